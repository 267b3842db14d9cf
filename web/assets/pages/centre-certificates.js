// A centre's certificates of one session, all loaded part by part, so that a search finds one wherever it is.
import { lacks } from "../acts.js";
import { call } from "../api.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { isNumber, readNumbers, receivedLines } from "../boxes.js";
import { sessionOf, sessionTitle } from "../centre-sessions.js";
import { panelOf } from "../certificate-acts.js";
import { byName, factsOf } from "../certificate-facts.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { finder, folded, nameOf, searchedText, wantedText } from "../names.js";
import { failed, isUnsure, sentence } from "../problems.js";
import { say, words } from "../words.js";

const asked = call("GET", "/v1/centres/me/sessions").then(async (answer) => {
  const session = sessionOf(answer, ({ status }) => status === "out");
  return { centre: answer.centre, session, first: session && (await page(session)) };
});
const MOST_PARTS = 10;
const PER_BOX = 100;
const rows = new Map(); // each line of the table: its certificate, and the part of the list that it came with
const [text, group, more, done] = ["#text", "#group", "#more", "#done"].map((each) => find(each));
const labels = new Map(findAll("option", group).map((each) => [each, each.textContent]));
let here = null; // { centre, session }
let cursor = null;
let panel = null;
const unanswered = new Set(); // acts on these may have been done

const put = (name, line) => { find(`[data-put="${name}"]`).textContent = line; };
const page = (session, mark) =>
  call("GET", `/v1/sessions/${encodeURIComponent(session.id)}/certificates${mark ? `?cursor=${encodeURIComponent(mark)}` : ""}`);
const isCentre = () => here.centre.kind === "centre";

function said(...lines) {
  done.replaceChildren(...lines.map((line) => element("p", line)));
  done.hidden = !lines.length;
  if (lines.length) done.focus();
}

const acts = ({ stage, number }) => words[`open_${stage}`] && number && isCentre();

function opener(each, line) {
  const label = each.group === "dispatch" ? words.open_to_send : words[`open_${each.stage}`];
  const button = element("button", label, { type: "button", class: "plain", "aria-expanded": "false", "aria-label": `${label}: ${nameOf(each)}` });
  button.addEventListener("click", () => {
    const isOpen = panel?.of === line;
    close();
    if (!isOpen) open(each, line, button);
  });
  return button;
}

function close() {
  panel?.button.setAttribute("aria-expanded", "false");
  panel?.box.remove();
  panel = null;
}

function open(each, line, button) {
  said();
  const box = element("tr", "", { class: "panel" });
  const cell = element("td", "", { colspan: "4" });
  cell.append(panelOf(each, (step, body, sentenceOf) => act(each, step, body, sentenceOf), () => { close(); button.focus(); }));
  box.append(cell);
  line.after(box);
  button.setAttribute("aria-expanded", "true");
  panel = { of: line, box, button };
  find("h3", box).focus();
}

// One act. A refusal stands beside it; what somebody else has changed is shown as it is now; and of what got no answer
// nobody knows whether it was done: pressed again, it is done once at most, by its revision.
const REFUSED = { dispatches: "tracking_missing", collections: "name_missing" };
async function act(each, step, body, sentenceOf) {
  const mark = [...rows.values()].find(({ id }) => id === each.id)?.mark;
  const error = find(".error[role=alert]", panel.box);
  error.hidden = true;
  said();
  try {
    const path = `/v1/certificates/${encodeURIComponent(each.id)}/${step}`;
    replace(await call("POST", path, { ...body, revision: each.revision }), mark);
    unanswered.delete(each.id);
    close();
    filter();
    said(`${sentenceOf} ${nameOf(each)}.`);
  } catch (problem) {
    if (["sign_in_required", "another_person"].includes(problem.code)) throw problem;
    if (problem.status === 409) return moved(each, mark, problem);
    if (!problem.code) console.error(problem);
    if (isUnsure(problem)) unanswered.add(each.id);
    const malformed = problem.code === "validation_failed" && words[REFUSED[step]];
    error.textContent = isUnsure(problem) ? words.unsure : malformed || sentence(problem);
    error.hidden = false;
    error.scrollIntoView({ block: "nearest" });
  }
}

// What has changed meanwhile: by one's own press that got no answer, perhaps; or only who may collect it.
function changeOf(each, now, problem) {
  if (unanswered.delete(each.id)) return words.perhaps_yours;
  if (now?.stage !== each.stage || now.authorised === each.authorised) return sentence(problem);
  return now.authorised ? say("now_may", { name: now.authorised }) : words.now_nobody;
}

async function moved(each, mark, problem) {
  const { data } = await page(here.session, mark);
  for (const one of data) replace(one, mark);
  close();
  filter();
  const now = data.find(({ id }) => id === each.id);
  const state = now && [say("now", { state: words[`stage_${now.stage}`] }), ...factsOf(now, here.centre.zone)].join(" · ");
  said(`${nameOf(each)}: ${changeOf(each, now, problem)}`, ...(state ? [state] : []));
}

