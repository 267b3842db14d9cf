"""The case that an enquiry would be about has the windows nearest to the candidate, in the centre's zone."""

from __future__ import annotations

import pytest

from shared.calendar.enquiry_windows import AS_IN_THE_SOURCES, BodyWindows, OwnWindows, Windows
from shared.enquiries.eligibility import case_of, eligibility
from shared.ground.dates import parse_instant
from tests.builders import RELEASED_AT, a_centre, a_result, a_session


def test_session_before_centre_before_exam_before_body() -> None:
    windows = BodyWindows(Windows(1, 2, 3, 4), {"FCE": OwnWindows(centre_days=20, stage_2_days=30, appeal_days=40)})
    centre = a_centre(zone="Atlantic/Canary", windows=OwnWindows(stage_2_days=300, appeal_days=60))
    session = a_session(windows=OwnWindows(appeal_days=70))
    case = case_of(session, centre, a_result(), RELEASED_AT, windows)
    assert case.windows == Windows(1, 20, 300, 70)
    assert (case.exam.code, case.zone, case.released_at) == ("FCE", "Atlantic/Canary", RELEASED_AT)


@pytest.mark.parametrize(
    ("zone", "own", "candidate_until"),
    [
        ("Europe/Madrid", OwnWindows(), "2026-12-23T22:59:59Z"),
        ("Atlantic/Canary", OwnWindows(), "2026-12-23T23:59:59Z"),
        ("Europe/Madrid", OwnWindows(7), "2026-12-16T22:59:59Z"),
    ],
)
def test_what_is_offered_ends_in_the_centres_zone_and_by_its_own_windows(
    zone: str, own: OwnWindows, candidate_until: str
) -> None:
    centre = a_centre(zone=zone, windows=own)
    case = case_of(a_session(), centre, a_result(), RELEASED_AT, AS_IN_THE_SOURCES)
    offers = eligibility(case, parse_instant("2026-12-10T10:00:00Z"))
    assert offers.stage_1.candidate_until == parse_instant(candidate_until)
