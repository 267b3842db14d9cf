import assert from "node:assert/strict";
import { test } from "node:test";

import { withNames } from "../../../web/assets/pasted.js";

test("rows are given the names that they have no line of, in the order of the columns", () => {
  const begins = [
    ["KXA104827 0417", "candidate_id,secret_number\nKXA104827,0417"],
    ["\nKXA 104 827 0417\n", "candidate_id,secret_number\nKXA 104 827,0417"],
    ["KXA 104 827\t0417\r\nKXA104835\t9203\n", "candidate_id\tsecret_number\nKXA 104 827\t0417\nKXA104835\t9203"],
    ["KXA104827;0417;2009-05-17", "candidate_id;secret_number;date_of_birth\nKXA104827;0417;2009-05-17"],
    ["KXA104827,0417,,,APP202600427", "candidate_id,secret_number,date_of_birth,session_id,reference\nKXA104827,0417,,,APP202600427"],
    ["4h8n-c2vz-6rtb\n4H8N C2VZ 6RTC", "share_code\n4h8n-c2vz-6rtb\n4H8N C2VZ 6RTC"],
    ["4h8n c2vz 6rtb;A-1", "share_code;reference\n4h8n c2vz 6rtb;A-1"],
    ["KXA104827\thttps://a.example/s#4h8n-c2vz-6rtb", "candidate_id\tshare_code\nKXA104827\thttps://a.example/s#4h8n-c2vz-6rtb"],
  ];
  for (const [pasted, text] of begins) assert.equal(withNames(pasted), text, pasted);
});

test("what has its names, or nothing at all, stays", () => {
  for (const text of ["Candidate ID,Secret number\nKXA104827,0417", "share_code\n4h8n", ""]) assert.equal(withNames(text), text);
});

test("the labels of our pages are names, in each language", () => {
  for (const line of ["ID number\tSecret number", "Número ID\tNúmero secreto", "Número ID\tNúmero secret"])
    assert.equal(withNames(`${line}\nKXA104827\t0417`), "candidate_id\tsecret_number\nKXA104827\t0417", line);
  assert.equal(withNames("Código del enlace,Referencia\n4h8n-c2vz-6rtb,A7"), "share_code,reference\n4h8n-c2vz-6rtb,A7");
});

test("a line that is too short, or too long, takes no names from the others", () => {
  const named = "candidate_id,secret_number\n";
  for (const line of ["KXA104827", "0417"]) assert.equal(withNames(line), named + line);
  assert.equal(withNames("KXA104827\nKXA104835,9203"), `${named}KXA104827\nKXA104835,9203`);
  assert.ok(withNames("KXA104835,9203\nKXA104827,0417,2009-05-17").startsWith("candidate_id,secret_number,date_of_birth\n"));
});
