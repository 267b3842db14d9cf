import assert from "node:assert/strict";
import { test } from "node:test";

import { nearAddress } from "../../../web/assets/near.js";

const CASES = [
  ["ada@gmial.com", "ada@gmail.com"], // changed about
  ["ada@gmai.com", "ada@gmail.com"], // one less
  ["ada@gmaill.com", "ada@gmail.com"], // one more
  ["ada@gmsil.com", "ada@gmail.com"], // another
  ["ada@gmail.con", "ada@gmail.com"],
  ["ada@gmail.cm", "ada@gmail.com"],
  ["Ada.Puig@GMIAL.COM", "Ada.Puig@gmail.com"],
  [" ada@hotnail.com ", "ada@hotmail.com"],
  ["ada@hotmial.es", "ada@hotmail.es"],
  ["ada@outlok.es", "ada@outlook.es"],
  ["ada@yaho.com", "ada@yahoo.com"],
  ["ada@iclould.com", "ada@icloud.com"],
  ["a@b@gmial.com", "a@b@gmail.com"],
  ["ada@gmail.com", ""],
  ["ada@ymail.com", ""], // another's, one letter from it
  ["ada@mail.com", ""],
  ["ada@gmail.co", ""],
  ["ada@hotmail.fr", ""], // two slips
  ["ada@school.example.org", ""],
  ["ada@gamil.org", ""],
  ["gmial.com", ""],
  ["@gmial.com", ""],
  ["", ""],
];

for (const [typed, meant] of CASES) {
  test(`${JSON.stringify(typed)} ${meant ? `is near ${meant}` : "is near nothing"}`, () => assert.equal(nearAddress(typed), meant));
}
