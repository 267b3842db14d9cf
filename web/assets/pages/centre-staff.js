// Staff of a centre: who I am, who else is on the staff, and how a colleague is asked to join.
import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { showFor } from "../centre-sessions.js";
import { find } from "../elements.js";
import { showTeam } from "../team.js";
import { say } from "../words.js";

const PATHS = { members: "/v1/centres/me/staff", invitations: "/v1/staff-invitations" };
const asked = Promise.all([call("GET", "/v1/centres/me"), call("GET", PATHS.members)]);

whenAnswered(asked, ([me, { data }]) => {
  find("#whose").textContent = say("whose_name", { name: me.name, number: me.centre.number, centre: me.centre.name });
  showFor(me.centre);
  showTeam(me, data, PATHS);
});
