import assert from "node:assert/strict";
import { test } from "node:test";

import { writtenMoney } from "../../../web/assets/money.js";

const spaced = (text) => text.replace(/\s/g, " ");

test("minor units are written as the currency has them", () => {
  const sums = [[4200, "EUR", "en-GB", "€42.00"], [4205, "EUR", "es", "42,05 €"], [1200, "JPY", "en-GB", "JP¥1,200"], [4200, "KWD", "en-GB", "KWD 4.200"], [0, "GBP", "en-GB", "£0.00"]];
  for (const [amount, currency, locale, written] of sums) assert.equal(spaced(writtenMoney({ amount, currency }, locale)), written);
});
