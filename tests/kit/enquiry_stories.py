"""The steps that stories of enquiries are told in: results that are out, somebody who asks, and everybody's acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from shared.calendar.working_days import turnaround_of
from shared.centres.fees import Money
from shared.enquiries import centre_steps
from shared.enquiries.case import Chain, parse_enquiry_id
from shared.exams.enquiry_stages import Stage
from shared.ground.settings import settings
from shared.store import enquiries
from shared.store.enquiries import Change
from tests.kit import stories
from tests.kit.enquiry_chain import NURIA
from tests.kit.stories import CANDIDATE, ENTRIES, RELEASE_AT, SESSION
from tests.kit.world import Answer, World

OF_AGE, OF_AGE_SECRET = "KXA104851", "6120"
ADULT = f"{OF_AGE},{OF_AGE_SECRET},Roca,Marc,2000-02-29,ES442,0003,,{SESSION}\n"
KEY_SESSION = "KET-2026-12-PB"
ENQUIRY = f"{OF_AGE}.{SESSION}.1"
HEAD = "candidate_id,session_id,status,reading,use_of_english,writing,listening,speaking"
RESULTS = f"""{HEAD}
{CANDIDATE},{SESSION},reported,176,171,168,182,174
{stories.PENDING_CANDIDATE},{SESSION},pending,,,,,
{OF_AGE},{SESSION},reported,160,158,161,159,164
"""
FEES = {
    "FCE": {"stage_1": {"amount": 4200, "currency": "EUR"}, "stage_2": {"amount": 15000, "currency": "EUR"}},
    "*": {"stage_1": {"amount": 0, "currency": "EUR"}},
}
MINORS_BIRTH = date(2009, 5, 17)
FEE_OF = {Stage.CLERICAL_RECHECK: 4200, Stage.REMARK: 15000}
CENTRE = {"name": "Exams Girona", "zone": "Europe/Madrid", "fees": FEES}
CHECKS = [
    *("all_parts_marked", "totals", "recorded_per_component"),
    *("examiner_adjustments", "grade_thresholds", "allowances"),
]


def results_are_out(world: World) -> str:
    """Three candidates of one centre with fees: one under 18, one pending, one of age with 160 in all: grade C."""
    release_id = stories.set_the_stage(world)
    assert world.call("PUT", "/v1/board/centres/ES442", CENTRE, operator="ana").status == 200
    assert world.ingest("entries", ENTRIES.splitlines()[0] + "\n" + ADULT)["state"] == "loaded"
    loaded = world.ingest("results", RESULTS, release_id)
    assert loaded["state"] == "loaded", loaded
    world.approve(release_id)
    stories.later(world, RELEASE_AT)
    return release_id


def key_results_are_out(world: World) -> None:
    """The same adult has sat A2 Key, too."""
    session = {"id": KEY_SESSION, "exam": "KET", "name": "December", "format": "digital", "exam_date": "2026-11-29"}
    assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
    entry = ADULT.replace(SESSION, KEY_SESSION)
    assert world.ingest("entries", ENTRIES.splitlines()[0] + "\n" + entry)["state"] == "loaded"
    plan = {"session_ids": [KEY_SESSION], "release_at": "2026-12-10T08:00:00Z", "zone": "Europe/Madrid"}
    release_id = world.call("POST", "/v1/board/releases", plan, operator="ana").body["id"]
    head = "candidate_id,session_id,status,reading_and_writing,listening,speaking"
    loaded = world.ingest("results", f"{head}\n{OF_AGE},{KEY_SESSION},reported,125,126,127\n", release_id)
    assert loaded["state"] == "loaded", loaded
    world.approve(release_id)
    stories.later(world, RELEASE_AT.replace(day=10))


def somebody_of_age(world: World) -> str:
    """Registered and signed in; the cookie."""
    registered = stories.register(world, candidate_id=OF_AGE, secret_number=OF_AGE_SECRET, email="marc@example.org")
    assert registered.status == 201, registered.raw
    world.drain()
    return stories.sign_in(world, OF_AGE)


def ask(world: World, cookie: str, stage: str = "stage_1", session: str = SESSION, **more: Any) -> Answer:
    return world.call("POST", "/v1/enquiries", {"session_id": session, "stage": stage, **more}, cookie=cookie)


def act(world: World, cookie: str | None, name: str, enquiry: str = ENQUIRY, **body: Any) -> Answer:
    return world.call("POST", f"/v1/enquiries/{enquiry}/{name}", body, cookie=cookie)


def look(world: World, cookie: str | None, enquiry: str = ENQUIRY) -> Answer:
    return world.call("GET", f"/v1/enquiries/{enquiry}", cookie=cookie)


def board(world: World, name: str, enquiry: str = ENQUIRY, **body: Any) -> Answer:
    """What an operator does."""
    return world.call("POST", f"/v1/board/enquiries/{enquiry}/{name}", body, operator="ana")


def as_the_centre(*steps: str, enquiry: str = ENQUIRY, at: datetime | None = None) -> None:
    """The centre's acts, each written as a revision of its own."""
    candidate, session, number = parse_enquiry_id(enquiry)
    stage = enquiries.get_chain(candidate, session).enquiry(number).stage
    fee = Money(FEE_OF[stage], "EUR")
    turnaround = turnaround_of(settings().enquiry_turnaround)
    when = at or RELEASE_AT
    moves: dict[str, Callable[[Chain], Chain]] = {
        "approve": lambda chain: centre_steps.approve(chain, number, fee, NURIA, when),
        "declare": lambda chain: centre_steps.consent(chain, number, NURIA, MINORS_BIRTH, when),
        "refuse": lambda chain: centre_steps.refuse(chain, number, "Not ours", NURIA, when),
        "pay": lambda chain: centre_steps.pay(chain, number, fee, NURIA, when),
        "submit": lambda chain: centre_steps.submit(chain, number, turnaround, NURIA, when),
        "appeal": lambda chain: centre_steps.appeal(chain, number, "The wrong script was marked", NURIA, when),
    }
    for step in steps:
        seen = enquiries.get_chain(candidate, session)
        moved = moves[step](seen)
        enquiries.write(partial(Change, seen, moved))


def submitted(world: World, cookie: str, stage: str = "stage_1", **more: Any) -> str:
    """Asked for, approved, paid, submitted; the enquiry's id."""
    asked = ask(world, cookie, stage, consent=True, **more)
    assert asked.status == 201, asked.raw
    as_the_centre("approve", "pay", "submit", enquiry=asked.body["id"], at=world.at)
    return str(asked.body["id"])


def begun(world: World, cookie: str, stage: str = "stage_1", **more: Any) -> str:
    """In progress at the board; the enquiry's id."""
    enquiry = submitted(world, cookie, stage, **more)
    assert board(world, "begins", enquiry).status == 201
    return enquiry
