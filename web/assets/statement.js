// Draws one Statement of Results. The chart is the table: one row a paper, its bar on the bands computed at build.
import { hereNow } from "./dates.js";
import { element, find, findAll } from "./elements.js";
import { gradeName } from "./grades.js";
import { grouped } from "./ids.js";
import { facts, knows, say, words } from "./words.js";
import { day, moment } from "./written.js";

const SVG = "http://www.w3.org/2000/svg";
const NONE = "–";
const drawn = (name, attributes, text = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};
const picture = (css) => drawn("svg", { class: css, "aria-hidden": "true", focusable: "false" });
const bandsOf = (chart, y, height) => chart.stretches.map(({ start, width }, at) =>
  drawn("rect", { class: at % 2 ? "band-b" : "band-a", x: `${start}%`, width: `${width}%`, y, height }));

function axis(chart) {
  const svg = picture("axis");
  svg.append(...bandsOf(chart, 0, 22));
  for (const { name, start, width } of chart.stretches) {
    svg.append(drawn("text", { class: "name", x: `${start + width / 2}%`, y: 16 }, name));
  }
  for (const { label, place } of chart.ticks) {
    const end = place === 0 ? "first" : place === 100 ? "last" : "";
    svg.append(drawn("line", { class: "edge", x1: `${place}%`, x2: `${place}%`, y1: 22, y2: 27 }));
    svg.append(drawn("text", { class: end, x: `${place}%`, y: 41 }, label));
  }
  return svg;
}

const placeOf = (chart, value) => (100 * (value - chart.lowest)) / (chart.highest - chart.lowest);

// Where a minimum stands: a score on the scale, a level off it. Of a level whose band is too narrow for its name, nowhere.
function tick(chart, { score, level } = {}) {
  const byScore = chart.kind === "scale" && score !== undefined;
  const place = byScore ? placeOf(chart, score) : chart.stretches.find(({ name }) => name && name === level)?.start;
  return place >= 0 && place <= 100 ? [drawn("rect", { class: "asked", x: `${place}%`, height: "100%", width: 4 })] : [];
}

function bar(chart, value, least) {
  const svg = picture("bar");
  const share = placeOf(chart, value);
  svg.append(...bandsOf(chart, 0, "100%"));
  svg.append(drawn("rect", { class: "fill", y: "25%", height: "50%", rx: 3, width: `${Math.min(100, Math.max(share, 0.8))}%` }), ...tick(chart, least));
  return svg;
}

const part = (name, text, css) =>
  element(name, text, { class: css, role: name === "th" ? "rowheader" : "cell", scope: name === "th" ? "row" : null });

// `least` is the minimum that is asked for, with `says`, its words.
function row(chart, { name, value, level, why, css, least }) {
  const line = element("tr", "", { role: "row", class: `${css ?? ""}${why ? " unreported" : ""}` });
  const place = part("td", "", "place");
  if (why) place.append(element("span", words[`${why}_plain`], { class: "why" }));
  else place.append(bar(chart, Number(value), least));
  const counted = chart.kind === "shields" ? say("out_of", { value, max: chart.highest }) : value;
  const head = part("th", name, "");
  if (least) head.append(element("span", least.says(chart.kind === "scale"), { class: "soft small under" }));
  line.append(head, place, part("td", why ? words[why] : counted, "number"));
  if (level !== undefined) line.append(part("td", level ?? NONE, "level"));
  return line;
}

function paperRow(chart, { paper, exempt, reported, value, cefr }, least) {
  const why = exempt ? "exempt" : reported ? null : "not_reported";
  return row(chart, { name: words[paper] ?? paper, value, level: cefr, why, least });
}

function overallRow(chart, { value, reported, cefr }, levelled, least) {
  const level = levelled ? cefr : undefined;
  return row(chart, { name: words.overall_row, value, level, why: reported ? null : "not_reported", css: "overall", least });
}

const ORDER = ["A1", "A2", "B1", "B2", "C1", "C2"];
function gradePlain({ exam, overall: { kind, grade, certificate_cefr: certified } }, { cefr, passes }) {
  if (!grade) return words.grade_none;
  if (kind === "grade") return say(passes.includes(grade) ? "grade_pass" : "grade_fail", { exam: exam.name });
  if (/^Level /.test(grade)) return say("grade_below", { exam: exam.name });
  return say(ORDER.indexOf(certified) > ORDER.indexOf(cefr) ? "grade_next" : "grade_pass", { exam: exam.name });
}

const put = (form, name, text) => {
  const place = find(`[data-put="${name}"]`, form);
  place.textContent = text;
  place.hidden = !text;
};

const figure = (form, name, value, plain) => {
  const place = find(`[data-put="${name}"]`, form);
  place.closest("div").hidden = !value;
  place.classList.toggle("long", /[a-z]{2}/.test(value));
  put(form, name, value);
  put(form, `${name}-plain`, plain);
};

