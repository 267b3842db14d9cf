// A box of certificates: the numbers that somebody scans or pastes, and what became of each.
import { say } from "./words.js";

// One a line, or with commas, semicolons or tabs between them; a scanner reads one twice.
export const readNumbers = (typed) => [...new Set(typed.split(/[\n\r,;\t]+/).map((each) => each.trim()).filter(Boolean))];

const LISTED = ["recalled", "unknown", "already"];

// How many have come; and by their numbers those that are to be put aside.
export function receivedLines(found) {
  const of = (outcome) => found.filter((each) => each.outcome === outcome).map(({ number }) => number);
  const named = LISTED.filter((outcome) => of(outcome).length);
  return [say("box_received", { count: of("received").length }), ...named.map((outcome) => say(`box_${outcome}`, { numbers: of(outcome).join(", ") }))];
}
