import { dateOfBirth, form, onSubmit, showDone, typedId, typedSecret } from "../form.js";
import { call, element, find, hereNow, moment, say, toSignIn, words } from "../page.js";
import { draw, titleOf } from "../statement.js";

const place = find("#statements");
find("#signed-in").hidden = false;

function part(statement) {
  const box = document.createElement("section");
  box.append(element("h3", titleOf(statement)), draw(statement));
  return box;
}

onSubmit(
  (fields) => call("POST", "/v1/verifications", {
    candidate_id: typedId(fields.candidate_id),
    secret_number: typedSecret(fields.secret_number),
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
  form.reset();
  place.replaceChildren();
  form.hidden = false;
  find("#done").hidden = find("#actions").hidden = true;
  form.elements.candidate_id.focus();
});
