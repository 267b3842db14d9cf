// One enquiry for staff of the centre: its state, what has happened, and what they may do now.
import { isShort, lacks, paperChoice } from "../acts.js";
import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { sessionTitle, showCentre } from "../centre-sessions.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { sentence } from "../problems.js";
import { timeline } from "../timeline.js";
import { facts, say, words } from "../words.js";
import { moment, money } from "../written.js";

const path = `/v1/enquiries/${encodeURIComponent(afterHash(location.hash))}`;
const asked = Promise.all([call("GET", path), call("GET", "/v1/centres/me/sessions")]);
const ACTS = {
  approve: { to: "approvals" },
  pay: { to: "payments", sure: "received", body: () => ({ amount: shown.balance.outstanding, currency: currencyOf(shown) }) },
  submit: { to: "submissions" },
  consent: { to: "consents", sure: "guardian" },
  refuse: { to: "refusals", reason: "refuse-reason" },
  appeal: { to: "appeals", reason: "appeal-reason" },
  withdraw: { to: "withdrawals", sure: "withdrawn" },
};
let shown = null;
let sessions = [];

const put = (name, ...lines) => {
  const place = find(`[data-put="${name}"]`);
  place.replaceChildren(...lines.filter(Boolean).map((line) => element(place.matches("dd") ? "p" : "span", line)));
  const whole = place.closest("dl div");
  if (whole) whole.hidden = !place.textContent;
};
const sessionName = ({ session_id: id }) => {
  const found = sessions.find((each) => each.id === id);
  return found ? sessionTitle(found) : id;
};
const currencyOf = ({ fees }) => fees[0]?.currency;
const list = (papers) => papers.map((paper) => words[paper] ?? paper).join(", ");

function next({ acts_next: following, zone }) {
  if (!following) return [];
  const { who, step, until } = following;
  const line = words[`next_${step}`] ?? words[`next_${who}`];
  return [line, until && say(who === "board" ? "answer_by" : "act_by", { date: moment(until, zone) })];
}

function fees({ balance, fees: entries }) {
  const currency = currencyOf({ fees: entries });
  if (!currency) return [];
  return ["due", "paid", "refunded", "outstanding"]
    .filter((kind) => balance[kind] || kind === "outstanding")
    .map((kind) => say(`sum_${kind}`, { amount: money({ amount: balance[kind], currency }) }));
}

const consents = ({ consents: given, zone, state }) => given.length
  ? given.map(({ giver, at }) => say(`consent_${giver}`, { date: moment(at, zone) }))
  : [["closed", "refused", "withdrawn", "expired"].includes(state) ? "" : words.consent_wanted];

const BY_ROLE = ["open", "consent", "withdraw"];
const WITH_REASON = ["pause", "refuse", "appeal", "settle", "end"];
const describe = ({ step, role, reason, who }) => ({
  text: words[BY_ROLE.includes(step) ? `step_${step}_${role}` : `step_${step}`],
  reason: WITH_REASON.includes(step) && reason,
  who: role === "centre" && who,
});

const exam = () => sessions.find(({ id }) => id === shown.session_id)?.exam.code;

function putActs({ may, further, further_until: until, balance, received_at: received, zone }) {
  const remarked = facts[exam()]?.remarked ?? [];
  const acts = [...may, ...(further === "stage_2" && remarked.length ? ["stage_2"] : [])];
  for (const box of findAll("[data-act]")) box.hidden = !acts.includes(box.dataset.act);
  find("#acts").hidden = !findAll("[data-act]").some((box) => !box.hidden);
  const last = until && say("act_by", { date: moment(until, zone) });
  put("stage_2_until", last);
  put("appeal_until", last);
  put("withdrawing", received ? words.withdraw_kept : words.withdraw_back);
  if (may.includes("pay")) put("amount", money({ amount: balance.outstanding, currency: currencyOf(shown) }));
  findAll("label", find("#papers")).forEach((label) => label.parentElement.remove());
  find("#papers").append(...remarked.map(paperChoice));
}

function draw(enquiry) {
  shown = enquiry;
  const { stage, state, candidate_id: candidate, papers, outcome, appeal_outcome: settled } = enquiry;
  put("stage", words[stage]);
  put("state", words[`state_${state}`] ?? state);
  put("candidate", grouped(candidate));
  put("session", sessionName(enquiry));
  put("papers", list(papers));
  put("next", ...next(enquiry));
  put("consent", ...consents(enquiry));
  put("fees", ...fees(enquiry));
  const found = (each) => words[`outcome_${each.kind}`];
  put("outcome", outcome && found(outcome), settled && say("after_appeal", { outcome: found(settled) }));
  find("#timeline").replaceChildren(...timeline(enquiry, describe));
  putActs(enquiry);
  find("#enquiry").hidden = false;
}

function showMessage(text) {
  const line = find("#message");
  line.textContent = text;
  line.hidden = false;
  line.focus();
}

// Somebody was quicker, or a date has passed: nothing was done, and the enquiry is shown as it is now.
async function refused(problem) {
  if (problem.status !== 409) throw problem;
  draw(await call("GET", path));
  showMessage(`${sentence(problem)} ${words.as_it_stands}`);
}

async function act({ to, sure, reason, body = () => ({}) }) {
  find("#message").hidden = true;
  const ticked = sure && document.getElementById(sure);
  const written = reason && document.getElementById(reason);
  if (ticked && lacks(ticked, !ticked.checked)) return;
  if (written && lacks(written, isShort(written))) return;
  const given = written ? { reason: written.value.trim() } : {};
  const sent = call("POST", `${path}/${to}`, { revision: shown.revision, ...given, ...body() });
  await sent.then((enquiry) => {
    draw(enquiry);
    showMessage(words[`done_${to}`]);
    if (ticked) ticked.checked = false;
  }, refused);
}

async function startStage2() {
  const papers = findAll("input:checked", find("#papers")).map(({ value }) => value);
  if (lacks(find("#papers"), !papers.length)) return;
  const { candidate_id: candidate, session_id: session } = shown;
  const opened = { candidate_id: candidate, session_id: session, stage: "stage_2", papers };
  await call("POST", "/v1/enquiries", opened).then(({ id }) => { location.hash = encodeURIComponent(id); }, refused);
}

for (const [name, one] of Object.entries(ACTS)) pressed(find(`[data-act="${name}"] button`), () => act(one));
pressed(find('[data-act="stage_2"] button'), startStage2);
whenAnswered(asked, ([enquiry, { centre, data }]) => {
  sessions = data;
  showCentre(centre);
  draw(enquiry);
});
addEventListener("hashchange", () => location.reload());
