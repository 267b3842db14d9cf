// The token stands after the "#", which no server and no mail scanner sees; a person's press spends it.
import { call, form, onSubmit, showDone } from "./form.js";
import { Problem } from "./page.js";

onSubmit(
  () => {
    const token = location.hash.slice(1);
    if (!token) throw new Problem({ code: "no_token" });
    return call("POST", form.dataset.path, { token });
  },
  () => {
    history.replaceState(null, "", location.pathname);
    showDone();
  },
);
