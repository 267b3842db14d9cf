// Confirmations of Entry of one session: whose number waits to be printed, the print itself, and other numbers for lost ones.
import { isShort, lacks } from "../acts.js";
import { call } from "../api.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { sessionOf, sessionTitle } from "../centre-sessions.js";
import { savePrinted } from "../download.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { finder, nameOf, searchedText } from "../names.js";
import { isUnsure, sentence, showProblem } from "../problems.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const MOST = 100;
const asked = call("GET", "/v1/centres/me/sessions").then(async (answer) => {
  const session = sessionOf(answer);
  return { centre: answer.centre, session, first: session && (await page(session)) };
});
const STATES = {
  waiting: ({ state }) => state === "waiting",
  done: ({ state }) => state === "printed" || state === "shown",
  from_file: ({ state }) => state === "from_file",
};
const rows = new Map();
const chosen = new Set(); // ID numbers that are ticked, shown or not
const [text, state, more, code] = ["#text", "#state", "#more", "#code"].map((each) => find(each));
const put = (name, line) => { find(`[data-put="${name}"]`).textContent = line; };
let here = null; // { centre, session }
let cursor = null;

const path = ({ id }, name) => `/v1/sessions/${encodeURIComponent(id)}/${name}`;
const page = (session, mark) =>
  call("GET", path(session, "confirmations") + (mark ? `?cursor=${encodeURIComponent(mark)}` : ""));

const isSchool = () => here.centre.kind === "school";
// Who has registered needs no number to do so, and a school prints only the first.
function mayTick({ state: now, account, again }) {
  if (account !== "none") return false;
  return isSchool() ? now === "waiting" && !again : true;
}

function stateOf(each) {
  const date = moment(each.waiting_since ?? each.done_at ?? here.session.exam_date, here.centre.zone);
  return say(`is_${each.state}`, { date, by: each.person ?? each.done_by ?? "" });
}

function row(each) {
  const line = element("tr");
  const head = element("th", nameOf(each), { scope: "row" });
  if (each.preparation_centre) head.append(element("span", each.preparation_centre, { class: "soft small under" }));
  const became = element("td", stateOf(each));
  if (each.account !== "none") became.append(" ", element("span", words.registered, { class: "tag" }));
  if (isSchool() && each.again && each.state === "waiting") became.append(element("span", words.centre_prints, { class: "soft small under" }));
  const acts = element("td", "", { class: "own" });
  if (mayTick(each)) {
    const box = element("div", "", { class: "choice" });
    const id = `tick-${each.candidate_id}`;
    const label = element("label", words.tick, { for: id });
    label.append(element("span", `: ${nameOf(each)}`, { class: "visually-hidden" }));
    const tick = element("input", "", { type: "checkbox", id, value: each.candidate_id });
    tick.checked = chosen.has(each.candidate_id);
    box.append(tick, label);
    acts.append(box);
  }
  line.append(head, element("td", grouped(each.candidate_id), { class: "nowrap" }), became, acts);
  rows.set(line, { ...each, searched: searchedText(each) });
  return line;
}

const boxes = () => findAll("#list tbody tr:not([hidden]) input");
// Of those that the group has, also where a search shows others.
const ticked = () => [...rows.values()].filter((each) => STATES[state.value](each) && mayTick(each)).map((each) => each.candidate_id)
  .filter((id) => chosen.has(id));

function count() {
  for (const line of findAll("[data-ticked]")) line.textContent = say("ticked", { count: ticked().length });
}

function choose(box, isTicked) {
  box.checked = isTicked;
  if (isTicked) chosen.add(box.value);
  else chosen.delete(box.value);
  count();
}

function chooseFirst() {
  const shown = new Set(boxes().map(({ value }) => value));
  const room = MOST - ticked().filter((id) => !shown.has(id)).length;
  boxes().forEach((box, at) => choose(box, at < room));
}

