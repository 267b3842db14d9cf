// An organisation's people: who I am, who else acts for it, how a colleague is asked to join, and my own second code.
import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { element, find } from "../elements.js";
import { showFactor } from "../factor.js";
import { offerRooms, office } from "../office.js";
import { showTeam } from "../team.js";
import { say, words } from "../words.js";

const ME = "/v1/organisations/me";
const PATHS = { members: `${ME}/members`, invitations: `${ME}/invitations` };
const asked = Promise.all([office, call("GET", PATHS.members)]);

// Only the code is asked for here.
const ofCode = (problem) => { throw Object.assign(problem, problem.code === "validation_failed" && { code: "wrong_code" }); };

function offersFactor() {
  find("#own").hidden = false;
  pressed(find("#begin"), async () => {
    showFactor(await call("POST", `${ME}/second-factors`, { password: find("#password").value }));
    find("#ask").hidden = true;
    find("#begun").hidden = false;
    find("#code").focus();
  });
  pressed(find("#confirm"), async () => {
    await call("POST", `${ME}/second-factors/confirmations`, { code: find("#code").value }).catch(ofCode);
    location.reload();
  });
}

const factor = ({ state, second_factor: has }) => [element("td", state === "active" ? words[has ? "has_factor" : "no_factor"] : "")];

whenAnswered(asked, ([{ name, me }, { data }]) => {
  find("#whose").textContent = say("whose_organisation", { name: me.name, organisation: name });
  showTeam(me, data, { ...PATHS, cells: factor });
  if (!me.second_factor) offersFactor();
});
offerRooms();
