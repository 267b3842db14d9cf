from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import available_timezones

import pytest

from shared.ground.dates import (
    NoSuchLocalTime,
    UnknownZone,
    at_local,
    instant_text,
    is_open,
    local_end_of_day,
    months_before,
    must_be_shown_once,
    of_age_on,
    parse_date,
    parse_instant,
    parse_local_instant,
    parse_zone,
    window_closes,
    years_later,
    zone_named,
)
from shared.ground.errors import RuleBroken


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-12-09T08:00:00Z", "2026-12-09T08:00:00Z"),
        ("2026-12-09t09:00:00+01:00", "2026-12-09T08:00:00Z"),
        ("2028-02-29T00:00:00-05:30", "2028-02-29T05:30:00Z"),
        ("2026-12-09T08:00:00-00:00", "2026-12-09T08:00:00Z"),
    ],
)
def test_instants_with_their_zone(text: str, instant: str) -> None:
    assert instant_text(parse_instant(text)) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-12-09",
        "2026-12-09T08:00:00",  # no zone
        "2026-12-09T08:00Z",
        "2026-12-09T08:00:00.999Z",  # the promise is a second
        "2026-12-09T08:00:00.0Z",
        "2026-12-09 08:00:00Z",
        "20261209T080000Z",
        "2026-02-29T08:00:00Z",
        "2026-12-09T24:00:00Z",
        "2026-12-09T23:59:60Z",
        "2026-12-09T08:00:00+25:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:00:00-14:00",
        "٢٠٢٦-12-09T08:00:00Z",
        "2026-12-09T08:00:00Z\n",
    ],
)
def test_texts_that_are_no_instant(text: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_instant(text, pointer="/release_at")
    assert refusal.value.pointer == "/release_at"


def test_which_dates_are_read() -> None:
    assert parse_date("2028-02-29") == date(2028, 2, 29)
    for text in ("", "2026-02-29", "20260228", "2026-W01-1", "28/02/2026", "2026-2-8", "2026-02-28T00:00:00Z"):
        with pytest.raises(RuleBroken):
            parse_date(text)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("1899-12-31", False),
        ("1900-01-01", True),
        ("2199-12-31", True),
        ("2200-01-01", False),
        ("0001-01-01", False),
        ("9999-12-31", False),
    ],
)
def test_a_date_lies_in_a_year_that_people_live_in(text: str, sound: bool) -> None:
    if sound:
        assert parse_date(text).isoformat() == text
        return
    with pytest.raises(RuleBroken) as refusal:
        parse_date(text, pointer="/exam_date")
    assert refusal.value.pointer == "/exam_date"


SHORT_ZONES = ("GMT", "CET", "EST", "EST5EDT", "GMT+0", "GMT-0", "GMT0", "Zulu")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Madrid",
        "Europe",
        "Europe/",
        "Europe/Atlantis",
        "../etc/passwd",
        "/etc/localtime",
        "localtime",
        "CET\x00",
        "utc",
    ],
)
def test_texts_that_are_no_zone(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone_named(name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        *((short, "A short name will not do: name the zone by a place, as Europe/Madrid.") for short in SHORT_ZONES),
        *((none, "This is not the name of a time zone; write it as Europe/Madrid.") for none in ("Madrid", "+02:00")),
    ],
)
def test_what_is_said_of_a_zone_is_true(name: str, sentence: str) -> None:
    with pytest.raises(UnknownZone) as refusal:
        parse_zone(name)
    assert refusal.value.detail == sentence


@pytest.mark.parametrize(
    "name", ["UTC", "Europe/Madrid", "Atlantic/Canary", "America/Argentina/Buenos_Aires", "Etc/GMT+1"]
)
def test_which_zones_are_known(name: str) -> None:
    assert zone_named(name).key == name


@pytest.mark.parametrize(
    ("name", "offset"),
    [("Etc/GMT+2", "-02:00"), ("Etc/GMT-2", "+02:00"), ("Etc/GMT+12", "-12:00"), ("Etc/GMT-14", "+14:00")],
)
def test_a_zone_that_reads_as_the_opposite_of_its_offset_is_refused_where_it_is_chosen(name: str, offset: str) -> None:
    with pytest.raises(UnknownZone) as refusal:
        parse_zone(name)
    assert (refusal.value.pointer, f"{name} are at {offset}," in refusal.value.detail) == ("/zone", True)
    assert zone_named(name).key == name, "what was kept before is still read"


def test_every_zone_is_chosen_by_its_name_but_those_whose_sign_is_reversed() -> None:
    def is_refused(name: str) -> bool:
        try:
            return parse_zone(name) is None
        except UnknownZone:
            return True

    known = {name for name in available_timezones() if _is_known(name)}
    reversed_signs = {f"Etc/GMT{sign}{hours}" for sign in "+-" for hours in range(1, 15)} & known
    assert {name for name in known if is_refused(name)} == reversed_signs
    assert len(reversed_signs) == 26


