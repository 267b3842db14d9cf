// What is said of a batch wherever it is shown.
import { say, words } from "./words.js";

// What ends a batch before its last row; the rows that are left are not tried.
const STOPS = ["checks_spent", "organisation_suspended", "profile_not_offered", "file_gone"];

export const stopped = ({ counts }) => STOPS.find((each) => counts[each]);

export function howFar(batch) {
  const { state, rows, done, percent, counts } = batch;
  if (state !== "finished" || !stopped(batch)) return say(`batch_${state}`, { rows, done, percent });
  return say("batch_stopped", { rows, done: STOPS.reduce((left, each) => left - (counts[each] ?? 0), rows) });
}

export const word = (code) => words[`now_${code}`] ?? words[`row_${code}`] ?? words[`is_${code}`] ?? code;
