"""The people of the journey: candidates of one session of B2 First, their centre and its staff, and two
organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pyotp import TOTP

from local.client.caller import Body, Caller
from local.data.candidates import Candidate, as_bytes, make_candidates

PASSWORD = "correct horse battery"
A_CODE = timedelta(seconds=31)  # of an authenticator app; each works once
STAYS = timedelta(minutes=10)  # of the platform's clock: after a long pause they sign in again
# (160 + 158 + 161 + 159 + 164) / 5 = 160: grade C of B2 First.
SCORES = {"reading": "160", "use_of_english": "158", "writing": "161", "listening": "159", "speaking": "164"}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Person:
    """Somebody with an account; `signed_in_at` is of the platform's clock."""

    email: str
    identifier: str
    secret_number: str = ""
    authenticator: TOTP | None = None
    cookie: str = ""
    signed_in_at: datetime = LONG_AGO


@dataclass(slots=True)
class Cast:
    """`candidates` by what becomes of them; `read` are the mailbox positions of mails already checked."""

    caller: Caller
    run: str
    session: str
    centre: str
    release_at: datetime
    candidates: dict[str, Person]
    files: tuple[bytes, bytes]
    staff: Person
    officer: Person
    idle_officer: Person
    read: set[int] = field(default_factory=set)

    @property
    def contact(self) -> str:
        """The centre's own address, which its notices go to."""
        return f"exams-{self.run}@example.org"

    def everybody(self) -> Iterator[Person]:
        yield from (*self.candidates.values(), self.staff, self.officer, self.idle_officer)

    def enquiry(self, who: str, number: int = 1) -> str:
        return f"{self.candidates[who].identifier}.{self.session}.{number}"

    # What people do

    def as_candidate(self, who: str, method: str, path: str, body: Body | None = None) -> Body:
        return self._as(self.candidates[who], method, path, body)

    def as_staff(self, method: str, path: str, body: Body | None = None) -> Body:
        return self._as(self.staff, method, path, body)

    def as_board(self, name: str, enquiry: str, body: Body) -> Body:
        return self.caller.board("POST", f"enquiries/{enquiry}/{name}", body)

    def verified(self, who: str) -> Body:
        """The Statement that the organisation is shown."""
        asked = self.candidates[who]
        pair = {"candidate_id": asked.identifier, "secret_number": asked.secret_number, "purpose": "admission"}
        shown: Body = self._as(self.officer, "POST", "/v1/verifications", pair)["result"]
        return shown

    def _as(self, person: Person, method: str, path: str, body: Body | None) -> Body:
        if self.caller.now() - person.signed_in_at > STAYS:
            self.sign_in(person)
        return self.caller.good(method, path, body, cookie=person.cookie)

    def sign_in(self, person: Person) -> None:
        if person.authenticator:
            self.advance(A_CODE)
            half = self.caller.sign_in(person.identifier, PASSWORD, as_="staff")
            person.cookie = self.caller.give_code(person.authenticator.at(self.caller.now()), half)
        else:
            person.cookie = self.caller.sign_in(person.identifier, PASSWORD)
        person.signed_in_at = self.caller.now()

    # Time

    def advance(self, by: timedelta) -> None:
        self.caller.post("/_local/clock", {"advance": f"PT{max(int(by.total_seconds()), 0)}S"})

    def advance_to(self, moment: datetime) -> None:
        """A second or two past it, if it is not past."""
        self.advance(moment - self.caller.now() + timedelta(seconds=2))


def cast_for(caller: Caller, roles: tuple[str, ...]) -> Cast:
    """New ids and addresses each time, so that the journey can be repeated on one platform."""
    now = caller.now()
    number = int(now.timestamp())
    run, session, centre = f"{number:x}", f"FCE-{number:X}-PB", f"ES{500 + number % 400}"
    made = list(make_candidates(len(roles), (session,), seed=number))
    for place, candidate in enumerate(made, start=1):
        _rewrite(candidate, centre, place)
    candidates = {role: _person(role, run, each) for role, each in zip(roles, made, strict=True)}
    staff, officer, idle = (f"{name}-{run}@example.org" for name in ("nuria", "admissions", "registrar"))
    return Cast(
        caller,
        run,
        session,
        centre,
        release_at=now + timedelta(minutes=30),
        candidates=candidates,
        files=as_bytes(made),
        staff=Person(staff, staff),
        officer=Person(officer, officer),
        idle_officer=Person(idle, idle),
    )


def _rewrite(candidate: Candidate, centre: str, place: int) -> None:
    """Of age, of this centre, and with grade C."""
    there = {"centre_number": centre, "candidate_number": f"{place:04d}", "preparation_centre": ""}
    candidate.entry.update(there, date_of_birth="2000-02-29")
    kept = {name: candidate.result[name] for name in ("candidate_id", "session_id")}
    candidate.result.clear()
    candidate.result.update(kept, status="reported", **SCORES)


def _person(role: str, run: str, candidate: Candidate) -> Person:
    entry = candidate.entry
    return Person(f"{role.replace(' ', '-')}-{run}@example.org", entry["candidate_id"], entry["secret_number"])
