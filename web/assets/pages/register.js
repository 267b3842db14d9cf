import { call } from "../api.js";
import { find } from "../elements.js";
import { accessCode, dateOfBirth, form, onSubmit, showDone } from "../form.js";
import { lang, say } from "../words.js";

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
  ({ email }) => showDone(say("sent_to", { email })),
  // The same for whatever pair is refused: it says nothing of this one.
  ({ code }) => {
    find("#known").hidden = code !== "not_recognised";
    return false;
  },
);