def _is_known(name: str) -> bool:
    try:
        return zone_named(name) is not None
    except UnknownZone:
        return False


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        (date(2026, 12, 9), time(9, 0), "Europe/Madrid", "2026-12-09T08:00:00Z"),
        (date(2026, 7, 9), time(9, 0), "Europe/Madrid", "2026-07-09T07:00:00Z"),
        (date(2026, 7, 9), time(9, 0), "Atlantic/Canary", "2026-07-09T08:00:00Z"),
        (date(2027, 3, 28), time(1, 59, 59), "Europe/Madrid", "2027-03-28T00:59:59Z"),  # the last second of winter
        (date(2027, 3, 28), time(3, 0), "Europe/Madrid", "2027-03-28T01:00:00Z"),
        (date(2026, 10, 25), time(1, 59, 59), "Europe/Madrid", "2026-10-24T23:59:59Z"),
        (date(2026, 10, 25), time(3, 0), "Europe/Madrid", "2026-10-25T02:00:00Z"),
        (date(2026, 12, 9), time(9, 0), "Asia/Kathmandu", "2026-12-09T03:15:00Z"),
    ],
)
def test_local_times(day: date, at: time, zone: str, instant: str) -> None:
    assert instant_text(at_local(day, at, zone)) == instant


@pytest.mark.parametrize(
    ("day", "at", "zone"),
    [
        (date(2027, 3, 28), time(2, 0), "Europe/Madrid"),  # skipped
        (date(2027, 3, 28), time(2, 59, 59), "Europe/Madrid"),
        (date(2026, 10, 25), time(2, 0), "Europe/Madrid"),  # twice
        (date(2026, 10, 25), time(2, 59, 59), "Europe/Madrid"),
        (date(2026, 10, 25), time(1, 30), "Europe/London"),
    ],
)
def test_local_times_that_are_no_one_moment(day: date, at: time, zone: str) -> None:
    with pytest.raises(NoSuchLocalTime, match=day.isoformat()):
        at_local(day, at, zone)


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2026, 12, 23), "Europe/Madrid", "2026-12-23T22:59:59Z"),
        (date(2027, 3, 28), "Europe/Madrid", "2027-03-28T21:59:59Z"),  # a day of 23 hours
        (date(2026, 10, 25), "Europe/Madrid", "2026-10-25T22:59:59Z"),  # a day of 25 hours
        (date(2026, 10, 24), "Asia/Beirut", "2026-10-24T21:59:59Z"),  # its last hour comes twice: the later one
        (date(2026, 12, 23), "Pacific/Kiritimati", "2026-12-23T09:59:59Z"),
    ],
)
def test_the_end_of_a_local_day(day: date, zone: str, instant: str) -> None:
    assert instant_text(local_end_of_day(day, zone)) == instant


MADRID, CANARY, AUCKLAND, NEW_YORK = "Europe/Madrid", "Atlantic/Canary", "Pacific/Auckland", "America/New_York"

# released at, zone, last second of day 14, last second of day 30
WINDOWS = [
    ("2026-12-09T08:00:00Z", MADRID, "2026-12-23T22:59:59Z", "2027-01-08T22:59:59Z"),
    ("2026-12-09T00:00:00Z", MADRID, "2026-12-23T22:59:59Z", "2027-01-08T22:59:59Z"),
    ("2026-12-09T23:30:00Z", MADRID, "2026-12-24T22:59:59Z", "2027-01-09T22:59:59Z"),  # already the 10th there
    ("2026-12-09T23:30:00Z", CANARY, "2026-12-23T23:59:59Z", "2027-01-08T23:59:59Z"),  # still the 9th
    ("2027-03-20T08:00:00Z", MADRID, "2027-04-03T21:59:59Z", "2027-04-19T21:59:59Z"),  # clocks forward on 28 March
    ("2027-03-14T08:00:00Z", MADRID, "2027-03-28T21:59:59Z", "2027-04-13T21:59:59Z"),  # day 14 has 23 hours
    ("2026-10-11T08:00:00Z", MADRID, "2026-10-25T22:59:59Z", "2026-11-10T22:59:59Z"),  # day 14 has 25 hours
    ("2028-02-15T08:00:00Z", MADRID, "2028-02-29T22:59:59Z", "2028-03-16T22:59:59Z"),  # day 14 is a leap day
    ("2028-01-30T08:00:00Z", MADRID, "2028-02-13T22:59:59Z", "2028-02-29T22:59:59Z"),  # day 30 is a leap day
    ("2027-02-15T08:00:00Z", MADRID, "2027-03-01T22:59:59Z", "2027-03-17T22:59:59Z"),  # no leap day
    ("2026-12-20T08:00:00Z", MADRID, "2027-01-03T22:59:59Z", "2027-01-19T22:59:59Z"),  # over the new year
    ("2026-12-09T11:30:00Z", AUCKLAND, "2026-12-24T10:59:59Z", "2027-01-09T10:59:59Z"),  # the 10th, in summer
    ("2026-12-09T04:59:59Z", NEW_YORK, "2026-12-23T04:59:59Z", "2027-01-08T04:59:59Z"),  # still the 8th
]


