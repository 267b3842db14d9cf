// Names of candidates, as a list shows them and as a search compares them. Pure: nothing of the page is known here.
export const nameOf = ({ given_names: given, family_name: family }) => [family, given].filter(Boolean).join(", ");

// Without accents, spaces, capitals and signs that nobody sees: who types "munoz" finds Muñoz.
export const folded = (text) => text.normalize("NFD").replace(/[\p{M}\p{Cf}\s,]/gu, "").toLowerCase();

// What is searched for; a candidate number may stand behind its centre's, as a broadsheet prints it.
export const wantedText = (typed) => folded(typed).replace(/^[a-z]{2}\d{3}(?=\d{4}$)/, "");

// What a candidate is found by: the name in either order, or a number.
export const searchedText = (each) =>
  folded(`${each.given_names}${each.family_name}${each.given_names}|${each.candidate_id}|${each.candidate_number}`);
