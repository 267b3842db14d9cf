// Names of candidates, as a list shows them and as a search compares them. Pure: nothing of the page is known here.
// A name that is written from the right stands apart, so that it does not turn the order of both, and the comma, round.
const apart = (name) => (/[\u0590-\u08ff\ufb1d-\ufefc]/.test(name) ? `\u2068${name}\u2069` : name);
export const nameOf = ({ given_names: given, family_name: family }) => [family, given].filter(Boolean).map(apart).join(", ");

// Without accents, spaces, joiners that nobody sees, and capitals: who types "munoz" finds Muñoz.
export const folded = (text) => text.normalize("NFD").replace(/[\p{M}\s,\u200c\u200d]/gu, "").toLowerCase();

// What a candidate is found by: the name in either order, or a number.
export const searchedText = (each) =>
  folded(`${each.given_names}${each.family_name}${each.given_names}|${each.candidate_id}|${each.candidate_number}`);

// What is searched for, without signs that nobody sees; a candidate number may stand behind its centre's, as a broadsheet
// prints it.
export const wantedText = (typed) => folded(typed.replace(/\p{Cf}/gu, "")).replace(/^[a-z]{2}\d{3}(?=\d{4}$)/, "");