function filter() {
  const isFound = finder(text.value);
  let shown = 0;
  for (const [line, each] of rows) {
    line.hidden = !(STATES[state.value](each) && isFound(each.searched));
    shown += line.hidden ? 0 : 1;
  }
  const waits = state.value === "waiting";
  find("#printing").hidden = !waits;
  find("#again").hidden = waits || isSchool();
  find("#by-centre").hidden = waits || !isSchool();
  find("#all").hidden = !boxes().length;
  count();
  find("#shown").textContent = `${say("shown", { shown, loaded: rows.size })} ${words[more.hidden ? "all_loaded" : "more_to_load"]}`;
}

function add({ data, has_more: further, next_cursor: mark }) {
  find("#list tbody").append(...data.map(row));
  cursor = mark;
  more.hidden = !further;
  filter();
}

// The list as it is by now; what is shown stays chosen.
async function again() {
  const first = await page(here.session);
  rows.clear();
  find("#list tbody").replaceChildren();
  add(first);
}

const done = find('[data-put="made"]');
function made(line) {
  done.textContent = line;
  done.hidden = false;
  done.focus();
}

// What becomes of those whose numbers may be printed is seen in the list, and, where it cannot be loaded, later.
async function showUnprinted(problem) {
  const lines = [{ text: words[`problem_${problem.code}`] }];
  if (problem.code !== "not_waiting") lines[0].text = words[isSchool() ? "unsure_school" : "unsure"];
  await again().catch(() => lines.push({ text: words.load_again }));
  showProblem(problem, lines);
}

const mayBePrinted = (problem) => isUnsure(problem) || problem.status >= 500;

async function printed() {
  done.hidden = true;
  const candidates = ticked();
  if (lacksTicks("tick", candidates)) return;
  if (code.value.trim()) await call("POST", "/v1/second-factors", { code: code.value.trim() });
  code.value = "";
  lacks(code, false);
  const body = { candidates, language: find("#language").value };
  try {
    const name = await savePrinted(path(here.session, "confirmations"), body);
    candidates.forEach((id) => chosen.delete(id));
    made(say("printed", { name }));
  } catch (problem) {
    if (problem.code === "not_waiting" || mayBePrinted(problem)) return showUnprinted(problem);
    if (problem.code !== "code_too_old") throw problem;
    lacks(code, true);
    return;
  }
  await again();
}

function lacksTicks(name, candidates) {
  const bad = !candidates.length || candidates.length > MOST;
  find(`#${name}-error`).hidden = !bad;
  if (bad) (boxes()[0] ?? state).focus();
  return bad;
}

const whyKept = (each) => [sentence(each), each.next_at && say("next_at", { date: moment(each.next_at, here.centre.zone) })].filter(Boolean).join(" ");

async function reissue() {
  done.hidden = true;
  const candidates = ticked();
  const [reason, sure] = [find("#reason"), find("#dead")];
  if (lacksTicks("again", candidates) || lacks(reason, isShort(reason)) || lacks(sure, !sure.checked)) return;
  const { data } = await call("POST", path(here.session, "confirmation-reissues"), { candidates, reason: reason.value.trim() });
  sure.checked = false;
  candidates.forEach((id) => chosen.delete(id));
  const kept = data.filter(({ reissued }) => !reissued);
  await again();
  made([say("reissued", { count: data.length - kept.length }), ...kept.map((each) => `${grouped(each.candidate_id)}: ${whyKept(each)}`)].join(" "));
}

showsMore(more, async () => add(await page(here.session, cursor)));
pressed(find("#print"), printed);
pressed(find("#reissue"), reissue);
find("#all").addEventListener("click", chooseFirst);
find("#list tbody").addEventListener("change", ({ target }) => choose(target, target.checked));
text.addEventListener("input", filter);
state.addEventListener("change", filter);
whenAnswered(asked, ({ centre, session, first }) => {
  if (!session) return;
  here = { centre, session };
  put("session", sessionTitle(session));
  find("#list").hidden = false;
  add(first);
});
