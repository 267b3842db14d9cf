"""Simulates a fan-out, of any size at any rate: how long it takes, and whether anybody gets no mail or two.

    python -m local.load.fanout_simulation [--candidates 1000000] [--rates 14 100 500 1000 5000] [--seed 1]

The rules are the real ones: `shared.notices.sending_rate` for every slot, the shards of `shared.store.keys`, the lease
and its quarter of an hour, the back-off. Simulated, by discrete events and one seed, are the workers, the queue, the
provider and the trouble: 1 % of all sendings throttled, one call in a thousand killed at any moment, one message in a
thousand delivered twice. Not modelled: how SQS and Lambda scale up, DynamoDB's own throttling, and calls that take
longer than they say."""

from __future__ import annotations

import argparse
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from math import ceil
from random import Random

from functions.notify.sending import EVENT_GRACE, LEASE
from functions.release.fanout import PER_PAGE
from infra.limits import fanouts, hidden
from local.load.fanout_run import Run, Trouble
from shared.adapters.queue import LONGEST_BACK_OFF
from shared.notices import sending_rate
from shared.notices.sending_rate import SECOND
from shared.store import keys

CALL, MAILING, EVENT_DELAY = 5_000, 40_000, 2 * SECOND
"""Microseconds: a call to DynamoDB or SQS, to SES, and until SES's event of a mail."""
PER_WORKER = 20
"""Mails a second that one call of `notify` is asked for: half of what it is good for, so that no lane is ever idle."""
HIDDEN = hidden("notices") * SECOND
A_CALL = 10
QUEUED, SENDING, SENT = range(3)


