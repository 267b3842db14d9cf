"""The case that an enquiry would be about has the windows nearest to the candidate, in the centre's zone."""

from __future__ import annotations

from shared.cases import case_of
from shared.windows import BodyWindows, OwnWindows, Windows
from tests.builders import RELEASED_AT, a_centre, a_result, a_session


def test_session_before_centre_before_exam_before_body() -> None:
    windows = BodyWindows(Windows(1, 2, 3, 4), {"FCE": OwnWindows(centre_days=20, stage_2_days=30, appeal_days=40)})
    centre = a_centre(zone="Atlantic/Canary", windows=OwnWindows(stage_2_days=300, appeal_days=60))
    session = a_session(windows=OwnWindows(appeal_days=70))
    case = case_of(session, centre, a_result(), RELEASED_AT, windows)
    assert case.windows == Windows(1, 20, 300, 70)
    assert (case.exam.code, case.zone, case.released_at) == ("FCE", "Atlantic/Canary", RELEASED_AT)
