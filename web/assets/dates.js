// Dates as a language writes them, and as people type them. Pure: nothing of the page is known here.
const dated = (locale, options) => new Intl.DateTimeFormat(locale, options);
const dayOf = (text) => new Date(`${text}T00:00:00Z`);

// Day before month in English too, as the awarding body's own documents print it.
export const localeOf = (lang) => (lang === "en" ? "en-GB" : lang);

// The last day before one: of what is possible until then.
export function dayBefore(text) {
  const date = dayOf(text);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

// A day without a clock: written unchanged, whatever the reader's zone.
export const writtenDay = (text, locale) => dated(locale, { dateStyle: "long", timeZone: "UTC" }).format(dayOf(text));

// The name of a session that is a month and a year in English, "June 2026"; another one is the awarding body's own.
const monthOf = (locale, month) => dated(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(month);
export function writtenSession(name, locale) {
  const year = /^[A-Z][a-z]+ (\d{4})$/.exec(name)?.[1];
  const month = [...Array(12).keys()].map((at) => Date.UTC(year, at)).find((each) => year && monthOf("en", each) === name);
  return month === undefined ? name : monthOf(locale, month);
}

// A browser older than a zone's name, or one without a zone of its own, writes moments in UTC and says so.
export function knownZone(zone) {
  try {
    dated("en", { timeZone: zone });
    return zone || "UTC";
  } catch {
    return "UTC";
  }
}

// A moment on the clock of a place, and the place: "9 December 2026 at 09:00", "Madrid".
export function writtenMoment(text, place, locale) {
  const zone = knownZone(place);
  const date = dated(locale, { dateStyle: "long", timeStyle: "short", timeZone: zone }).format(new Date(text));
  return { date, city: zone.split("/").pop().replaceAll("_", " ") };
}

// The reader's own zone, for moments that belong to no centre.
export const hereNow = () => knownZone(Intl.DateTimeFormat().resolvedOptions().timeZone);

const clock = (text, zone) => new Date(text).toLocaleString("en", { timeZone: knownZone(zone) });
export const isSameClock = (text, zone, other) => clock(text, zone) === clock(text, other);

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
export function writtenFromNow(seconds, locale) {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size * 1.5) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(locale).format(Math.max(1, Math.round(seconds / size)), unit);
}

// A day of the reader's own clock as an instant of the API: when it begins, or so many days later.
export function beginningOf(text, later = 0) {
  const [year, month, day] = text.split("-").map(Number);
  return `${new Date(year, month - 1, day + later).toISOString().slice(0, 19)}Z`;
}

// How many working days, and the key of their sentence: "left_0", "left_1", "left_more", "late_1", "late_more".
export function countedDays(left) {
  const days = Math.abs(left);
  return { key: `${left < 0 ? "late" : "left"}_${days < 2 ? days : "more"}`, days };
}

// Day, month and year as three fields have them, as one date: "9", "2", "2010" is "2010-02-09".
const pad = (text) => text.trim().padStart(2, "0");
export const typedDay = (day, month, year) => `${year.trim()}-${pad(month)}-${pad(day)}`;

// Whether the calendar has such a day: the 30th of February is none.
export function isDay(text) {
  const date = dayOf(text);
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text);
}
