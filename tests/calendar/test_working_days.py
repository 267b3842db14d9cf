"""Turnaround: every date written out, in weeks with holidays, at the turns of the clocks, and over a closed August."""

from __future__ import annotations

from datetime import date

import pytest

from shared.calendar.working_days import (
    CalendarRefused,
    Pause,
    Turnaround,
    WorkingCalendar,
    calendar_from,
    end_of_working_day,
    turnaround_of,
    working_days_between,
    working_days_left,
)
from shared.ground.dates import UnknownZone, instant_text, parse_instant
from shared.ground.errors import RuleBroken

PLAIN = {"zone": "Europe/Madrid"}
# Easter 2026, the feasts of Sant Joan, the Diada and Sant Esteve; the Constitution and the Immaculate Conception
CATALONIA = {
    "zone": "Europe/Madrid",
    "holidays": [
        *("2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-06-24", "2026-08-15"),
        *("2026-09-11", "2026-10-12", "2026-12-08", "2026-12-25", "2026-12-26", "2027-01-01", "2027-01-06"),
    ],
}
ENGLAND = {
    "zone": "Europe/London",
    "holidays": [
        *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25"),
        *("2026-12-28", "2027-01-01"),
    ],
}
AUGUST = {"zone": "Europe/Madrid", "holidays": ["2026-09-11"], "closed": [["2026-08-01", "2026-08-31"]]}
CHRISTMAS = {"zone": "Europe/Madrid", "closed": [["2026-12-24", "2027-01-06"]]}

# calendar, received, working days: the last second
DUE = [
    # Monday to Friday, from any hour of the day of receipt, which is day 0
    (PLAIN, "2026-11-16T09:00:00Z", 5, "2026-11-23T22:59:59Z"),
    (PLAIN, "2026-11-15T23:00:00Z", 5, "2026-11-23T22:59:59Z"),
    (PLAIN, "2026-11-16T22:59:59Z", 5, "2026-11-23T22:59:59Z"),
    (PLAIN, "2026-11-16T23:00:00Z", 5, "2026-11-24T22:59:59Z"),
    (PLAIN, "2026-11-16T09:00:00Z", 15, "2026-12-07T22:59:59Z"),
    # received on a Friday, a Saturday, a Sunday
    (PLAIN, "2026-11-20T09:00:00Z", 5, "2026-11-27T22:59:59Z"),
    (PLAIN, "2026-11-21T09:00:00Z", 5, "2026-11-27T22:59:59Z"),
    (PLAIN, "2026-11-22T09:00:00Z", 5, "2026-11-27T22:59:59Z"),
    # the clocks go on on Sunday 29 March and back on Sunday 25 October 2026
    (PLAIN, "2026-03-26T09:00:00Z", 5, "2026-04-02T21:59:59Z"),
    (PLAIN, "2026-03-29T00:30:00Z", 5, "2026-04-03T21:59:59Z"),
    (PLAIN, "2026-10-22T09:00:00Z", 5, "2026-10-29T22:59:59Z"),
    (PLAIN, "2026-10-25T01:30:00Z", 5, "2026-10-30T22:59:59Z"),
    # a leap day that is a working day (Tuesday), and the same week a year before
    (PLAIN, "2028-02-28T09:00:00Z", 1, "2028-02-29T22:59:59Z"),
    (PLAIN, "2028-02-25T09:00:00Z", 5, "2028-03-03T22:59:59Z"),
    (PLAIN, "2027-02-26T09:00:00Z", 5, "2027-03-05T22:59:59Z"),
    # Easter: Good Friday and Easter Monday are holidays in both
    (CATALONIA, "2026-03-31T09:00:00Z", 5, "2026-04-09T21:59:59Z"),
    (ENGLAND, "2026-03-31T09:00:00Z", 5, "2026-04-09T22:59:59Z"),
    # Sant Joan on a Wednesday and the Diada on a Friday: in Catalonia alone
    (CATALONIA, "2026-06-22T09:00:00Z", 5, "2026-06-30T21:59:59Z"),
    (ENGLAND, "2026-06-22T09:00:00Z", 5, "2026-06-29T22:59:59Z"),
    (CATALONIA, "2026-09-07T09:00:00Z", 5, "2026-09-15T21:59:59Z"),
    # the Spring and the Summer bank holiday: in England alone
    (ENGLAND, "2026-05-21T09:00:00Z", 5, "2026-05-29T22:59:59Z"),
    (CATALONIA, "2026-05-21T09:00:00Z", 5, "2026-05-28T21:59:59Z"),
    (ENGLAND, "2026-08-26T09:00:00Z", 5, "2026-09-03T22:59:59Z"),
    # Sant Esteve falls on a Saturday in Catalonia; England has Boxing Day on the Monday after
    (CATALONIA, "2026-12-22T09:00:00Z", 5, "2026-12-30T22:59:59Z"),
    (ENGLAND, "2026-12-22T09:00:00Z", 5, "2026-12-31T23:59:59Z"),
    # a body closed in August; received before it, in it, and at its end
    (AUGUST, "2026-07-29T09:00:00Z", 5, "2026-09-03T21:59:59Z"),
    (AUGUST, "2026-08-14T09:00:00Z", 5, "2026-09-07T21:59:59Z"),
    (AUGUST, "2026-08-31T21:59:59Z", 5, "2026-09-07T21:59:59Z"),
    (AUGUST, "2026-07-27T09:00:00Z", 15, "2026-09-16T21:59:59Z"),
    (CHRISTMAS, "2026-12-22T09:00:00Z", 15, "2027-01-26T22:59:59Z"),
]


