"""Registered candidates by the ten thousand, for `make load` and `python -m local.load.big_release`.

A registration costs 22 ms of hashing, on purpose: ten thousand of them would be four minutes of a core. So these
accounts are written as rows, by the platform's own store, all under the hash of one known password; the mails that
would have proved their addresses are not sent. Everything after that goes over HTTP.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from local.client.caller import Caller
from local.data.candidates import Candidate, as_bytes, make_candidates, session_body
from shared.accounts.account import Account, Holder
from shared.adapters import parallel, passwords
from shared.store import accounts, guard, rows
from web.body import load_body

ZONE = "Europe/Madrid"
LOADS_WITHIN = 1800.0  # seconds
COMES_OUT_AFTER = timedelta(seconds=15)
PASSWORD = "synthetic people only"
PER_WRITE = 50  # a transaction takes 100 writes, and an account is two
OF = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """A share of every thousand candidates, and what becomes of the mail about their results."""

    count: int
    address: str  # {id} is the ID number in lower case; empty: no account
    ends: str
    is_proved: bool = True


def kinds(mailed: int) -> tuple[Kind, ...]:
    """`mailed` of a thousand have a proved address, and a few of these trouble with it; the rest adds up to 1,000."""
    troubled = (
        Kind(4, "bounce+{id}@simulator.amazonses.com", "bounced"),
        Kind(1, "complaint+{id}@simulator.amazonses.com", "complained"),
        Kind(1, "suppressionlist+{id}@simulator.amazonses.com", "suppressed"),
    )
    well = mailed - sum(kind.count for kind in troubled)
    unproved = min(100, OF - mailed)
    return (
        Kind(well, "{id}@example.org", "delivered"),
        *troubled,
        Kind(unproved, "{id}@example.org", "unproved", is_proved=False),
        Kind(OF - mailed - unproved, "", "no_account"),
    )


def kind_of(index: int, of: Sequence[Kind]) -> Kind:
    """By a candidate's place among all, spread through it: 7 and 1,000 have no common divisor."""
    place = index * 7 % OF
    for kind in of:
        if place < kind.count:
            return kind
        place -= kind.count
    raise ValueError(f"The kinds add up to less than {OF}.")


@dataclass(frozen=True, slots=True)
class Crowd:
    """One of them: the ID number to sign in with, and the id of a result that is out."""

    candidate_id: str
    result_id: str


def connect(caller: Caller) -> None:
    """This process writes rows into the stack's own emulator from here on."""
    os.environ.update(caller.get("/_local/stack")["environment"])


def add_accounts(crowd: Iterable[tuple[Candidate, Kind]], terms: str, at: datetime) -> int:
    """Accounts of candidates who are entered and have none; how many there were."""
    password_hash = passwords.hash_password(PASSWORD)
    held = [(_account(one, kind, password_hash, terms, at), kind.is_proved) for one, kind in crowd if kind.address]
    parallel.each(lambda chunk: _write(chunk, at), rows.in_chunks(held, PER_WRITE))
    return len(held)


def _account(candidate: Candidate, kind: Kind, password_hash: str, terms: str, at: datetime) -> Account:
    candidate_id = candidate.entry["candidate_id"]
    email = kind.address.format(id=candidate_id.lower())
    return Account(Holder.CANDIDATE, candidate_id, email, password_hash, "en", terms, at)


def _write(chunk: list[tuple[Account, bool]], at: datetime) -> None:
    writes = []
    for account, is_proved in chunk:
        # A load comes without the cookies of the devices that people registered on.
        whole = replace(account, email_proved_at=at if is_proved else None, new_device_mails=False)
        writes += [accounts.adding_account(account.id, whole), guard.marking_registered(account.id, at)]
    if not rows.transact(writes):
        raise ValueError("Some of these candidates are not entered, or have an account already.")


def release_a_crowd(caller: Caller, count: int) -> list[Crowd]:
    """So many candidates with accounts, and a release of theirs that is out; their mails are on their way."""
    connect(caller)
    run = f"{int(caller.now().timestamp()):X}"
    sessions = tuple(f"{code}-{run}" for code in ("KET", "PET", "FCE", "CAE", "CPE"))
    candidates = list(make_candidates(count, sessions, seed=int(run, 16)))
    sat_on = (caller.now() - timedelta(days=30)).date()
    for session in sessions:
        caller.board("POST", "sessions", session_body(session, zone=ZONE, exam_date=sat_on))
    entries, results = as_bytes(candidates)
    caller.load("entries", entries, within=LOADS_WITHIN)
    well = Kind(OF, "{id}@example.org", "delivered")
    add_accounts([(one, well) for one in candidates], load_body().terms_version, caller.now())
    release_id = caller.plan(sessions, caller.now() + timedelta(hours=1), ZONE)
    caller.load("results", results, release_id, within=LOADS_WITHIN)
    soon = {"release_at": (caller.now() + COMES_OUT_AFTER).isoformat(), "zone": ZONE}
    caller.board("PATCH", f"releases/{release_id}", soon)
    caller.approve(release_id, "ann", "ben")
    time.sleep(COMES_OUT_AFTER.total_seconds())
    return list(_reported(candidates))


def _reported(candidates: Iterable[Candidate]) -> Iterator[Crowd]:
    for each in candidates:
        if each.result["status"] == "reported":
            yield Crowd(each.entry["candidate_id"], each.entry["session_id"])
