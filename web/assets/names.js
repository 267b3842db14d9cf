// Names of candidates, as a list shows them and as a search compares them. Pure: nothing of the page is known here.
// A name that is written from the right stands apart, so that it does not turn the order of both, and the comma, round.
const apart = (name) => (/[\u0590-\u08ff\ufb1d-\ufefc]/.test(name) ? `\u2068${name}\u2069` : name);
export const nameOf = ({ given_names: given, family_name: family }) => [family, given].filter(Boolean).map(apart).join(", ");

// Letters that Unicode does not take apart, as people without them on their keyboard type them.
const STROKES = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ŧ: "t", ı: "i", æ: "ae", œ: "oe", ß: "ss", þ: "th" };

// Without accents, strokes, spaces, hyphens, apostrophes of any kind, joiners that nobody sees, and capitals: who types
// "munoz" finds Muñoz, "lukasz" Łukasz, and "o'brien", "obrien" or what a tablet makes of it O’Brien.
export const folded = (text) =>
  text.normalize("NFD").replace(/[\p{M}\p{Pd}\s,'’‘‛\u0060´ʹʻʼʽˈ′＇\u200c\u200d]/gu, "").toLowerCase()
    .replace(/[łøđðħŧıæœßþ]/g, (letter) => STROKES[letter]);

// What a candidate is found by: the name in either order, or a number.
export const searchedText = (each) =>
  folded(`${each.given_names}${each.family_name}${each.given_names}|${each.candidate_id}|${each.candidate_number}`);

// What is searched for, without signs that nobody sees; a candidate number may stand behind its centre's, as a broadsheet
// prints it.
export const wantedText = (typed) => folded(typed.replace(/\p{Cf}/gu, "")).replace(/^[a-z]{2}\d{3}(?=\d{4}$)/, "");

// Whether a candidate's text has what is typed: as it stands, or, of a name, each of its words, in any order.
export function finder(typed) {
  const whole = wantedText(typed);
  const parts = /\p{N}/u.test(typed) ? [] : typed.split(/[\s,]+/).map(wantedText).filter(Boolean);
  return (searched) => searched.includes(whole) || (parts.length > 1 && parts.every((each) => searched.includes(each)));
}
