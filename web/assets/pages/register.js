import { call } from "../api.js";
import { accessCode, dateOfBirth, form, onSubmit, showDone } from "../form.js";
import { closedUp, typedId } from "../ids.js";
import { lang, say } from "../words.js";

onSubmit(
  (fields) => call("POST", "/v1/registrations", {
    candidate_id: typedId(fields.candidate_id.value),
    secret_number: closedUp(fields.secret_number.value),
    email: fields.email.value.trim(),
    password: fields.password.value,
    accept_terms: form.dataset.terms,
    marketing: fields.marketing.checked,
    language: lang,
    ...dateOfBirth(),
    ...accessCode(),
  }),
  ({ email }) => showDone(say("sent_to", { email })),
);
