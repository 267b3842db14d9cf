import { accessCode, dateOfBirth, form, onSubmit, showDone, typedId, typedSecret } from "../form.js";
import { call, lang, say } from "../page.js";

onSubmit(
  (fields) => call("POST", "/v1/registrations", {
    candidate_id: typedId(fields.candidate_id),
    secret_number: typedSecret(fields.secret_number),
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
