// The second factor of staff; whoever has waited too long begins again with the password.
import { call, form, onSubmit } from "./form.js";

onSubmit(
  (fields) => call("POST", "/v1/second-factors", { code: fields.code.value.replace(/\s/g, "") }),
  () => location.assign(form.dataset.home),
  ({ code }) => {
    if (code === "sign_in_required") location.assign(form.dataset.signIn);
    return code === "sign_in_required";
  },
);