// Of what was shared, the fields that its candidate has chosen; of a Statement all.
const shows = ({ fields }, name) => !fields || fields.includes(name);

function putFigures(form, statement, chart) {
  const { exam, overall } = statement;
  if (!overall) return find(".figures", form).remove();
  const { kind, value, reported, grade, cefr } = overall;
  const range = exam.scale_min ? say("range", { min: exam.scale_min, max: exam.scale_max }) : say("out_of", { value, max: chart.highest });
  const lowest = chart.stretches.find(({ name }) => name)?.name;
  const own = (name, text) => (shows(statement, name) ? text : "");
  figure(form, "overall", own("overall", kind === "grade" ? "" : reported ? value : words.not_reported), range);
  figure(form, "grade", own("grade", grade ? gradeName(grade) : kind === "scale" ? NONE : ""), gradePlain(statement, chart));
  figure(form, "cefr", own("level", cefr ?? (lowest ? NONE : "")), cefr ? words[`cefr_${cefr}`] : words.no_level);
}

function putPapers(form, statement, chart, asked) {
  const { exam, papers, overall } = statement;
  if (!papers.length) return find(".papers", form).remove();
  const levelled = papers.some(({ cefr }) => cefr);
  find('[data-put="axis"]', form).append(axis(chart));
  put(form, "value-name", words[`value_${exam.kind}`]);
  if (!levelled) find('[data-put="level-name"]', form).remove();
  const body = find('[data-put="papers"]', form);
  body.append(...papers.map((paper) => paperRow(chart, levelled ? paper : { ...paper, cefr: undefined }, asked[paper.paper])));
  if (overall && overall.kind !== "grade" && shows(statement, "overall")) body.append(overallRow(chart, overall, levelled, asked.overall));
}

function putCertificate(form, { certificate: { awarded, cefr } = {}, overall }, chart) {
  const judged = chart.kind === "scale" || overall?.kind === "grade";
  const none = judged ? words.certificate_none : "";
  const some = cefr ? say("certificate", { cefr }) : words.certificate_given;
  put(form, "certificate", awarded ? some : none);
}

function validity({ validity: { expires_on: until, rule } }, { adviceYears }) {
  if (until && rule === "organisation") return say("expires_own", { date: day(until) });
  if (until) return say("expires", { date: day(until) });
  return adviceYears ? say("advice", { years: adviceYears }) : words.no_expiry;
}

const own = (...parts) => element("bdi", parts.join(" ").trim(), { translate: "no" });

// Whose it is, and what identifies it: the ID in groups, the centre, the exam's date, a line each.
function putWho(form, { candidate, centre, session }) {
  const name = find('[data-put="who"]', form);
  name.append(own(candidate.given_names, candidate.family_name));
  name.hidden = !name.textContent;
  const lines = [
    candidate.birth_date && say("born", { date: day(candidate.birth_date) }),
    candidate.candidate_id && own(grouped(candidate.candidate_id)),
    centre.number && own(centre.number, centre.name),
    `${words[session.format] ?? session.format}, ${day(session.exam_date)}`,
  ];
  for (const each of lines.filter(Boolean)) find('[data-put="about"]', form).appendChild(element("li")).append(each);
}

function putState(form, { status, state }) {
  const unreported = status && status !== "reported" ? status : null;
  const key = unreported && knows(unreported) ? unreported : state && state !== "valid" && state !== "practice" ? `state_${state}` : null;
  put(form, "state", key ? words[key] ?? state : "");
  return !unreported;
}

// The one clock of a page of Statements: their centre's, or the reader's own where there is none.
export const clockOf = (results) => results.find((each) => each?.session?.zone)?.session.zone ?? hereNow();

// A new Statement, ready to be put into the page, with the minimums that it was held against by paper, and overall.
export function draw(statement, asked = {}) {
  const form = find("#statement-form").content.firstElementChild.cloneNode(true);
  const chart = facts[statement.exam.code];
  const { zone } = statement.centre;
  putWho(form, statement);
  put(form, "practice", statement.session.practice ? words.state_practice : "");
  const reported = putState(form, statement) && (statement.papers?.length || (statement.fields && statement.overall));
  if (reported) {
    find('[data-when="reported"]', form).hidden = false;
    putFigures(form, statement, chart);
    putPapers(form, statement, chart, asked);
    if (!statement.fields) putCertificate(form, statement, chart);
    put(form, "validity", validity(statement, chart));
  }
  put(form, "released", reported && statement.released_at ? say("released", { date: moment(statement.released_at, zone), version: statement.version }) : "");
  for (const link of findAll("[data-understanding]", form)) link.href = link.dataset.understanding + chart.page;
  const foot = find('[data-put="address"]', form);
  foot.textContent = location.host + foot.dataset.path;
  return form;
}
