// A candidate's enquiries about one result: the state of each, who acts next, and what may still be asked for.
import { afterHash } from "../addresses.js";
import { Problem, call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { element, find, findAll } from "../elements.js";
import { timeline } from "../timeline.js";
import { say, words } from "../words.js";
import { moment, sessionName } from "../written.js";

const session = afterHash(location.hash);
const mine = `/v1/me/results/${encodeURIComponent(session)}`;
// While a release is recalled there is no Statement, and its enquiries stay: then the list of results names the session.
const listed = async (problem) => {
  if (problem.status !== 404) throw problem;
  return { ...(await call("GET", "/v1/me/results")).data.find(({ id }) => id === session), hidden: true };
};
const asked = Promise.all([call("GET", mine).catch(listed), call("GET", "/v1/enquiries")]);
const put = (name, text) => { find(`[data-put="${name}"]`).textContent = text; };
const again = () => location.reload();

// The steps that come with words for the candidate.
const WITH_REASON = ["refuse", "appeal", "settle", "end"];
const by = (key, role) => words[`${key}_${role}`] ?? words[key];

const describe = ({ step, role, reason }) => ({ text: by(`step_${step}`, role), reason: WITH_REASON.includes(step) && reason });

function happened(enquiry) {
  const list = element("ol", "", { class: "timeline" });
  list.append(...timeline(enquiry, describe));
  return list;
}

// Whether the candidate has to agree: to a draft of their own, or to an enquiry that the centre has started.
const waitsForYou = ({ acts_next: following }) => following?.who === "candidate" && following.step === "consent";

function next(enquiry) {
  const { acts_next: following, zone, has_consent: agreed, state } = enquiry;
  if (!following) return [];
  const { who, step, until } = following;
  const lines = [waitsForYou(enquiry) && state !== "draft" ? words.next_agree : words[`next_${step}_${who}`] ?? words[`next_${step}`] ?? words[`next_${who}`]];
  if (until) lines.push(say(who === "board" ? "answer_by" : "act_by", { date: moment(until, zone) }));
  if (!agreed && !waitsForYou(enquiry)) lines.push(words.consent_wanted);
  return lines.map((line) => element("p", line));
}

function withdrawal({ id, revision, received_at: received }) {
  const box = element("details");
  const button = element("button", words.withdraw, { type: "button", class: "plain" });
  pressed(button, () => call("POST", `/v1/enquiries/${encodeURIComponent(id)}/withdrawals`, { revision }).then(again));
  box.append(element("summary", words.withdraw), element("p", received ? words.withdraw_kept : words.withdraw_back), button);
  return box;
}

function card(enquiry) {
  const { stage, state, outcome, appeal_outcome: settled, may } = enquiry;
  const box = element("section", "", { class: "card" });
  const head = element("div", "", { class: "result-head" });
  head.append(element("h2", words[stage]), element("span", words[`state_${state}`] ?? state, { class: "tag" }));
  box.append(head, ...next(enquiry));
  if (outcome) box.append(element("p", words[`outcome_${outcome.kind}`], { class: settled ? null : "strong" }));
  if (settled) box.append(element("p", say("after_appeal", { outcome: words[`outcome_${settled.kind}`] }), { class: "strong" }));
  box.append(happened(enquiry));
  if (may.includes("withdraw")) box.append(withdrawal(enquiry));
  return box;
}

// What may be asked for now: the consent that one waits for, a stage that follows, or the first.
function offer({ enquiry: offered, centre, hidden }, enquiries) {
  const waits = enquiries.find(waitsForYou);
  if (waits) return { stage: waits.stage, until: waits.acts_next.until, zone: waits.zone, waits };
  if (hidden) return null;
  const concluded = enquiries.find(({ further }) => further === "stage_2");
  if (concluded) return { stage: "stage_2", until: concluded.further_until, zone: concluded.zone };
  if (enquiries.some(({ stage, state }) => stage === "stage_1" && !["refused", "withdrawn", "expired"].includes(state))) return null;
  const first = offered?.stage_1;
  return first?.available ? { stage: "stage_1", until: first.candidate_until, zone: centre.zone } : null;
}

function ask({ stage, until, zone, waits }) {
  put("stage", words[stage]);
  put("what", words[`what_${stage}`]);
  put("until", say(stage === "stage_2" ? "ask_until_stage_2" : "ask_until", { date: moment(until, zone) }));
  for (const part of findAll("#ask [data-stage]")) part.hidden = part.dataset.stage !== stage;
  find("#ask").hidden = false;
  pressed(find("#send"), () => (waits
    ? call("POST", `/v1/enquiries/${encodeURIComponent(waits.id)}/consents`, { revision: waits.revision })
    : call("POST", "/v1/enquiries", { session_id: session, stage, consent: true })).then(again));
}

whenAnswered(asked, ([statement, { data }]) => {
  const enquiries = data.filter(({ session_id: id }) => id === session);
  if (statement.hidden && !enquiries.length) throw new Problem({ code: "not_found" });
  const may = offer(statement, enquiries);
  if (statement.exam) find("#whose").textContent = say("title", { exam: statement.exam.name, session: sessionName(statement.session) });
  find("#enquiries").append(...enquiries.map(card));
  find("#statement-link").href += `#${encodeURIComponent(session)}`;
  find("#not-shown").hidden = !statement.hidden;
  find("#know").hidden = false;
  if (may) ask(may);
  else if (!enquiries.length) {
    const { reason, detail } = statement.enquiry?.stage_1 ?? {};
    find("#closed").textContent = words[`refused_${reason}`] ?? detail ?? words.refused_enquiry_not_offered;
    find("#closed").hidden = false;
  }
});
addEventListener("hashchange", again);
