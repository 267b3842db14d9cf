// Dates and money in the page's own language.
import { countedDays, localeOf, writtenDay, writtenFromNow, writtenMoment, writtenSession } from "./dates.js";
import { writtenMoney } from "./money.js";
import { lang, say } from "./words.js";

const locale = localeOf(lang);

export const sessionName = ({ name }) => writtenSession(name, locale);
export const day = (text) => writtenDay(text, locale);
// With the place named: "9 December 2026 at 09:00 (Madrid)".
export const moment = (text, zone) => say("zone", writtenMoment(text, zone, locale));
export const fromNow = (seconds) => writtenFromNow(seconds, locale);
export const money = (sum) => writtenMoney(sum, locale);

// "2 working days left", "Overdue by 1 working day".
export function workingDays(left) {
  const { key, days } = countedDays(left);
  return say(key, { days });
}
