import { call } from "../api.js";
import { find } from "../elements.js";
import { form, next, onSubmit } from "../form.js";

// What was typed goes with whoever asks for a new password: behind the "#", which no server sees.
find("[data-reset]").addEventListener("click", ({ currentTarget }) => {
  currentTarget.hash = encodeURIComponent(form.elements.identifier.value);
});

onSubmit(
  (fields) => call("POST", "/v1/sign-ins", {
    identifier: fields.identifier.value,
    password: fields.password.value,
    as: form.dataset.as,
  }),
  ({ kind, second_factor: second }) => {
    const home = form.dataset[kind] ?? form.dataset.candidate;
    if (second === "required") return location.assign((form.dataset.code ?? home) + location.search); // the code's page knows where to go on
    location.assign(next() ?? home);
  },
);