@pytest.mark.parametrize(("calendar", "received", "days", "last"), DUE)
def test_when_an_outcome_is_due(calendar: dict[str, object], received: str, days: int, last: str) -> None:
    found = end_of_working_day(days, parse_instant(received), (), calendar_from(calendar))
    assert found is not None
    assert instant_text(found) == last


# Received on Monday 16 November 2026, 5 days (so due on the 23rd): pauses, and what they make of it.
PAUSED = [
    # within one day: costs nothing
    ([("2026-11-17T09:00:00Z", "2026-11-17T16:00:00Z")], "2026-11-23T22:59:59Z"),
    # overnight, two nights
    ([("2026-11-17T09:00:00Z", "2026-11-18T09:00:00Z")], "2026-11-24T22:59:59Z"),
    ([("2026-11-17T09:00:00Z", "2026-11-19T09:00:00Z")], "2026-11-25T22:59:59Z"),
    # over a weekend: the Friday on whose end it stands, and no more
    ([("2026-11-20T16:00:00Z", "2026-11-23T08:00:00Z")], "2026-11-24T22:59:59Z"),
    # on the weekend only: nothing
    ([("2026-11-21T09:00:00Z", "2026-11-22T20:00:00Z")], "2026-11-23T22:59:59Z"),
    # resumed in the last second of a day: that day counts
    ([("2026-11-17T09:00:00Z", "2026-11-17T22:59:59Z")], "2026-11-23T22:59:59Z"),
    ([("2026-11-17T09:00:00Z", "2026-11-17T23:00:00Z")], "2026-11-24T22:59:59Z"),
    # begun in the last second, and on the day of receipt itself
    ([("2026-11-17T22:59:59Z", "2026-11-18T08:00:00Z")], "2026-11-24T22:59:59Z"),
    ([("2026-11-16T10:00:00Z", "2026-11-17T08:00:00Z")], "2026-11-23T22:59:59Z"),
    # two pauses
    (
        [("2026-11-17T09:00:00Z", "2026-11-18T09:00:00Z"), ("2026-11-20T09:00:00Z", "2026-11-24T09:00:00Z")],
        "2026-11-26T22:59:59Z",
    ),
    # still paused: nobody knows; paused after the time was over: it stays over
    ([("2026-11-20T16:00:00Z", None)], None),
    ([("2026-11-24T09:00:00Z", None)], "2026-11-23T22:59:59Z"),
]


@pytest.mark.parametrize(("pauses", "last"), PAUSED)
def test_days_on_whose_end_an_enquiry_is_paused_do_not_count(
    pauses: list[tuple[str, str | None]], last: str | None
) -> None:
    stood = [
        Pause(parse_instant(since), parse_instant(until) if until else None, "a reason") for since, until in pauses
    ]
    found = end_of_working_day(5, parse_instant("2026-11-16T09:00:00Z"), stood, calendar_from(PLAIN))
    assert (found and instant_text(found)) == last


@pytest.mark.parametrize(
    ("days", "percent", "alarm"),
    [(5, 80, 4), (15, 80, 12), (10, 80, 8), (7, 80, 6), (1, 80, 1), (5, 100, 5), (5, 1, 1)],
)
def test_the_alarm_comes_after_so_much_of_the_working_days(days: int, percent: int, alarm: int) -> None:
    assert Turnaround(WorkingCalendar("UTC"), alarm_percent=percent).alarm_days(days) == alarm


def test_working_days_that_have_ended() -> None:
    calendar = calendar_from(CATALONIA)
    received = parse_instant("2026-06-22T09:00:00Z")
    for at, days in (
        ("2026-06-22T20:00:00Z", 0),
        ("2026-06-23T21:59:59Z", 0),
        ("2026-06-23T22:00:00Z", 1),
        ("2026-06-26T22:00:00Z", 3),
        ("2026-06-29T22:00:00Z", 4),
        ("2026-06-30T22:00:00Z", 5),
    ):
        assert working_days_between(received, parse_instant(at), calendar) == days


