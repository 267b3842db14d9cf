import { call, onSubmit, showDone, typedId } from "./form.js";

onSubmit(
  (fields) => call("POST", "/v1/password-resets", { identifier: typedId(fields.identifier) }),
  () => showDone(),
);
