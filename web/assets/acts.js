// The inputs that an act of a centre's staff needs: a reason, a tick, the papers of a re-mark.
import { element, find } from "./elements.js";
import { words } from "./words.js";

// Whether a field lacks what its act needs: then its error shows, and it has the focus.
export function lacks(control, isBad) {
  const id = `${control.id}-error`;
  const described = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (isBad) described.push(id);
  document.getElementById(id).hidden = !isBad;
  control.setAttribute("aria-describedby", described.join(" "));
  control.setAttribute("aria-invalid", String(isBad));
  if (isBad) (control.matches("fieldset") ? find("input", control) : control).focus();
  return isBad;
}

// Makes the call; where it blames some of these fields, by their names, their errors show and the first has the focus.
export async function blaming(controls, asked) {
  try {
    return await asked;
  } catch (problem) {
    const blamed = controls.filter(({ name }) => problem.errors?.some(({ pointer }) => pointer.endsWith(`/${name}`)));
    if (!blamed.length) throw problem;
    blamed.reverse().forEach((each) => lacks(each, true));
    return null;
  }
}

export const isShort = ({ value }) => value.trim().length < 3;

// A paper to tick, as every one is at first.
export function paperChoice(paper) {
  const box = element("div", "", { class: "choice" });
  const input = element("input", "", { type: "checkbox", id: `paper-${paper}`, value: paper });
  box.append(input, element("label", words[paper] ?? paper, { for: input.id }));
  input.checked = true;
  return box;
}
