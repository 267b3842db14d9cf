"""Dispatch by courier: until when it is asked for, on which day it goes, never in August by any clock, and how long the
address is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.candidates.postal_address import PostalAddress
from shared.centres.fees import Money
from shared.certificates.certificate import Certificate, CertificateEvent, Certificates, parse_tracking_number
from shared.certificates.dispatch import (
    AskedBy,
    DispatchRequest,
    must_be_open,
    next_day,
    sent,
    settled_request,
    unsent_kept_until,
)
from shared.certificates.errors import (
    CertificateHasMoved,
    CertificateTooEarly,
    DispatchClosed,
    NoDispatchAsked,
    NoDispatchInAugust,
    NotToBeSent,
)
from shared.certificates.limits import is_dispatch_day, next_dispatch_day, sent_address_until
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certificates.steps import Actor, Limits, stepped
from shared.ground.dates import zone_named
from shared.ground.errors import ExpectedError, RuleBroken

ZONES = ("Europe/Madrid", "Pacific/Kiritimati", "America/Los_Angeles", "Pacific/Pago_Pago", "Asia/Kathmandu")
CENTRE = Actor(Party.CENTRE, "nuria@exams.example.org")
HOME = PostalAddress("Ada Martí", "Carrer Major 5", "", "17001", "Girona", "ES")
RECEIVED = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
FROM = Limits(date(2026, 12, 30))
NEVER = "No certificate is dispatched in August. The next day for it is"
EXAM = date(2026, 11, 28)


def here(
    zone: str = "Europe/Madrid", state: CertificateState = CertificateState.AT_CENTRE, at: datetime = RECEIVED
) -> Certificates:
    came = CertificateEvent(
        CertificateStep.RECEIVE, "nuria", Party.CENTRE, at, CertificateState.NUMBERED, CertificateState.AT_CENTRE
    )
    events = (came,) if state is not CertificateState.NUMBERED else ()
    return Certificates("KXA104827", "FCE-1", zone, 3, (Certificate(1, 1, "r1", state, events, "B1234567"),))


def asked(zone: str = "Europe/Madrid", kept_until: datetime | None = None) -> DispatchRequest:
    until = kept_until or unsent_kept_until(EXAM, zone)
    return DispatchRequest("KXA104827", "FCE-1", HOME, Money(1200, "EUR"), AskedBy.CANDIDATE, RECEIVED, until)


def test_in_ten_years_nothing_goes_in_august_and_the_next_day_said_is_one_on_which_it_goes() -> None:
    """Every day by five clocks, in and round August every six hours, for a certificate that has long been ready."""
    ready = Limits(date(2025, 12, 1))
    of = {zone: here(zone, at=datetime(2025, 12, 1, tzinfo=UTC)) for zone in ZONES}
    requests = {zone: asked(zone, datetime(2040, 1, 1, tzinfo=UTC)) for zone in ZONES}
    refused, at = 0, datetime(2026, 7, 30, tzinfo=UTC)
    while at.year < 2036:
        near = at.month == 8 or (at.month, at.day) in ((7, 30), (7, 31), (9, 1), (9, 2))
        for zone in ZONES:
            local = at.astimezone(zone_named(zone)).date()
            said = next_day(of[zone], of[zone].copies[0], ready, at)
            assert said is not None
            assert is_dispatch_day(said)
            assert said == (local if local.month != 8 else date(local.year, 9, 1))
            if near:
                said_of_it = why_refused(of[zone], requests[zone], ready, at)
                assert said_of_it == (f"{NEVER} 1 September {local.year}." if local.month == 8 else "")
                refused += bool(said_of_it)
        at += timedelta(hours=6 if near else 24)
    assert refused == 10 * 31 * 4 * len(ZONES)


def why_refused(of: Certificates, request: DispatchRequest, within: Limits, at: datetime) -> str:
    """ "" where it is sent."""
    try:
        sent(of, 1, request, "EX123456785ES", CENTRE, within, at)
    except NoDispatchInAugust as refused:
        return refused.detail
    return ""


@pytest.mark.parametrize("year", range(2026, 2037))
def test_the_next_day_after_any_day_of_august_is_the_first_of_september(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=each) for each in range(365)]
    assert {next_dispatch_day(day) for day in days if day.month == 8} == {date(year, 9, 1)}
    assert all(next_dispatch_day(day) == day for day in days if day.month != 8)


# The last moment of the day before it is ready, and the first of that day, by the centre's calendar.
OPEN = {
    "Europe/Madrid": datetime(2026, 12, 29, 22, 59, 59, tzinfo=UTC),
    "Pacific/Kiritimati": datetime(2026, 12, 29, 9, 59, 59, tzinfo=UTC),
    "America/Los_Angeles": datetime(2026, 12, 30, 7, 59, 59, tzinfo=UTC),
}


@pytest.mark.parametrize(("zone", "last"), OPEN.items(), ids=OPEN)
def test_it_is_asked_for_until_the_day_before_it_is_ready(zone: str, last: datetime) -> None:
    must_be_open(here(zone), 1, FROM, EXAM, last)
    with pytest.raises(DispatchClosed) as refusal:
        must_be_open(here(zone), 1, FROM, EXAM, last + timedelta(seconds=1))
    assert "the day before 30 December 2026" in refusal.value.detail


@pytest.mark.parametrize(
    ("of", "within"),
    [
        (here(state=CertificateState.NUMBERED), FROM),  # not at the centre yet, whatever day was published
        (here(), Limits(None)),  # nor is a day published
    ],
    ids=["on-its-way", "no-day"],
)
def test_while_no_day_is_sure_it_can_be_asked_for_up_to_a_year_after_the_exam(of: Certificates, within: Limits) -> None:
    last = datetime(2027, 11, 28, 22, 59, 59, tzinfo=UTC)
    must_be_open(of, 1, within, EXAM, last)
    with pytest.raises(DispatchClosed) as refusal:
        must_be_open(of, 1, within, EXAM, last + timedelta(seconds=1))
    assert refusal.value.detail == (
        "Dispatch could be asked for up to and including 28 November 2027. Collect it at the centre."
    )


STATES = [state for state in CertificateState if state not in ("made", "numbered", "at_centre")]


@pytest.mark.parametrize("state", STATES)
def test_what_has_left_is_not_to_be_sent(state: CertificateState) -> None:
    with pytest.raises(NotToBeSent):
        must_be_open(here(state=state), 1, FROM, EXAM, RECEIVED)


DAY = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
REFUSED: dict[str, tuple[Certificates, DispatchRequest | None, datetime, type[ExpectedError]]] = {
    "too-early": (here(), asked(), DAY - timedelta(days=1), CertificateTooEarly),
    "not-here": (here(state=CertificateState.NUMBERED), asked(), DAY, CertificateHasMoved),
    "collected": (here(state=CertificateState.COLLECTED), None, DAY, CertificateHasMoved),
    "not-asked-for": (here(), None, DAY, NoDispatchAsked),
    "erased": (here(), asked(kept_until=DAY - timedelta(seconds=1)), DAY, NoDispatchAsked),
    "too-early-and-not-asked-for": (here(), None, DAY - timedelta(days=1), CertificateTooEarly),
    "in-august-and-not-asked-for": (here(), None, datetime(2027, 8, 1, tzinfo=UTC), NoDispatchInAugust),
}


@pytest.mark.parametrize(("of", "request_", "at", "refused"), REFUSED.values(), ids=REFUSED)
def test_what_decides_that_it_does_not_go(
    of: Certificates, request_: DispatchRequest | None, at: datetime, refused: type[ExpectedError]
) -> None:
    with pytest.raises(refused):
        sent(of, 1, request_, "EX123456785ES", CENTRE, FROM, at)


@pytest.mark.parametrize("party", [Party.BOARD, Party.RULE])
def test_the_exam_centre_alone_sends(party: Party) -> None:
    with pytest.raises(ExpectedError):
        sent(here(), 1, asked(), "EX123456785ES", Actor(party, "x"), FROM, DAY)


def test_what_was_sent_says_how_and_its_address_is_kept_ninety_days_after_the_delivery() -> None:
    of, request = sent(here(), 1, asked(), "EX123456785ES", CENTRE, FROM, DAY)
    dispatch = of.copy(1).dispatch
    assert dispatch is not None
    assert (dispatch.tracking_number, dispatch.country, str(dispatch.price)) == ("EX123456785ES", "ES", "12.00 EUR")
    assert request is not None
    assert sent_address_until(date(2026, 12, 30)) == date(2026, 12, 30) + timedelta(days=14 + 90)
    assert request.kept_until == datetime(2027, 4, 13, 21, 59, 59, tzinfo=UTC)
    assert request.next_moment == DAY
    assert replace(request, is_notified=True).next_moment == request.kept_until + timedelta(seconds=1)
    assert settled_request(of, request) == request
    back = stepped(of, 1, CertificateStep.RETURN, CENTRE, FROM, DAY + timedelta(days=9))
    again = settled_request(back, request)
    assert again is not None
    assert (again.sent, again.kept_until, back.copy(1).dispatch) == (None, request.kept_until, None)


@pytest.mark.parametrize("state", CertificateState)
def test_an_address_without_a_use_is_erased(state: CertificateState) -> None:
    kept = state in (CertificateState.MADE, CertificateState.NUMBERED, CertificateState.AT_CENTRE)
    assert (settled_request(here(state=state), asked()) is not None) == kept


@pytest.mark.parametrize(
    ("text", "number"), [("ex 123-456-785 es", "EX123456785ES"), ("1Z999AA10123456784", "1Z999AA10123456784")]
)
def test_a_tracking_number_has_one_spelling(text: str, number: str) -> None:
    assert parse_tracking_number(text) == number


@pytest.mark.parametrize("text", ["", "12345", "x" * 36, "EX12345é", "NUMBER", "EX123456785ES<", "https://x.example/1"])
def test_what_is_no_tracking_number(text: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_tracking_number(text)
    assert refusal.value.pointer == "/tracking_number"
