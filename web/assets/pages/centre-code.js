// The second factor; whoever has waited too long begins again with the password.
import { call } from "../api.js";
import { form, next, onSubmit } from "../form.js";

onSubmit(
  (fields) => call("POST", "/v1/second-factors", { code: fields.code.value }),
  () => location.assign(next() ?? form.dataset.home),
  ({ code }) => {
    if (code === "sign_in_required") location.assign(form.dataset.signIn + location.search);
    return code === "sign_in_required";
  },
);
