import { call } from "../api.js";
import { element, find } from "../elements.js";
import { accessCode, dateOfBirth, form, onSubmit, refuse, showDone } from "../form.js";
import { asMeant } from "../ids.js";
import { nearAddress } from "../near.js";
import { sentence } from "../problems.js";
import { lang, say, words } from "../words.js";

const { email: address } = form.elements;

// A slip in a well-known domain is asked about, and mended by one press; it is sent as it was typed all the same.
address.addEventListener("change", () => {
  const meant = nearAddress(asMeant(address.value));
  const button = element("button", words.near_take, { type: "button", class: "plain" });
  button.addEventListener("click", () => {
    address.value = meant;
    find("#near").hidden = true;
    address.focus();
  });
  find("#near").replaceChildren(say("near", { email: meant }), " ", button);
  find("#near").hidden = !meant;
});

onSubmit(
  (fields) => call("POST", "/v1/registrations", {
    candidate_id: fields.candidate_id.value,
    secret_number: fields.secret_number.value,
    email: fields.email.value,
    password: fields.password.value,
    accept_terms: form.dataset.terms,
    marketing: fields.marketing.checked,
    language: lang,
    ...dateOfBirth(),
    ...accessCode(),
  }),
  () => showDone(say("sent_to", { email: address.value })), // as typed: only so does its owner see a slip
  // The same for whatever pair is refused: it says nothing of this one.
  (problem) => {
    const isPair = problem.code === "not_recognised";
    find("#known").hidden = !isPair;
    if (isPair) refuse(problem, [{ field: "candidate_id", text: sentence(problem) }, { field: "secret_number", text: words.check_pair }]);
    return isPair;
  },
);
