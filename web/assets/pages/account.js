import { call } from "../api.js";
import { pressed, whenAnswered } from "../asking.js";
import { hereNow } from "../dates.js";
import { find, findAll } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { grouped } from "../ids.js";
import { sentence } from "../problems.js";
import { say, words } from "../words.js";
import { moment } from "../written.js";

const asked = call("GET", "/v1/me");
const { language, marketing, new_device_mails: newDevices } = form.elements;
const { look_mails: looks, verification_by_secret: verification } = form.elements;

// What became of the Secret number, and whether its owner has asked for another one.
function showLock({ since, new_number_asked_at: askedAt }) {
  find('[data-put="since"]').textContent = since ? say("locked_since", { date: moment(since, hereNow()) }) : words.locked;
  find('[data-put="asked"]').textContent = askedAt ? say("asked_at", { date: moment(askedAt, hereNow()) }) : "";
  find("#ask").hidden = Boolean(askedAt) && Date.now() - Date.parse(askedAt) < 24 * 3600 * 1000;
  find("#lock").hidden = false;
}

whenAnswered(asked, (me) => {
  if (me.verification_lock) showLock(me.verification_lock);
  find('[data-put="candidate_id"]').textContent = grouped(me.candidate_id);
  find('[data-put="email"]').textContent = me.email;
  for (const tag of findAll("[data-proved]")) tag.hidden = tag.dataset.proved !== String(me.email_proved);
  find("[data-trouble]").hidden = !me.mail_trouble;
  find("[data-again]").hidden = me.email_proved && !me.mail_trouble;
  language.value = me.language;
  marketing.checked = me.marketing;
  newDevices.checked = me.new_device_mails;
  looks.checked = me.look_mails;
  verification.checked = me.verification_by_secret;
  form.hidden = false;
});

find("#again").addEventListener("click", async () => {
  const line = find("[data-sent-again]");
  line.textContent = await call("POST", "/v1/me/email-confirmations", {}).then(() => words.sent_again, sentence);
});

pressed(find("#ask"), async () => showLock({
  since: (await asked).verification_lock.since,
  ...(await call("POST", "/v1/me/secret-number-requests", {})),
}));

onSubmit(
  () => {
    find("[data-saved]").textContent = "";
    return call("PATCH", "/v1/me", {
      language: language.value,
      marketing: marketing.checked,
      new_device_mails: newDevices.checked,
      look_mails: looks.checked,
      verification_by_secret: verification.checked,
    });
  },
  () => { find("[data-saved]").textContent = words.saved; },
);
