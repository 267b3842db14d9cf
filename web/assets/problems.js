// Sentences about what went wrong, in the page's language.
import { Problem } from "./api.js";
import { element, find } from "./elements.js";
import { knows, lang, say, words } from "./words.js";
import { fromNow } from "./written.js";

// The sentence for a stable code, in the page's language; the API's own sentence only where we have none.
export function sentence({ code, after, detail }) {
  const wait = `problem_${code === "rate_limited" ? "too_many_attempts" : code}_after`;
  if (after && knows(wait)) return say(wait, { after: fromNow(after) });
  return knows(`problem_${code}`) ? words[`problem_${code}`] : detail ?? words.problem_unknown;
}

// Whether nobody knows if what was asked for is done: there was no answer, or none of the API's own.
export const isUnsure = ({ code }) => ["network", "unknown", "try_again"].includes(code);

export function showProblem(problem, links = []) {
  const box = find("#errors");
  const lines = links.length ? links : [{ text: sentence(problem) }];
  find("ul", box).replaceChildren(...lines.map(({ text, to, beside }) => {
    const line = document.createElement("li");
    line.append(to ? element("a", text, { href: to, ...(beside && { target: "_blank", rel: "noopener" }) }) : text);
    return line;
  }));
  const request = find("[data-request]", box);
  const isOurs = problem?.status >= 500 && problem.request_id; // a number to quote, where there is something to ask about
  request.hidden = !isOurs;
  if (isOurs) request.textContent = say("request", { id: problem.request_id });
  box.hidden = false;
  box.focus();
}

// Organisations and staff have sign-in pages of their own.
const room = /^\/\w+\/((?:org|centre)\/)?/.exec(location.pathname + "/")?.[1] ?? "";
export const signInPage = `/${lang}/${room}sign-in`;
export const toSignIn = () => {
  const here = location.pathname + location.search + location.hash;
  location.replace(`${signInPage}?next=${encodeURIComponent(here)}`);
};

// Shows why a call failed; somebody whose sign-in has ended is sent to the sign-in page.
export function failed(problem) {
  if (problem.code === "sign_in_required") return toSignIn(), true;
  if (!(problem instanceof Problem)) console.error(problem);
  showProblem(problem);
  return false;
}
