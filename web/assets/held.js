// A result held against a requirement of the organisation's own: the choice, the verdict, and what is shown of the result.
import { call } from "./api.js";
import { element, find } from "./elements.js";
import { grouped } from "./ids.js";
import { drawShared, isShared } from "./shared.js";
import { draw } from "./statement.js";
import { titleOf } from "./titles.js";
import { minimumsOf, stateLine, verdictParts } from "./verdict.js";
import { words } from "./words.js";

let offered = [];

// Without one there is nothing to choose.
export async function offerRequirements() {
  ({ data: offered } = await call("GET", "/v1/requirement-profiles"));
  find("#profile_id").append(...offered.map(({ id, name }) => element("option", name, { value: id })));
  find('[data-field="profile_id"]').hidden = !offered.length;
}

export function chosen() {
  const { value } = find("#profile_id");
  return value ? { profile_id: value } : {};
}

// What is asked of the results that the verdict rests on. A profile that was changed meanwhile asks something else.
function minimumsFor({ verdict }) {
  const isIt = ({ id, version }) => id === verdict?.profile_id && version === verdict?.profile_version;
  const profile = offered.find(isIt);
  const minimums = profile && minimumsOf(profile);
  return ({ id }) => (profile && verdict.results.includes(id) ? minimums : undefined);
}

function whose({ candidate_id: id, given_names: given, family_name: family }) {
  const line = element("p", "", { class: "soft" });
  line.append(element("bdi", [given, family].filter(Boolean).join(" "), { translate: "no" }), ` · ${grouped(id)}`);
  return line;
}

// A Statement; where the verdict alone is shown, whose result it is and its state.
function part(shown, asked) {
  const box = document.createElement("section");
  if (!shown.exam) box.append(stateLine("h3", shown.id, shown.state), whose(shown.candidate));
  else box.append(element("h3", titleOf(shown)), isShared(shown) ? drawShared(shown, asked) : draw(shown, asked));
  return box;
}

export function statements(answer) {
  const minimums = minimumsFor(answer);
  return answer.results.map((shown) => part(shown, minimums(shown)));
}

const titlesOf = (results) => Object.fromEntries(results.filter(({ exam }) => exam).map((each) => [each.id, titleOf(each)]));

// What follows the line that says whether it is met.
export function verdictOn({ verdict, results }) {
  const parts = verdict ? verdictParts(verdict, titlesOf(results)) : [];
  if (results.some(({ exam }) => !exam)) parts.push(element("p", words.scores_unshown, { class: "notice" }));
  return parts;
}
