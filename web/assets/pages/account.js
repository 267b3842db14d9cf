import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { find, findAll } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { grouped } from "../ids.js";
import { sentence, toSignIn } from "../problems.js";
import { words } from "../words.js";

const asked = call("GET", "/v1/me");
const { language, marketing, new_device_mails: newDevices, verification_by_secret: verification } = form.elements;

whenAnswered(asked, (me) => {
  find('[data-put="candidate_id"]').textContent = grouped(me.candidate_id);
  find('[data-put="email"]').textContent = me.email;
  for (const tag of findAll("[data-proved]")) tag.hidden = tag.dataset.proved !== String(me.email_proved);
  find("[data-trouble]").hidden = !me.mail_trouble;
  find("[data-again]").hidden = me.email_proved && !me.mail_trouble;
  language.value = me.language;
  marketing.checked = me.marketing;
  newDevices.checked = me.new_device_mails;
  verification.checked = me.verification_by_secret;
  form.hidden = false;
});

find("#again").addEventListener("click", async () => {
  const line = find("[data-sent-again]");
  line.textContent = await call("POST", "/v1/me/email-confirmations", {}).then(() => words.sent_again, sentence);
});

onSubmit(
  () => {
    find("[data-saved]").textContent = "";
    return call("PATCH", "/v1/me", {
      language: language.value,
      marketing: marketing.checked,
      new_device_mails: newDevices.checked,
      verification_by_secret: verification.checked,
    });
  },
  () => { find("[data-saved]").textContent = words.saved; },
  (problem) => problem.code === "sign_in_required" && (toSignIn("sign-in"), true),
);
