"""Windows close with a named local day, wherever the centre is; each date is written out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.calendar.enquiry_windows import OwnWindows, WindowClosed, Windows, body_windows, must_be_open, windows_of
from shared.ground.dates import closing_text, instant_text, parse_instant, window_closes

MADRID, LONDON = "Europe/Madrid", "Europe/London"

# from, days, zone: the last second, the sentence. Day 0 is the local date of release.
CLOSES = [
    ("2026-12-09T08:00:00Z", 14, MADRID, "2026-12-23T22:59:59Z", "23 December 2026 at 23:59, Europe/Madrid"),
    ("2026-12-09T08:00:00Z", 30, MADRID, "2027-01-08T22:59:59Z", "8 January 2027 at 23:59, Europe/Madrid"),
    ("2026-12-09T08:00:00Z", 21, MADRID, "2026-12-30T22:59:59Z", "30 December 2026 at 23:59, Europe/Madrid"),
    ("2026-02-28T09:00:00Z", 14, MADRID, "2026-03-14T22:59:59Z", "14 March 2026 at 23:59, Europe/Madrid"),
    # a leap day inside, as the last day, and as the day of release
    ("2028-02-20T09:00:00Z", 14, MADRID, "2028-03-05T22:59:59Z", "5 March 2028 at 23:59, Europe/Madrid"),
    ("2028-02-15T09:00:00Z", 14, MADRID, "2028-02-29T22:59:59Z", "29 February 2028 at 23:59, Europe/Madrid"),
    ("2028-02-29T09:00:00Z", 30, LONDON, "2028-03-30T22:59:59Z", "30 March 2028 at 23:59, Europe/London"),
    ("2027-02-15T09:00:00Z", 14, MADRID, "2027-03-01T22:59:59Z", "1 March 2027 at 23:59, Europe/Madrid"),
    # the clocks go on 29 March 2026 and back on 25 October 2026: across the change, and ending on its very day
    ("2026-03-20T09:00:00Z", 14, MADRID, "2026-04-03T21:59:59Z", "3 April 2026 at 23:59, Europe/Madrid"),
    ("2026-03-15T09:00:00Z", 14, MADRID, "2026-03-29T21:59:59Z", "29 March 2026 at 23:59, Europe/Madrid"),
    ("2026-10-20T08:00:00Z", 14, MADRID, "2026-11-03T22:59:59Z", "3 November 2026 at 23:59, Europe/Madrid"),
    ("2026-10-11T08:00:00Z", 14, MADRID, "2026-10-25T22:59:59Z", "25 October 2026 at 23:59, Europe/Madrid"),
    ("2026-10-11T08:00:00Z", 14, LONDON, "2026-10-25T23:59:59Z", "25 October 2026 at 23:59, Europe/London"),
    # released just after midnight there, when it is still yesterday in UTC
    ("2026-12-08T23:30:00Z", 14, MADRID, "2026-12-23T22:59:59Z", "23 December 2026 at 23:59, Europe/Madrid"),
    # calendar days: a closed August counts for the candidate and the centre
    ("2026-07-20T08:00:00Z", 30, MADRID, "2026-08-19T21:59:59Z", "19 August 2026 at 23:59, Europe/Madrid"),
]


@pytest.mark.parametrize(("released", "days", "zone", "last", "sentence"), CLOSES)
def test_the_last_second_of_a_window_and_the_first_after_it(
    released: str, days: int, zone: str, last: str, sentence: str
) -> None:
    until = window_closes(parse_instant(released), days, zone)
    assert (instant_text(until), closing_text(until, zone)) == (last, sentence)
    must_be_open(until, zone, until)
    with pytest.raises(WindowClosed) as refusal:
        must_be_open(until, zone, parse_instant(last) + timedelta(seconds=1))
    assert (refusal.value.detail, refusal.value.code) == (f"The window closed on {sentence}.", "enquiry_window_closed")


def test_the_nearest_setting_holds() -> None:
    body = Windows()
    assert windows_of(body) == Windows(14, 30, 14, 21)
    assert windows_of(body, OwnWindows(candidate_days=10), OwnWindows(centre_days=20)) == Windows(10, 20, 14, 21)
    exam, centre, session = OwnWindows(7), OwnWindows(8, 21), OwnWindows(9, stage_2_days=5, appeal_days=28)
    assert windows_of(body, exam, centre, session) == Windows(9, 21, 5, 28)


def test_a_centre_never_has_to_submit_before_its_candidates_need_to_come() -> None:
    assert windows_of(Windows(), OwnWindows(candidate_days=20, centre_days=10)) == Windows(20, 20, 14, 21)


def test_the_awarding_bodys_windows_are_read_from_its_setting() -> None:
    assert body_windows("{}").of("FCE") == Windows(14, 30, 14, 21)
    read = body_windows('{"candidate_days": 10, "appeal_days": 28, "exams": {"CPE": {"candidate_days": 20}}}')
    assert read.of("FCE") == Windows(10, 30, 14, 28)
    assert read.of("CPE") == Windows(20, 30, 14, 28)
    assert read.of("CPE", OwnWindows(), OwnWindows(candidate_days=5)) == Windows(5, 30, 14, 28)


@pytest.mark.parametrize(
    "text",
    [
        '{"candidate_days": 0}',
        '{"candidate_days": 366}',
        '{"candidate_days": true}',
        '{"candidate_days": "14"}',
        '{"candidates_days": 14}',
        '{"exams": {"CPE": {"centre_days": 1.5}}}',
    ],
)
def test_windows_that_are_no_days_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write whole days, 1 to 365"):
        body_windows(text)
