import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { asMeant, closedUp, grouped } from "../../../web/assets/ids.js";

test("an ID is closed up from every space and dash it may come with", () => {
  const spellings = ["KXA 104 827", "KXA-104-827", " KXA104827\t", "KXA\u00a0104\u202f827", "KXA\u2011104\u2013827", "KXA\u2014104\u2212827", "KXA\u00ad104827", "KXA\u2010104\u2015827"];
  for (const spelling of spellings) assert.equal(closedUp(spelling), "KXA104827", JSON.stringify(spelling));
});

test("nothing else is taken away, so that a mistake is seen as one", () => {
  assert.equal(closedUp("KXA_104.827"), "KXA_104.827");
  assert.equal(closedUp("kxa 1"), "kxa1");
});

test("a number, a code or an address is read as the API reads it", () => {
  const { meant, closed } = JSON.parse(readFileSync(new URL("../../ground/as_meant.json", import.meta.url)));
  for (const [typed, read] of meant) assert.equal(asMeant(typed), read, JSON.stringify(typed));
  for (const [typed, read] of closed) assert.equal(closedUp(typed), read, JSON.stringify(typed));
});

test("an ID is printed in groups of three, which no line breaks apart", () => {
  assert.equal(grouped("KXA104827"), "KXA\u00a0104\u00a0827");
  assert.equal(grouped("KXA1"), "KXA\u00a01");
  assert.equal(closedUp(grouped("KXA104827")), "KXA104827");
});