function row(each) {
  const line = element("tr", "", { "data-id": each.id });
  const head = element("th", "", { scope: "row" });
  head.append(element("bdi", nameOf(each), { translate: "no" }));
  head.append(element("span", `${grouped(each.candidate_id)} · ${each.candidate_number}`, { class: "soft small under" }));
  if (each.preparation_centre) head.append(element("span", each.preparation_centre, { class: "soft small under" }));
  const state = element("td");
  const isStrong = ["ready", "unclaimed", "recalled"].includes(each.stage);
  state.append(element("span", words[`stage_${each.stage}`], { class: isStrong ? "tag strong" : "tag" }));
  state.append(...factsOf(each, here.centre.zone).map((fact) => element("span", fact, { class: "soft small under" })));
  const own = element("td", "", { class: "own" });
  if (acts(each)) own.append(opener(each, line));
  line.append(head, element("td", each.number ?? words.no_number, { class: each.number ? "nowrap" : "soft small" }), state, own);
  return line;
}

function keep(line, each, mark) {
  rows.set(line, { ...each, mark, searched: `${searchedText(each)}|${folded(each.number ?? "")}` });
}

// A certificate as it is now, where it is of this session.
function replace(each, mark) {
  const old = [...rows.keys()].find(({ dataset }) => dataset.id === each.id);
  if (!old) return;
  const line = row(each);
  mark ??= rows.get(old).mark;
  old.replaceWith(line);
  rows.delete(old);
  keep(line, each, mark);
}

const onItsWay = () => [...rows.values()].filter(({ stage, number }) => stage === "numbered" && number);

// Shows what fits the group, or, where something is searched for, what fits that in every group.
function filter() {
  const [wanted, isFound] = [wantedText(text.value), finder(text.value)];
  let shown = 0;
  for (const [line, each] of rows) {
    const fits = wanted ? isFound(each.searched) : !group.value || each.group === group.value;
    line.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  if (panel?.of.hidden) close();
  for (const [option, label] of labels) {
    const count = [...rows.values()].filter((each) => !option.value || each.group === option.value).length;
    option.textContent = `${label} (${count})`;
  }
  for (const note of findAll("[data-group-note]")) note.hidden = Boolean(wanted) || note.dataset.groupNote !== group.value;
  find("#some").hidden = !shown;
  const none = rows.size ? say("shown", { shown, loaded: rows.size }) : words.none_yet;
  find("#shown").textContent = rows.size && cursor ? `${none} ${words.more_to_load}` : none;
  find("#on-its-way").hidden = Boolean(cursor) || !onItsWay().length;
  put("on-its-way", say("on_its_way", { count: onItsWay().length }));
}

// Each part among those that are there, so that a panel that is open stays where it is.
function add({ data, next_cursor: next }, mark) {
  const there = findAll("#list tbody tr[data-id]");
  for (const each of [...data].sort(byName)) {
    const line = row(each);
    while (there.length && byName(rows.get(there[0]), each) <= 0) there.shift();
    if (there.length) there[0].before(line);
    else find("#list tbody").append(line);
    keep(line, each, mark);
  }
  cursor = next;
  filter();
}

const load = async () => { const mark = cursor; add(await page(here.session, mark), mark); };

// The other parts by themselves, as many as a large centre has; further ones by a button.
async function loadAll() {
  for (let part = 1; cursor && part < MOST_PARTS; part += 1) await load();
}

// Hundred by hundred: what was sent before the connection broke is there already when it is sent again.
// What is no number stays in the field by itself, to be scanned again.
async function receive(given) {
  const [error, found] = [find("#box-error"), []];
  const [numbers, malformed] = [given.filter(isNumber), given.filter((each) => !isNumber(each))];
  error.hidden = true;
  said();
  try {
    for (let from = 0; from < numbers.length; from += PER_BOX) {
      const { data } = await call("POST", "/v1/certificate-receipts", { numbers: numbers.slice(from, from + PER_BOX) });
      found.push(...data);
      for (const { certificate } of data) if (certificate) replace(certificate);
    }
  } catch (problem) {
    if (["sign_in_required", "another_person"].includes(problem.code)) throw problem;
    error.textContent = isUnsure(problem) ? words.box_unsure : sentence(problem);
    error.hidden = false;
    return;
  } finally {
    filter();
  }
  find("#numbers").value = malformed.join("\n");
  find("#counted").checked = false;
  said(...receivedLines(found, malformed));
}

pressed(find("#receive"), async () => {
  const field = find("#numbers");
  const numbers = readNumbers(field.value);
  if (!lacks(field, !numbers.length)) await receive(numbers);
});
pressed(find("#receive-all"), async () => {
  const sure = find("#counted");
  if (!lacks(sure, !sure.checked)) await receive(onItsWay().map(({ number }) => number));
});
showsMore(more, async () => { await load(); more.hidden = !cursor; });
text.addEventListener("input", filter);
group.addEventListener("change", filter);
whenAnswered(asked, async ({ centre, session, first }) => {
  if (!session) return;
  here = { centre, session };
  put("session", sessionTitle(session));
  find("#list").hidden = false;
  const wanted = new URLSearchParams(location.search).get("group");
  const has = (value) => first.data.some((each) => each.group === value);
  group.value = findAll("option", group).some(({ value }) => value === wanted) ? wanted : has("ready") || !has("due") ? "ready" : "due";
  add(first);
  await loadAll().catch(failed);
  more.hidden = !cursor;
});