class Simulation:
    def __init__(self, count: int, rate: float, seed: int, trouble: Trouble) -> None:
        self.run = Run(count, rate, bytearray(count))
        self.trouble, self.luck = trouble, Random(seed)  # noqa: S311
        self.gap, self.free_at = sending_rate.gap(rate), list[int | None]([None] * sending_rate.lanes(rate))
        names = [f"C{number:07d}" for number in range(count)]
        self.place = bytearray(keys.notice_shard_of(name) for name in names)
        self.pages = self._pages(names)
        self.state, self.leased_until = bytearray(count), [0] * count
        self.turn: Counter[int] = Counter()
        self.hurt: set[int] = set()
        self.waiting: deque[int] = deque()
        self.idle = 0
        self.events: list[tuple[int, int, Callable[[int], None]]] = []
        self.number, self.second = 0, 0
        self.written: dict[int, list[int]] = {}

    def play(self) -> Run:
        self.idle = max(2, ceil(self.run.rate / PER_WORKER))
        for _ in range(fanouts(self.idle)):
            self._at(0, self._write_page)
        while self.events:
            now, _, act = heappop(self.events)
            if now // SECOND > self.second:
                self._close_seconds(now // SECOND)
            act(now)
        self._close_seconds(max(self.written, default=self.second) + 1)
        return self.run

    # The fan-out

    def _pages(self, names: list[str]) -> Iterator[list[int]]:
        """Page after page of every shard of the index, as the queue brings them round."""
        shards: list[list[int]] = [[] for _ in range(keys.RELEASE_SHARDS)]
        for number, name in enumerate(names):
            shards[keys.release_shard_of(name)].append(number)
        for start in range(0, max(map(len, shards)), PER_PAGE):
            yield from (page for shard in shards if (page := shard[start : start + PER_PAGE]))

    def _write_page(self, now: int) -> None:
        page = next(self.pages, None)
        if page is None:
            return
        self.run.reads += 4 + 2 * len(page)  # release, session and index; each candidate's account and entry
        for number, each in enumerate(page):
            self._write(self.place[each], now + number * CALL)
        ready = now + (len(page) + ceil(len(page) / A_CALL) + 4) * CALL
        self._at(ready, lambda then: self._queue(then, page))
        self._at(ready, self._write_page)

    # The queue

    def _queue(self, now: int, many: Sequence[int]) -> None:
        self.waiting += many
        self.waiting += [each for each in many if self.luck.random() < self.trouble.twice]
        while self.idle and self.waiting:
            self.idle -= 1
            self._at(now, self._call)

    def _again(self, at: int, each: int) -> None:
        self._at(at, lambda now: self._queue(now, (each,)))

    # One call of `notify`

    def _call(self, now: int) -> None:
        batch = [self.waiting.popleft() for _ in range(min(A_CALL, len(self.waiting)))]
        if not batch:
            self.idle += 1
            return
        lane = self.luck.randrange(len(self.free_at))
        self._write(keys.NOTICE_SHARDS + lane, now)
        slots = sending_rate.reserve(self.free_at[lane], now + sending_rate.LEAD, self.gap)
        if slots is None:
            for each in batch:
                self._again(now + self.luck.randint(5, 30) * SECOND, each)
            self._at(now + 2 * CALL, self._call)
            return
        self.free_at[lane] = slots.moment(len(batch))
        begins = [max(now + CALL, slots.moment(number)) for number in range(len(batch))]
        over = begins[-1] + 2 * CALL + MAILING
        dies = self.luck.randint(now, over) if self.luck.random() < self.trouble.killed else over + 1
        for each, begin in zip(batch, begins, strict=True):
            self._mail(each, begin, dies)
            if dies <= over:
                self._again(dies + HIDDEN, each)
        self._at(over if dies > over else dies + SECOND, self._call)

    def _mail(self, each: int, begin: int, dies: int) -> None:
        """Takes the lease now, so that no other call at this moment can; later events have their own moments."""
        if begin + 2 * CALL + MAILING > dies:
            self.hurt.add(each)
        if begin > dies:
            return
        self._write(self.place[each], begin)
        if self.state[each] == SENT:
            self.run.reads += 1
            return
        if self.state[each] == SENDING and self.leased_until[each] >= begin - EVENT_GRACE * SECOND:
            self.run.reads += 1
            self._again(self.leased_until[each] + (EVENT_GRACE + 1) * SECOND, each)
            return
        self.state[each], self.leased_until[each] = SENDING, begin + LEASE * SECOND
        if begin + CALL <= dies:
            self._at(begin + CALL, lambda now: self._send(each, now, dies))

    def _send(self, each: int, now: int, dies: int) -> None:
        place = self.place[each]
        if self.luck.random() < self.trouble.throttled:
            self.hurt.add(each)
            if now + MAILING <= dies:
                self._write(place, now + MAILING)
                self.state[each] = QUEUED
                self.turn[each] += 1
                longest = min(2 ** min(self.turn[each], 10), LONGEST_BACK_OFF)
                self._again(now + self.luck.randint(1, longest) * SECOND, each)
            return
        self.run.sent[each] += 1
        self.run.last = now
        if each not in self.hurt:
            self.run.unhurt = now
        events = (now + MAILING + CALL, now + MAILING + EVENT_DELAY)  # "Send", "Delivery"
        for moment in (*events, now + MAILING) if now + MAILING <= dies else events:
            self._write(place, moment)
        self._at(now + MAILING + CALL, lambda _: self._answered(each))

    def _answered(self, each: int) -> None:
        self.state[each] = SENT

    def _at(self, moment: int, act: Callable[[int], None]) -> None:
        self.number += 1
        heappush(self.events, (moment, self.number, act))

    def _write(self, partition: int, moment: int) -> None:
        """`partition` is a shard of notices, or beyond those a lane of pace."""
        second = moment // SECOND
        if second not in self.written:
            self.written[second] = [0] * (keys.NOTICE_SHARDS + len(self.free_at))
        self.written[second][partition] += 1

    def _close_seconds(self, now: int) -> None:
        """Nothing is written in the past, so a second that is over is counted and forgotten."""
        self.second = now
        for second in [each for each in self.written if each < now]:
            self.run.busiest = max(self.run.busiest, *self.written.pop(second))


def simulate(count: int, rate: float, seed: int = 1, trouble: Trouble | None = None) -> Run:
    return Simulation(count, rate, seed, trouble or Trouble()).play()


HEAD = "    mails  rate/s   N / rate       took   ratio     all in  lost  twice  writes/s  reads"


def line(run: Run) -> str:
    """One row: `took` is without those who met trouble of their own, `all in` with them; reads are units a mail."""
    return (
        f"{run.count:>9,} {run.rate:>7,.0f} {run.ideal:>9,.0f}s {run.unhurt / SECOND:>9,.0f}s {run.stretch:>7.4f}"
        f" {run.last / SECOND:>9,.0f}s {run.lost:>5} {run.twice:>6} {run.busiest:>9} {run.read_units:>6.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="A fan-out played through by discrete events.")
    parser.add_argument("--candidates", type=int, default=1_000_000)
    parser.add_argument("--rates", type=float, nargs="+", default=[14, 100, 500, 1000, 5000])
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(HEAD)
    for rate in asked.rates:
        print(line(simulate(asked.candidates, rate, asked.seed)), flush=True)


if __name__ == "__main__":
    main()
