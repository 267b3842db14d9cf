"""A large release on a running `make run`, from its files to the last mail, with every candidate counted.

    python -m local.load.big_release --url http://127.0.0.1:8000 --candidates 60000 [--mailed 400] [--rate 100]
                                      [--seed 1]

Entries and results go in over HTTP as an operator's would. `mailed` of every thousand candidates have an account with
a proved address; their rows are written directly (`local/data/registered.py` says why). Watch it at /_local/releases.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from local.client.caller import Body, Caller, Unexpected
from local.data import registered
from local.data.candidates import SESSIONS, Candidate, as_bytes, make_candidates, session_body
from local.data.registered import LOADS_WITHIN, ZONE
from web.body import load_body

SETTLES_WITHIN = 7200.0  # seconds
COMES_OUT_AFTER = timedelta(minutes=2)
UNDER_WAY = ("queued", "sending", "sent")
REST = 3.0  # times as long as the last count took, so that counting does not slow the fan-out
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Day:
    """The figures of one run."""

    candidates: int
    mailed: int  # of a thousand
    rate: float  # mails a second
    seed: int


def play(url: str, day: Day) -> Counter[str]:
    """The states of the release's notices at the end; Unexpected where they are not what they must be."""
    caller = Caller(url)
    registered.connect(caller)
    run = f"{int(caller.now().timestamp()):X}"
    sessions = tuple(f"{session.partition('-')[0]}-{run}" for session in SESSIONS)
    candidates = list(make_candidates(day.candidates, sessions, seed=day.seed + int(run, 16)))
    kinds = registered.kinds(day.mailed)
    people = [(one, registered.kind_of(index, kinds)) for index, one in enumerate(candidates)]
    wanted = Counter(kind.ends for _, kind in people)
    _set_provider(caller, day)
    _timed("sessions and entries", lambda: _enter(caller, sessions, candidates))
    terms = load_body().terms_version
    made = _timed("accounts, as rows", lambda: registered.add_accounts(people, terms, caller.now()))
    print(f"  {made} accounts; to be mailed: {_mailed(wanted)}", flush=True)
    release_id = _timed("results, sealed", lambda: _load(caller, sessions, candidates))
    release_at = caller.now() + COMES_OUT_AFTER
    moved = {"release_at": release_at.isoformat(), "zone": ZONE}
    caller.board("PATCH", f"releases/{release_id}", moved)
    caller.approve(release_id, "ann", "ben")
    print(f"  release {release_id} at {release_at:%H:%M:%S} UTC: {url}/_local/releases/{release_id}", flush=True)
    found = _watch(caller, release_id, day.candidates, release_at.timestamp())
    _must_be(found, wanted, day.candidates)
    return found


def _set_provider(caller: Caller, day: Day) -> None:
    quota = {"rate": day.rate, "quota_24h": 10_000_000, "latency_ms": 40}
    caller.ask("PUT", "/_local/provider", quota).raise_for_status()
    print(f"  the provider takes {day.rate:g} mails a second and answers after 40 ms", flush=True)


def _enter(caller: Caller, sessions: tuple[str, ...], candidates: list[Candidate]) -> None:
    sat_on = (caller.now() - timedelta(days=30)).date()
    for session in sessions:
        caller.board("POST", "sessions", session_body(session, zone=ZONE, exam_date=sat_on))
    caller.load("entries", as_bytes(candidates)[0], within=LOADS_WITHIN)


def _load(caller: Caller, sessions: tuple[str, ...], candidates: list[Candidate]) -> str:
    release_id = caller.plan(sessions, caller.now() + timedelta(hours=6), ZONE)
    caller.load("results", as_bytes(candidates)[1], release_id, within=LOADS_WITHIN)
    return release_id


def _watch(caller: Caller, release_id: str, candidates: int, release_at: float) -> Counter[str]:
    """Watches until every notice is settled; prints a line at each change."""
    until, before = time.monotonic() + SETTLES_WITHIN, None
    while time.monotonic() < until:
        began = time.monotonic()
        states = Counter[str](caller.board("GET", f"releases/{release_id}", operator="watcher")["notices"])
        since = caller.now().timestamp() - release_at
        if states != before:
            print(f"  T{since:+.0f} s: {_line(states)}; sum {states.total()} of {candidates}", flush=True)
        if states.total() >= candidates and not any(states[state] for state in UNDER_WAY):
            _print_rate(caller, states, since)
            return states
        before = states
        time.sleep(max(5.0, REST * (time.monotonic() - began)))
    raise Unexpected(f"Not every notice was settled within {SETTLES_WITHIN:.0f} s.")


def _print_rate(caller: Caller, states: Counter[str], seconds: float) -> None:
    provider: Body = caller.get("/_local/provider")
    print(f"  {_mailed(states)} mails in {seconds:.0f} s, {_mailed(states) / seconds:.1f} a second", flush=True)
    print(f"  the provider: {provider['answers']}, busiest second {provider['busiest_second']}", flush=True)


def _must_be(found: Counter[str], wanted: Counter[str], candidates: int) -> None:
    if found.total() != candidates:
        raise Unexpected(f"The states add up to {found.total()}, not to {candidates}: {dict(found)}")
    if found != wanted:
        raise Unexpected(f"The states should be {dict(wanted)}, and are {dict(found)}")


def _mailed(states: Counter[str]) -> int:
    return sum(states[state] for state in ("delivered", "bounced", "complained", "suppressed"))


def _line(states: Counter[str]) -> str:
    return ", ".join(f"{state} {count}" for state, count in sorted(states.items())) or "no notice yet"


def _timed(what: str, act: Callable[[], T]) -> T:
    began = time.monotonic()
    done = act()
    print(f"  {what}: {time.monotonic() - began:.1f} s", flush=True)
    return done


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.load.big_release", description=__doc__.partition("\n")[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--candidates", type=int, default=60_000)
    parser.add_argument("--mailed", type=int, default=400, help="of a thousand candidates, 6 to 1000 (400)")
    parser.add_argument("--rate", type=float, default=100.0, help="the provider's, mails a second (100)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not 6 <= options.mailed <= registered.OF:
        parser.error("mailed is a whole number from 6 to 1000.")
    try:
        found = play(options.url, Day(options.candidates, options.mailed, options.rate, options.seed))
    except Unexpected as other:
        print(other, file=sys.stderr)
        return 1
    print(f"The sum of the states is {found.total()}, as it must be: {_line(found)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
