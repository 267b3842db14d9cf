// A box of certificates: the numbers that somebody scans or pastes, and what became of each.
import { say } from "./words.js";

// Each on a line, or with spaces, commas, semicolons or tabs between them; a scanner reads one twice.
export const readNumbers = (typed) => [...new Set(typed.split(/[\s,;]+/).filter(Boolean))];

// Two that a scanner has run together, or half a one, are no number of any certificate: 4 to 20 letters and digits.
export const isNumber = (text) => /^[\p{L}\p{N}]{4,20}$/u.test(text.replace(/[^\p{L}\p{N}]/gu, ""));

const LISTED = ["recalled", "unknown", "already"];

// How many have come; and by their numbers those that are to be put aside, or are none.
export function receivedLines(found, malformed) {
  const of = (outcome) => found.filter((each) => each.outcome === outcome).map(({ number }) => number);
  const named = LISTED.filter((outcome) => of(outcome).length);
  const lines = named.map((outcome) => say(`box_${outcome}`, { numbers: of(outcome).join(", ") }));
  if (malformed.length) lines.unshift(say("box_malformed", { numbers: malformed.join(", ") }));
  return [say("box_received", { count: of("received").length }), ...lines];
}
