// What cannot be taken back is asked for twice: the button comes after what it does is said.
import { pressed } from "./asking.js";
import { element } from "./elements.js";

// `name` is what it is done to, for whoever hears one button of a list.
export function twice(label, name, what, press, ...choice) {
  const box = element("details");
  const named = { "aria-label": `${label}: ${name}` };
  const button = element("button", label, { type: "button", class: "plain", ...named });
  pressed(button, press);
  box.append(element("summary", label, named), element("p", what, { class: "small" }), ...choice, button);
  return box;
}
