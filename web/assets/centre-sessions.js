// Shared by the pages of a centre: its name, and its sessions.
import { Problem } from "./api.js";
import { pressed } from "./asking.js";
import { element, find, findAll } from "./elements.js";
import { words } from "./words.js";
import { day, sessionName } from "./written.js";

// What is for exam centres, or for schools, alone.
export function showFor({ kind }) {
  for (const each of findAll("[data-kind]")) each.hidden = each.dataset.kind !== kind;
}

export function showCentre(centre) {
  find("#whose").textContent = `${centre.number} ${centre.name}`;
  showFor(centre);
}

// Sessions of one name are distinguished by format and day.
export const sessionTitle = ({ exam, format, exam_date: date, ...session }) =>
  `${exam.name}, ${sessionName(session)} (${words[format] ?? format}, ${day(date)})`;

// A page about one session of a centre: the one that the address names, else the newest that `suits`.
export function sessionOf({ centre, data }, suits = () => true) {
  showCentre(centre);
  find("#empty").hidden = Boolean(data.length);
  if (!data.length) return null;
  const wanted = new URLSearchParams(location.search).get("session");
  const session = wanted ? data.find(({ id }) => id === wanted) : data.find(suits) ?? data[0];
  const choice = find("#session");
  choice.append(...data.map((each) => element("option", sessionTitle(each), { value: each.id })));
  pressed(find("#choose"), async () => { location.search = `?session=${encodeURIComponent(choice.value)}`; });
  find("#choosing").hidden = false;
  if (!session) throw new Problem({ code: "not_found" });
  choice.value = session.id;
  return session;
}
