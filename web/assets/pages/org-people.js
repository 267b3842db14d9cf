// An organisation's people: who I am, who else acts for it, how a colleague is asked to join, and my own second code.
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { element, find } from "../elements.js";
import { showFactor } from "../factor.js";
import { lang, say, words } from "../words.js";

const ME = "/v1/organisations/me";
const asked = Promise.all([call("GET", ME), call("GET", `${ME}/members`)]);

function removal({ id, email }) {
  const cell = element("td");
  const box = element("details");
  const label = `${words.remove}: ${email}`;
  const button = element("button", words.remove, { type: "button", class: "plain", "aria-label": label });
  pressed(button, () => call("DELETE", `${ME}/members/${encodeURIComponent(id)}`).then(() => location.reload()));
  box.append(element("summary", words.remove, { "aria-label": label }), element("p", words.remove_what), button);
  cell.append(box);
  return cell;
}

function row({ email, name, role, state, second_factor: has }) {
  const line = document.createElement("tr");
  const factor = state === "active" ? words[has ? "has_factor" : "no_factor"] : "";
  line.append(
    element("th", email, { scope: "row" }),
    element("td", state === "active" ? name : words.invited),
    element("td", words[`role_${role}`] ?? role),
    element("td", factor),
  );
  return line;
}

function invites() {
  find("#invite").hidden = false;
  pressed(find("#send"), async () => {
    find("#sent").textContent = "";
    const email = find("#email").value.trim();
    await call("POST", `${ME}/invitations`, { email, role: find("#role").value, language: lang });
    find("#sent").textContent = say("invitation_sent", { email });
  });
}

function offersFactor() {
  find("#own").hidden = false;
  pressed(find("#begin"), async () => {
    showFactor(await call("POST", `${ME}/second-factors`, { password: find("#password").value }));
    find("#ask").hidden = true;
    find("#begun").hidden = false;
    find("#code").focus();
  });
  pressed(find("#confirm"), async () => {
    await call("POST", `${ME}/second-factors/confirmations`, { code: find("#code").value });
    location.reload();
  });
}

whenAnswered(asked, ([{ name, me }, { data }]) => {
  find("#whose").textContent = say("whose_organisation", { name: me.name, organisation: name });
  const administers = ({ role, state }) => role === "administrator" && state === "active";
  const isLast = (each) => administers(each) && data.filter(administers).length === 1;
  for (const each of data) {
    const line = row(each);
    if (me.role === "administrator") line.append(isLast(each) ? element("td") : removal(each));
    find("#staff tbody").append(line);
  }
  find("#acts").hidden = me.role !== "administrator";
  find("#staff").hidden = false;
  if (me.role === "administrator") invites();
  if (!me.second_factor) offersFactor();
});
