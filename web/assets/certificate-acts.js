// What a centre's desk does with one certificate: who is there, with which proof of identity; or what becomes of it.
import { lacks } from "./acts.js";
import { pressed } from "./asking.js";
import { element, find } from "./elements.js";
import { nameOf } from "./names.js";
import { twice } from "./twice.js";
import { say, words } from "./words.js";

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

function receiving(act) {
  const box = element("div");
  const button = element("button", words.receive, { type: "button" });
  pressed(button, () => act("receipts", {}, words.did_receipts));
  const line = element("p", "", { class: "actions" });
  line.append(button);
  box.append(element("p", words.receive_what), line);
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
  if (stage === "numbered") box.append(receiving(act));
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
