// An organisation's own checks. The filters are in the address, behind the #, so that no server and no log of one has an
// ID number from it, and so is the check that is open; the way back, also the browser's own, leads to the same list.
// Opening one of the checks is a look that the API records: of one that a link leads to, it is asked for first.
import { call, serverNow } from "../api.js";
import { about, firstLine, markOf, newestOf, requirementLine } from "../check-head.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { beginningOf, hereNow } from "../dates.js";
import { download, saveReceipt } from "../download.js";
import { element, find, findAll } from "../elements.js";
import { grouped } from "../ids.js";
import { offerRooms, office } from "../office.js";
import { failed } from "../problems.js";
import { drawShared, isShared } from "../shared.js";
import { clockOf, draw } from "../statement.js";
import { titleOf } from "../titles.js";
import { minimumsOf, stateLine, verdictLine, verdictParts } from "../verdict.js";
import { knows, say, words } from "../words.js";
import { moment } from "../written.js";

const filters = find("#filters");
const given = new URLSearchParams(location.hash.slice(1));
for (const field of filters.elements) if (field.name) field.value = given.get(field.name) ?? "";

const named = given.get("check");
function addressOf(check) {
  const parts = new URLSearchParams(given);
  if (check) parts.set("check", check);
  else parts.delete("check");
  return `#${parts}`;
}

// What the fields hold now may not have been asked for yet: the address says what the list is of.
const asking = new URLSearchParams([...given].filter(([name, value]) => value && filters.elements[name]));
const DAYS = { from: 0, to: 1 };
for (const [name, later] of Object.entries(DAYS)) {
  if (asking.has(name) && filters.elements[name].value) asking.set(name, beginningOf(asking.get(name), later));
}

function path(more) {
  const query = new URLSearchParams([...asking, ...Object.entries(more)]).toString();
  return `/v1/verifications${query ? `?${query}` : ""}`;
}

// Of a state, parts of the list may have none.
async function page(cursor) {
  let answer;
  do {
    const from = answer?.next_cursor ?? cursor;
    answer = await call("GET", path(from ? { cursor: from } : {}));
  } while (answer.has_more && !answer.data.length);
  return answer;
}

const asked = named ? Promise.resolve() : page();
const [list, one, more, ask] = ["#list", "#one", "#more", "#ask"].map((each) => find(each));
const purposeOf = ({ purpose, purpose_text: text }) => say("for_purpose", { text: text ?? words[`purpose_${purpose}`] });
let next = null;
let opened = null;
let looked = null;

const stateOf = (name, seen, attributes) => stateLine(name, titleOf(seen), seen.state, attributes);

function opener({ verification_id: id, verified_at: at, candidate_id: who }) {
  const label = say("open_named", { id: grouped(who), date: moment(at, hereNow()) });
  const button = element("button", words.open, { type: "button", class: "plain", "aria-label": label });
  pressed(button, async () => {
    await open(id);
    opened = button;
    history.pushState(null, "", addressOf(id));
  });
  return button;
}

async function open(id) {
  const answer = await call("GET", `/v1/verifications/${encodeURIComponent(id)}`);
  const [minimums, { name }] = await Promise.all([minimumsFor(answer), office]);
  show(answer, minimums, name);
}

// Of a check, or of a look at it again; the candidate can save the same file.
async function saveReceiptOf(check, look) {
  const name = await saveReceipt(`/v1/verifications/${encodeURIComponent(check)}/receipts/${encodeURIComponent(look)}`);
  for (const place of ["#shown", "#kept"]) find(place).textContent = say("saved_as", { name });
}

function receipt({ verification_id: id, verified_at: at, candidate_id: who }) {
  const label = `${words.receipt}: ${grouped(who)}, ${moment(at, hereNow())}`;
  const button = element("button", words.receipt, { type: "button", class: "plain", "aria-label": label });
  pressed(button, () => saveReceiptOf(id, id));
  return button;
}

// As it was when it was checked; where that is not known, or shown no more, the requirement alone.
const judgedLine = ({ profile_name: name, meets }) =>
  (meets === null ? say("by_requirement", { name }) : verdictLine({ meets, profile_name: name }));

function row(check) {
  const line = element("tr");
  const at = element("td", moment(check.verified_at, hereNow()));
  at.append(element("span", purposeOf(check), { class: "soft small under" }));
  if (check.checked_by) at.append(element("span", judgedLine(check.checked_by), { class: "small under" }));
  if (check.person_name) at.append(element("span", check.person_name, { class: "soft small under" }));
  const states = element("td");
  states.append(...check.results.map((seen) => stateOf("span", seen, { class: "under" })));
  const acts = element("td", "", { class: "own" });
  const buttons = element("div", "", { class: "actions" });
  buttons.append(opener(check), receipt(check));
  acts.append(buttons);
  line.append(element("th", grouped(check.candidate_id), { scope: "row", class: "nowrap" }), at, states, acts);
  return line;
}

