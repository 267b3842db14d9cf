// An organisation's webhooks: the list, the form that makes one, and the deliveries of one.
import { call } from "../api.js";
import { whenApproved } from "../approval.js";
import { pressed, showsMore, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { element, find, findAll } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { showOnce } from "../shown-once.js";
import { twice } from "../twice.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const PATH = "/v1/webhook-endpoints";
const asked = whenApproved(() => call("GET", PATH));
const at = ({ id }) => `${PATH}/${encodeURIComponent(id)}`;
const [list, making, one, said, done, more] = ["#list", "#making", "#one", "#said", "#done", "#more"].map((each) => find(each));
let opened = null;
let next = null;

function act(label, endpoint, press) {
  const button = element("button", label, { type: "button", class: "plain", "aria-label": `${label}: ${endpoint.url}` });
  pressed(button, press);
  return button;
}

function row(endpoint) {
  const line = element("tr");
  const name = element("th", endpoint.url, { scope: "row" });
  name.append(element("span", endpoint.types.map((each) => words[each] ?? each).join(" · "), { class: "soft small under" }));
  const other = endpoint.state === "on" ? "off" : "on";
  const acts = element("td", "", { class: "own" });
  acts.append(
    act(words.open, endpoint, () => open(endpoint)),
    " ",
    act(words[`switch_${other}`], endpoint, async () => {
      await call("PATCH", at(endpoint), { state: other });
      await refresh(words[`switched_${other}`]);
    }),
    twice(words.rotate, endpoint.url, words.rotate_what, async () => {
      const rotated = await call("POST", `${at(endpoint)}/rotations`, {});
      await refresh(words.rotated);
      showOnce(rotated.secret);
    }),
    twice(words.remove, endpoint.url, words.remove_what, async () => {
      await call("DELETE", at(endpoint));
      await refresh(words.removed);
    }),
  );
  line.append(name, element("td", words[`state_${endpoint.state}`] ?? endpoint.state), acts);
  return line;
}

function show({ data }) {
  find("#some tbody").replaceChildren(...data.map(row));
  find("#some").hidden = !data.length;
  find("#empty").hidden = Boolean(data.length);
  showOnce("");
  list.hidden = making.hidden = false;
  one.hidden = true;
}

async function refresh(line) {
  show(await call("GET", PATH));
  said.textContent = line;
  said.focus();
}

// How a delivery stands, in one line.
function fate({ state, attempts, outcome, status, next_attempt_at: due }) {
  const how = outcome ? say(`outcome_${outcome}`, { status }) : "";
  const when = due ? say("next_attempt", { date: moment(due, hereNow()) }) : "";
  return [words[`delivery_${state}`], say("attempts", { count: attempts }), how, when].filter(Boolean).join(" · ");
}

function deliveryRow(delivery) {
  const line = element("tr");
  const what = element("th", words[delivery.type] ?? delivery.type, { scope: "row" });
  what.append(element("span", moment(delivery.at, hereNow()), { class: "soft small under" }));
  const label = words.replay;
  const button = element("button", label, { type: "button", class: "plain", "aria-label": `${label}: ${moment(delivery.at, hereNow())}` });
  pressed(button, async () => {
    await call("POST", `${at(opened)}/deliveries/${encodeURIComponent(delivery.id)}/replays`, {});
    await load();
    done.textContent = words.replayed;
  });
  const acts = element("td", "", { class: "own" });
  acts.append(button);
  line.append(what, element("td", fate(delivery)), acts);
  return line;
}

function addPage({ data, next_cursor: cursor }) {
  find("#one tbody").append(...data.map(deliveryRow));
  next = cursor;
  more.hidden = !cursor;
}

async function load() {
  const page = await call("GET", `${at(opened)}/deliveries`);
  find("#one tbody").replaceChildren();
  addPage(page);
  find("#one .card").hidden = !page.data.length;
  find("#none").hidden = Boolean(page.data.length);
}

async function open(endpoint) {
  opened = endpoint;
  await load();
  find("#which").textContent = endpoint.url;
  done.textContent = said.textContent = "";
  list.hidden = making.hidden = true;
  one.hidden = false;
  find("#which").focus();
}

pressed(find("#try"), async () => {
  await call("POST", `${at(opened)}/tests`, {});
  await load();
  done.textContent = words.tried;
});
pressed(find("#again"), load);
pressed(find("#back"), () => refresh(""));
showsMore(more, async () => addPage(await call("GET", `${at(opened)}/deliveries?cursor=${encodeURIComponent(next)}`)));
onSubmit(
  ({ url }) => call("POST", PATH, { url: url.value.trim(), types: findAll("[name=types]:checked").map(({ value }) => value) }),
  async (made) => {
    form.reset();
    await refresh(words.made);
    showOnce(made.secret);
  },
);
whenAnswered(asked, (listed) => listed && show(listed));
