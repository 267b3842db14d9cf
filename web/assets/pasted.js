// Rows that somebody pastes, as a file of them. Pure: nothing of the page.
const PAIRS = ["candidate_id", "secret_number", "date_of_birth", "session_id", "reference"];
const CODES = ["share_code", "reference"];
// What our pages call them, in each language.
const LABELS = [
  [/secret/i, "secret_number"],
  [/birth|nacim|naix/i, "date_of_birth"],
  [/code|código|codi/i, "share_code"],
  [/refer/i, "reference"],
  [/\bid\b/i, "candidate_id"],
];
const nameOf = (cell) => (/\d/.test(cell) ? undefined : LABELS.find(([label]) => label.test(cell))?.[1]);
const CODE = /(?:^|#)(?:[0-9a-z]{4}[-\s]?){3}$/i;
const SECRET = /^\d{4}$/;

// Where the code of a link stands in a row: not in one with a Secret number, whose reference may look like one.
const codeIn = (cells) => (cells.some((each) => SECRET.test(each)) ? -1 : cells.findIndex((each) => CODE.test(each)));

// Rows copied from a spreadsheet have tabs and often no line of names: then it is put before them. What one of the lines
// lacks, or has too much, the answer says at that line: so the names are as many as the longest line has values.
export function withNames(pasted) {
  const text = pasted.replace(/^[ \r\n]+|\s+$/g, "");
  const lines = text.split(/\r?\n/);
  if (!text || /candidate.?id|share.?code/i.test(lines[0])) return text;
  const sign = ["\t", ";", ","].find((each) => text.includes(each)) ?? ",";
  const labels = lines[0].split(sign).map(nameOf);
  if (labels.every(Boolean)) return [labels.join(sign), ...lines.slice(1)].join("\n");
  const isSpaced = (line) => !text.includes(sign) && !CODE.test(line.trim());
  const rows = lines.map((line) => (isSpaced(line) ? line.trim().replace(/\s+(?=\S+$)/, sign) : line));
  const cells = rows.map((row) => row.split(sign).map((each) => each.trim()));
  const code = cells.map(codeIn).find((at) => at >= 0) ?? -1;
  const names = code < 0 ? PAIRS : [...PAIRS.slice(0, code), ...CODES];
  const width = Math.max(code < 0 ? 2 : 1, ...cells.map(({ length }) => length));
  return [names.slice(0, width).join(sign), ...rows].join("\n");
}
