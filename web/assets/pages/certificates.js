// A candidate's certificates: the next step of each, and who else may collect it.
import { lacks } from "../acts.js";
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { dayBefore, hereNow } from "../dates.js";
import { dispatchPart } from "../dispatch.js";
import { element, find } from "../elements.js";
import { titleOf } from "../titles.js";
import { say, words } from "../words.js";
import { day, moment } from "../written.js";

const PATH = "/v1/me/certificates";
const COLLECTABLE = ["made", "numbered", "at_centre", "ready", "unclaimed"];
const HERE = ["ready", "unclaimed"];
const asked = call("GET", PATH);
const said = find("#said");
const own = ({ id }) => `${PATH}/${encodeURIComponent(id)}/authorisation`;
const centreOf = ({ centre }) => `${centre.name} (${centre.number})`;

async function again(sentence) {
  show(await call("GET", PATH));
  said.textContent = sentence;
  said.focus();
}

function stage(certificate, result) {
  const date = certificate.ended_at ? moment(certificate.ended_at, hereNow()) : "";
  if (certificate.collected_by) return say("collected_by", { name: certificate.collected_by, date });
  const back = certificate.came_back_at;
  if (back && HERE.includes(certificate.stage)) {
    return say(certificate.dispatch?.asked ? "came_back" : "came_back_collect", { centre: centreOf(result), date: moment(back, hereNow()) });
  }
  if (certificate.dispatch?.asked && HERE.includes(certificate.stage)) return say("stage_to_be_sent", { centre: centreOf(result) });
  return say(`stage_${certificate.stage}`, { centre: centreOf(result), date });
}

// What there is still to know or to bring, while it is to be collected.
function hints(certificate, result) {
  if (certificate.dispatch?.asked) return certificate.came_back_at ? [words.bring] : [];
  if (certificate.stage === "ready") return [words.bring, say("kept_until", { date: day(dayBefore(certificate.unclaimed_on)) })];
  if (!["made", "numbered", "at_centre"].includes(certificate.stage)) return [];
  const from = [certificate.ready_on, result.certificates_from].find(Boolean);
  return [from ? say("from", { date: day(from) }) : words.from_usual];
}

function printing(certificate, result) {
  const button = element("button", words.letter, { type: "button", class: "plain" });
  button.addEventListener("click", () => {
    const { candidate_id: id, given_names: given, family_name: family } = result.candidate;
    const name = certificate.authorisation.name;
    find("#letter-text").textContent = say("letter_text", { me: `${given} ${family}`, id, name, title: titleOf(result), centre: centreOf(result) });
    window.print();
  });
  return button;
}

function named(certificate, result) {
  const box = element("div");
  const back = element("button", words.take_back, { type: "button", class: "plain" });
  pressed(back, async () => {
    await call("DELETE", own(certificate));
    await again(words.taken_back);
  });
  const acts = element("p", "", { class: "actions" });
  acts.append(printing(certificate, result), back);
  box.append(element("p", say("may", certificate.authorisation), { class: "strong" }), acts);
  return box;
}

function naming(certificate) {
  const box = element("details");
  const id = `name-${certificate.id}`;
  const field = element("div", "", { class: "field" });
  const input = element("input", "", { id, type: "text", maxlength: "120", autocomplete: "off", spellcheck: "false" });
  const error = element("p", words.refused_name, { class: "error", id: `${id}-error` });
  error.hidden = true;
  field.append(element("label", words.person, { for: id }), error, input);
  const button = element("button", words.let, { type: "button" });
  pressed(button, async () => {
    const name = input.value.trim();
    if (lacks(input, name.length < 3)) return;
    const { authorisation } = await call("PUT", own(certificate), { name });
    await again(say("may", authorisation));
  });
  box.append(element("summary", words.another), element("p", words.another_what, { class: "small" }), field, button);
  return box;
}

function part(certificate, result) {
  const made = element("div");
  const lead = certificate.stage === "ready" || certificate.stage === "recalled" ? "strong" : "";
  made.append(element("p", stage(certificate, result), { class: lead }));
  made.append(...hints(certificate, result).map((each) => element("p", each)));
  if (certificate.number) made.append(element("p", say("number", certificate), { class: "soft small" }));
  if (COLLECTABLE.includes(certificate.stage) && !certificate.dispatch?.asked) made.append(certificate.authorisation ? named(certificate, result) : naming(certificate));
  made.append(...dispatchPart(certificate, result, again));
  return made;
}

function lost({ session }) {
  const line = element("p");
  const link = `${find("#each").dataset.lost}#${encodeURIComponent(session.id)}`;
  line.append(element("a", words.lost, { href: link, class: "line" }));
  return line;
}

function card(result) {
  const made = element("section", "", { class: "card" });
  made.append(element("h2", titleOf(result)));
  if (result.none) made.append(element("p", say(`none_${result.none}`, { centre: centreOf(result) })));
  else if (!result.certificates.length) made.append(element("p", words.making));
  made.append(...result.certificates.map((each) => part(each, result)));
  if (result.certificates.length) made.append(lost(result));
  return made;
}

function show({ data }) {
  find("#each").replaceChildren(...data.map(card));
  find("#empty").hidden = Boolean(data.length);
}

whenAnswered(asked, (answer) => {
  show(answer);
  find("#list").hidden = false;
});