function add({ data, has_more: further, next_cursor: cursor }) {
  const body = find("#list tbody");
  body.append(...data.map(row));
  next = cursor;
  more.hidden = !further;
  const count = body.childElementCount;
  find("#empty").hidden = Boolean(count);
  list.hidden = !count;
  find("#shown").textContent = `${say("listed", { count })} ${words[further ? "listed_more" : "listed_all"]}`;
}

// The Statement where there is one; of everything else the state in words.
function part(seen, answer, minimums) {
  const box = element("section");
  box.append(stateOf("h3", seen));
  const { state, result, version_seen: was, version_now: now } = seen;
  if (result) {
    if (was !== now) box.append(element("p", say("versions", { seen: was, now }), { class: "notice" }));
    const asked = answer.verdict?.results.includes(seen.session.id) ? minimums : undefined;
    box.append(isShared(result) ? drawShared(result, asked) : draw(result, asked));
  } else if (state !== "valid" && knows(`state_${state}`)) {
    box.append(element("p", words[`state_${state}`], { class: "notice" }));
  }
  if (!result && !answer.content_shown) box.append(element("p", why(answer)));
  return box;
}

function why({ content_until: until, verdict }) {
  if (verdict) return words.scores_unshown;
  return new Date(until) <= new Date() ? say("ended", { date: moment(until, hereNow()) }) : words.not_shown;
}

// As it is now, by the version of the requirement that the check was made by.
function verdictOf({ verdict, results }) {
  if (!verdict) return [];
  const titles = Object.fromEntries(results.map((seen) => [seen.session.id, titleOf(seen)]));
  return verdictParts(verdict, titles);
}

// By the version that the check was made by. Without it the verdict says all there is to say.
async function minimumsFor({ verdict, content_shown: hasContent }) {
  if (!verdict || !hasContent) return {};
  const { profile_id: id, profile_version: version } = verdict;
  const asked = call("GET", `/v1/requirement-profiles/${encodeURIComponent(id)}?version=${version}`);
  return asked.then(minimumsOf).catch(() => ({}));
}

function show(answer, minimums, organisation) {
  const result = newestOf(answer.results);
  const clock = clockOf(answer.results.map((each) => each.result));
  find("#head").dataset.mark = markOf({ ...answer, result });
  find("#who").textContent = firstLine({ ...answer, result }, moment(new Date(serverNow()).toISOString(), clock));
  const whose = element("p", grouped(answer.candidate_id), { class: "strong", translate: "no" });
  const checked = about({ ...answer, organisation }, moment(answer.verified_at, clock));
  find("#verdict").replaceChildren(whose, ...requirementLine(answer), ...verdictOf(answer), checked);
  find("#statements").replaceChildren(...answer.results.map((seen) => part(seen, answer, minimums)));
  find("#kept").textContent = "";
  looked = answer;
  list.hidden = filters.hidden = ask.hidden = true;
  one.hidden = false;
  find("#who").focus();
}

// From a check that was opened in the list the browser's own way back leads to it as it was.
for (const way of findAll("[data-back]")) {
  way.addEventListener("click", () => (opened ? history.back() : location.assign(addressOf(null))));
}

function backToList() {
  find("#errors").hidden = one.hidden = true;
  list.hidden = filters.hidden = false;
  opened.focus();
  opened = null;
}

filters.addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = [...new FormData(filters)].filter(([, value]) => value.trim());
  location.hash = new URLSearchParams(wanted).toString();
  location.reload();
});
addEventListener("hashchange", () => {
  if (opened && (location.hash || "#") === addressOf(null)) backToList();
  else location.reload();
});

async function save() {
  const name = await download(path({ format: "csv" }), "verifications.csv");
  find("#shown").textContent = say("saved_as", { name });
}

showsMore(more, async () => add(await page(next)));
pressed(find("#download"), save);
pressed(find("#receipt"), () => saveReceiptOf(looked.verification_id, looked.look_id));
find("#print").addEventListener("click", () => print());
// One that was retired is no longer offered, and may still be asked for.
function offer({ data }) {
  const { profile_id: chosen } = filters.elements;
  chosen.append(...data.map(({ id, name }) => element("option", name, { value: id })));
  const wanted = given.get("profile_id") ?? "";
  if (wanted && !data.some(({ id }) => id === wanted)) chosen.append(element("option", words.retired_one, { value: wanted }));
  chosen.value = wanted;
  find("[data-profiles]").hidden = chosen.options.length < 2;
}

pressed(find("#open"), () => open(named));
const offered = call("GET", "/v1/requirement-profiles").then(offer).catch(failed);
whenAnswered(Promise.all([asked, offered]), ([answer]) => {
  if (answer) return add(answer);
  filters.hidden = true;
  ask.hidden = false;
});
offerRooms();
