// The results of a centre's candidates in one session, a row each; the API records every view before it answers.
import { call } from "../api.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { sessionOf, sessionTitle } from "../centre-sessions.js";
import { download } from "../download.js";
import { element, find } from "../elements.js";
import { gradeName } from "../grades.js";
import { grouped } from "../ids.js";
import { nameOf } from "../names.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const isOut = ({ status }) => status === "out";
const asked = call("GET", "/v1/centres/me/sessions").then(async (answer) => {
  const session = sessionOf(answer, isOut);
  return { ...answer, session, first: session && isOut(session) ? await call("GET", path(session)) : null };
});
const NONE = "–";
const COLUMNS = ["overall", "grade", "level"];
const more = find("#more");
const put = (name, line) => { find(`[data-put="${name}"]`).textContent = line; };
let here = null;
let papers = [];
let cursor = null;
let zone = null; // the centre's

function path({ id }, query = "") {
  return `/v1/sessions/${encodeURIComponent(id)}/results${query}`;
}

function paperValue({ papers: found }, wanted) {
  const { exempt, reported, value } = found.find(({ paper }) => paper === wanted) ?? {};
  if (value === undefined) return NONE;
  return exempt ? words.exempt : reported ? value : words.not_reported;
}

function overallValues({ overall }) {
  if (!overall) return { overall: NONE, grade: NONE, level: NONE };
  const { kind, value, reported, grade, cefr } = overall;
  const score = kind === "grade" ? NONE : reported ? value : words.not_reported;
  return { overall: score, grade: gradeName(grade) ?? NONE, level: cefr ?? NONE };
}

const part = (name, text, attributes) =>
  element(name, text, { role: name === "th" ? "rowheader" : "cell", scope: name === "th" ? "row" : null, ...attributes });

function cells({ status, statement }) {
  if (status !== "released" || !statement) {
    const why = part("td", words[`status_${status}`] ?? status, { colspan: papers.length + COLUMNS.length });
    return [why];
  }
  const values = overallValues(statement);
  return [
    ...papers.map((paper) => part("td", paperValue(statement, paper), { "data-label": words[paper] ?? paper })),
    ...COLUMNS.map((name) => part("td", values[name], { "data-label": words[name] })),
  ];
}

function row(each) {
  const line = element("tr", "", { role: "row" });
  const head = part("th", nameOf(each));
  head.append(element("span", [grouped(each.candidate_id), each.preparation_centre].filter(Boolean).join(" · "), { class: "soft small under" }));
  line.append(head, ...cells(each));
  return line;
}

function add({ data, has_more: further, next_cursor: mark }) {
  find("#broadsheet tbody").append(...data.map(row));
  cursor = mark;
  more.hidden = !further;
  const loaded = find("#broadsheet tbody").childElementCount;
  find("#shown").textContent = `${say("loaded", { loaded })} ${words[further ? "more_to_load" : "all_loaded"]}`;
}

const next = async () => add(await call("GET", path(here, `?cursor=${encodeURIComponent(cursor)}`)));

// Loads the whole list before it is printed.
async function printAll() {
  while (!more.hidden) await next();
  put("printed", say("printed", { date: moment(new Date().toISOString(), zone) }));
  print();
}

async function save() {
  const name = await download(path(here, "?format=csv"), `${here.id}.csv`);
  find("#shown").textContent = say("downloaded", { name });
}

function expected(session) {
  const { held, release_at: at, zone: place } = session;
  put("expected-session", sessionTitle(session));
  put("expected", held ? words.held : at ? say("expected_on", { date: moment(at, place) }) : words.unannounced);
  find("#expected").hidden = false;
}

showsMore(more, next);
pressed(find("#print"), printAll);
pressed(find("#download"), save);
whenAnswered(asked, ({ centre, session, first }) => {
  if (!session) return;
  zone = centre.zone;
  here = session;
  if (!first) return expected(session);
  papers = first.papers;
  put("session", sessionTitle(session));
  put("released", say("out_since", { date: moment(session.released_at, session.zone) }));
  find('[data-put="address"]').textContent = location.host + find('[data-put="address"]').dataset.path;
  const headings = [words.candidate, ...papers.map((paper) => words[paper] ?? paper), ...COLUMNS.map((name) => words[name])];
  find("#broadsheet thead tr").append(...headings.map((text) => element("th", text, { scope: "col", role: "columnheader" })));
  find("#broadsheet").hidden = false;
  add(first);
});
