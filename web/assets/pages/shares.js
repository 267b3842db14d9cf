// What a candidate shares: the list, and what can be done about each.
import { call, whose } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { grouped } from "../ids.js";
import { titleOf } from "../titles.js";
import { twice } from "../twice.js";
import { verdictParts } from "../verdict.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const PATH = "/v1/me/shares";
const asked = Promise.all([call("GET", PATH), call("GET", "/v1/me/results")]);
const at = ({ id }) => `${PATH}/${encodeURIComponent(id)}`;
const said = find("#said");
const results = new Map(); // by session
const blocked = new Set(); // organisations, by id
const when = (text) => moment(text, hereNow());
const titled = (id) => (results.has(id) ? titleOf(results.get(id)) : id);
// Of several links to one result each has its moment.
const whoSees = ({ organisation, invited }) => (organisation ?? invited)?.name ?? words.by_link;
const madeOn = ({ kind, made_at: made }) => kind === "link" && say("made", { date: when(made) });
const nameOf = (share) => say("share_of", { with: [whoSees(share), madeOn(share)].filter(Boolean).join(", "), result: titled(share.session_id) });

function act(key, share, does) {
  const made = element("button", words[key], { type: "button", class: "plain", "aria-label": `${words[key]}: ${nameOf(share)}` });
  pressed(made, does);
  return made;
}

const extending = (share) => act("extend", share, async () => {
  const after = await call("PATCH", at(share), { expires_in_days: 90 });
  await refresh(say("is_extended", { share: nameOf(share), date: when(after.expires_at) }));
});
const adding = (share) => act("more_views", share, async () => {
  await call("PATCH", at(share), { most_views: Math.min(100, share.most_views + 10) });
  await refresh(say("has_more_views", { share: nameOf(share) }));
});
const ending = (share) => twice(words.end, nameOf(share), words[share.organisation ? "end_what" : "end_link_what"], async () => {
  await call("DELETE", at(share));
  await refresh(say("is_ended", { share: nameOf(share) }));
});

// Where it lasts longer for it, by a day at least: the same act would end a share sooner that lasts longer already.
const isLonger = ({ expires_at: until }) => Date.now() + 89 * 24 * 3600 * 1000 > Date.parse(until);

function actsOf(share) {
  if (!["live", "used_up"].includes(share.state)) return [];
  return [...(isLonger(share) ? [extending(share)] : []), ...(share.most_views !== null && share.most_views < 100 ? [adding(share)] : []), ending(share)];
}

// How the condition stands: before the release there is no verdict.
function conditionOf({ condition: { profile_name: profile, verdict }, session_id: id }) {
  const part = element("div", "", { class: "small" });
  part.append(element("span", say("by_condition", { profile }), { class: "soft under" }));
  if (!verdict) return part;
  part.append(element("span", words[verdict.meets ? "is_met" : "is_missed"], { class: verdict.meets ? "tag" : "tag strong" }));
  if (!verdict.meets) part.append(...verdictParts(verdict, { [id]: titled(id) }));
  return part;
}

function standsAs({ organisation, opened_at: opened, condition }) {
  if (blocked.has(organisation?.id)) return "is_blocked";
  return condition?.verdict && !condition.verdict.meets ? "is_shut" : opened ? "is_open" : "opens";
}

function row(share) {
  const line = element("tr");
  const who = element("th", whoSees(share), { scope: "row" });
  if (share.invited) who.append(element("span", share.invited.email, { class: "small under", translate: "no" }));
  const used = share.views === null ? words[standsAs(share)] : say("views", { seen: share.views, most: share.most_views });
  who.append(element("span", [madeOn(share), share.invited && words[`mail_${share.invited.mail}`], used, share.has_pin && words.with_pin].filter(Boolean).join(" · "), { class: "soft small under" }));
  if (share.invited?.email_domain_matches === false) who.append(element("span", say("elsewhere", { domain: share.invited.web_domain }), { class: "small under" }));
  const what = element("td", titled(share.session_id));
  what.append(element("span", share.fields.map((each) => words[`field_${each}`]).join(", "), { class: "soft small under" }));
  if (share.condition) what.append(conditionOf(share));
  const until = element("td", when(share.expires_at));
  until.append(" ", element("span", words[`share_${share.state}`], { class: share.state === "live" ? "tag" : "tag strong" }));
  const acts = element("td", "", { class: "own" });
  const buttons = element("div", "", { class: "actions" });
  buttons.append(...actsOf(share));
  acts.append(buttons);
  line.append(who, what, until, acts);
  return line;
}

function show({ data }) {
  find("#some tbody").replaceChildren(...data.map(row));
  find("#some").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
}

async function refresh(line) {
  show(await call("GET", PATH));
  said.textContent = line;
  said.focus();
}

// Asked for only where it matters: most share by links.
const seesWho = ({ organisation, state }) => organisation && state === "live";
async function withBlocked(answers) {
  const [{ data: shares }] = answers;
  const { data } = shares.some(seesWho) ? await call("GET", "/v1/me/blocked-organisations") : { data: [] };
  for (const { id } of data) blocked.add(id);
  return answers;
}

whenAnswered(asked.then(withBlocked), ([shares, { data }]) => {
  find("#whose").textContent = grouped(whose());
  for (const each of data) results.set(each.id, each);
  show(shares);
  find("#list").hidden = false;
});
