// What became of a result, or of what an organisation has begun, and where it is looked at.
import { element } from "./elements.js";
import { lang, words } from "./words.js";

const PLACES = { verification_id: "history#check=", share_id: "inbox#line=", batch_id: "batch#" };

export function changeLink(change) {
  const text = words[change.type] ?? change.type;
  const about = Object.keys(PLACES).find((name) => change[name]);
  return about ? element("a", text, { href: `/${lang}/org/${PLACES[about]}${encodeURIComponent(change[about])}` }) : text;
}
