// What every page shares: its words, the one way to ask the API, and dates. Text is data: it enters by textContent only.
const inPage = (id) => JSON.parse(document.getElementById(id)?.content.textContent || "{}");

export const words = inPage("words");
export const facts = inPage("facts");
// What the address carries after the page, whatever somebody has typed there.
export const afterHash = () => {
  const text = location.hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
export const lang = document.documentElement.lang;
// Day before month in English too, as the awarding body's own documents print it.
const locale = lang === "en" ? "en-GB" : lang;

export const find = (selector, within = document) => within.querySelector(selector);
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
export const knows = (key) => Object.hasOwn(words, key);
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export class Problem extends Error {
  constructor(answer) {
    super(answer.code);
    Object.assign(this, { errors: [] }, answer);
  }
}

// The answer as it comes, for what is no JSON.
export async function fetched(method, path, body, accept = "application/json") {
  // The page's own address was to name what is asked for here, and was cut short.
  if (path.endsWith("/")) throw new Problem({ code: "incomplete" });
  let answer;
  try {
    answer = await fetch(path, {
      method,
      cache: "no-store",
      headers: { accept, "content-type": "application/json", "accept-language": lang },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Problem({ code: "network" });
  }
  if (answer.ok) return answer;
  const json = await answer.json().catch(() => ({}));
  // What stands before the API answers in its own way when it fails: then only the status counts.
  const code = { 502: "unknown", 503: "try_again", 504: "try_again" }[answer.status] ?? json.code;
  throw new Problem({ ...json, status: answer.status, code, after: Number(answer.headers.get("retry-after")) });
}

export const call = async (method, path, body) =>
  (await fetched(method, path, body)).json().catch(() => ({})); // 204 has nothing to read

// The sentence for a stable code, in the page's language; the API's own sentence only where we have none.
export function sentence({ code, after, detail }) {
  if (["too_many_attempts", "rate_limited"].includes(code) && after) return say("problem_too_many_attempts_after", { after: fromNow(after) });
  return knows(`problem_${code}`) ? words[`problem_${code}`] : detail ?? words.problem_unknown;
}

export const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  return made;
};

export function showProblem(problem, links = []) {
  const box = find("#errors");
  const lines = links.length ? links : [{ text: sentence(problem) }];
  find("ul", box).replaceChildren(...lines.map(({ text, to }) => {
    const line = document.createElement("li");
    line.append(to ? element("a", text, { href: `#${to}` }) : text);
    return line;
  }));
  const request = find("[data-request]", box);
  request.hidden = !problem?.request_id;
  if (problem?.request_id) request.textContent = say("request", { id: problem.request_id });
  box.hidden = false;
  box.focus();
}

// Organisations and staff sign in in rooms of their own.
const room = /^\/\w+\/((?:org|centre)\/)?/.exec(location.pathname + "/")?.[1] ?? "";
export const toSignIn = (path = `${room}sign-in`) => {
  const here = location.pathname + location.search + location.hash;
  location.replace(`/${lang}/${path}?next=${encodeURIComponent(here)}`);
};

// A page that is all about one answer: `asked` is the call its first line made.
export async function whenAnswered(asked, show) {
  try {
    const answer = await asked;
    find("#asking").hidden = true;
    const bar = find("#signed-in");
    if (bar) bar.hidden = false;
    show(answer);
  } catch (problem) {
    if (!failed(problem)) find("#asking").hidden = true;
  }
}

// What a call came to that failed; whose sign-in has ended is led to it.
export function failed(problem) {
  if (problem.code === "sign_in_required") return toSignIn(), true;
  if (!(problem instanceof Problem)) console.error(problem);
  showProblem(problem);
  return false;
}

// An act by a button: once at a time, and what came of the one before is gone.
export function pressed(button, act) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    find("#errors").hidden = true;
    await act().catch(failed);
    button.removeAttribute("aria-disabled");
  });
}

const dated = (options) => new Intl.DateTimeFormat(locale, options);
// A day without a clock: written as it stands, whatever the reader's zone.
export const day = (text) => dated({ dateStyle: "long", timeZone: "UTC" }).format(new Date(`${text}T00:00:00Z`));
// A moment on the clock of a place, with the place named: "9 December 2026 at 09:00 (Madrid)".
export const moment = (text, zone) => say("zone", {
  date: dated({ dateStyle: "long", timeStyle: "short", timeZone: zone }).format(new Date(text)),
  city: zone.split("/").pop().replaceAll("_", " "),
});

// Minor units as the currency writes them: 4200 EUR is 42.00, 1200 JPY is 1200.
export function money({ amount, currency }) {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

// An ID number in groups of three, as the Confirmation of Entry prints it.
export const grouped = (id) => id.replace(/(.{3})(?=.)/g, "$1\u00a0");

// "2 working days left", "Overdue by 1 working day".
export function workingDays(left) {
  const days = Math.abs(left);
  return say(`${left < 0 ? "late" : "left"}_${days < 2 ? days : "more"}`, { days });
}

// Whether a field lacks what its act needs: then its error shows, and it has the focus.
export function lacks(control, isBad) {
  const id = `${control.id}-error`;
  const described = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (isBad) described.push(id);
  document.getElementById(id).hidden = !isBad;
  control.setAttribute("aria-describedby", described.join(" "));
  control.setAttribute("aria-invalid", String(isBad));
  if (isBad) (control.matches("fieldset") ? find("input", control) : control).focus();
  return isBad;
}

// What is for exam centres, or for schools, alone.
export function showFor({ kind }) {
  for (const each of findAll("[data-kind]")) each.hidden = each.dataset.kind !== kind;
}

// Sessions of one name are told apart by format and day.
export const sessionTitle = ({ exam, name, format, exam_date: date }) =>
  `${exam.name}, ${name} (${words[format] ?? format}, ${day(date)})`;

// A page about one session of a centre: the one that the address names, else the newest that `suits`.
export function sessionOf({ centre, data }, suits = () => true) {
  find("#whose").textContent = `${centre.number} ${centre.name}`;
  showFor(centre);
  find("#empty").hidden = Boolean(data.length);
  if (!data.length) return null;
  const wanted = new URLSearchParams(location.search).get("session");
  const session = wanted ? data.find(({ id }) => id === wanted) : data.find(suits) ?? data[0];
  const choice = find("#session");
  choice.append(...data.map((each) => element("option", sessionTitle(each), { value: each.id })));
  pressed(find("#choose"), async () => { location.search = `?session=${encodeURIComponent(choice.value)}`; });
  find("#choosing").hidden = false;
  if (!session) throw new Problem({ code: "not_found" });
  choice.value = session.id;
  return session;
}

// The reader's own zone, for moments that belong to no centre.
export const hereNow = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
export function fromNow(seconds) {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size * 1.5) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(locale).format(Math.max(1, Math.round(seconds / size)), unit);
}

// Changing the language keeps what the address carries after the page.
for (const link of findAll("#languages a")) {
  link.addEventListener("click", () => { link.href = new URL(link.href).pathname + location.search + location.hash; });
}

// The Back button shows nothing of a page about a person: whoever may see it asks for it anew.
if (find('meta[name="robots"]')) {
  addEventListener("pagehide", ({ persisted }) => persisted && find("#main").replaceChildren());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}

// Only who is signed out sees the sign-in page: on a shared computer it says that nobody reads on.
for (const button of findAll("[data-sign-out]")) {
  pressed(button, async () => {
    await call("DELETE", "/v1/sign-ins/current").catch((problem) => {
      if (problem.status !== 401) throw new Problem({ ...problem, code: "sign_out" });
    });
    location.assign(button.dataset.signOut);
  });
}
