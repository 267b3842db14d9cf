import { call } from "../api.js";
import { about, firstLine, markOf, requirementLine } from "../check-head.js";
import { find } from "../elements.js";
import { dateOfBirth, form, onSubmit, showDone } from "../form.js";
import { chosen, offerRequirements, statements, verdictOn } from "../held.js";
import { offerRooms, office } from "../office.js";
import { failed, showProblem } from "../problems.js";
import { clockOf } from "../statement.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const place = find("#statements");
const done = find("#done");
const NEAR = 5; // checks that may open nothing and are left of the day, from which on the page says so
find("#signed-in").hidden = false;

offerRequirements().catch(failed);

const isOther = () => form.elements.purpose.value === "other";
const isCode = () => form.elements.by.value === "code";
function settle() {
  find("#other").hidden = !isOther();
  find("#pair").hidden = isCode();
  find("#coded").hidden = !isCode();
}
form.addEventListener("change", settle);
settle();

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
    ...chosen(),
  }),
  (answer) => {
    done.dataset.mark = markOf(answer);
    find("h2", done).textContent = firstLine(answer, moment(answer.verified_at, clockOf(answer.results)));
    find("#verdict").replaceChildren(...requirementLine(answer), ...verdictOn(answer), about(answer));
    place.replaceChildren(...statements(answer));
    find("#actions").hidden = false;
    showDone();
  },
  (problem) => {
    if (["pin_required", "wrong_pin"].includes(problem.code)) find("#secret").hidden = false;
    if (problem.code !== "not_recognised") return false;
    showProblem(null, ["no_match", "no_match_typed", "no_match_ended", "no_match_proves_nothing"].map((key) => ({ text: words[key] })));
    call("GET", "/v1/organisations/me").then(sayLeft, () => {});
    return true;
  },
);

// Said before it bites: whoever types on loses the day.
function sayLeft({ refusals_left_today: left }) {
  find("#left").textContent = left <= NEAR ? say(left === 1 ? "left_one" : "left_few", { left }) : "";
}
office.then(sayLeft, () => {});

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
