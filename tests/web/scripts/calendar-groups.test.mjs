import assert from "node:assert/strict";
import { test } from "node:test";

import { groupedByMoment } from "../../../web/assets/calendar-groups.js";

const NOW = Date.parse("2027-01-10T12:00:00Z");
const MADRID = "Europe/Madrid";
const session = (id, more) => ({ id, release_at: null, out_since: null, held: false, zone: MADRID, ...more });
const ids = (sessions) => groupedByMoment(sessions, NOW).map((group) => group.sessions.map(({ id }) => id).join());

test("what comes next is first, what is over last, the newest of it first", () => {
  const sessions = [
    session("old", { release_at: "2026-11-09T08:00:00Z", out_since: "2026-11-09T08:00:00Z" }),
    session("none"),
    session("late", { release_at: "2027-02-15T08:00:00Z" }),
    session("held", { release_at: null, held: true }),
    session("new", { release_at: "2027-01-09T08:00:00Z", out_since: "2027-01-09T08:00:00Z" }),
    session("soon", { release_at: "2027-01-15T08:00:00Z" }),
  ];
  assert.deepEqual(ids(sessions), ["soon", "late", "held", "none", "new", "old"]);
});

test("sessions of one moment are under one heading, in the order they came", () => {
  const at = "2027-01-15T08:00:00Z";
  assert.deepEqual(ids([session("b", { release_at: at }), session("a", { release_at: at })]), ["b,a"]);
});

test("one moment at two places is two headings, for each names its place", () => {
  const at = "2027-01-15T08:00:00Z";
  assert.deepEqual(ids([session("a", { release_at: at }), session("b", { release_at: at, zone: "Europe/Lisbon" })]), ["a", "b"]);
});

test("a time that has passed is over, and out only where the answer says so", () => {
  const at = "2027-01-09T08:00:00Z";
  const groups = groupedByMoment([session("recalled", { release_at: at }), session("out", { release_at: at, out_since: at })], NOW);
  assert.deepEqual(groups.map(({ kind, out }) => [kind, out ?? false]), [["over", false], ["over", true]]);
});

test("what is out stays out while a later release of its session is held", () => {
  const out = "2027-01-09T08:00:00Z";
  const [group] = groupedByMoment([session("a", { held: true, out_since: out })], NOW);
  assert.deepEqual([group.kind, group.at], ["over", out]);
});
