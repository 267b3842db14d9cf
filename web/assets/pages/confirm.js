import { call } from "../api.js";
import { form, onSubmit, showDone, token } from "../form.js";

onSubmit(
  ({ password }) => call("POST", form.dataset.path, { token: token(), password: password?.value }),
  () => {
    history.replaceState(null, "", location.pathname);
    showDone();
  },
);
