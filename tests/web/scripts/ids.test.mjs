import assert from "node:assert/strict";
import { test } from "node:test";

import { closedUp, grouped, typedId, typedIdentifier } from "../../../web/assets/ids.js";

test("an ID is closed up from every space and dash it may come with", () => {
  const spellings = ["KXA 104 827", "KXA-104-827", " KXA104827\t", "KXA\u00a0104\u202f827", "KXA\u2011104\u2013827", "KXA\u2014104\u2212827", "KXA\u00ad104827", "KXA\u2010104\u2015827"];
  for (const spelling of spellings) assert.equal(closedUp(spelling), "KXA104827", JSON.stringify(spelling));
});

test("nothing else is taken away, so that a mistake is seen as one", () => {
  assert.equal(closedUp("KXA_104.827"), "KXA_104.827");
  assert.equal(closedUp("kxa 1"), "kxa1");
});

test("an ID has capitals; an email address stays as it was typed", () => {
  assert.equal(typedId("kxa 104 827"), "KXA104827");
  assert.equal(typedIdentifier("kxa-104-827"), "KXA104827");
  assert.equal(typedIdentifier(" Nuria-Pla@example.org "), "Nuria-Pla@example.org");
});

test("an ID is printed in groups of three, which no line breaks apart", () => {
  assert.equal(grouped("KXA104827"), "KXA\u00a0104\u00a0827");
  assert.equal(grouped("KXA1"), "KXA\u00a01");
  assert.equal(closedUp(grouped("KXA104827")), "KXA104827");
});
