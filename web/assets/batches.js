// What is said of a batch wherever it is shown, and the rows that somebody pastes.
import { say, words } from "./words.js";

const COLUMNS = ["candidate_id", "secret_number", "date_of_birth", "session_id", "reference"];

export const howFar = ({ state, rows, done, percent }) => say(`batch_${state}`, { rows, done, percent });

export const word = (code) => words[`now_${code}`] ?? words[`row_${code}`] ?? code;

// Rows copied from a spreadsheet have tabs and often no line of names: then it is put before them.
export function withNames(pasted) {
  const text = pasted.trim();
  const first = text.split("\n", 1)[0];
  if (!text || /candidate.?id/i.test(first)) return text;
  const sign = ["\t", ";", ","].find((each) => first.includes(each));
  if (!sign) return withNames(text.replace(/[ \t]+(?=\S+$)/gm, ","));
  return `${COLUMNS.slice(0, first.split(sign).length).join(sign)}\n${text}`;
}
