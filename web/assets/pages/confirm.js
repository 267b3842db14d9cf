import { call } from "../api.js";
import { find } from "../elements.js";
import { form, onSubmit, showDone, token } from "../form.js";

const again = find("#again"); // the way for an organisation whose link is no good

onSubmit(
  ({ password }) => call("POST", form.dataset.path, { token: token(), password: password?.value }),
  () => {
    history.replaceState(null, "", location.pathname);
    showDone();
  },
  () => {
    if (again) again.hidden = false;
    return false;
  },
);
