// Names of candidates, as a list shows them and as a search compares them. Pure: nothing of the page is known here.
export const nameOf = ({ given_names: given, family_name: family }) => [family, given].filter(Boolean).join(", ");

// Without accents, spaces, joiners that nobody sees, and capitals: who types "munoz" finds Muñoz.
export const folded = (text) => text.normalize("NFD").replace(/[\p{M}\s,\u200c\u200d]/gu, "").toLowerCase();

// What a candidate is found by: the name in either order, or a number.
export const searchedText = (each) =>
  folded(`${each.given_names}${each.family_name}${each.given_names}|${each.candidate_id}|${each.candidate_number}`);

// What is searched for, without signs that nobody sees; a candidate number may stand behind its centre's, as a broadsheet
// prints it.
export const wantedText = (typed) => folded(typed.replace(/\p{Cf}/gu, "")).replace(/^[a-z]{2}\d{3}(?=\d{4}$)/, "");
