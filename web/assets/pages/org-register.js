import { call } from "../api.js";
import { form, onSubmit, showDone } from "../form.js";
import { lang, say } from "../words.js";

onSubmit(
  (fields) => call("POST", "/v1/organisations", {
    name: fields.namedItem("name").value.trim(),
    email: fields.email.value,
    password: fields.password.value,
    accept_terms: form.dataset.terms,
    language: lang,
  }),
  () => showDone(say("sent_if_new", { email: form.elements.email.value.trim() })),
);
