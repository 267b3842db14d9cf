// Staff of a centre: who I am, who else is on the staff, and how a colleague is asked to join.
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { showFor } from "../centre-sessions.js";
import { element, find } from "../elements.js";
import { lang, say, words } from "../words.js";

const asked = Promise.all([call("GET", "/v1/centres/me"), call("GET", "/v1/centres/me/staff")]);

// Who administers may end an account or an invitation: not their own while nobody else could invite.
function removal({ id, email }) {
  const cell = element("td");
  const box = element("details");
  const button = element("button", words.remove, { type: "button", class: "plain", "aria-label": `${words.remove}: ${email}` });
  pressed(button, () => call("DELETE", `/v1/centres/me/staff/${encodeURIComponent(id)}`).then(() => location.reload()));
  box.append(element("summary", words.remove, { "aria-label": `${words.remove}: ${email}` }), element("p", words.remove_what), button);
  cell.append(box);
  return cell;
}

function row({ email, name, role, state }) {
  const line = document.createElement("tr");
  line.append(
    element("th", email, { scope: "row" }),
    element("td", state === "active" ? name : words.invited),
    element("td", words[`role_${role}`] ?? role),
  );
  return line;
}

function invites() {
  find("#invite").hidden = false;
  pressed(find("#send"), async () => {
    find("#sent").textContent = "";
    const email = find("#email").value.trim();
    await call("POST", "/v1/staff-invitations", { email, role: find("#role").value, language: lang });
    find("#sent").textContent = say("invitation_sent", { email });
  });
}

whenAnswered(asked, ([me, { data }]) => {
  find("#whose").textContent = say("whose_name", { name: me.name, number: me.centre.number, centre: me.centre.name });
  showFor(me.centre);
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
});
