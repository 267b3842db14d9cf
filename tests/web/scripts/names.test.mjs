import assert from "node:assert/strict";
import { test } from "node:test";

import { finder, folded, nameOf, searchedText, wantedText } from "../../../web/assets/names.js";

const NURIA = { given_names: "Núria", family_name: "Muñoz Güell", candidate_id: "KXA104827", candidate_number: "0042" };

test("a name is folded to what anybody can type", () => {
  const pairs = [["Muñoz", "munoz"], ["Núria Güell", "nuriaguell"], ["Çelik, Ağa", "celikaga"], ["Mun\u0303oz", "munoz"], ["Nguyễn Thị", "nguyenthi"], ["O’Neill", "oneill"], ["Święcicki, Łukasz", "swiecickilukasz"], ["Søren Đorđe", "sorendorde"], ["Weiß", "weiss"], ["IŞIK Yıldız İnci", "isikyildizinci"], ["Garcia-Puig", "garciapuig"], ["علی\u200cرضا", "علیرضا"]];
  for (const [name, plain] of pairs) assert.equal(folded(name), plain);
});

test("a candidate is found by the name in either order, and by either number", () => {
  const found = ["nuria munoz", "muñoz güell, núria", "MUNOZ GUELL NURIA", "kxa 104", "KXA\u00a0104\u00a0827", "\u200b0042", "0042", "ES442 0042"];
  for (const typed of found) assert.ok(searchedText(NURIA).includes(wantedText(typed)), typed);
  for (const typed of ["nurias", "kxa105", "8270042", "ES442 0043"]) assert.ok(!searchedText(NURIA).includes(wantedText(typed)), typed);
});

test("every apostrophe that a keyboard makes finds the name, and none does", () => {
  for (const kept of ["O'Brien", "O’Brien", "OʼBrien"])
    for (const typed of ["o'brien", "o’brien", "o‘brien", "o`brien", "o´brien", "oʼbrien", "obrien"])
      assert.ok(finder(typed)(searchedText({ ...NURIA, family_name: kept })), `${typed} ${kept}`);
});

test("the words of a name are found in any order, each of them, and a number only as it stands", () => {
  const isFound = (typed) => finder(typed)(searchedText(NURIA));
  for (const typed of ["", "munoz nuria", "guell, nuria", "nuria guell munoz", "guell munoz", "KXA 104 827"]) assert.ok(isFound(typed), typed);
  for (const typed of ["guell pau", "guell nurias", "827 104", "nuria 104 kxa"]) assert.ok(!isFound(typed), typed);
});

test("a name that is written from the right does not turn the order of both names round", () => {
  assert.equal(nameOf({ family_name: "الحسن", given_names: "Wei" }), "\u2068الحسن\u2069, Wei");
  assert.equal(nameOf({ family_name: "Cohen", given_names: "שרה" }), "Cohen, \u2068שרה\u2069");
});

test("a list has the family name first, or the one name there is", () => {
  assert.equal(nameOf(NURIA), "Muñoz Güell, Núria");
  assert.equal(nameOf({ given_names: "Suharto", family_name: "" }), "Suharto");
  assert.equal(nameOf({ given_names: "", family_name: "Suharto" }), "Suharto");
});
