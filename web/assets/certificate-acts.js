// What a centre's desk does with one certificate: who is there, with which proof of identity; or what becomes of it.
import { lacks } from "./acts.js";
import { pressed } from "./asking.js";
import { linesOf } from "./countries.js";
import { element, find } from "./elements.js";
import { nameOf } from "./names.js";
import { twice } from "./twice.js";
import { say, words } from "./words.js";
import { day, money } from "./written.js";

const PROOFS = ["identity_card", "passport", "residence_permit", "driving_licence"];
const ENDS = { returns: "return", destructions: "destroy" };

function choice(name, value, label) {
  const box = element("div", "", { class: "choice" });
  const input = element("input", "", { type: "radio", name, value, id: `${name}-${value}` });
  box.append(input, element("label", label, { for: input.id }));
  return box;
}

function nameField() {
  const field = element("div", "", { class: "field" });
  const error = element("p", words.name_missing, { class: "error", id: "collector-error" });
  error.hidden = true;
  field.append(element("label", words.collector, { for: "collector" }), error);
  field.append(element("input", "", { id: "collector", type: "text", maxlength: "120", autocomplete: "off", spellcheck: "false" }));
  field.hidden = true;
  return field;
}

// Who is there decides what else is asked for: of somebody with a letter the name as their proof of identity has it.
function collecting(certificate, act) {
  const box = element("div");
  const people = element("fieldset");
  people.append(element("legend", words.who_is_here), choice("who", "self", say("self", { name: nameOf(certificate) })));
  if (certificate.authorised) people.append(choice("who", "account", say("account", { name: certificate.authorised })));
  people.append(choice("who", "letter", words.letter));
  find("input", people).checked = true;
  const field = nameField();
  const who = () => find("input:checked", people).value;
  people.addEventListener("change", () => { field.hidden = who() !== "letter"; });
  const proofs = element("div", "", { role: "group", "aria-labelledby": "proofs" });
  const list = element("p", "", { class: "actions" });
  for (const identity of PROOFS) {
    const button = element("button", words[identity], { type: "button", "aria-label": `${words[identity]}: ${words.hand_over}` });
    pressed(button, async () => {
      const input = find("input", field);
      if (who() === "letter" && lacks(input, input.value.trim().length < 3)) return;
      const name = { account: certificate.authorised, letter: input.value.trim() }[who()];
      await act("collections", { identity, ...(name && { name, authorised_by: who() }) }, words.did_collections);
    });
    list.append(button);
  }
  proofs.append(element("p", words.which_proof, { id: "proofs", class: "strong" }), list);
  box.append(people, field, proofs);
  return box;
}

// One that is here says nothing but that it has come: from the awarding body, or back from the courier.
function noting(step, what, label, act, did = `did_${step}`) {
  const box = element("div");
  const button = element("button", label, { type: "button" });
  pressed(button, () => act(step, {}, words[did]));
  const line = element("p", "", { class: "actions" });
  line.append(button);
  box.append(element("p", what), line);
  return box;
}

// The address as it is to be written, what is paid there, and the number that the candidate is mailed. On a day on which
// none goes it is only said when it does.
function sending({ dispatch: { asked, is_open: isOpen, next_day: next }, came_back_at: back }, act) {
  const box = element("div");
  const address = element("p", "", { translate: "no" });
  linesOf(asked.address).forEach((line) => address.append(element("bdi", line), element("br")));
  box.append(element("p", words.send_to, { class: "strong" }), address, element("p", say("send_price", { price: money(asked.price) })));
  if (back) box.append(element("p", words.ask_first));
  if (!isOpen) {
    box.append(element("p", next ? say("send_from", { date: day(next) }) : words.send_no_day));
    return box;
  }
  const field = element("div", "", { class: "field" });
  const error = element("p", words.tracking_missing, { class: "error", id: "tracking-error" });
  error.hidden = true;
  const input = element("input", "", { id: "tracking", type: "text", maxlength: "60", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  field.append(element("label", words.tracking, { for: "tracking" }), error, input);
  const button = element("button", words.send, { type: "button" });
  pressed(button, async () => {
    if (lacks(input, input.value.replace(/[\s-]/g, "").length < 6)) return;
    await act("dispatches", { tracking_number: input.value.trim() }, words.did_dispatches);
  });
  const line = element("p", "", { class: "actions" });
  line.append(button);
  box.append(field, element("p", words.send_what, { class: "small" }), line);
  return box;
}

// Headed by whose it is; closed by Escape, too.
export function panelOf(certificate, act, leave) {
  const { stage } = certificate;
  const box = element("div");
  const head = element("h3", say("acts_of", { name: nameOf(certificate), number: certificate.number }), { tabindex: "-1" });
  const error = element("p", "", { class: "error", role: "alert" });
  error.hidden = true;
  box.append(head, error);
  if (stage === "numbered") box.append(noting("receipts", words.receive_what, words.receive, act));
  if (certificate.group === "dispatch") box.append(sending(certificate, act), element("p", words.or_here, { class: "strong" }));
  if (stage === "dispatched") box.append(noting("returns", words.came_back_what, words.came_back, act, "did_come_back"));
  if (stage === "ready" || stage === "unclaimed") box.append(collecting(certificate, act));
  if (stage === "unclaimed" || stage === "recalled") {
    for (const [step, name] of Object.entries(ENDS)) {
      box.append(twice(words[name], nameOf(certificate), words[`${name}_what`], () => act(step, {}, words[`did_${step}`])));
    }
  }
  const cancel = element("button", words.close, { type: "button", class: "plain" });
  cancel.addEventListener("click", leave);
  box.append(cancel);
  box.addEventListener("keydown", ({ key }) => { if (key === "Escape") leave(); });
  return box;
}
