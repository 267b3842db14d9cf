// What a candidate shares, drawn as a Statement that has the chosen fields and no others: on the link's page, in an
// organisation's checks, and as the candidate's own preview of both.
import { draw } from "./statement.js";
import { find } from "./elements.js";
import { facts } from "./words.js";

export const isShared = ({ fields }) => Boolean(fields);

// The figures as a Statement has them; a figure that was not chosen is not shown.
function overallOf({ overall, grade, level, exam }) {
  if (!overall && grade === null && !level) return null;
  const kind = overall?.kind ?? facts[exam.code].kind;
  return { kind, value: "", reported: true, ...overall, grade, ...level };
}

export function drawShared(shown, asked) {
  const { exam, session, name, birth_date: born, candidate_id: id } = shown;
  const { lowest, highest, kind } = facts[exam.code];
  const drawn = draw({
    ...shown,
    exam: { ...exam, kind, ...(kind === "scale" ? { scale_min: lowest, scale_max: highest } : {}) },
    candidate: { ...name, birth_date: born, candidate_id: id },
    centre: { zone: session.zone },
    papers: shown.papers ?? [],
    overall: overallOf(shown),
    validity: shown.validity ?? {},
  }, asked);
  find(".foot", drawn).remove(); // its sentence is about the two numbers
  return drawn;
}

// A candidate's own Statement as it is shared with these fields.
export function sharedFrom(statement, fields, withId) {
  const { candidate, overall, papers } = statement;
  const own = (field, value) => (fields.includes(field) ? value ?? null : null);
  const { grade = null, cefr = null, certificate_cefr: certified = null } = overall ?? {};
  return {
    ...statement,
    fields,
    candidate_id: withId ? candidate.candidate_id : null,
    name: own("name", { given_names: candidate.given_names, family_name: candidate.family_name }),
    birth_date: null, // the Statement has none; the page says that it is shown
    overall: own("overall", overall),
    grade: own("grade", grade),
    level: own("level", overall && { cefr, certificate_cefr: certified }),
    papers: own("papers", papers),
    enquiry: undefined,
  };
}
