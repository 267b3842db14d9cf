import { call, onSubmit, showDone } from "./form.js";

onSubmit(
  (fields) => call("POST", "/v1/password-resets", { identifier: fields.identifier.value.trim() }),
  () => showDone(),
);
