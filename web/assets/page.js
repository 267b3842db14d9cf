// What every page shares: its words, the one way to ask the API, and dates. Text is data: it enters by textContent only.
const inPage = (id) => JSON.parse(document.getElementById(id)?.content.textContent || "{}");

export const words = inPage("words");
export const charts = inPage("charts");
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

export async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      cache: "no-store",
      headers: { accept: "application/json", "content-type": "application/json", "accept-language": lang },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Problem({ code: "network" });
  }
  const json = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.ok) return json;
  // What stands before the API answers in its own way when it fails: then only the status counts.
  const code = { 502: "unknown", 503: "try_again", 504: "try_again" }[answer.status] ?? json.code;
  throw new Problem({ ...json, code, after: Number(answer.headers.get("retry-after")) });
}

// The sentence for a stable code, in the page's language; the API's own sentence only where we have none.
export function sentence({ code, after, detail }) {
  if (["too_many_attempts", "rate_limited"].includes(code) && after) return say("problem_too_many_attempts_after", { after: fromNow(after) });
  return knows(`problem_${code}`) ? words[`problem_${code}`] : detail ?? words.problem_unknown;
}

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  return made;
};
export { element };

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

const toSignIn = (path) => {
  const here = location.pathname + location.search + location.hash;
  location.replace(`/${lang}/${path}?next=${encodeURIComponent(here)}`);
};

// A page that is all about one answer: `asked` is the call its first line made.
export async function whenAnswered(asked, show, { signIn = "sign-in" } = {}) {
  try {
    const answer = await asked;
    find("#asking").hidden = true;
    const bar = find("#signed-in");
    if (bar) bar.hidden = false;
    show(answer);
  } catch (problem) {
    if (problem.code === "sign_in_required") return toSignIn(signIn);
    find("#asking").hidden = true;
    if (!(problem instanceof Problem)) console.error(problem);
    showProblem(problem);
  }
}
export { toSignIn };

const dated = (options) => new Intl.DateTimeFormat(locale, options);
// A day without a clock: written as it stands, whatever the reader's zone.
export const day = (text) => dated({ dateStyle: "long", timeZone: "UTC" }).format(new Date(`${text}T00:00:00Z`));
// A moment on the clock of a place, with the place named: "9 December 2026 at 09:00 (Madrid)".
export const moment = (text, zone) => say("zone", {
  date: dated({ dateStyle: "long", timeStyle: "short", timeZone: zone }).format(new Date(text)),
  city: zone.split("/").pop().replaceAll("_", " "),
});

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

for (const button of findAll("[data-sign-out]")) {
  button.addEventListener("click", async () => {
    await call("DELETE", "/v1/sign-ins/current").catch(() => {});
    location.assign(button.dataset.signOut);
  });
}
