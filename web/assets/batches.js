// What is said of a batch wherever it is shown, and the rows that somebody pastes.
import { say, words } from "./words.js";

const PAIRS = ["candidate_id", "secret_number", "date_of_birth", "session_id", "reference"];
const CODES = ["share_code", "reference"];
const CODE = /(?:^|#)(?:[0-9a-z]{4}[-\s]?){3}$/i;

// What ends a batch before its last row; the rows that are left are not tried.
const STOPS = ["checks_spent", "organisation_suspended", "profile_not_offered", "file_gone"];

export const stopped = ({ counts }) => STOPS.find((each) => counts[each]);

export function howFar(batch) {
  const { state, rows, done, percent, counts } = batch;
  if (state !== "finished" || !stopped(batch)) return say(`batch_${state}`, { rows, done, percent });
  return say("batch_stopped", { rows, done: STOPS.reduce((left, each) => left - (counts[each] ?? 0), rows) });
}

export const word = (code) => words[`now_${code}`] ?? words[`row_${code}`] ?? code;

// Rows copied from a spreadsheet have tabs and often no line of names: then it is put before them.
export function withNames(pasted) {
  const text = pasted.trim();
  const first = text.split("\n", 1)[0].trim();
  if (!text || /candidate.?id|share.?code/i.test(first)) return text;
  const sign = ["\t", ";", ","].find((each) => first.includes(each));
  if (!sign && !CODE.test(first)) return withNames(text.replace(/[ \t]+(?=\S+$)/gm, ","));
  const cells = first.split(sign);
  const at = cells.findIndex((each) => CODE.test(each.trim()));
  const names = at < 0 ? PAIRS : [...PAIRS.slice(0, at), ...CODES];
  return `${names.slice(0, cells.length).join(sign)}\n${text}`;
}
