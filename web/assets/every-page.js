// What every page does by itself: the build puts this before the page's own script.
import { Problem, call } from "./api.js";
import { pressed } from "./asking.js";
import { find, findAll } from "./elements.js";

// Changing the language keeps what the address carries after the page.
for (const link of findAll("#languages a")) {
  link.addEventListener("click", () => { link.href = new URL(link.href).pathname + location.search + location.hash; });
}

// The Back button shows nothing of a page about a person: whoever may see it asks for it anew.
if (find('meta[name="robots"]')) {
  addEventListener("pagehide", ({ persisted }) => persisted && find("#main").replaceChildren());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}

// The sign-in page follows only after the sign-out succeeded: on a shared computer it shows that nobody is signed in.
for (const button of findAll("[data-sign-out]")) {
  pressed(button, async () => {
    await call("DELETE", "/v1/sign-ins/current").catch((problem) => {
      if (problem.status !== 401) throw new Problem({ ...problem, ...(problem.status !== 409 && { code: "sign_out" }) });
    });
    location.assign(button.dataset.signOut);
  });
}
