"""`make load`: puts the load of a results morning on a running stack, and reports what it answered in which time.

    URL=http://127.0.0.1:8000 SECONDS=120 python -m local.load.results_morning [--profile morning|views] [--visitors 8]

Each visitor signs in, opens the list and the Statement and reloads a few times, then another comes. At most `visitors`
are there at once; they begin one after another over the first quarter, so that sign-ins ramp up. With `views` each
signs in once and then only views. Without URL a stack of its own is started on free ports, and stopped at the end.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles

import urllib3

from local.client.caller import Caller, Unexpected
from local.data.registered import PASSWORD, Crowd, release_a_crowd
from local.load.spare_stack import own_stack

RELOADS = 3
PERCENTILES = (50, 95, 99)
KINDS = ("sign-in", "list", "Statement")


@dataclass(slots=True)
class Tally:
    """One visitor's measurements: seconds by kind of request, and the wrong answers."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)


class Visitor:
    """One browser after another, over one connection that stays open; from an address of its own, because one address
    may have a thousand passwords compared in ten minutes."""

    def __init__(self, url: str, crowd: Iterator[Crowd], number: int) -> None:
        self.tally = Tally()
        here = (f"127.0.0.{2 + number % 250}", 0) if sys.platform == "linux" else None  # elsewhere there is one
        self._http = urllib3.connection_from_url(url, maxsize=1, timeout=35, retries=False, source_address=here)
        self._crowd = crowd
        self._cookie = ""

    def come(self) -> str | None:
        """Signs the next candidate in; the id of a result of theirs, or None where it was refused."""
        one = next(self._crowd)
        answer = self._ask(
            "sign-in", "POST", "/v1/sign-ins", 201, {"identifier": one.candidate_id, "password": PASSWORD}
        )
        if answer is None:
            return None
        self._cookie = answer.headers["set-cookie"].partition(";")[0]
        return one.result_id

    def look(self, result_id: str, reloads: int = RELOADS) -> None:
        for _ in range(1 + reloads):
            self._ask("list", "GET", "/v1/me/results", 200)
            self._ask("Statement", "GET", f"/v1/me/results/{result_id}", 200)

    def _ask(
        self, kind: str, method: str, path: str, wanted: int, body: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse | None:
        headers = {"cookie": self._cookie} if method == "GET" else {}
        began = time.perf_counter()
        try:
            answer = self._http.request(method, path, json=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            self.tally.errors[f"{kind}: {type(error).__name__}"] += 1
            return None
        self.tally.seconds[kind].append(time.perf_counter() - began)
        if answer.status == wanted:
            return answer
        self.tally.errors[f"{kind}: {answer.status} {answer.data[:200]!r}"] += 1
        return None


def visit(visitor: Visitor, starts: float, ends: float, *, only_views: bool) -> None:
    """From `starts` to `ends`, both of the process clock."""
    time.sleep(max(0.0, starts - time.perf_counter()))
    while time.perf_counter() < ends:
        result_id = visitor.come()
        while result_id and time.perf_counter() < ends:
            visitor.look(result_id)
            if not only_views:
                break


def drive(url: str, crowd: Sequence[Crowd], seconds: float, visitors: int, *, only_views: bool) -> list[Tally]:
    lock, turns = threading.Lock(), itertools.cycle(crowd)

    def one_by_one() -> Iterator[Crowd]:
        while True:
            with lock:
                one = next(turns)
            yield one

    came = [Visitor(url, one_by_one(), number) for number in range(visitors)]
    began = time.perf_counter()
    ramp = 0.0 if only_views else seconds / 4
    with ThreadPoolExecutor(visitors) as pool:
        for number, each in enumerate(came):
            pool.submit(visit, each, began + ramp * number / visitors, began + seconds, only_views=only_views)
    return [each.tally for each in came]


def report(tallies: Sequence[Tally], seconds: float) -> tuple[str, int]:
    """The table, and how many errors there were."""
    lines = [f"  {'':<10} {'requests':>9} {'a second':>9}" + "".join(f" {f'p{p}':>8}" for p in PERCENTILES)]
    for kind in KINDS:
        took = sorted(second for tally in tallies for second in tally.seconds[kind])
        lines.append(f"  {kind:<10} {len(took):>9} {len(took) / seconds:>9.1f}{_percentiles(took)}")
    views = sum(len(tally.seconds[kind]) for tally in tallies for kind in KINDS[1:])
    lines.append(f"  {'views':<10} {views:>9} {views / seconds:>9.1f}")
    errors = sum((tally.errors for tally in tallies), Counter[str]())
    lines += [f"  {errors.total()} errors", *(f"    {count} x {what}" for what, count in errors.most_common(5))]
    return "\n".join(lines), errors.total()


def _percentiles(took: Sequence[float]) -> str:
    if len(took) < 2:
        return ""
    cuts = quantiles(took, n=100)
    return "".join(f" {cuts[p - 1] * 1000:>5.0f} ms" for p in PERCENTILES)


def run(url: str, options: argparse.Namespace) -> int:
    caller = Caller(url)
    began = time.monotonic()
    crowd = release_a_crowd(caller, options.candidates)
    print(f"  {len(crowd)} candidates with a released result, in {time.monotonic() - began:.0f} s", flush=True)
    environments = caller.get("/_local/stack")["environments"]
    busy = ", ".join(f"{name} {environments[name]}" for name in ("signin", "results"))
    print(
        f"  {options.visitors} visitors at once for {options.seconds:g} s; environments: {busy}; {os.cpu_count()} cores"
    )
    only_views = options.profile == "views"
    table, errors = report(drive(url, crowd, options.seconds, options.visitors, only_views=only_views), options.seconds)
    print(table, flush=True)
    return 1 if errors else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m local.load.results_morning", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--url", default=os.environ.get("URL", ""), help="a running stack (URL); else one of its own")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("SECONDS") or 120), help="(SECONDS, 120)")
    parser.add_argument("--profile", choices=("morning", "views"), default="morning")
    parser.add_argument("--visitors", type=int, default=8, help="at once (8)")
    parser.add_argument("--candidates", type=int, default=1000, help="who take turns (1000)")
    options = parser.parse_args()
    try:
        if options.url:
            return run(options.url, options)
        with own_stack() as url:
            return run(url, options)
    except Unexpected as other:
        print(other, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
