import { afterHash } from "../addresses.js";
import { call } from "../api.js";
import { form, onSubmit, showDone } from "../form.js";

const typed = afterHash(location.hash);
if (typed) {
  form.elements.identifier.value = typed;
  history.replaceState(null, "", location.pathname);
}

onSubmit(
  (fields) => call("POST", "/v1/password-resets", { identifier: fields.identifier.value, as: form.dataset.as }),
  () => showDone(),
);
