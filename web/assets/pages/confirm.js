import { form, onSubmit, showDone, token } from "../form.js";
import { call } from "../page.js";

onSubmit(
  () => call("POST", form.dataset.path, { token: token() }),
  () => {
    history.replaceState(null, "", location.pathname);
    showDone();
  },
);
