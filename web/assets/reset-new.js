// The token stands after the "#", as on the confirmation page.
import { call, onSubmit, showDone } from "./form.js";
import { Problem } from "./page.js";

onSubmit(
  (fields) => {
    const token = location.hash.slice(1);
    if (!token) throw new Problem({ code: "no_token" });
    return call("PUT", "/v1/password-resets", { token, password: fields.password.value });
  },
  () => {
    history.replaceState(null, "", location.pathname);
    showDone();
  },
);
