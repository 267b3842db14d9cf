import { call } from "../api.js";
import { hereNow } from "../dates.js";
import { element, find } from "../elements.js";
import { dateOfBirth, form, onSubmit, showDone } from "../form.js";
import { toSignIn } from "../problems.js";
import { draw, titleOf } from "../statement.js";
import { say } from "../words.js";
import { moment } from "../written.js";

const place = find("#statements");
find("#signed-in").hidden = false;

const isOther = () => form.elements.purpose.value === "other";
const settle = () => { find("#other").hidden = !isOther(); };
form.elements.purpose.addEventListener("change", settle);
settle();

function part(statement) {
  const box = document.createElement("section");
  box.append(element("h3", titleOf(statement)), draw(statement));
  return box;
}

onSubmit(
  (fields) => call("POST", "/v1/verifications", {
    candidate_id: fields.candidate_id.value,
    secret_number: fields.secret_number.value,
    purpose: fields.purpose.value,
    ...(isOther() ? { purpose_text: fields.purpose_text.value.trim() } : {}),
    ...dateOfBirth(),
  }),
  (answer) => {
    place.replaceChildren(
      element("p", say("checked", { date: moment(answer.verified_at, hereNow()), id: answer.verification_id }), { class: "soft" }),
      ...answer.results.map(part),
    );
    find("#actions").hidden = false;
    showDone();
  },
  (problem) => problem.code === "sign_in_required" && (toSignIn("org/sign-in"), true),
);

find("#practise").addEventListener("click", ({ currentTarget: { dataset } }) => {
  form.elements.candidate_id.value = dataset.id;
  form.elements.secret_number.value = dataset.secret;
});

find("#print").addEventListener("click", () => print());
find("#again").addEventListener("click", () => {
  const { value } = form.elements.purpose;
  form.reset();
  form.elements.purpose.value = value; // most check many for one purpose
  settle();
  place.replaceChildren();
  form.hidden = false;
  find("#done").hidden = find("#actions").hidden = true;
  form.elements.candidate_id.focus();
});
