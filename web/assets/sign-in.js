import { call, form, onSubmit, typedIdentifier } from "./form.js";

// Only a page of ours: never an address that somebody put into the link.
// What counts is the address as the browser resolves it: "/en/..//elsewhere" begins like a page of ours and is none.
function next() {
  const wanted = new URLSearchParams(location.search).get("next") ?? "";
  if (!wanted.startsWith("/") || !URL.canParse(wanted, location.origin)) return null;
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin && /^\/(en|es|ca)\/(?!\/)/.test(url.pathname) ? url.href : null;
}

onSubmit(
  (fields) => call("POST", "/v1/sign-ins", {
    identifier: typedIdentifier(fields.identifier),
    password: fields.password.value,
    as: form.dataset.as,
  }),
  ({ kind, email_proved: proved, mail_trouble: trouble }) => {
    const home = form.dataset[kind] ?? form.dataset.candidate;
    const told = proved === false ? "?unconfirmed" : trouble ? "?undelivered" : "";
    location.assign(next() ?? (kind === "candidate" ? home + told : home));
  },
);
