// Staff of a centre: who I am, who else is on the staff, and how a colleague is asked to join.
import { call, element, find, lang, pressed, say, whenAnswered, words } from "./page.js";

const asked = Promise.all([call("GET", "/v1/centres/me"), call("GET", "/v1/centres/me/staff")]);

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
    await call("POST", "/v1/staff-invitations", { email, language: lang });
    find("#sent").textContent = say("invitation_sent", { email });
  });
}

whenAnswered(asked, ([me, { data }]) => {
  find("#whose").textContent = say("whose_name", { name: me.name, number: me.centre.number, centre: me.centre.name });
  find("#staff tbody").append(...data.map(row));
  find("#staff").hidden = false;
  if (me.role === "administrator") invites();
});
