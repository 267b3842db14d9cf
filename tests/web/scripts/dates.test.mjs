import assert from "node:assert/strict";
import { test } from "node:test";

import { beginningOf, countedDays, hereNow, isDay, isSameClock, localeOf, typedDay, writtenDay, writtenFromNow, writtenMoment, writtenSession } from "../../../web/assets/dates.js";
import { dayIn } from "../../../web/assets/place-days.js";

test("a day is written without a change of zone, day before month in English too", () => {
  assert.equal(writtenDay("2026-12-09", localeOf("en")), "9 December 2026");
  assert.equal(writtenDay("2026-12-09", localeOf("es")), "9 de diciembre de 2026");
  assert.equal(writtenDay("2026-12-09", localeOf("ca")), "9 de desembre del 2026");
});

test("a session that is a month and a year is named in the page's language, another as it is", () => {
  assert.equal(writtenSession("June 2026", "en-GB"), "June 2026");
  assert.equal(writtenSession("June 2026", "es"), "junio de 2026");
  assert.equal(writtenSession("April 2027", "ca"), "abril del 2027");
  for (const name of ["Spring 2026", "Marching 2026", "June 2026 (am)", "2026"]) assert.equal(writtenSession(name, "es"), name);
});

test("a moment is written on the clock of its place, and names it", () => {
  const at = "2026-12-31T23:30:00Z";
  const lines = [["Europe/Madrid", "1 January 2027", "00:30", "Madrid"], ["America/Argentina/Buenos_Aires", "31 December 2026", "20:30", "Buenos Aires"]];
  for (const [zone, day, time, place] of lines) {
    const { date, city } = writtenMoment(at, zone, "en-GB");
    assert.ok(date.startsWith(day) && date.endsWith(time), date);
    assert.equal(city, place);
  }
});

test("a zone that the browser does not know is UTC, and named so", () => {
  const at = "2026-12-31T23:30:00Z";
  for (const zone of ["Europe/Nowhere", "", undefined]) {
    const { date, city } = writtenMoment(at, zone, "en-GB");
    assert.deepEqual([date.slice(0, 16), date.slice(-5), city], ["31 December 2026", "23:30", "UTC"]);
    assert.equal(dayIn(zone, at), "2026-12-31");
  }
  assert.ok(isSameClock(at, "Europe/Nowhere", "UTC"));
  assert.ok(!isSameClock(at, "Europe/Nowhere", "Europe/Madrid"));
});

test("the reader's own zone is UTC where the browser has none", (t) => {
  t.mock.method(Intl.DateTimeFormat.prototype, "resolvedOptions", () => ({ timeZone: undefined }));
  assert.equal(hereNow(), "UTC");
});

test("the day of a moment is that of the place", () => {
  const at = "2026-12-31T23:30:00Z";
  assert.equal(dayIn("Europe/Madrid", at), "2027-01-01");
  assert.equal(dayIn("America/Los_Angeles", at), "2026-12-31");
  assert.match(dayIn("Europe/Madrid"), /^\d{4}-\d\d-\d\d$/);
});

test("a day of the reader's clock begins and ends as an instant without fractions", () => {
  assert.equal(beginningOf("2026-12-31"), "2026-12-31T10:00:00Z");
  assert.equal(beginningOf("2026-12-31", 1), "2027-01-01T10:00:00Z");
});

test("summer time of the place counts", () => {
  assert.match(writtenMoment("2026-07-15T08:00:00Z", "Europe/Madrid", "en-GB").date, /10:00$/);
  assert.match(writtenMoment("2026-12-15T08:00:00Z", "Europe/Madrid", "en-GB").date, /09:00$/);
});

test("two places may have the same clock in winter and another in summer", () => {
  assert.ok(isSameClock("2026-12-15T08:00:00Z", "Europe/Lisbon", "Atlantic/Reykjavik"));
  assert.ok(!isSameClock("2026-07-15T08:00:00Z", "Europe/Lisbon", "Atlantic/Reykjavik"));
});

test("a coming moment is written in the largest unit that it fills one and a half times", () => {
  const cases = [[0, "in 1 minute"], [89, "in 1 minute"], [91, "in 2 minutes"], [5399, "in 90 minutes"], [5400, "in 2 hours"], [129599, "in 36 hours"], [129600, "in 2 days"]];
  for (const [seconds, line] of cases) assert.equal(writtenFromNow(seconds, "en-GB"), line);
  assert.equal(writtenFromNow(11100, "es"), "dentro de 3 horas");
});

test("working days left and overdue each have a sentence for one and for more", () => {
  const counted = [[0, "left_0", 0], [1, "left_1", 1], [2, "left_more", 2], [-1, "late_1", 1], [-7, "late_more", 7]];
  for (const [left, key, days] of counted) assert.deepEqual(countedDays(left), { key, days });
});

test("three fields are one date, however they were typed", () => {
  assert.equal(typedDay("9", " 2 ", "2010"), "2010-02-09");
  assert.equal(typedDay("09", "02", " 2010"), "2010-02-09");
});

test("only what the calendar has is a day", () => {
  const days = ["2010-02-28", "2012-02-29", "2000-02-29", "2010-12-31"];
  const none = ["2010-02-29", "1900-02-29", "2010-02-30", "2010-04-31", "2010-13-01", "2010-00-10", "2010-01-00", "10-01-01", "-00-00", "2010-1a-01"];
  assert.deepEqual(days.filter(isDay), days);
  assert.deepEqual(none.filter(isDay), []);
});