def test_a_calendar_as_the_body_gives_it() -> None:
    found = calendar_from(AUGUST)
    assert found == WorkingCalendar(
        "Europe/Madrid", frozenset({date(2026, 9, 11)}), ((date(2026, 8, 1), date(2026, 8, 31)),)
    )
    days = {day: found.is_working_day(date.fromisoformat(day)) for day in ("2026-07-31", "2026-08-03", "2026-08-31")}
    assert days == {"2026-07-31": True, "2026-08-03": False, "2026-08-31": False}


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"zone": "Europe/Nowhere"}, "/zone"),
        ({}, "/zone"),
        ({**PLAIN, "holidays": ["2026-02-29"]}, "/holidays/0"),
        ({**PLAIN, "holidays": "2026-12-25"}, "/holidays"),
        ({**PLAIN, "closed": [["2026-08-31", "2026-08-01"]]}, "/closed/0"),
        ({**PLAIN, "closed": [["2026-08-01"]]}, "/closed/0"),
    ],
)
def test_a_calendar_that_cannot_be_used_names_the_day(given: dict[str, object], pointer: str) -> None:
    with pytest.raises((RuleBroken, UnknownZone)) as refusal:
        calendar_from(given)
    assert refusal.value.pointer == pointer


def test_a_body_that_never_works_is_refused_instead_of_counted_for_ever() -> None:
    never = WorkingCalendar("UTC", closed=((date(2026, 1, 1), date(2300, 1, 1)),))
    with pytest.raises(CalendarRefused, match="too few working days"):
        end_of_working_day(1, parse_instant("2026-11-16T09:00:00Z"), (), never)


def test_the_awarding_bodys_turnaround_is_read_from_its_setting() -> None:
    plain = turnaround_of('{"calendar": {"zone": "Europe/Madrid"}}')
    assert (plain.stage_1_working_days, plain.stage_2_working_days, plain.alarm_percent) == (5, 15, 80)
    calendar = '{"zone": "Europe/Madrid", "holidays": ["2026-12-25"]}'
    own = turnaround_of('{"stage_1_working_days": 3, "calendar": ' + calendar + "}")
    assert (own.stage_1_working_days, own.calendar.is_working_day(date(2026, 12, 25))) == (3, False)


@pytest.mark.parametrize(
    "days", ['"stage_1_working_days": 0', '"stage_2_working_days": true', '"days": 5', '"alarm_percent": 101']
)
def test_a_turnaround_of_no_days_is_refused(days: str) -> None:
    with pytest.raises(CalendarRefused, match="write a whole number from 1 to 100"):
        turnaround_of("{" + days + ', "calendar": {"zone": "Europe/Madrid"}}')


# calendar, until, at, the zone in which days are counted: working days left
LEFT = [
    (PLAIN, "2026-12-17T22:59:59Z", "2026-12-10T10:00:00Z", "Europe/Madrid", 5),
    (PLAIN, "2026-12-17T22:59:59Z", "2026-12-16T22:59:59Z", "Europe/Madrid", 1),
    (PLAIN, "2026-12-17T22:59:59Z", "2026-12-16T23:00:00Z", "Europe/Madrid", 0),
    (PLAIN, "2026-12-17T22:59:59Z", "2026-12-17T22:59:59Z", "Europe/Madrid", 0),
    (PLAIN, "2026-12-17T22:59:59Z", "2026-12-17T23:00:00Z", "Europe/Madrid", -1),
    # over a weekend: until Friday, seen on Saturday, Sunday and Monday; until Sunday, seen on Friday
    (PLAIN, "2026-12-18T22:59:59Z", "2026-12-19T12:00:00Z", "Europe/Madrid", 0),
    (PLAIN, "2026-12-18T22:59:59Z", "2026-12-20T12:00:00Z", "Europe/Madrid", 0),
    (PLAIN, "2026-12-18T22:59:59Z", "2026-12-21T12:00:00Z", "Europe/Madrid", -1),
    (PLAIN, "2026-12-20T22:59:59Z", "2026-12-18T12:00:00Z", "Europe/Madrid", 0),
    # holidays, a closed stretch, and a deadline inside it
    (CATALONIA, "2027-01-08T22:59:59Z", "2026-12-23T10:00:00Z", "Europe/Madrid", 9),
    (CHRISTMAS, "2027-01-08T22:59:59Z", "2026-12-23T10:00:00Z", "Europe/Madrid", 2),
    (CHRISTMAS, "2027-01-04T22:59:59Z", "2026-12-23T10:00:00Z", "Europe/Madrid", 0),
    (AUGUST, "2026-07-30T21:59:59Z", "2026-09-02T10:00:00Z", "Europe/Madrid", -3),
    (ENGLAND, "2026-12-29T23:59:59Z", "2026-12-24T10:00:00Z", "Europe/London", 1),
    # one instant, two days: what is Thursday still in the Canaries
    (PLAIN, "2026-12-18T23:59:59Z", "2026-12-17T23:30:00Z", "Atlantic/Canary", 1),
    (PLAIN, "2026-12-18T22:59:59Z", "2026-12-17T23:30:00Z", "Europe/Madrid", 0),
    # the clocks go back on 25 October
    (PLAIN, "2026-10-26T22:59:59Z", "2026-10-25T21:30:00Z", "Europe/Madrid", 1),
]


@pytest.mark.parametrize(("calendar", "until", "at", "zone", "left"), LEFT)
def test_working_days_left(calendar: dict[str, object], until: str, at: str, zone: str, left: int) -> None:
    assert working_days_left(parse_instant(until), parse_instant(at), calendar_from(calendar), zone) == left
