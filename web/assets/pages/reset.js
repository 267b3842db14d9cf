import { form, onSubmit, showDone, typedIdentifier } from "../form.js";
import { call } from "../page.js";

onSubmit(
  (fields) => call("POST", "/v1/password-resets", { identifier: typedIdentifier(fields.identifier), as: form.dataset.as }),
  () => showDone(),
);
