"""`python -m local.load.front_door`: what pages that were left open ask of the API around an announced moment.

Every candidate of the moment has a page open: it asks once within the spread, and where the result is late again, ever
later, as `web/assets/waits.js` has it. The table is of requests a second; half of `api_rate` is theirs, and the rest is
for those who come and sign in.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from shared.calendar.spread import SHARE, spread_s

LONGEST = 300
SIZES = (1_000, 5_000, 60_000, 300_000)
API_RATES = (2_000, 500)


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests of open pages by second from the moment on; `allowed` a second are theirs."""

    spread: int
    allowed: float
    by_second: Counter[int]

    @property
    def highest(self) -> int:
        return max(self.by_second.values())


def until_next(turn: int, spread: int, chance: float) -> float:
    """Seconds until a page asks again whose result is late."""
    return float(max(spread, min(LONGEST, spread * 2**turn)) * (1 + chance))


def open_pages(pages: int, api_rate: int, late_s: float, seed: int = 15) -> Asked:
    """As many pages ask until the release, which is `late_s` seconds late, has come."""
    chance, spread = random.Random(seed), spread_s(pages, api_rate)  # noqa: S311 (a simulation)
    by_second: Counter[int] = Counter()
    for _ in range(pages):
        at, turn = chance.random() * spread, 0
        by_second[int(at)] += 1
        while at < late_s:
            at += until_next(turn, spread, chance.random())
            turn += 1
            by_second[int(at)] += 1
    return Asked(spread, api_rate / SHARE, by_second)


def main() -> None:
    print(f"{'pages':>9} {'api_rate':>9} {'late':>6} {'spread':>7} {'allowed/s':>10} {'highest/s':>10} {'requests':>9}")
    for api_rate in API_RATES:
        for pages in SIZES:
            for late in (0, 600):
                asked = open_pages(pages, api_rate, late)
                print(
                    f"{pages:>9} {api_rate:>9} {late:>5}s {asked.spread:>6}s {asked.allowed:>10.0f} "
                    f"{asked.highest:>10} {asked.by_second.total():>9}"
                )


if __name__ == "__main__":
    main()
