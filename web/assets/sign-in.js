import { call, form, onSubmit, typedIdentifier } from "./form.js";

// Only a page of ours: never an address that somebody put into the link.
function next() {
  const wanted = new URLSearchParams(location.search).get("next") ?? "";
  if (!/^\/(en|es|ca)\/(?!\/)/.test(wanted)) return null;
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : null;
}

onSubmit(
  (fields) => call("POST", "/v1/sign-ins", {
    identifier: typedIdentifier(fields.identifier),
    password: fields.password.value,
  }),
  ({ kind, email_proved: proved }) => {
    const home = form.dataset[kind] ?? form.dataset.candidate;
    location.assign(next() ?? (kind === "candidate" && proved === false ? `${home}?unconfirmed` : home));
  },
);
