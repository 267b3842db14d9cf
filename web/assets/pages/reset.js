import { call } from "../api.js";
import { form, onSubmit, showDone } from "../form.js";
import { typedIdentifier } from "../ids.js";

onSubmit(
  (fields) => call("POST", "/v1/password-resets", { identifier: typedIdentifier(fields.identifier.value), as: form.dataset.as }),
  () => showDone(),
);
