import { call } from "../api.js";
import { form, onSubmit, showDone } from "../form.js";
import { lang, say } from "../words.js";

// What is optional is left out where nothing was chosen or typed.
const said = (name, value) => (value.trim() ? { [name]: value.trim() } : {});

onSubmit(
  (fields) => call("POST", "/v1/organisations", {
    name: fields.namedItem("name").value.trim(),
    ...said("country", fields.country.value),
    ...said("web_domain", fields.web_domain.value),
    person_name: fields.person_name.value.trim(),
    email: fields.email.value,
    password: fields.password.value,
    accept_terms: form.dataset.terms,
    language: lang,
  }),
  () => showDone(say("sent_if_new", { email: form.elements.email.value.trim() })),
);
