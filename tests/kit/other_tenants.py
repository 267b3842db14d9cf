"""Three exam centres, two schools and fifty candidates over two sessions, with results out and enquiries under way; and
somebody of each who may be asked to try the others' ids."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from shared.accounts.account import Holder
from shared.adapters import cache, identity
from shared.candidates.candidate import CandidateId, Entry
from shared.centres.centre import CentreKind, cohorts_of
from shared.ground.dates import parse_date
from shared.store import accounts, failed_sign_ins
from tests.kit import stories
from tests.kit.enquiry_stories import FEES
from tests.kit.many_candidates import HEADER
from tests.kit.stories import ENTRIES, RELEASE_AT
from tests.kit.world import Answer, World

CENTRES, SCHOOLS = ("ES101", "ES102", "ES103"), ("ES901", "ES902")
FIRST, SECOND = "FCE-2026-12-PB", "FCE-2026-12-CB"
SESSIONS = (FIRST, SECOND)
KINDS = {**dict.fromkeys(CENTRES, CentreKind.CENTRE), **dict.fromkeys(SCHOOLS, CentreKind.SCHOOL)}
BORN = "2000-02-29"

Tried = TypeVar("Tried")


def _entry(number: int, centre: str, session: str) -> Entry:
    school = {0: "ES901", 1: "ES901", 2: "ES902" if session == SECOND else ""}.get(number % 5, "")
    who = CandidateId(f"KXC{number:06d}")
    return Entry(who, "Ferrer", f"Pau {who}", parse_date(BORN), centre, f"{number:04d}", school, session)


def _entries() -> list[Entry]:
    """The third centre and the second school have candidates in one session only. Two candidates sat both sessions,
    each at another centre."""
    made = [(n, CENTRES[n % 3], SECOND if n % 2 and CENTRES[n % 3] != "ES103" else FIRST) for n in range(50)]
    return [*(_entry(*each) for each in made), _entry(42, "ES102", SECOND), _entry(48, "ES102", SECOND)]


ENTERED = _entries()
IDS = list(dict.fromkeys(str(entry.candidate_id) for entry in ENTERED))
ASKED_ABOUT = [entry for centre in CENTRES for entry in [each for each in ENTERED if each.centre_number == centre][-4:]]
"""Four of each centre's have an enquiry."""


def own(number: str, session: str | None = None) -> list[str]:
    """The ID numbers that a centre or school may see, in one session or in any."""
    cohorts = [(session, number, KINDS[number])] if session else [(each, number, KINDS[number]) for each in SESSIONS]
    return [str(entry.candidate_id) for entry in ENTERED if set(cohorts) & set(cohorts_of(entry))]


def enquiry_of(entry: Entry) -> str:
    return f"{entry.candidate_id}.{entry.session_id}.1"


@dataclass
class Neighbours:
    """`staff` and `candidates` are cookies; `visited` the routes that have been tried with somebody else's id; of what
    can be tried `one_in` so many is."""

    world: World
    one_in: int
    staff: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, str] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    begins: Iterator[int] = field(default_factory=itertools.count)

    def some(self, others: Iterable[Tried]) -> list[Tried]:
        """From another place each time, so that no kind is left out by how they are ordered; one at least."""
        given = list(others)
        return given[next(self.begins) % max(min(self.one_in, len(given)), 1) :: self.one_in]

    def calls(self, method: str, path: str, body: Any, cookie: str, **query: str) -> Answer:
        self.visited.add(self.world.route(method, path)[1].key)
        return self.world.call(method, path, body, cookie=cookie, query=query or None)


def move_in(world: World, one_in: int) -> Neighbours:
    for session in SESSIONS:
        body = {"id": session, "exam": "FCE", "name": session, "format": "digital", "exam_date": "2026-11-28"}
        assert world.call("POST", "/v1/board/sessions", body, operator="ana").status == 201
    entries = "\n".join([ENTRIES.splitlines()[0], *map(_entered, ENTERED), ""])
    assert world.ingest("entries", entries)["state"] == "loaded"
    for number, kind in KINDS.items():
        centre = {"name": f"Exams {number}", "zone": "Europe/Madrid", "kind": kind.value, "fees": FEES}
        assert world.call("PUT", f"/v1/board/centres/{number}", centre, operator="ana").status == 200
    plan = {"session_ids": SESSIONS, "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    release_id = world.call("POST", "/v1/board/releases", plan, operator="ana").body["id"]
    lines = [f"{each.candidate_id},{each.session_id},reported,176,171,168,182,174" for each in ENTERED]
    assert world.ingest("results", "\n".join([HEADER, *lines, ""]), release_id)["state"] == "loaded"
    world.approve(release_id)
    stories.later(world, RELEASE_AT)
    return _everybody(Neighbours(world, one_in))


def _everybody(here: Neighbours) -> Neighbours:
    for number in KINDS:
        person = stories.staff_of(here.world, f"staff@{number.lower()}.example.org", centre_number=number)
        here.staff[number] = person.cookie
    for entry in ASKED_ABOUT:
        ticket, cookie = identity.new_ticket(Holder.CANDIDATE, str(entry.candidate_id))
        accounts.open_sign_in(ticket, here.world.at, failed_sign_ins.place(Holder.CANDIDATE, ticket.id))
        here.candidates[str(entry.candidate_id)] = f"{cookie.name}={cookie.value}"
        asked = {"candidate_id": entry.candidate_id, "session_id": entry.session_id, "stage": "stage_1"}
        opened = here.world.call("POST", "/v1/enquiries", asked, cookie=here.staff[entry.centre_number])
        assert opened.status == 201, opened.raw
    cache.forget()
    return here


def _entered(entry: Entry) -> str:
    who = f"{entry.candidate_id},{int(entry.candidate_number) + 1000},{entry.family_name},{entry.given_names},{BORN}"
    places = f"{entry.centre_number},{entry.candidate_number},{entry.preparation_centre},{entry.session_id}"
    return f"{who},{places}"
