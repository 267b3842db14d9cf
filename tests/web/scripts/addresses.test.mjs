import assert from "node:assert/strict";
import { test } from "node:test";

import { afterHash, ownPage } from "../../../web/assets/addresses.js";

const ORIGIN = "https://results.example";

test("a sign-in leads on to a page of ours", () => {
  assert.equal(ownPage("/en/results/statement#FCE", ORIGIN), `${ORIGIN}/en/results/statement#FCE`);
  assert.equal(ownPage("/ca/centre/candidates?session=1", ORIGIN), `${ORIGIN}/ca/centre/candidates?session=1`);
});

test("and to nothing that only looks like one", () => {
  const others = [null, "", "https://elsewhere.example/en/results", "//elsewhere.example/en/results", "/\\elsewhere.example/en/", "/en/..//elsewhere.example", "/en//elsewhere.example", "/en/../\\elsewhere.example", "/v1/me", "/fr/results", "javascript:alert(1)", "en/results", "/\t/elsewhere.example/en/x"];
  for (const other of others) assert.equal(ownPage(other, ORIGIN), null, other);
});

test("what follows the hash is decoded, or taken as somebody typed it", () => {
  assert.equal(afterHash("#KXA104828.FCE-2026-12-PB.1"), "KXA104828.FCE-2026-12-PB.1");
  assert.equal(afterHash("#a%2Fb"), "a/b");
  assert.equal(afterHash("#100%"), "100%");
  assert.equal(afterHash(""), "");
});
