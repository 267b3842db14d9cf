// An organisation's own settings, and those of whoever is signed in. What the awarding body has judged it by is its
// administrator's to change until then.
import { call } from "../api.js";
import { whenAnswered } from "../asking.js";
import { find, findAll } from "../elements.js";
import { form, onSubmit } from "../form.js";
import { offerRooms, office } from "../office.js";
import { say, words } from "../words.js";

const ME = "/v1/organisations/me";
const { country, web_domain: domain, max_age_months: limit, language } = form.elements;
const put = (name, text) => { find(`[data-put="${name}"]`).textContent = text; };

// What is in the fields now; a page that stays open sends what was changed since, and nothing else.
let kept = {};
const filled = () => ({ country: country.value, web_domain: domain.value.trim(), max_age_months: months(), language: language.value });
const months = () => (/^\d*$/.test(limit.value.trim()) ? Number(limit.value.trim()) : limit.value.trim());

const nameOf = (code) => find(`option[value="${code}"]`, country)?.textContent ?? code;

function show({ me, state, suspended_because: why, checks_left_today: left, refusals_left_today: refusals, checks_per_day: most, ...mine }) {
  const isAdministrator = me.role === "administrator";
  const isOpen = isAdministrator && state === "instant";
  put("name", mine.name);
  put("state", words[`state_${state}`] ?? state);
  put("why", why ? say("suspended_because", { reason: why }) : "");
  put("left", refusals ? say("left_today", { left, most }) : "");
  find("#ended").hidden = refusals > 0;
  put("country", mine.country ? nameOf(mine.country) : words.not_given);
  put("web_domain", mine.web_domain ?? words.not_given);
  put("who", me.name);
  put("email", me.email);
  put("role", words[`role_${me.role}`] ?? me.role);
  put("factor", words[me.second_factor ? "has_factor" : "no_factor"]);
  country.value = mine.country ?? "";
  domain.value = mine.web_domain ?? "";
  limit.value = mine.max_age_months ?? "";
  put("limit", mine.max_age_months ?? words.not_given);
  find("#limit").hidden = !isAdministrator;
  find("#limited").hidden = isAdministrator;
  language.value = me.language;
  for (const each of findAll("[data-fixed]")) each.hidden = isOpen;
  find("#details").hidden = !isOpen;
  find("#fixed").hidden = isOpen;
  find("#fixed").textContent = words[isAdministrator ? "fixed_judged" : "fixed_officer"];
  form.hidden = false;
  kept = filled();
}

whenAnswered(office, show);
onSubmit(
  () => {
    find("[data-saved]").textContent = "";
    const changed = Object.entries(filled()).filter(([name, value]) => value !== kept[name]);
    return call("PATCH", ME, Object.fromEntries(changed));
  },
  (answer) => {
    show(answer);
    find("[data-saved]").textContent = words.saved;
  },
);
offerRooms();
