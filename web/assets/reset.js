import { call, form, onSubmit, showDone, typedIdentifier } from "./form.js";

onSubmit(
  (fields) => call("POST", "/v1/password-resets", { identifier: typedIdentifier(fields.identifier), as: form.dataset.as }),
  () => showDone(),
);
