// The organisations that a candidate blocks: from the line of one that has looked, and let in again from the list of them.
import { call } from "./api.js";
import { pressed } from "./asking.js";
import { element, find } from "./elements.js";
import { say, words } from "./words.js";

const PATH = "/v1/me/blocked-organisations";
const blocked = new Map(); // names by id
const buttons = []; // of all lines, with what each is about

export const askForBlocked = () => call("GET", PATH);

export function showBlocked({ data }) {
  for (const { id, name } of data) blocked.set(id, name);
  refresh();
}

// None for a centre, which looks at its own candidates.
export function blockButton({ organisation_id: id, organisation: name }) {
  if (!id) return [];
  const button = element("button", "", { type: "button", class: "plain small" });
  pressed(button, () => (blocked.has(id) ? unblock(id) : block(id, name)));
  buttons.push({ button, id, name });
  label(button, id, name);
  return [button];
}

async function block(id, name) {
  await call("PUT", `${PATH}/${encodeURIComponent(id)}`, {});
  blocked.set(id, name);
  refresh(say("is_blocked", { organisation: name }));
}

async function unblock(id) {
  const name = blocked.get(id);
  await call("DELETE", `${PATH}/${encodeURIComponent(id)}`);
  blocked.delete(id);
  refresh(say("is_unblocked", { organisation: name }));
}

function refresh(done = "") {
  for (const { button, id, name } of buttons) label(button, id, name);
  find("#blocked ul").replaceChildren(...[...blocked].map(([id, name]) => entry(id, name)));
  find("#blocked").hidden = !blocked.size;
  find("#changed").textContent = done;
}

function label(button, id, name) {
  const key = blocked.has(id) ? "unblock" : "block";
  button.textContent = words[key];
  button.setAttribute("aria-label", `${words[key]}: ${name}`);
}

// Its button goes with it: the focus moves to what is said of it, or a keyboard would begin at the top of the page.
function entry(id, name) {
  const line = element("li", `${name} `);
  const button = element("button", words.unblock, { type: "button", class: "plain small" });
  button.setAttribute("aria-label", `${words.unblock}: ${name}`);
  pressed(button, () => unblock(id).then(() => find("#changed").focus()));
  line.append(button);
  return line;
}
