import assert from "node:assert/strict";
import test from "node:test";
import { untilAnnounced, untilNext } from "../../../web/assets/waits.js";

test("the first time is at the announced moment and a share of the seconds for all", () => {
  assert.equal(untilAnnounced(100000, 40000, 5, 0), 60000);
  assert.equal(untilAnnounced(100000, 40000, 5, 0.5), 62500);
  assert.equal(untilAnnounced(Infinity, 40000, 5, 0.5), Infinity);
});

test("later times back off, and no longer than five minutes unless all need longer", () => {
  assert.deepEqual([0, 1, 2, 9].map((turn) => untilNext(turn, 5, 0)), [5000, 10000, 20000, 300000]);
  assert.equal(untilNext(0, 1000, 0.5), 1500000);
});

test("a round of all the pages begins when the one before has ended", () => {
  for (const spread of [5, 60]) {
    let [first, last] = [0, spread * 1000];
    for (let turn = 0; spread * 2 ** turn < 300; turn += 1) {
      const begins = first + untilNext(turn, spread, 0);
      assert.ok(begins >= last, `${spread} ${turn}`);
      [first, last] = [begins, last + untilNext(turn, spread, 1)];
    }
  }
});
