// What the answer of a check says first: what its newest result is good for, when; then by whom and for what it was asked.
import { element } from "./elements.js";
import { titleOf } from "./titles.js";
import { verdictLine } from "./verdict.js";
import { say, words } from "./words.js";

const MARKS = { valid: "good", withheld: "bad", recalled: "bad" };

// A state that is new to this page says of itself no more than its name.
const stands = (state) => words[`stands_${state}`] ?? state;

export const markOf = ({ result, verdict }) =>
  (result.state === "valid" && verdict && !verdict.meets ? "caution" : MARKS[result.state] ?? "caution");

export const newestOf = (results) => results.reduce((one, other) => (other.session.exam_date > one.session.exam_date ? other : one));

// Of several results the line is the newest one's, and names it; `date` is when it stood so.
export function firstLine({ result, results }, date) {
  const what = results.length > 1 && result.exam ? `${titleOf(result)}: ${stands(result.state)}` : stands(result.state);
  return say("stands_at", { what, date }).replace(" ·", "\u00a0·"); // no line begins with the dot
}

const inGroups = (id) => id.replace(/(.{4})(?=.)/g, "$1 ");

function part(key, name, value) {
  const [before, after] = words[key].split(`{${name}}`);
  const made = element("span", before);
  made.append(element("bdi", value, { translate: "no" }), after);
  return made;
}

export const requirementLine = ({ verdict }) => (verdict ? [element("p", verdictLine(verdict), { class: "strong" })] : []);

// By whom, for what, and the reference by which it is found again; `earlier` is when, where that was before.
export function about({ organisation, purpose, purpose_text: text, verification_id: id }, earlier) {
  const parts = [
    ...(organisation ? [part("checked_by", "organisation", organisation)] : []),
    ...(earlier ? [part("checked_on", "date", earlier)] : []),
    part("checked_for", "purpose", text ?? words[`purpose_${purpose}`] ?? purpose),
    part("reference", "id", inGroups(id)),
  ];
  const made = element("p", "", { class: "soft" });
  made.append(...parts.flatMap((each, at) => (at ? [" · ", each] : [each])));
  return made;
}
