// An invitation is answered in two steps: name and password first, then the first code of one's own authenticator.
import { call } from "../api.js";
import { element, find } from "../elements.js";
import { form, onSubmit, showDone, token } from "../form.js";
import { showProblem } from "../problems.js";

const second = find("#second");
const confirm = find("#confirm");

function showSecond({ secret, qr_svg: drawn, recovery_codes: codes }) {
  form.hidden = true;
  find("#qr").src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  find("#secret").textContent = secret;
  find("#recovery").replaceChildren(...codes.map((code) => element("li", code)));
  second.hidden = false;
  find("h2", second).focus();
}

onSubmit(
  (fields) => call("POST", "/v1/staff-acceptances", {
    token: token(),
    name: fields.namedItem("name").value.trim(),
    password: fields.password.value,
  }),
  showSecond,
);

confirm.addEventListener("click", async () => {
  if (confirm.getAttribute("aria-disabled")) return;
  confirm.setAttribute("aria-disabled", "true");
  find("#errors").hidden = true;
  try {
    await call("POST", "/v1/staff-acceptances/confirmations", { token: token(), code: find("#code").value });
    second.hidden = true;
    history.replaceState(null, "", location.pathname);
    showDone();
  } catch (problem) {
    // The one field there is to be wrong has its own sentence.
    showProblem(problem.code === "validation_failed" ? { ...problem, code: "code_refused" } : problem);
  } finally {
    confirm.removeAttribute("aria-disabled");
  }
});
