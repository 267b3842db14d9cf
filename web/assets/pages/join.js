// An invitation is answered in two steps: name and password first, then the first code of one's own authenticator.
import { call } from "../api.js";
import { find } from "../elements.js";
import { showFactor } from "../factor.js";
import { form, onSubmit, showDone, token } from "../form.js";
import { showProblem } from "../problems.js";
import { say } from "../words.js";

const second = find("#second");
const confirm = find("#confirm");

function showSecond(answer) {
  form.hidden = true;
  showFactor(answer);
  const { organisation: name, tier } = answer;
  if (tier) find("#whom").textContent = say(tier === "approved" ? "whom" : "whom_unchecked", { name });
  find("#whom").hidden = !tier;
  if (tier === "instant") find("#without").hidden = false;
  second.hidden = false;
  find("h2", second).focus();
}

onSubmit(
  (fields) => call("POST", form.dataset.route, {
    token: token(),
    name: fields.namedItem("name").value.trim(),
    password: fields.password.value,
  }),
  showSecond,
);

async function finish(more) {
  if (confirm.getAttribute("aria-disabled")) return;
  confirm.setAttribute("aria-disabled", "true");
  find("#errors").hidden = true;
  try {
    await call("POST", `${form.dataset.route}/confirmations`, { token: token(), ...more });
    second.hidden = true;
    history.replaceState(null, "", location.pathname);
    showDone();
  } catch (problem) {
    // The one field there is to be wrong has its own sentence.
    showProblem(problem.code === "validation_failed" ? { ...problem, code: "code_refused" } : problem);
  } finally {
    confirm.removeAttribute("aria-disabled");
  }
}

confirm.addEventListener("click", () => finish({ code: find("#code").value }));
document.querySelector("#skip")?.addEventListener("click", () => finish({}));