@pytest.mark.parametrize(("released_at", "zone", "day_14", "day_30"), WINDOWS)
def test_windows_close_with_the_last_local_second(released_at: str, zone: str, day_14: str, day_30: str) -> None:
    at = parse_instant(released_at)
    assert [instant_text(window_closes(at, days, zone)) for days in (14, 30)] == [day_14, day_30]


def test_the_last_second_counts_whole_and_the_next_does_not() -> None:
    closes = parse_instant("2026-12-23T22:59:59Z")
    assert is_open(closes, closes)
    assert is_open(closes, closes + timedelta(microseconds=999_999))
    assert not is_open(closes, closes + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-30", 24, "2024-11-30"),
        ("2026-11-30", 11, "2025-12-30"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2026-12-31", 1, "2026-12-01"),
        ("2026-01-31", 1, "2025-12-31"),
        ("2026-03-31", 1, "2026-03-01"),
        ("2026-02-28", 24, "2024-02-28"),
        ("2028-02-29", 24, "2026-03-01"),
        ("2028-02-29", 48, "2024-02-29"),
    ],
)
def test_a_date_some_months_before_is_the_later_of_two(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


def test_a_date_some_years_later() -> None:
    assert years_later(date(2026, 11, 28), 2) == date(2028, 11, 28)
    assert years_later(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("born", "of_age"),
    [
        ("2008-02-28", "2026-02-28"),
        ("2008-02-29", "2026-03-01"),
        ("2008-03-01", "2026-03-01"),
        ("2008-12-31", "2026-12-31"),
    ],
)
def test_the_eighteenth_birthday(born: str, of_age: str) -> None:
    assert of_age_on(date.fromisoformat(born), 18) == date.fromisoformat(of_age)


def test_a_birthday_in_a_leap_year_is_that_day() -> None:
    assert of_age_on(date(2004, 2, 29), 20) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00Z", "1989-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_a_year_far_from_ours_is_a_slip(text: str) -> None:
    with pytest.raises(RuleBroken, match="1990 to 2199"):
        parse_instant(text)


# Times that the clocks of a zone show exactly once

MADRID, LONDON, NEW_YORK, LORD_HOWE = "Europe/Madrid", "Europe/London", "America/New_York", "Australia/Lord_Howe"
SHOWN_ONCE = [
    # an ordinary day, in winter and in summer, with the zone's own offset and in UTC
    ("2026-12-09T09:00:00+01:00", MADRID, "2026-12-09T08:00:00Z"),
    ("2026-07-09T09:00:00+02:00", MADRID, "2026-07-09T07:00:00Z"),
    ("2026-07-09T07:00:00Z", MADRID, "2026-07-09T07:00:00Z"),
    ("2026-07-09T07:00:00+00:00", MADRID, "2026-07-09T07:00:00Z"),
    ("2026-12-09T09:00:00+00:00", LONDON, "2026-12-09T09:00:00Z"),
    ("2026-07-09T09:00:00+01:00", LONDON, "2026-07-09T08:00:00Z"),
    ("2026-12-09T09:00:00-05:00", NEW_YORK, "2026-12-09T14:00:00Z"),
    ("2026-07-09T09:00:00-04:00", NEW_YORK, "2026-07-09T13:00:00Z"),
    ("2026-12-09T09:00:00+11:00", LORD_HOWE, "2026-12-08T22:00:00Z"),
    ("2026-07-09T09:00:00+10:30", LORD_HOWE, "2026-07-08T22:30:00Z"),
    ("2026-10-25T01:30:00Z", "UTC", "2026-10-25T01:30:00Z"),
    # the last second before the clocks change and the first after it
    ("2026-03-29T01:59:59+01:00", MADRID, "2026-03-29T00:59:59Z"),
    ("2026-03-29T03:00:00+02:00", MADRID, "2026-03-29T01:00:00Z"),
    ("2026-10-25T01:59:59+02:00", MADRID, "2026-10-24T23:59:59Z"),
    ("2026-10-25T03:00:00+01:00", MADRID, "2026-10-25T02:00:00Z"),
    ("2026-03-29T00:59:59Z", LONDON, "2026-03-29T00:59:59Z"),
    ("2026-03-29T02:00:00+01:00", LONDON, "2026-03-29T01:00:00Z"),
    ("2026-10-25T02:00:00Z", LONDON, "2026-10-25T02:00:00Z"),
    ("2026-11-01T00:59:59-04:00", NEW_YORK, "2026-11-01T04:59:59Z"),
    ("2026-11-01T02:00:00-05:00", NEW_YORK, "2026-11-01T07:00:00Z"),
    ("2026-03-08T03:00:00-04:00", NEW_YORK, "2026-03-08T07:00:00Z"),
    # Lord Howe's clocks move by half an hour: at 2:00 in October, back from 2:00 to 1:30 in April
    ("2026-10-04T01:59:59+10:30", LORD_HOWE, "2026-10-03T15:29:59Z"),
    ("2026-10-04T02:30:00+11:00", LORD_HOWE, "2026-10-03T15:30:00Z"),
    ("2026-04-05T01:29:59+11:00", LORD_HOWE, "2026-04-04T14:29:59Z"),
    ("2026-04-05T02:00:00+10:30", LORD_HOWE, "2026-04-04T15:30:00Z"),
    # midnight there is another date here
    ("2026-12-09T00:00:00+01:00", MADRID, "2026-12-08T23:00:00Z"),
]
NEVER_OR_TWICE = [
    ("2026-03-29T02:00:00+01:00", MADRID),  # skipped
    ("2026-03-29T02:30:00+02:00", MADRID),
    ("2026-03-29T02:59:59+01:00", MADRID),
    ("2026-10-25T02:00:00+02:00", MADRID),  # twice, whichever of the two is meant
    ("2026-10-25T02:30:00+01:00", MADRID),
    ("2026-10-25T00:00:00Z", MADRID),
    ("2026-10-25T01:59:59Z", MADRID),
    ("2026-10-25T00:30:00+00:00", MADRID),
    ("2026-03-29T01:30:00+01:00", LONDON),
    ("2026-10-25T01:30:00+01:00", LONDON),
    ("2026-10-25T00:30:00Z", LONDON),
    ("2026-10-25T01:30:00Z", LONDON),
    ("2026-03-08T02:30:00-05:00", NEW_YORK),
    ("2026-03-08T02:30:00-04:00", NEW_YORK),
    ("2026-11-01T01:30:00-04:00", NEW_YORK),
    ("2026-11-01T01:30:00-05:00", NEW_YORK),
    ("2026-11-01T05:30:00Z", NEW_YORK),
    ("2026-11-01T06:30:00Z", NEW_YORK),
    ("2026-10-04T02:00:00+10:30", LORD_HOWE),
    ("2026-10-04T02:29:59+11:00", LORD_HOWE),
    ("2026-04-05T01:30:00+11:00", LORD_HOWE),
    ("2026-04-05T01:59:59+10:30", LORD_HOWE),
    ("2026-04-04T14:30:00Z", LORD_HOWE),
    ("2026-04-04T15:29:59Z", LORD_HOWE),
]
OTHER_OFFSET = [
    ("2026-12-09T09:00:00+02:00", MADRID, "2026-12-09T09:00:00+01:00"),
    ("2026-07-09T09:00:00+01:00", MADRID, "2026-07-09T09:00:00+02:00"),
    ("2026-12-09T09:00:00+01:00", LONDON, "2026-12-09T09:00:00+00:00"),
    ("2026-12-09T09:00:00-04:00", NEW_YORK, "2026-12-09T09:00:00-05:00"),
    ("2026-07-09T09:00:00+11:00", LORD_HOWE, "2026-07-09T09:00:00+10:30"),
    ("2026-12-09T09:00:00+01:00", "UTC", "2026-12-09T09:00:00+00:00"),
]


@pytest.mark.parametrize(("text", "zone", "instant"), SHOWN_ONCE)
def test_a_time_that_the_clocks_show_once(text: str, zone: str, instant: str) -> None:
    assert instant_text(parse_local_instant(text, zone)) == instant
    must_be_shown_once(parse_instant(text), zone)


@pytest.mark.parametrize(("text", "zone"), NEVER_OR_TWICE)
def test_a_time_that_the_clocks_never_show_or_twice(text: str, zone: str) -> None:
    with pytest.raises(NoSuchLocalTime, match="skipped or comes twice") as refusal:
        parse_local_instant(text, zone, pointer="/release_at")
    assert refusal.value.pointer == "/release_at"


@pytest.mark.parametrize(("text", "zone", "right"), OTHER_OFFSET)
def test_an_offset_that_the_zone_does_not_have_then(text: str, zone: str, right: str) -> None:
    with pytest.raises(RuleBroken, match=right.replace("+", r"\+")):
        parse_local_instant(text, zone, pointer="/release_at")


def test_the_zone_of_a_time_is_known() -> None:
    with pytest.raises(UnknownZone):
        parse_local_instant("2026-12-09T09:00:00Z", "Europe/Nowhere")
