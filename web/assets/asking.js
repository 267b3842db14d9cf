// What a page asks for when it opens, and what a press of a button does.
import { find, findAll } from "./elements.js";
import { failed, isUnsure } from "./problems.js";

// Whoever is not sent to the sign-in page may sign out, also one who is refused what the page is about.
function ends() {
  find("#asking").hidden = true;
  const bar = find("#signed-in");
  if (bar) bar.hidden = false;
}

// A page that is all about one answer: `asked` is the call its first line made.
export async function whenAnswered(asked, show) {
  try {
    const answer = await asked;
    ends();
    show(answer);
  } catch (problem) {
    if (failed(problem)) return;
    ends();
    const again = find("[data-reload]");
    again.hidden = !isUnsure(problem);
    again.addEventListener("click", () => location.reload());
  }
}

// An act by a button: one at a time; what was said of the one before, good or bad, is removed.
export function pressed(button, act) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    find("#errors").hidden = true;
    find("#said")?.replaceChildren();
    await act().catch(failed);
    button.removeAttribute("aria-disabled");
  });
}

// The rest of a list, part by part. The focus goes to the first line that came: the button may be gone, and from the top of
// the page a keyboard or a reader would have to go through all of it again.
export function showsMore(button, load) {
  pressed(button, async () => {
    const before = new Set(findAll("main tbody tr"));
    await load();
    const first = findAll("main tbody tr").find((line) => !before.has(line) && !line.hidden);
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  });
}
