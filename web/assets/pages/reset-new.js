import { call } from "../api.js";
import { onSubmit, showDone, token } from "../form.js";

onSubmit(
  (fields) => call("PUT", "/v1/password-resets", { token: token(), password: fields.password.value }),
  () => {
    history.replaceState(null, "", location.pathname);
    showDone();
  },
);
