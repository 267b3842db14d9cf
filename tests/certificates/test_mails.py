"""When a candidate is mailed of a certificate at the centre: written-out moments, by the centre's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.certificates.certificate import Waiting
from shared.certificates.mails import NOTHING_MORE, CertificateMail, DueMail, Look, cause, look
from shared.certificates.states import CertificateState, CertificateStep
from shared.certificates.steps import Limits, collected, settled, stepped
from tests.certificates.test_steps import CENTRE, HERSELF, READY_AT, WITHIN, at_centre, made

R, S = CertificateMail.READY, CertificateMail.UNCLAIMED_SOON
KEPT = date(2027, 12, 30)
SOON_AT = datetime(2027, 11, 30, 7, tzinfo=UTC)
"""Eight in Madrid in winter."""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+00:00")


LOOKS = {
    "received-early": ("2026-12-20T09:00", WITHIN, True, Look(None, moment("2026-12-21T07:00"))),
    "the-evening-before": ("2026-12-29T22:59", WITHIN, True, Look(None, moment("2026-12-30T07:00"))),
    "the-day": ("2026-12-29T23:00", WITHIN, True, Look(DueMail(R, KEPT), SOON_AT)),
    "a-day-later": ("2026-12-31T09:00", WITHIN, True, Look(DueMail(R, KEPT), SOON_AT)),
    "unpublished": ("2026-12-31T09:00", Limits(None), True, Look(None, moment("2027-01-01T07:00"))),
    "recalled-release": ("2026-12-31T09:00", WITHIN, False, Look(None, moment("2027-01-01T07:00"))),
    "summer-clock": ("2027-07-01T09:00", Limits(None), True, Look(None, moment("2027-07-02T06:00"))),
    "before-the-last-month": ("2027-11-29T22:59", WITHIN, True, Look(DueMail(R, KEPT), SOON_AT)),
    "the-last-month": ("2027-11-29T23:00", WITHIN, True, Look(DueMail(S, KEPT), None)),
    "the-last-day": ("2027-12-30T22:59", WITHIN, True, Look(DueMail(S, KEPT), None)),
    "its-time-is-over": ("2027-12-30T23:00", WITHIN, True, NOTHING_MORE),
    "kept-for-six-months": (
        "2027-05-30T09:00",
        replace(WITHIN, kept_months=6),
        True,
        Look(DueMail(S, date(2027, 6, 30)), None),
    ),
}


@pytest.mark.parametrize(("at", "within", "is_out", "expected"), LOOKS.values(), ids=LOOKS)
def test_a_look_says_what_is_mailed_and_when_to_look_again(
    at: str, within: Limits, is_out: bool, expected: Look
) -> None:
    of = at_centre()
    assert look(of, of.copy(1), within, moment(at), is_out=is_out) == expected


@pytest.mark.parametrize("state", [each for each in CertificateState if each is not CertificateState.AT_CENTRE])
def test_nobody_is_mailed_of_what_is_not_at_the_centre(state: CertificateState) -> None:
    of = at_centre()
    assert look(of, replace(of.copy(1), state=state), WITHIN, READY_AT, is_out=True) == NOTHING_MORE


def test_it_waits_from_the_receipt_to_the_next_step() -> None:
    within = replace(WITHIN, centre_number="ES442")
    here = stepped(
        replace(at_centre(), copies=(replace(made().copy(1), state=CertificateState.NUMBERED),)),
        1,
        CertificateStep.RECEIVE,
        CENTRE,
        within,
        READY_AT,
    )
    assert here.waits == Waiting("ES442", READY_AT)
    assert collected(here, 1, HERSELF, CENTRE, within, READY_AT).waits is None
    assert settled(here, None, None, READY_AT).waits is None


def test_a_cause_is_one_for_each_certificate_and_mail_and_a_tag() -> None:
    of = at_centre()
    assert cause(of, of.copy(1), R) == "certificate-ready-KXA104827-FCE-2026-12-PB-1"
    assert cause(of, of.copy(1), S) == "certificate-unclaimed-soon-KXA104827-FCE-2026-12-PB-1"
