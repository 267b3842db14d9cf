import { call } from "../api.js";
import { element, find } from "../elements.js";
import { dateOfBirth, form, onSubmit, showDone } from "../form.js";
import { grouped } from "../ids.js";
import { offerRooms } from "../office.js";
import { failed } from "../problems.js";
import { drawShared, isShared } from "../shared.js";
import { clockOf, draw } from "../statement.js";
import { titleOf } from "../titles.js";
import { minimumsOf, stateLine, verdictLine, verdictParts } from "../verdict.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const place = find("#statements");
find("#signed-in").hidden = false;

// The organisation's own requirements; without one there is nothing to choose.
const { profile_id: profile } = form.elements;
let offered = [];
call("GET", "/v1/requirement-profiles").then(({ data }) => {
  offered = data;
  profile.append(...data.map(({ id, name }) => element("option", name, { value: id })));
  find('[data-field="profile_id"]').hidden = !data.length;
}).catch(failed);

const isOther = () => form.elements.purpose.value === "other";
const isCode = () => form.elements.by.value === "code";
function settle() {
  find("#other").hidden = !isOther();
  find("#pair").hidden = isCode();
  find("#coded").hidden = !isCode();
}
form.addEventListener("change", settle);
settle();

// A Statement; where the verdict alone is shown, whose result it is and its state.
function part(shown, asked) {
  const box = document.createElement("section");
  if (isShared(shown)) {
    box.append(element("h3", titleOf(shown)), drawShared(shown, asked));
    return box;
  }
  if (shown.exam) box.append(element("h3", titleOf(shown)), draw(shown, asked));
  else box.append(stateLine("h3", shown.id, shown.state), whose(shown.candidate));
  return box;
}

function whose({ candidate_id: id, given_names: given, family_name: family }) {
  const line = element("p", "", { class: "soft" });
  line.append(element("bdi", [given, family].filter(Boolean).join(" "), { translate: "no" }), ` · ${grouped(id)}`);
  return line;
}

const titlesOf = (results) => Object.fromEntries(results.filter(({ exam }) => exam).map((each) => [each.id, titleOf(each)]));

function showVerdict({ verdict, results }) {
  find("#done h2").textContent = verdict ? verdictLine(verdict) : words.result;
  const parts = verdict ? verdictParts(verdict, titlesOf(results)) : [];
  if (results.some(({ exam }) => !exam)) parts.push(element("p", words.scores_unshown, { class: "notice" }));
  find("#verdict").replaceChildren(...parts);
}

// What is asked of the results that the verdict rests on. A profile that was changed meanwhile asks something else.
function minimumsFor({ verdict }) {
  const isIt = ({ id, version }) => id === verdict?.profile_id && version === verdict?.profile_version;
  const profile = offered.find(isIt);
  const minimums = profile && minimumsOf(profile);
  return ({ id }) => (profile && verdict.results.includes(id) ? minimums : undefined);
}

// Of a whole link its code: what stands behind the #.
const codeOf = (text) => text.split("#").pop();
const by = ({ share_code: code, pin, candidate_id: id, secret_number: secret }) => (isCode()
  ? { share_code: codeOf(code.value), ...(pin.value.trim() ? { pin: pin.value } : {}) }
  : { candidate_id: id.value, secret_number: secret.value, ...dateOfBirth() });

onSubmit(
  (fields) => call("POST", "/v1/verifications", {
    ...by(fields),
    purpose: fields.purpose.value,
    ...(isOther() ? { purpose_text: fields.purpose_text.value.trim() } : {}),
    ...(profile.value ? { profile_id: profile.value } : {}),
  }),
  (answer) => {
    showVerdict(answer);
    const minimums = minimumsFor(answer);
    place.replaceChildren(
      element("p", say("checked", { date: moment(answer.verified_at, clockOf(answer.results)), id: answer.verification_id }), { class: "soft" }),
      ...answer.results.map((shown) => part(shown, minimums(shown))),
    );
    find("#actions").hidden = false;
    showDone();
  },
  (problem) => {
    if (["pin_required", "wrong_pin"].includes(problem.code)) find("#secret").hidden = false;
    return false;
  },
);

find("#practise").addEventListener("click", ({ currentTarget: { dataset } }) => {
  form.elements.by.value = "pair";
  settle();
  form.elements.candidate_id.value = dataset.id;
  form.elements.secret_number.value = dataset.secret;
});

find("#print").addEventListener("click", () => print());
find("#again").addEventListener("click", () => {
  const kept = ["by", "purpose", "profile_id"].map((name) => [name, form.elements[name].value]); // most check many for one purpose
  form.reset();
  for (const [name, value] of kept) form.elements[name].value = value;
  settle();
  place.replaceChildren();
  form.hidden = false;
  find("#done").hidden = find("#actions").hidden = true;
  form.elements[isCode() ? "share_code" : "candidate_id"].focus();
});
offerRooms();
