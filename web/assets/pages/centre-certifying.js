// A centre's applications for certifying statements: whose fee is to be paid, recorded in two taps.
import { call } from "../api.js";
import { showsMore, whenAnswered } from "../asking.js";
import { sessionTitle, showCentre } from "../centre-sessions.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { twice } from "../twice.js";
import { say, words } from "../words.js";
import { moment, money } from "../written.js";

const PATH = "/v1/certifying-statements";
const state = new URLSearchParams(location.search).get("state") === "ended" ? "ended" : "open";
const page = (cursor) => call("GET", `${PATH}?state=${state}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
const asked = Promise.all([page(), call("GET", "/v1/centres/me/sessions")]);
const named = new Map();
const more = find("#more");
let cursor = null;
let zone = "UTC"; // the centre's

const nameOf = ({ given_names: given, family_name: family }) => [given, family].filter(Boolean).join(" ");

function paying(application, line) {
  const { id, revision, fee } = application;
  const name = nameOf(application);
  return twice(words.pay, name, say("pay_what", { name, amount: money(fee) }), async () => {
    const paid = await call("POST", `${PATH}/${encodeURIComponent(id)}/payments`, { ...fee, revision });
    line.replaceWith(row({ ...application, ...paid }));
    find("#said").textContent = say("paid", { name });
    find("#said").focus();
  });
}

function row(application) {
  const { candidate_id: id, session_id: session, fee, loss, state: current, may, events } = application;
  const line = element("tr");
  const who = element("th", "", { scope: "row" });
  who.append(element("bdi", nameOf(application), { translate: "no" }), element("span", grouped(id), { class: "soft small under" }));
  const what = element("td");
  what.append(element("p", named.get(session) ?? session), element("p", words[`loss_${loss}`], { class: "soft small" }));
  const tag = element("td");
  tag.append(element("span", words[`state_${current}`] ?? current, { class: may.includes("pay") ? "tag strong" : "tag" }));
  tag.append(element("span", say("moved", { date: moment(events.at(-1).at, zone) }), { class: "soft small under" }));
  const acts = element("td", "", { class: "own" });
  if (may.includes("pay")) acts.append(paying(application, line));
  line.append(who, what, element("td", money(fee)), tag, acts);
  return line;
}

function put({ data, has_more: further, next_cursor: mark }) {
  find("#some tbody").append(...data.map(row));
  cursor = mark;
  more.hidden = !further;
  find("#some").hidden = !find("#some tbody tr");
  find("#empty").hidden = !find("#some").hidden;
}

for (const link of findAll("#groups a")) if (link.dataset.state === state) link.setAttribute("aria-current", "page");
showsMore(more, async () => put(await page(cursor)));
whenAnswered(asked, ([first, { centre, data }]) => {
  showCentre(centre);
  zone = centre.zone;
  for (const each of data) named.set(each.id, sessionTitle(each));
  put(first);
});
