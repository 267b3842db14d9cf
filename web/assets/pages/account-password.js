import { call } from "../api.js";
import { find } from "../elements.js";
import { onSubmit, showDone } from "../form.js";
import { failed } from "../problems.js";

// The name under which a password manager keeps it: the one of the sign-in page.
call("GET", "/v1/me").then((me) => { find("#whose").value = me.candidate_id; }, failed);

onSubmit(
  (fields) => call("PATCH", "/v1/me", { password: fields.password.value, current_password: fields.current_password.value }),
  () => showDone(),
);
