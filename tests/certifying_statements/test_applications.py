"""Who moves an application from where to where; when there is one at all; and its limits."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.centres.fees import Money, OtherAmount
from shared.certificates.certificate import Certificate, CertificateEvent, Certificates
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certifying_statements.application import (
    Actor,
    Application,
    Applications,
    Loss,
    applicant_of,
    parse_application_id,
)
from shared.certifying_statements.errors import (
    ApplicationHasMoved,
    ApplicationOpen,
    ApplicationsFull,
    NoCertificateToState,
    NotFoundYet,
    NothingLost,
    NotYourStep,
    SearchesSpent,
    UnknownApplication,
)
from shared.certifying_statements.fees import fees_of
from shared.certifying_statements.states import MOVES, OPEN, ROWS, Applicant, ApplicationParty, ApplicationState
from shared.certifying_statements.steps import (
    MOST_APPLICATIONS,
    MOST_SEARCHES,
    Applying,
    applied,
    issued,
    must_act,
    must_be_certified,
    must_be_gone,
    paid,
    refused,
    searched,
    withdrawn,
)
from shared.certifying_statements.view import to_json
from shared.exams.catalogue import EXAMS
from shared.ground.errors import ExpectedError, RuleBroken
from shared.results.result import Result, Status, judge, without_scores
from tests.kit.builders import a_result

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
EXAM = date(2026, 6, 12)
FEE = Money(10000, "EUR")
FIRST = EXAMS["FCE"]
NONE_YET = Applications("KXA104827", "FCE-2026-06-PB", "ES442")
CANDIDATE, CENTRE, BOARD = (
    Actor(ApplicationParty.CANDIDATE, "KXA104827"),
    Actor(ApplicationParty.CENTRE, "ana@example.org"),
    Actor(ApplicationParty.BOARD, "marta"),
)
PRIVATE, PREPARED = Applicant.PRIVATE, Applicant.PREPARATION_CENTRE
TABLE = """
apply: - -> fee_due, candidate
pay: fee_due -> paid, who takes the fee
search: paid -> paid, board
issue: paid -> issued, board
refuse: fee_due -> refused, board
refuse: paid -> refused, board
withdraw: fee_due -> withdrawn, candidate
"""


def new(applicant: Applicant = PRIVATE, before: Applications = NONE_YET) -> Applications:
    return applied(before, Applying(applicant, Loss.LOST, FEE), "KXA104827", AT)


def last(of: Applications) -> Application:
    assert of.last
    return of.last


def test_the_table_of_steps_is_as_written_here() -> None:
    assert "\n".join(str(row) for row in ROWS) == TABLE.strip()
    assert len(MOVES) == len(ROWS) - 1
    assert set(ApplicationState) - {row.before for row in ROWS} == set(ApplicationState) - OPEN


@pytest.mark.parametrize(("school", "way"), [("", PRIVATE), ("SCH-7", PREPARED)])
def test_whoever_a_preparation_centre_entered_applies_through_the_centre(school: str, way: Applicant) -> None:
    assert applicant_of(school) is way


@pytest.mark.parametrize(("way", "takes", "other"), [(PRIVATE, BOARD, CENTRE), (PREPARED, CENTRE, BOARD)])
def test_the_fee_is_taken_by_the_way_of_the_applicant(way: Applicant, takes: Actor, other: Actor) -> None:
    due = new(way)
    assert must_act(last(due)) is takes.party
    for wrong in (other, CANDIDATE):
        with pytest.raises(NotYourStep):
            paid(due, 1, FEE, wrong, AT)
    for money in (Money(9999, "EUR"), Money(10000, "USD")):
        with pytest.raises(OtherAmount, match=r"100\.00 EUR"):
            paid(due, 1, money, takes, AT)
    after = paid(due, 1, FEE, takes, AT)
    assert (last(after).state, must_act(last(after))) == (ApplicationState.PAID, ApplicationParty.BOARD)
    with pytest.raises(ApplicationHasMoved, match="is paid"):
        paid(after, 1, FEE, takes, AT)


def test_it_is_issued_once_a_search_has_found_the_record() -> None:
    of = paid(new(), 1, FEE, BOARD, AT)
    with pytest.raises(NotFoundYet):
        issued(of, 1, 2, BOARD, AT)
    of = searched(of, 1, BOARD, AT, found=False)
    with pytest.raises(NotFoundYet):
        issued(of, 1, 2, BOARD, AT)
    of = searched(of, 1, BOARD, AT, found=True)
    with pytest.raises(NotYourStep):
        issued(of, 1, 2, CENTRE, AT)
    of = issued(of, 1, 2, BOARD, AT)
    assert (last(of).state, last(of).version, must_act(last(of))) == (ApplicationState.ISSUED, 2, None)
    assert [(event.step, event.found) for event in last(of).events][2:4] == [("search", False), ("search", True)]


def test_one_fee_covers_four_searches() -> None:
    of = paid(new(), 1, FEE, BOARD, AT)
    for _ in range(MOST_SEARCHES):
        of = searched(of, 1, BOARD, AT, found=False)
    with pytest.raises(SearchesSpent, match="covers 4 searches"):
        searched(of, 1, BOARD, AT, found=True)
    assert last(refused(of, 1, "There is no such record.", BOARD, AT)).reason == "There is no such record."


def test_after_the_fee_it_is_not_withdrawn_and_without_it_not_searched() -> None:
    assert last(withdrawn(new(), 1, CANDIDATE, AT)).state is ApplicationState.WITHDRAWN
    with pytest.raises(NotYourStep):
        withdrawn(new(), 1, BOARD, AT)
    with pytest.raises(ApplicationHasMoved):
        withdrawn(paid(new(), 1, FEE, BOARD, AT), 1, CANDIDATE, AT)
    with pytest.raises(ApplicationHasMoved):
        searched(new(), 1, BOARD, AT, found=True)


def test_there_is_one_at_a_time_and_twenty_at_most() -> None:
    of = new()
    with pytest.raises(ApplicationOpen, match="waits for its fee"):
        new(before=of)
    for number in range(1, MOST_APPLICATIONS):
        of = new(before=refused(of, number, "No.", BOARD, AT))
    with pytest.raises(ApplicationsFull):
        new(before=refused(of, MOST_APPLICATIONS, "No.", BOARD, AT))


def certificates(state: CertificateState, reached: datetime) -> Certificates:
    event = CertificateEvent(CertificateStep.COLLECT, "ana", Party.CENTRE, reached, None, state)
    return Certificates(
        "KXA104827", "FCE-2026-06-PB", "Europe/Madrid", copies=(Certificate(1, 1, "r", state, (event,)),)
    )


C = CertificateState
# Exam on 12 June 2026; handed over or sent on 1 September 2026, in Madrid.
HANDED = datetime(2026, 9, 1, 10, tzinfo=UTC)
LAST_SECOND = datetime(2027, 6, 12, 21, 59, 59, tzinfo=UTC)
DAMAGED_UNTIL = datetime(2028, 9, 1, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "loss", "at", "refusal"),
    [
        (C.COLLECTED, Loss.LOST, AT, None),
        (C.DISPATCHED, Loss.LOST, AT, None),
        (C.DISPATCHED, Loss.NEVER_ARRIVED, LAST_SECOND, NothingLost),
        (C.DISPATCHED, Loss.NEVER_ARRIVED, LAST_SECOND + timedelta(seconds=1), None),
        (C.COLLECTED, Loss.DAMAGED, DAMAGED_UNTIL, NothingLost),
        (C.COLLECTED, Loss.DAMAGED, DAMAGED_UNTIL + timedelta(seconds=1), None),
        (C.DISPATCHED, Loss.DAMAGED, DAMAGED_UNTIL, NothingLost),
        (C.DESTROYED, Loss.NOT_COLLECTED, AT, None),
        (C.DESTROYED, Loss.LOST, AT, NothingLost),
        (C.DESTROYED, Loss.NEVER_ARRIVED, AT, NothingLost),
        (C.DESTROYED, Loss.DAMAGED, AT, NothingLost),
        (C.COLLECTED, Loss.NEVER_ARRIVED, LAST_SECOND + timedelta(seconds=1), NothingLost),
        (C.DISPATCHED, Loss.NOT_COLLECTED, AT, NothingLost),
        (C.COLLECTED, Loss.NOT_COLLECTED, AT, NothingLost),
        (C.MADE, Loss.LOST, AT, NothingLost),
        (C.NUMBERED, Loss.NEVER_ARRIVED, AT, NothingLost),
        (C.AT_CENTRE, Loss.LOST, AT, NothingLost),
        (C.RETURNED, Loss.LOST, AT, NothingLost),
        (C.RECALLED, Loss.LOST, AT, NothingLost),
    ],
    ids=lambda given: getattr(given, "__name__", str(given)),
)
def test_a_statement_comes_when_the_certificate_cannot_be_had_any_more(
    state: CertificateState, loss: Loss, at: datetime, refusal: type[ExpectedError] | None
) -> None:
    _raises(lambda: must_be_gone(certificates(state, HANDED), loss, EXAM, at), refusal)


@pytest.mark.parametrize(
    ("state", "loss", "at", "until", "free"),
    [
        (C.DISPATCHED, Loss.NEVER_ARRIVED, LAST_SECOND, "12 June 2027", None),
        (C.COLLECTED, Loss.DAMAGED, datetime(2027, 3, 1, 22, 59, 59, tzinfo=UTC), "1 September 2028", "1 March 2027"),
        (C.COLLECTED, Loss.DAMAGED, datetime(2027, 3, 1, 23, tzinfo=UTC), "1 September 2028", None),
    ],
    ids=["in transit", "damaged, on the last free day", "damaged, a second later"],
)
def test_until_when_another_one_can_be_had_and_is_free(
    state: CertificateState, loss: Loss, at: datetime, until: str, free: str | None
) -> None:
    with pytest.raises(NothingLost) as refused:
        must_be_gone(certificates(state, HANDED), loss, EXAM, at)
    sentence = f"Up to and including {until} your exam centre can ask for another certificate: ask it first."
    assert refused.value.detail == sentence + (f" Up to and including {free} another one is free." if free else "")


def test_a_certificate_that_is_not_made_yet_is_not_lost() -> None:
    empty = replace(certificates(C.COLLECTED, HANDED), copies=())
    for nothing in (None, empty):
        with pytest.raises(NothingLost, match="not printed yet"):
            must_be_gone(nothing, Loss.LOST, EXAM, AT)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (judge(FIRST, dict.fromkeys(FIRST.papers, "130"), None), "has no certificate"),
        (without_scores(FIRST, Status.WITHHELD), "is withheld"),
        (without_scores(FIRST, Status.PENDING), "is pending"),
        (without_scores(FIRST, Status.ABSENT_ALL), "has no certificate"),
        (None, "is not out"),
    ],
    ids=["below the level", "withheld", "pending", "absent", "not out"],
)
def test_what_has_no_certificate_cannot_be_certified(result: Result | None, sentence: str) -> None:
    must_be_certified(FIRST, a_result())
    with pytest.raises(NoCertificateToState, match=sentence):
        must_be_certified(FIRST, result)


def test_each_reader_sees_what_is_theirs_to_do_and_their_own_names() -> None:
    of = paid(new(PREPARED), 1, FEE, CENTRE, AT)
    seen = {party: to_json(of, last(of), party) for party in ApplicationParty}
    steps = {party: [str(each) for each in view["may"]] for party, view in seen.items()}
    assert steps == {"candidate": [], "centre": [], "board": ["search", "issue", "refuse"]}
    whose = {party: [each.get("who") for each in view["events"]] for party, view in seen.items()}
    assert whose == {
        "candidate": [None, None],
        "centre": [None, CENTRE.who],
        "board": [CANDIDATE.who, CENTRE.who],
    }
    due = {way: to_json(new(way), last(new(way)), ApplicationParty.CENTRE)["may"] for way in Applicant}
    assert due == {PREPARED: ["pay"], PRIVATE: []}


@pytest.mark.parametrize("text", ["", "KXA104827", "KXA104827.FCE-2026-06-PB.0", "KXA104827.FCE-2026-06-PB.100"])
def test_an_id_that_names_nothing_is_unknown(text: str) -> None:
    with pytest.raises(UnknownApplication):
        parse_application_id(text)


def test_the_fees_are_one_for_each_way() -> None:
    fee = {"amount": 10000, "currency": "EUR"}
    both = {"preparation_centre": fee, "private": {"amount": 8000, "currency": "EUR"}}
    assert fees_of(json.dumps(both)) == {PREPARED: FEE, PRIVATE: Money(8000, "EUR")}


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"private": {"amount": 1, "currency": "EUR"}}, ""),
        ({"preparation_centre": 100, "private": 100}, "/preparation_centre"),
        ({each: {"amount": 1.5, "currency": "EUR"} for each in Applicant}, "/preparation_centre/amount"),
        ({each: {"amount": 1, "currency": "euro"} for each in Applicant}, "/preparation_centre/currency"),
    ],
    ids=["one way", "no currency", "half a cent", "no such currency"],
)
def test_what_is_no_fee_is_refused_by_its_name(given: object, pointer: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        fees_of(json.dumps(given))
    assert broken.value.pointer == pointer


def test_an_id_names_its_application() -> None:
    of = new()
    assert parse_application_id(of.id_of(last(of))) == ("KXA104827", "FCE-2026-06-PB", 1)
    for number in (0, 2):
        with pytest.raises(UnknownApplication):
            of.application(number)


def _raises(act: Callable[[], None], refusal: type[ExpectedError] | None) -> None:
    if refusal is None:
        act()
        return
    with pytest.raises(refusal):
        act()
