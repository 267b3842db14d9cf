// A form: shows faults in a focused summary and at each field, sends once, and keeps what was typed.
import { afterHash, ownPage } from "./addresses.js";
import { Problem } from "./api.js";
import { isDay, typedDay } from "./dates.js";
import { find, findAll } from "./elements.js";
import { asMeant, closedUp } from "./ids.js";
import { sentence, showProblem, signInPage } from "./problems.js";
import { knows, say, words } from "./words.js";

export const form = find("#form");
const title = document.title;

const CHECKS = {
  required: ({ value }) => !value.trim() && words.check_required,
  id: ({ value }) => (value.includes("@") ? words.check_id_email : sized(closedUp(value), 9, /^[A-Za-z0-9]*$/, "check_id")),
  secret: ({ value }) => sized(closedUp(value), 4, /^[0-9]*$/, "check_secret"),
  code: ({ value }) => closedUp(value) && sized(closedUp(value), 8, /^[A-Za-z0-9]*$/, "check_code"),
  email: ({ value }) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(asMeant(value)) && words.check_email,
  password: ({ value }) => [...value].length < 10 && say("check_password", { typed: [...value].length }),
  repeat: ({ value }) => value !== form.elements.password.value && words.check_repeat,
  other: ({ value }) => !value.trim() && !find("#other").hidden && words.check_required,
  terms: ({ checked }) => !checked && words.check_terms,
};

function sized(text, length, form, key) {
  if (!text) return words[`${key}_empty`];
  if (!form.test(text)) return words[`${key}_signs`];
  return text.length !== length && say(key, { typed: text.length });
}

// A centre's one-time code, where one is typed; it replaces the date of birth.
export function accessCode() {
  const code = form.elements.access_code?.value ?? "";
  return closedUp(code) ? { access_code: code } : {};
}

// Day, month and year as one date, when the field is on the page and shown.
export function dateOfBirth() {
  const group = find("#date_of_birth");
  if (!group || group.hidden || accessCode().access_code) return {};
  const { day, month, year } = form.elements;
  return { date_of_birth: typedDay(day.value, month.value, year.value) };
}

function checkedDate() {
  const { date_of_birth: text } = dateOfBirth();
  return text && !isDay(text) ? [{ field: "date_of_birth", text: words.check_date }] : [];
}

const check = () => [
  ...findAll("[data-check]", form)
    .filter((input) => !input.closest("[hidden]"))
    .map((input) => ({ field: input.name, text: CHECKS[input.dataset.check](input) }))
    .filter(({ text }) => text),
  ...checkedDate(),
];

const describe = (control, id, on) => {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (on) ids.push(id);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
};

export function mark(field, text) {
  const group = find(`[data-field="${field}"]`);
  const line = find(`#${field}-error`);
  const control = document.getElementById(field);
  line.textContent = text;
  line.hidden = !text;
  group.classList.toggle("bad", Boolean(text));
  if (text && control.matches("input, select")) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  describe(control, `${field}-error`, Boolean(text));
}

function clear() {
  find("#errors").hidden = true;
  document.title = title;
  for (const group of findAll("[data-field]", form)) mark(group.dataset.field, "");
}

// Of several empty fields each line of the summary says which it is about.
const saysWhich = (field, text) =>
  text === words.check_required ? `${find(`[data-field="${field}"] :is(label, legend)`).textContent.trim()}: ${text}` : text;

const isHere = (field) => Boolean(find(`[data-field="${CSS.escape(field)}"]`));

// Says in the summary what is wrong, and at each field that is on the page.
export function refuse(problem, faults) {
  document.title = say("error_title", { title });
  const [here, elsewhere] = [true, false].map((wanted) => faults.filter(({ field }) => isHere(field) === wanted));
  for (const { field, text } of here) mark(field, text);
  showProblem(problem, [...elsewhere, ...here.map(({ field, text }) => ({ text: saysWhich(field, text), to: `#${field}` }))]);
}

// Where a sign-in was to lead.
export const next = () => ownPage(new URLSearchParams(location.search).get("next"), location.origin);

// Where the API blames fields by JSON pointer ("/password"), name ours. What nobody typed has a line of the summary if it
// has words, as the token has: it came by the address.
function blamed(problem) {
  if (problem.code === "second_item_required") {
    find("#date_of_birth").hidden = false;
    return [{ field: "date_of_birth", text: sentence(problem) }];
  }
  return (problem.errors ?? [])
    .map(({ pointer, code, detail }) => ({ field: pointer.slice(1), code, text: detail }))
    .filter(({ field }) => isHere(field) || knows(`refused_${field}`))
    .map(({ field, code, text }) => ({ field, text: words[`refused_${code}`] ?? words[`refused_${field}`] ?? text }));
}

// Focus on a field, not on the page's address: a link of the summary must not change the fragment.
find("#errors")?.addEventListener("click", (event) => {
  const target = event.target.closest("a")?.hash.slice(1);
  if (!target) return;
  event.preventDefault();
  const control = document.getElementById(target);
  (control.matches("fieldset") ? find("input", control) : control).focus();
});

for (const button of findAll("[data-show]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const input = document.getElementById(button.dataset.show);
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    find("[data-word]", button).textContent = hidden ? words.hide : words.show;
  });
}

// `send` makes the call; `done` gets its answer. While it runs the button is off and a second press does nothing; what was
// wrong before stays until the answer, or the page would move and the second press land on what comes under it.
export function onSubmit(send, done, failed = () => false) {
  const button = find("button:not([type])", form);
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    const faults = check();
    if (faults.length) return clear(), refuse(null, faults);
    sending = true;
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await send(form.elements);
      clear();
      done(answer);
    } catch (problem) {
      clear();
      if (!(problem instanceof Problem)) console.error(problem);
      if (failed(problem)) return;
      if (problem.code === "sign_in_required") showProblem(problem, [{ text: words.sign_in_beside, to: signInPage, beside: true }]);
      else refuse(problem, blamed(problem));
    } finally {
      sending = false;
      button.removeAttribute("aria-disabled");
    }
  });
}

// The end of a form: a panel that says what was done replaces it, and gets the focus.
export function showDone(message) {
  const panel = find("#done");
  form.hidden = true;
  panel.hidden = false;
  if (message) find("[data-message]", panel).textContent = message;
  find("h2", panel).focus();
}

// The token of a mailed link is after the "#", which no server and no mail scanner sees; pressing the button spends it.
export const token = () => afterHash(location.hash);
