// A shared link. Its code is behind the #, so that no server and no log has it; pressing the button uses one of its views.
import { call } from "../api.js";
import { find } from "../elements.js";
import { form, onSubmit, showDone, token } from "../form.js";
import { drawShared } from "../shared.js";
import { clockOf } from "../statement.js";
import { titleOf } from "../titles.js";
import { say } from "../words.js";
import { moment } from "../written.js";

const { token: typed, pin } = form.elements;
typed.value = token();
find("#typed").hidden = Boolean(typed.value);
addEventListener("hashchange", () => location.reload());

const asked = () => ({ token: typed.value, ...(pin.value.trim() ? { pin: pin.value } : {}) });

onSubmit(
  () => call("POST", "/v1/shared-links/view", asked()),
  (shown) => {
    find("#done h2").textContent = titleOf(shown);
    find("#statement").replaceChildren(drawShared(shown));
    find("#actions").hidden = false;
    showDone(say("good_for", { count: shown.views_left, date: moment(shown.expires_at, clockOf([shown])) }));
  },
  ({ code }) => {
    if (["pin_required", "wrong_pin"].includes(code)) find("#secret").hidden = false;
    if (code === "not_found") find("#typed").hidden = false;
    return false;
  },
);

find("#print").addEventListener("click", () => print());
