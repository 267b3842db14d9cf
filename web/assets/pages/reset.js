import { call } from "../api.js";
import { form, onSubmit, showDone } from "../form.js";

onSubmit(
  (fields) => call("POST", "/v1/password-resets", { identifier: fields.identifier.value, as: form.dataset.as }),
  () => showDone(),
);
