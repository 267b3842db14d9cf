// What is shown once, when it is made: with nothing to show, its place is hidden and keeps nothing.
import { pressed } from "./asking.js";
import { find } from "./elements.js";
import { words } from "./words.js";

export function showOnce(secret) {
  find("#shown").textContent = secret;
  find("#copied").textContent = "";
  find("#secret").hidden = !secret;
}

pressed(find("#copy"), async () => {
  await navigator.clipboard.writeText(find("#shown").textContent);
  find("#copied").textContent = words.copied;
});
