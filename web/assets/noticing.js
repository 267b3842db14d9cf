// Asks again by itself when what a page waits for is announced. All by the server's clock: a device's may be hours off.
import { serverNow } from "./api.js";
import { untilAnnounced, untilNext } from "./waits.js";

const TICK = 20000; // a device that slept, or a page that was hidden, is late by so much at most
const MOVED = 5000;
const drift = () => Date.now() - performance.now();

// `ask` asks and draws, and answers what is waited for, {moments, spread}, or nothing where asking is over.
export function notice(ask) {
  let [due, turn, timer, noted, busy] = [Infinity, 0, 0, drift(), false];

  function plan({ moments, spread }) {
    const now = serverNow();
    const ahead = Math.min(...moments.filter((moment) => moment > now));
    const isLate = moments.some((moment) => moment <= now);
    const next = untilAnnounced(ahead, now, spread, Math.random());
    due = now + Math.min(next, isLate ? untilNext(turn, spread, Math.random()) : Infinity);
    turn = isLate ? turn + 1 : 0;
  }

  async function again() {
    if (busy) return;
    busy = true;
    const waits = await ask().finally(() => { busy = false; });
    begin(waits);
  }

  // A clock that has jumped was set, or slept: then only the server knows the time.
  function tick() {
    clearTimeout(timer);
    if (due === Infinity) return;
    if (serverNow() >= due || Math.abs(drift() - noted) > MOVED) return void again();
    timer = setTimeout(tick, Math.min(TICK, due - serverNow()));
  }

  function begin(waits) {
    noted = drift();
    due = Infinity;
    if (waits) plan(waits);
    tick();
  }

  document.addEventListener("visibilitychange", tick);
  addEventListener("pageshow", tick);
  return { begin, again };
}
