// The people of a centre or an organisation: who they are, whose account ends, and how a colleague is asked to join.
import { call } from "./api.js";
import { pressed } from "./asking.js";
import { element, find } from "./elements.js";
import { twice } from "./twice.js";
import { lang, say, words } from "./words.js";

const administers = ({ role, state }) => role === "administrator" && state === "active";

// Who administers may end an account or an invitation: not their own while nobody else could invite.
function removal({ id, email }, members) {
  const cell = element("td");
  cell.append(twice(words.remove, email, words.remove_what, () => call("DELETE", `${members}/${encodeURIComponent(id)}`).then(() => location.reload())));
  return cell;
}

function row({ email, name, role, state }, cells) {
  const line = element("tr");
  line.append(
    element("th", email, { scope: "row" }),
    element("td", state === "active" ? name : words.invited),
    element("td", words[`role_${role}`] ?? role),
    ...cells,
  );
  return line;
}

function invites(invitations) {
  find("#invite").hidden = false;
  pressed(find("#send"), async () => {
    find("#sent").textContent = "";
    const email = find("#email").value.trim();
    await call("POST", invitations, { email, role: find("#role").value, language: lang });
    find("#sent").textContent = say("invitation_sent", { email });
  });
}

// `members` and `invitations` are paths of the API, `cells` makes what a line has besides.
export function showTeam(me, data, { members, invitations, cells = () => [] }) {
  const mayRemove = me.role === "administrator";
  const isLast = (each) => administers(each) && data.filter(administers).length === 1;
  for (const each of data) {
    const line = row(each, cells(each));
    if (mayRemove) line.append(isLast(each) ? element("td") : removal(each, members));
    find("#staff tbody").append(line);
  }
  find("#acts").hidden = !mayRemove;
  find("#staff").hidden = false;
  if (mayRemove) invites(invitations);
}
