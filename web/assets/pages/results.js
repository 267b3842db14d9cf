import { call, serverNow } from "../api.js";
import { whenAnswered } from "../asking.js";
import { element, find, findAll } from "../elements.js";
import { notice } from "../noticing.js";
import { failed } from "../problems.js";
import { centreLines, mailLines } from "../waiting.js";
import { knows, say, words } from "../words.js";
import { day, fromNow, moment, sessionName } from "../written.js";

const list = find("#results");
const cards = new Map();
let last;

// How long it still is; nothing once it is time, until the server has said what is so.
function left(at) {
  const seconds = (new Date(at) - serverNow()) / 1000;
  return seconds > 0 ? say("relative", { when: fromNow(seconds) }) : "\u00a0";
}

const refresh = () => findAll("[data-at]").forEach((line) => { line.textContent = left(line.dataset.at); });
setInterval(refresh, 20000);

function expected({ expected_at: at, zone, why }) {
  if (!at) return [element("p", words[why === "postponed" ? why : "not_announced"])];
  const isAhead = new Date(at) > serverNow();
  return [
    element("p", words.expected, { class: "eyebrow" }),
    element("p", moment(at, zone), { class: "when" }),
    isAhead ? element("p", left(at), { class: "soft", "data-at": at }) : element("p", words.due, { class: "soft" }),
    ...(isAhead ? [] : [check()]),
  ];
}

function check() {
  const button = element("button", words.again, { type: "button", class: "plain" });
  button.addEventListener("click", () => noticed.again());
  return button;
}

function released({ id, exam, released_at: at, zone }) {
  const link = element("a", words.open, {
    class: "button",
    href: `${list.dataset.statement}#${encodeURIComponent(id)}`,
    "aria-label": say("open_named", { exam: exam.name }),
  });
  return [element("p", say("released", { date: moment(at, zone) }), { class: "soft" }), link];
}

function takenBack({ taken_back: { at, reason }, zone, centre }) {
  return [
    element("p", say("taken_back", { date: moment(at, zone) })),
    element("p", words[`taken_back_${reason}`] ?? words.taken_back_check),
    element("p", words.taken_back_rely, { class: "strong" }),
    element("p", words.taken_back_next),
    ...centreLines(centre),
  ];
}

const INSIDE = { expected, released, taken_back: takenBack };
const without = ({ why, status, centre }) => [element("p", words[why] ?? words[status] ?? status), ...centreLines(centre)];
const nameOf = ({ exam, session }) => `${exam.name}, ${sessionName(session)}`;
const stateOf = ({ status }) => words[`status_${status}`] ?? status;

function card(result) {
  const { session, status, why, mail } = result;
  const box = element("section", "", { class: "card" });
  const head = element("div", "", { class: "result-head" });
  const state = element("span", stateOf(result), { class: status === "released" ? "tag strong" : "tag" });
  head.append(element("h2", nameOf(result)), state);
  const format = knows(session.format) ? words[session.format] : session.format;
  const taken = say("exam_taken", { format, date: day(session.exam_date) });
  box.append(head, element("p", taken, { class: "soft small" }), ...(INSIDE[status] ?? without)(result));
  if (mail) box.append(...mailLines(mail));
  if (why) box.append(element("a", words.why, { href: `${list.dataset.help}#${why}`, class: "small" }));
  return box;
}

// In the place of the card before it and no lower, so that nothing jumps under a finger.
function put(result) {
  const before = cards.get(result.id);
  const isLate = result.status === "expected" && new Date(result.expected_at) <= serverNow();
  const drawn = JSON.stringify([result, isLate]);
  if (before?.drawn === drawn) return;
  const box = card(result);
  cards.set(result.id, { box, drawn, status: result.status });
  if (!before) return void list.append(box);
  box.style.minHeight = `${before.box.offsetHeight}px`;
  const hadFocus = before.box.contains(document.activeElement);
  before.box.replaceWith(box);
  if (hadFocus) find("a, button", box)?.focus();
  if (before.status !== result.status) find("#changed").append(element("p", `${nameOf(result)}: ${stateOf(result)}`));
}

function show(answer) {
  last = answer;
  find("#changed").replaceChildren();
  for (const [id, { box }] of cards) if (!answer.data.some((each) => each.id === id)) box.remove(), cards.delete(id);
  answer.data.forEach(put);
  find("#empty").hidden = Boolean(answer.data.length);
  const moments = answer.data.filter((each) => each.status === "expected" && each.expected_at);
  return { moments: moments.map((each) => Date.parse(each.expected_at)), spread: answer.spread_s };
}

// What fails while nobody asks is asked again later; whose sign-in has ended reads so, and is not led away.
async function ask() {
  try {
    return show(await call("GET", "/v1/me/results"));
  } catch (problem) {
    if (problem.code !== "sign_in_required") return problem.code === "another_person" ? void failed(problem) : show(last);
    find("#ended").hidden = false;
    refresh();
  }
}

const noticed = notice(ask);
whenAnswered(call("GET", "/v1/me/results"), (answer) => noticed.begin(show(answer)));
