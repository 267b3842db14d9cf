// What a candidate reads while there is no result: whether the mail will come, and whom to ask.
import { call } from "./api.js";
import { pressed } from "./asking.js";
import { element } from "./elements.js";
import { say, words } from "./words.js";

// A sentence with one datum of a person in it, which no translator and no other direction of writing touches.
function about(key, name, datum) {
  const [before, after] = words[key].split(`{${name}}`);
  const line = element("p", before);
  line.append(element("bdi", datum, { translate: "no" }), after);
  return line;
}

export function mailLines({ state, email }) {
  const line = about(`mail_${state}`, "email", email);
  if (state === "will_come") return [line];
  const [button, said] = [element("button", words.send_again, { type: "button", class: "plain" }), element("p", "", { role: "status" })];
  pressed(button, async () => {
    said.textContent = "";
    await call("POST", "/v1/me/email-confirmations", {});
    said.replaceChildren(...about("sent_to", "email", email).childNodes);
  });
  return [line, button, said];
}

const ADDRESS = { telephone: (text) => `tel:${text.replace(/[^+0-9]/g, "")}`, email: (text) => `mailto:${text}` };

// The centre's name, and what it has published of how to reach it.
export function centreLines({ name, number, contact }) {
  const reached = Object.keys(ADDRESS).filter((way) => contact[way]);
  const beside = [contact.address, contact.hours].filter(Boolean);
  const [head, links] = [element("p", say("ask_centre", { name, number })), element("ul", "", { class: "links" })];
  for (const way of reached) {
    const line = element("li");
    line.append(element("a", contact[way], { href: ADDRESS[way](contact[way]) }));
    links.append(line);
  }
  const rest = reached.length || beside.length ? beside.join(" · ") : words.no_contact;
  return [head, ...(reached.length ? [links] : []), ...(rest ? [element("p", rest, { class: "soft small" })] : [])];
}
