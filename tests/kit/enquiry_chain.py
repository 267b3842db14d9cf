"""Results enquiries as tests need them: Ada's chain, who acts on it, and the way to any state in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from shared.calendar.enquiry_windows import Windows
from shared.calendar.working_days import Turnaround, WorkingCalendar
from shared.centres.fees import Money
from shared.enquiries.board_steps import begin, conclude, pause
from shared.enquiries.case import Actor, Chain
from shared.enquiries.centre_steps import approve, consent, pay, submit
from shared.enquiries.eligibility import Case
from shared.enquiries.opening import open_by_candidate
from shared.enquiries.outcome import Check, Finding
from shared.enquiries.states import EnquiryState, Role
from shared.exams.catalogue import exam
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import parse_instant
from shared.results.result import Result
from tests.kit.builders import RELEASED_AT, a_result

MADRID = "Europe/Madrid"
ADA = Actor(Role.CANDIDATE, "KXA104827")
NURIA = Actor(Role.CENTRE, "nuria@exams-lleida.example")
OPERATOR = Actor(Role.BOARD, "operator-1")
FEE = Money(4200, "EUR")
TURNAROUND = Turnaround(WorkingCalendar(MADRID))
OF_AGE, UNDER_AGE = date(2000, 1, 1), date(2009, 5, 17)
DAY_1 = datetime(2026, 12, 10, 10, 0, tzinfo=UTC)
S = EnquiryState
WAY = (S.DRAFT, S.WITH_CENTRE, S.FEE_DUE, S.PAID, S.SUBMITTED, S.IN_PROGRESS, S.CONCLUDED)


def at(text: str) -> datetime:
    return parse_instant(text)


def a_chain(**changes: Any) -> Chain:
    fields = {"candidate_id": "KXA104827", "session_id": "FCE-2026-12-PB", "centre_number": "ES442", "zone": MADRID}
    return Chain(**{**fields, **changes})


def a_case(result: Result | None = None, windows: Windows | None = None, released_at: datetime = RELEASED_AT) -> Case:
    found = result or a_result()
    return Case(exam(found.exam), found, released_at, windows or Windows(), MADRID)


def a_finding(after: Result | None = None, before: Result | None = None, **changes: Any) -> Finding:
    found = before or a_result()
    fields = {"version": 1, "next_version": 2, "release_id": "r1", "checks": frozenset(Check)}
    return Finding(exam(found.exam), found, after or found, **{**fields, **changes})


def grown(
    state: EnquiryState, chain: Chain | None = None, stage: Stage = Stage.CLERICAL_RECHECK, **given: Any
) -> Chain:
    """A chain whose newest enquiry has come to this state, all on day 1 unless `when` says so."""
    when, case = given.get("when", DAY_1), given.get("case", a_case())
    finding = given.get("finding", a_finding(before=case.result))
    if stage is Stage.REMARK:
        finding = replace(finding, checks=frozenset())
    found = open_by_candidate(chain or a_chain(), case, stage, ADA, when)
    n = len(found.enquiries)
    steps: tuple[Callable[[Chain], Chain], ...] = (
        lambda c: consent(c, n, ADA, OF_AGE, when),
        lambda c: approve(c, n, given.get("fee", FEE), NURIA, when),
        lambda c: pay(c, n, given.get("fee", FEE), NURIA, when),
        lambda c: submit(c, n, given.get("turnaround", TURNAROUND), NURIA, when),
        lambda c: begin(c, n, OPERATOR, when),
        lambda c: conclude(c, n, finding, OPERATOR, when),
    )
    if state is S.PAUSED:
        return pause(
            grown(S.IN_PROGRESS, chain, stage, **given), n, "Waiting for the recording", TURNAROUND, OPERATOR, when
        )
    for step in steps[: WAY.index(state)]:
        found = step(found)
    return found
