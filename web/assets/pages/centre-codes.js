// One-time codes for all of a centre's locked candidates: asked for, confirmed by a colleague, shown once.
import { isShort, lacks } from "../acts.js";
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { showCentre } from "../centre-sessions.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { grouped } from "../ids.js";
import { nameOf } from "../names.js";
import { say } from "../words.js";
import { moment } from "../written.js";

const PATH = "/v1/centres/me/access-codes";
const asked = Promise.all([call("GET", "/v1/centres/me"), call("GET", PATH)]);
const put = (name, line) => { find(`[data-put="${name}"]`).textContent = line; };
let today = null;

function sentenceOf({ state, may, count, ...act }) {
  const [name, at] = act.confirmed_by ? [act.confirmed_by, act.confirmed_at] : [act.asked_by, act.asked_at];
  const key = state === "issued" ? "issued" : may === "confirm" ? "to_confirm" : "waiting";
  return say(key, { name, count, date: moment(at, hereNow()), reason: act.reason });
}

// What stands of today, and what the reader may do about it.
function show(act) {
  today = act;
  find('[data-put="today"]').hidden = !act;
  if (act) put("today", sentenceOf(act));
  find("#asking-for").hidden = Boolean(act);
  find("#confirming").hidden = act?.may !== "confirm";
  find("#repeating").hidden = act?.may !== "repeat";
  find("#act").hidden = false;
}

function row(each) {
  const line = element("tr");
  line.append(
    element("th", nameOf(each), { scope: "row" }),
    element("td", each.candidate_number),
    element("td", grouped(each.candidate_id), { class: "nowrap" }),
    element("td", each.access_code, { class: "nowrap" }),
  );
  return line;
}

async function shown(answer) {
  if (answer.codes) {
    put("made", say("made", { count: answer.codes.length }));
    put("what", say("code_for_all", { date: moment(answer.expires_at, hereNow()) }));
    find("#codes tbody").replaceChildren(...answer.codes.map(row));
    find("#codes").hidden = false;
    find('[data-put="made"]').focus();
  }
  show((await call("GET", PATH)).data[0]);
}

async function give() {
  const reason = find("#reason");
  if (lacks(reason, isShort(reason))) return;
  await shown(await call("POST", PATH, { reason: reason.value.trim() }));
}

const confirmation = (body) => call("POST", `${PATH}/${today.day}/confirmations`, body);

async function confirm() {
  const checked = find("#checked");
  if (lacks(checked, !checked.checked)) return;
  await shown(await confirmation({}));
}

async function repeat() {
  const dead = find("#dead");
  if (lacks(dead, !dead.checked)) return;
  dead.checked = false;
  await shown(await (today.confirmed_by ? confirmation({ again: true }) : call("POST", PATH, { reason: today.reason, again: true })));
}

pressed(find("#give"), give);
pressed(find("#confirm"), confirm);
pressed(find("#repeat"), repeat);
find("#print").addEventListener("click", () => print());
whenAnswered(asked, ([{ centre }, { data }]) => {
  showCentre(centre);
  show(data[0]);
});
