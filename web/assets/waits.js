// When a page that was left open asks again. Pure: nothing of the page is known here. Milliseconds, but for `spread`.

// The first time: once, at the announced moment and a random share of the seconds that all such pages have together.
export const untilAnnounced = (moment, now, spread, chance) => moment - now + chance * spread * 1000;

// After that ever later, for the result is late: each time within a span that begins after the one before has ended, so
// that two rounds of all the pages never meet.
const LONGEST = 300;
export const untilNext = (turn, spread, chance) => Math.max(spread, Math.min(LONGEST, spread * 2 ** turn)) * (1 + chance) * 1000;
