// What candidates share with the organisation. Opening a line is a check that the API records.
import { call } from "../api.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { grouped } from "../ids.js";
import { offerRooms } from "../office.js";
import { drawShared } from "../shared.js";
import { titleOf } from "../titles.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const page = (mark) => call("GET", `/v1/shared-results${mark ? `?cursor=${encodeURIComponent(mark)}` : ""}`);
const asked = page();
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
  const purpose = find("#purpose").value;
  const answer = await call("POST", "/v1/verifications", { share_id: line.id, purpose });
  find("#who").textContent = `${nameOf(line)} · ${titleOf(line)}`;
  const reference = { date: when(answer.verified_at), id: answer.verification_id };
  find('[data-put="reference"]').textContent = say("checked", reference);
  find("#statements").replaceChildren(...answer.results.map(drawShared));
  list.hidden = true;
  one.hidden = false;
  find("#who").focus();
  if (line.mark === "new") by.closest("tr").replaceWith(row({ ...line, mark: "read" }));
  opened = line.id;
}

async function acknowledge(line, by) {
  const marked = await call("POST", `/v1/shared-results/${encodeURIComponent(line.id)}/acknowledgements`, {});
  by.closest("tr").replaceWith(row(marked));
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
  const some = Boolean(find("#list tbody tr")) || further;
  list.hidden = !some;
  find("#empty").hidden = some;
}

find("#back").addEventListener("click", () => {
  find("#errors").hidden = one.hidden = true;
  list.hidden = false;
  find(`[data-line="${opened}"] button`).focus();
});
find("#print").addEventListener("click", () => print());
showsMore(more, async () => add(await page(cursor)));
whenAnswered(asked, add);
offerRooms();
