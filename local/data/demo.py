"""The demo awarding body, over HTTP alone: centres, schools, some 300 synthetic candidates, and three moments.

One set of sessions is out already, one comes out two minutes after the start so that a newcomer watches it happen,
one is announced for next month. Nobody in it exists.

    python -m local.data.demo --url http://127.0.0.1:8000
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from local.client.caller import Caller, Unexpected
from local.client.staff_sign_up import Joined, invite, join
from local.data.candidates import Candidate, Row, as_bytes, make_candidates, session_body
from local.data.people import CENTRES, SCHOOLS
from web.body import load_body

ZONE = "Europe/Madrid"
PASSWORD = "synthetic people only"
ORGANISATION = "admissions@example.org"
STAFF, INVITED = "nuria@example.org", "jordi@example.org"
FEES = {"*": {stage: {"amount": cents, "currency": "EUR"} for stage, cents in (("stage_1", 4200), ("stage_2", 15000))}}
CODES_SHOWN = 3  # of a person's recovery codes: enough to look round without an authenticator app
PREPARING = timedelta(seconds=10)  # from planning the first release to its second: results are loaded in between
WATCHED = timedelta(minutes=2)
# A selection with each kind of result; sample files (local/data/candidates.py) have every exam.
OUT_NOW = ("KET", "PET", "FCE", "FCES", "CAE", "CPE", "YLES", "YLEF", "TKT", "DELTA1", "IELTS")
OUT_SOON = ("FCE", "CAE", "PETS")
OUT_NEXT_MONTH = ("FCE", "KETS")
SIZES = (190, 80, 30)


@dataclass(frozen=True, slots=True)
class Set:
    """Sessions whose results come out together, and who sat them."""

    sessions: tuple[str, ...]
    exam_date: datetime
    candidates: list[Candidate]

    def of(self, exam: str, place: int = 0) -> Candidate:
        """A candidate of this exam, by their place among its candidates."""
        found = [each for each in self.candidates if each.entry["session_id"].startswith(f"{exam}-")]
        return found[place]


@dataclass(frozen=True, slots=True)
class Account:
    """A candidate with an account, and a description of their results."""

    candidate: Candidate
    shows: str

    @property
    def email(self) -> str:
        return f"{self.candidate.entry['candidate_id'].lower()}@example.org"


def load(url: str) -> tuple[list[Account], Joined]:
    """Loads everything, and returns once the first set is out: the accounts, and how a centre's administrator signs in.

    Unexpected when the platform refuses.
    """
    caller = Caller(url)
    start = caller.now()
    out_now = _set(OUT_NOW, "PB", start - timedelta(days=38), SIZES[0], seed=1)
    out_soon = _set(OUT_SOON, "CB", start - timedelta(days=21), SIZES[1], seed=2)
    next_month = _set(OUT_NEXT_MONTH, "PB", start - timedelta(days=2), SIZES[2], seed=3)
    accounts = _accounts(out_now, out_soon, next_month)
    _reference(caller)
    _announce(caller, out_now, out_soon)
    _announce(caller, next_month, release_at=_next_month(start))
    caller.load("entries", as_bytes([*out_now.candidates, *out_soon.candidates, *next_month.candidates])[0])
    _register(caller, accounts)
    administrator = _staff(caller)
    _release(caller, out_soon, start + WATCHED)
    out_at = _release(caller, out_now, caller.now() + PREPARING)
    time.sleep(max((out_at - caller.now()).total_seconds(), 0) + 1)
    return accounts, administrator


def _set(exams: tuple[str, ...], form: str, sat: datetime, size: int, *, seed: int) -> Set:
    sessions = tuple(f"{exam}-{sat:%Y-%m}-{form}" for exam in exams)
    return Set(sessions, sat, list(make_candidates(size, sessions, seed)))


def _accounts(out_now: Set, out_soon: Set, next_month: Set) -> list[Account]:
    """Ten people, some with a result written by hand so that every kind is there to be seen."""
    _give(out_now.of("FCE"), "186", "182", "179", "188", "183")
    _give(out_now.of("FCE", 2), "131", "118", "140", "136", "142")
    _give(out_now.of("CAE"), "188", "181", "193", "190", "186")
    _rewrite(out_now.of("FCE", 1), {"status": "pending"})
    return [
        Account(out_now.of("FCE"), "B2 First: grade A, a certificate at C1"),
        Account(out_now.of("CAE"), "C1 Advanced: grade C"),
        Account(out_now.of("FCE", 1), "B2 First: pending"),
        Account(out_now.of("FCE", 2), "B2 First: below Level B1, and a paper below the scale"),
        Account(out_now.of("YLEF"), "A2 Flyers: shields"),
        Account(out_now.of("IELTS"), "IELTS: half bands"),
        Account(out_now.of("TKT"), "Teaching Knowledge Test: modules"),
        Account(out_soon.of("FCE"), "B2 First: out two minutes after the start"),
        Account(out_soon.of("CAE"), "C1 Advanced: out two minutes after the start"),
        Account(next_month.of("FCE"), "B2 First: out next month"),
    ]


def _give(candidate: Candidate, *scores: str) -> None:
    papers = ("reading", "use_of_english", "writing", "listening", "speaking")
    _rewrite(candidate, {"status": "reported", **dict(zip(papers, scores, strict=True))})


def _rewrite(candidate: Candidate, options: Row) -> None:
    kept = {name: candidate.result[name] for name in ("candidate_id", "session_id")}
    candidate.result.clear()
    candidate.result.update(kept, **options)


def _reference(caller: Caller) -> None:
    for each in (*CENTRES, *SCHOOLS):
        contact = {"contact_email": f"{each.number.lower()}@example.org"} | ({"fees": FEES} if each in CENTRES else {})
        details = {"name": each.name, "zone": each.zone, "kind": each.kind}
        caller.board("PUT", f"centres/{each.number}", {**details, **contact})


def _announce(caller: Caller, *sets: Set, release_at: datetime | None = None) -> None:
    announced = {"release_at": release_at.isoformat()} if release_at else {}
    for each in sets:
        name, day = f"{each.exam_date:%B %Y}", each.exam_date.date()
        for session in each.sessions:
            caller.board("POST", "sessions", session_body(session, zone=ZONE, name=name, exam_date=day) | announced)


def _next_month(start: datetime) -> datetime:
    """The tenth of next month, at eight in the morning, UTC."""
    first = (start.replace(day=1) + timedelta(days=32)).replace(day=10)
    return first.replace(hour=8, minute=0, second=0, microsecond=0)


def _register(caller: Caller, accounts: Iterable[Account]) -> None:
    choices = {"password": PASSWORD, "accept_terms": load_body().terms_version, "marketing": False, "language": "en"}
    for account in accounts:
        pair = {name: account.candidate.entry[name] for name in ("candidate_id", "secret_number")}
        caller.post("/v1/registrations", {**pair, **choices, "email": account.email})
    words = {name: choices[name] for name in ("password", "accept_terms", "language")}
    caller.post(
        "/v1/organisations",
        {"name": "Synthetic University", "person_name": "Laia Puig", "email": ORGANISATION, **words},
    )
    for account in accounts:
        caller.post("/v1/email-confirmations", {"token": caller.token_mailed_to(account.email)})
    proof = {"token": caller.token_mailed_to(ORGANISATION), "password": PASSWORD}
    caller.post("/v1/organisation-confirmations", proof)


def _staff(caller: Caller) -> Joined:
    """Two administrators of the first centre: one has joined, the other's invitation waits in the mailbox."""
    for email in (STAFF, INVITED):
        invite(caller, CENTRES[0].number, email)
    return join(caller, STAFF, "Núria Puigdollers", PASSWORD)


