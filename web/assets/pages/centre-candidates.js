// A centre's candidates in one session, a hundred a call. The filters work in the page: no name goes into an address.
import { isShort, lacks, paperChoice } from "../acts.js";
import { call } from "../api.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { sessionOf, sessionTitle } from "../centre-sessions.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { finder, nameOf, searchedText } from "../names.js";
import { failed } from "../problems.js";
import { facts, say, words } from "../words.js";
import { moment } from "../written.js";

const asked = call("GET", "/v1/centres/me/sessions").then(async (answer) => {
  const session = sessionOf(answer);
  return { centre: answer.centre, session, first: session && (await page(session)) };
});
const UNDELIVERED = ["suppressed", "bounced", "complained", "failed"];
const STATES = {
  none: ({ account }) => account === "none",
  unproved: ({ account }) => account === "unproved",
  mail: ({ mail_trouble: trouble, notice }) => Boolean(trouble) || UNDELIVERED.includes(notice),
  locked: ({ locked }) => locked,
  asks: ({ new_number_asked_at: asked }) => Boolean(asked),
};
const rows = new Map();
const [text, state, more, one] = ["#text", "#state", "#more", "#one"].map((each) => find(each));
const put = (name, line) => { find(`[data-put="${name}"]`).textContent = line; };
let here = null; // { centre, session }
let candidate = null;
let cursor = null;

function page({ id }, mark) {
  const from = mark ? `?cursor=${encodeURIComponent(mark)}` : "";
  return call("GET", `/v1/sessions/${encodeURIComponent(id)}/candidates${from}`);
}

function row(each) {
  const line = element("tr");
  const head = element("th", nameOf(each), { scope: "row" });
  if (each.preparation_centre) head.append(element("span", each.preparation_centre, { class: "soft small under" }));
  const account = element("td");
  account.append(element("span", words[`account_${each.account}`]));
  for (const kind of ["mail", "locked", "asks"]) {
    const label = kind === "locked" && each.account !== "none" ? words.number_locked : words[kind];
    if (STATES[kind](each)) account.append(" ", element("span", label, { class: "tag strong" }));
  }
  if (each.notice === "delivered") account.append(element("span", words.notified, { class: "soft small under" }));
  const acts = element("td", "", { class: "own" });
  if (here.centre.kind === "centre") acts.append(opener(each));
  line.append(head, element("td", grouped(each.candidate_id), { class: "nowrap" }), account, acts);
  rows.set(line, { ...each, searched: searchedText(each) });
  return line;
}

function opener(each) {
  const button = element("button", words.details, { type: "button", class: "plain", "aria-label": `${words.details}: ${nameOf(each)}` });
  button.addEventListener("click", () => open(each, button));
  return button;
}

// Shows the loaded candidates that fit the filters, and how many they are.
function filter() {
  const isFound = finder(text.value);
  const fits = STATES[state.value] ?? (() => true);
  let shown = 0;
  for (const [line, each] of rows) {
    line.hidden = !(fits(each) && isFound(each.searched));
    shown += line.hidden ? 0 : 1;
  }
  for (const note of findAll("[data-state-note]")) note.hidden = note.dataset.stateNote !== state.value;
  const counted = say("shown", { shown, loaded: rows.size });
  find("#shown").textContent = `${counted} ${words[more.hidden ? "all_loaded" : "more_to_load"]}`;
}

function add({ data, has_more: further, next_cursor: mark }) {
  find("#list tbody").append(...data.map(row));
  cursor = mark;
  more.hidden = !further;
  filter();
}

let opened = null;
function open(each, button) {
  [candidate, opened] = [each, button];
  find("#once").hidden = true;
  put("once", "");
  find("#who").textContent = nameOf(each);
  put("id", grouped(each.candidate_id));
  put("asked", each.new_number_asked_at ? say("asked_at", { date: moment(each.new_number_asked_at, here.centre.zone) }) : "");
  for (const field of findAll("textarea", one)) field.value = "";
  for (const tick of findAll("[type=checkbox]", one)) tick.checked = Boolean(tick.closest("#papers"));
  find("#unregistered").hidden = each.account !== "none";
  find("#registered").hidden = each.account === "none";
  find("#list").hidden = true;
  one.hidden = false;
  find("#who").focus();
  showGiven(each).catch(failed);
}

