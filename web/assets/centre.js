// Staff of a centre: who I am, who else is on the staff, and how a colleague is asked to join.
import { call, element, find, lang, say, showProblem, whenAnswered, words } from "./page.js";

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
  const button = find("#send");
  find("#invite").hidden = false;
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    find("#errors").hidden = true;
    find("#sent").textContent = "";
    const email = find("#email").value.trim();
    call("POST", "/v1/staff-invitations", { email, language: lang })
      .then(() => { find("#sent").textContent = say("invitation_sent", { email }); }, showProblem)
      .finally(() => button.removeAttribute("aria-disabled"));
  });
}

whenAnswered(asked, ([me, { data }]) => {
  find("#whose").textContent = say("whose", { name: me.name, number: me.centre.number, centre: me.centre.name });
  find("#staff tbody").append(...data.map(row));
  find("#staff").hidden = false;
  if (me.role === "administrator") invites();
}, { signIn: "centre/sign-in" });