def _release(caller: Caller, of: Set, release_at: datetime) -> datetime:
    """Plans, loads and approves; on a slow machine the time may have passed by then, and a new one is set."""
    release_id = caller.plan(of.sessions, release_at, ZONE)
    caller.load("results", as_bytes(of.candidates)[1], release_id)
    if caller.now() > release_at - timedelta(seconds=2):
        release_at = caller.now() + timedelta(seconds=5)
        caller.board("PATCH", f"releases/{release_id}", {"release_at": release_at.isoformat(), "zone": ZONE})
    caller.approve(release_id, "ann", "ben")
    return release_at


def _printed(accounts: Iterable[Account], administrator: Joined, url: str) -> str:
    rows = (
        f"  {each.candidate.entry['candidate_id']}   {each.candidate.entry['secret_number']}   {each.shows}"
        for each in accounts
    )
    return "\n".join(
        (
            f"The demo awarding body is loaded: {sum(SIZES)} synthetic candidates. Sign in with an ID number and the",
            f'password "{PASSWORD}":',
            "  ID number   Secret number and what to see",
            *rows,
            f"An organisation: {ORGANISATION}, the same password; it verifies with ID number and Secret number.",
            f"Staff of {CENTRES[0].name}: {url}/en/centre as {STAFF}, the same password, and for the code",
            f"  one of {', '.join(administrator.recovery_codes[:CODES_SHOWN])} (each works once), or an authenticator",
            f"  app's with the key {administrator.authenticator.secret}; {INVITED} is invited, too: see the mailbox.",
        )
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.data.demo", description=__doc__.partition("\n")[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    options = parser.parse_args()
    try:
        print(_printed(*load(options.url), options.url), flush=True)
    except Unexpected as refused:
        print(f"The demo awarding body could not be loaded: {refused}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