find("#back").addEventListener("click", () => {
  put("once", "");
  find("#errors").hidden = one.hidden = true;
  find("#list").hidden = false;
  opened.focus();
});

// What the centre has given this candidate, shown beside the acts, which stay usable whatever becomes of it.
async function showGiven(each) {
  find("#given").hidden = true;
  const { data } = await call("GET", `${mine()}/activity`);
  if (candidate !== each) return;
  find("#given ul").replaceChildren(...data.map(({ at, act, staff, reason }) => {
    const line = element("li", say(`given_${act}`, { date: moment(at, here.centre.zone), name: staff }));
    line.append(element("span", reason, { class: "soft small under" }));
    return line;
  }));
  find("#given").hidden = !data.length;
}

// A number that is shown once: large, with what it is good for.
function showOnce(kind, number, values) {
  put("once-name", say(`${kind}_of`, { name: nameOf(candidate) }));
  put("once", number);
  put("once-what", say(`${kind}_what`, values));
  find("#once").hidden = false;
  find("#once").focus();
  showGiven(candidate).catch(() => {}); // whatever else fails, the number stays to be written down
}

const mine = () => `/v1/candidates/${encodeURIComponent(candidate.candidate_id)}`;

async function giveCode() {
  const reason = find("#code-reason");
  if (lacks(reason, isShort(reason))) return;
  const answer = await call("POST", `${mine()}/access-codes`, { reason: reason.value.trim() });
  showOnce("code", answer.access_code, { date: moment(answer.expires_at, here.centre.zone) });
}

async function giveSecret() {
  const reason = find("#secret-reason");
  const sure = find("#dead");
  if (lacks(reason, isShort(reason)) || lacks(sure, !sure.checked)) return;
  const answer = await call("POST", `${mine()}/secret-reissues`, { reason: reason.value.trim() });
  sure.checked = false;
  put("asked", "");
  showOnce("secret", answer.secret_number, {});
}

async function start() {
  const stage = find("#stage").value;
  const papers = findAll("#papers input:checked").map(({ value }) => value);
  const isRemark = stage === "stage_2";
  if (isRemark && lacks(find("#papers"), !papers.length)) return;
  const asking = { session_id: here.session.id, candidate_id: candidate.candidate_id, stage, ...(isRemark && { papers }) };
  const { id } = await call("POST", "/v1/enquiries", asking);
  location.assign(`${one.dataset.enquiry}#${encodeURIComponent(id)}`);
}

// Only where results are out and may be enquired about; the second stage only where the exam has one.
function putStarting({ windows, exam }) {
  if (!windows) return;
  const { remarked = [] } = facts[exam.code] ?? {};
  put("until", say("submit_until", { date: moment(windows.centre_until, here.centre.zone) }));
  find("#papers").append(...remarked.map(paperChoice));
  const stage = find("#stage");
  if (!remarked.length) find('[value="stage_2"]', stage).remove();
  const choose = () => { find("#papers").hidden = stage.value !== "stage_2"; };
  stage.addEventListener("change", choose);
  choose();
  find("#starting").hidden = false;
}

showsMore(more, async () => add(await page(here.session, cursor)));
pressed(find("#give"), giveCode);
pressed(find("#reissue"), giveSecret);
pressed(find("#start"), start);
text.addEventListener("input", filter);
state.addEventListener("change", filter);
whenAnswered(asked, ({ centre, session, first }) => {
  if (!session) return;
  here = { centre, session };
  put("session", sessionTitle(session));
  putStarting(session);
  const wanted = new URLSearchParams(location.search).get("state");
  if (wanted in STATES) state.value = wanted;
  find("#list").hidden = false;
  add(first);
});
