import { call } from "../api.js";
import { form, onSubmit, showDone, token } from "../form.js";

onSubmit(
  () => call("POST", form.dataset.path, { token: token() }),
  () => {
    history.replaceState(null, "", location.pathname);
    showDone();
  },
);
