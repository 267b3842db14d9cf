// What candidates share with the organisation: what it has not taken over, or what it has, or all of it, by the address.
// Opening a line is a check that the API records; the way back from it, also the browser's own, leads to the same list.
import { call } from "../api.js";
import { about, firstLine, markOf, requirementLine } from "../check-head.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find, findAll } from "../elements.js";
import { chosen, offerRequirements, statements, verdictOn } from "../held.js";
import { grouped } from "../ids.js";
import { offerRooms } from "../office.js";
import { failed } from "../problems.js";
import { clockOf } from "../statement.js";
import { titleOf } from "../titles.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const given = new URLSearchParams(location.hash.slice(1));
const named = given.get("line");
const show = [given.get("show"), named ? "all" : "open"].find((each) => find(`[data-show="${CSS.escape(each ?? "")}"]`));
const WANTED = { open: { acknowledged: false }, taken: { acknowledged: true }, all: {} };
find(`[data-show="${show}"]`).setAttribute("aria-current", "true");

// Of a part of the list all may be of the other kind.
async function page(mark) {
  let answer;
  do {
    const from = answer?.next_cursor ?? mark;
    const query = new URLSearchParams({ ...WANTED[show], ...(from ? { cursor: from } : {}) });
    answer = await call("GET", `/v1/shared-results?${query}`);
  } while (answer.has_more && !answer.data.length);
  return answer;
}

const asked = page();
const [purpose, profile] = ["#purpose", "#profile_id"].map((each) => find(each));
const [list, one, more, said] = ["#list", "#one", "#more", "#said"].map((each) => find(each));
let cursor = null;
let opened = null;

const nameOf = ({ name, candidate_id: id }) =>
  (name ? [name.given_names, name.family_name].filter(Boolean).join(" ") : grouped(id));
const when = (text) => moment(text, hereNow());

function button(key, line, act) {
  const made = element("button", words[key], { type: "button", class: "plain", "aria-label": `${words[key]}: ${nameOf(line)}` });
  pressed(made, () => act(made));
  return made;
}

async function open(line, by) {
  const answer = await call("POST", "/v1/verifications", { share_id: line.id, purpose: purpose.value, ...chosen() });
  find("#head").dataset.mark = markOf(answer);
  find("#who").textContent = firstLine(answer, moment(answer.verified_at, clockOf(answer.results)));
  find("#verdict").replaceChildren(...requirementLine(answer), ...verdictOn(answer), about(answer));
  find("#statements").replaceChildren(...statements(answer));
  list.hidden = true;
  one.hidden = false;
  find("#who").focus();
  history.pushState(null, "", `#${new URLSearchParams({ show, line: line.id })}`);
  if (line.mark === "new") by.closest("tr").replaceWith(row({ ...line, mark: "read" }));
  opened = line.id;
}

async function acknowledge(line, by) {
  const marked = await call("POST", `/v1/shared-results/${encodeURIComponent(line.id)}/acknowledgements`, {});
  if (show === "open") by.closest("tr").remove();
  else by.closest("tr").replaceWith(row(marked));
  emptyOrNot(more.hidden);
  said.textContent = say("is_acknowledged", { name: nameOf(line) });
  said.focus();
}

function row(line) {
  const made = element("tr", "", { "data-line": line.id });
  const who = element("th", "", { scope: "row" });
  who.append(element(line.mark === "new" ? "strong" : "span", nameOf(line), { translate: "no" }));
  if (line.name) who.append(element("span", grouped(line.candidate_id), { class: "soft small under nowrap" }));
  const shared = element("td", when(line.shared_at));
  shared.append(element("span", say("until", { date: when(line.expires_at) }), { class: "soft small under" }));
  const acts = element("td", "", { class: "own" });
  const buttons = element("div", "", { class: "actions" });
  const mark = element("span", words[`mark_${line.mark}`], { class: line.mark === "new" ? "tag strong" : "tag" });
  buttons.append(mark, button("open", line, (by) => open(line, by)));
  if (line.mark !== "acknowledged") buttons.append(button("acknowledge", line, (by) => acknowledge(line, by)));
  acts.append(buttons);
  const what = element("td", titleOf(line));
  if (line.meets) what.append(element("span", say("meets", { profile: line.meets.profile_name }), { class: "small under" }));
  made.append(who, what, shared, acts);
  return made;
}

function add({ data, has_more: further, next_cursor: mark }) {
  find("#list tbody").append(...data.map(row));
  cursor = mark;
  more.hidden = !further;
  emptyOrNot(!further);
}

function emptyOrNot(isAll) {
  list.hidden = isAll && !find("#list tbody tr");
  find(`[data-empty="${show}"]`).hidden = !list.hidden;
}

const focusOn = (id) => find(`[data-line="${CSS.escape(id)}"] button`)?.focus();

find("#back").addEventListener("click", () => history.back());
addEventListener("hashchange", () => {
  if (!opened || new URLSearchParams(location.hash.slice(1)).has("line")) return location.reload();
  find("#errors").hidden = one.hidden = true;
  list.hidden = false;
  focusOn(opened);
  opened = null;
});
find("#print").addEventListener("click", () => print());
showsMore(more, async () => add(await page(cursor)));
whenAnswered(asked, (answer) => {
  add(answer);
  if (named) focusOn(named);
});

// What was chosen goes with each address of the page: another part of the list is another load.
function restore(select) {
  const before = given.get(select.id);
  if ([...select.options].some(({ value }) => value === before)) select.value = before;
}
function keep() {
  for (const tab of findAll("[data-show]")) {
    tab.hash = `#${new URLSearchParams({ show: tab.dataset.show, purpose: purpose.value, profile_id: profile.value })}`;
  }
}
restore(purpose);
offerRequirements().then(() => restore(profile)).then(keep).catch(failed);
for (const select of [purpose, profile]) select.addEventListener("change", keep);
offerRooms();
