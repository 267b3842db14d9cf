"""Announced times: which release keeps one, and that none is earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.errors import Conflict, RuleBroken
from shared.releases.announced_time import (
    announced_text,
    announced_without,
    is_announced,
    may_be_announced,
    must_be_ahead,
    wants_test_mail,
)
from shared.releases.release import Release, ReleaseState
from tests.kit.builders import a_session

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
BEFORE = T - timedelta(days=1)
DRAFT = Release("r", ("FCE-2026-12-PB",), T, "Europe/Madrid")
EARLIER = T - timedelta(days=1)
LATER = T + timedelta(days=1)
OUT = replace(DRAFT, state=ReleaseState.RELEASED, key=b"k" * 32, release_at=T - timedelta(days=2))


@pytest.mark.parametrize(
    ("before", "wants"),
    [
        (timedelta(days=7, seconds=1), False),
        (timedelta(days=7), True),
        (timedelta(days=1, seconds=1), True),
        (timedelta(days=1), False),
        (timedelta(), False),
        (-timedelta(days=1), False),
    ],
)
def test_an_address_is_tried_from_a_week_to_a_day_before(before: timedelta, wants: bool) -> None:
    assert wants_test_mail(a_session(release_at=T), T - before) is wants
    assert not wants_test_mail(a_session(release_at=T, held_by=("r",)), T - before)
    assert not wants_test_mail(a_session(release_at=None), T - before)


def test_the_announced_time_is_given_in_the_sessions_zone() -> None:
    assert announced_text(a_session(release_at=T)) == "2026-12-09, 09:00 (Europe/Madrid)"
    assert announced_text(a_session(release_at=T, zone="America/New_York")) == "2026-12-09, 03:00 (America/New_York)"
    assert announced_text(a_session(release_at=None)) == ""


@pytest.mark.parametrize(
    ("announced", "held_by", "others", "becomes"),
    [
        (T, (), [], T),  # a promise of the awarding body, whatever release was to keep it
        (T, (), [EARLIER], T),
        (None, (), [], None),
        (T, ("r",), [], None),  # it did not stand, and does not come back by itself
        (T, ("r",), [T + timedelta(days=3)], None),
        (T, ("r",), [T], T),  # another release keeps it
        (T, ("q",), [], T),  # held by another, and not by this one
        (T, ("q", "r"), [T], T),
        (T, ("q", "r"), [], None),
    ],
)
def test_the_announced_time_of_a_session_whose_release_is_given_up(
    announced: datetime | None, held_by: tuple[str, ...], others: list[datetime], becomes: datetime | None
) -> None:
    session = a_session(release_ids=("r",), release_at=announced, held_by=held_by)
    existing = [replace(DRAFT, id="q", release_at=each) for each in others]
    assert announced_without(DRAFT, session, existing) == becomes


@pytest.mark.parametrize(
    ("release_ids", "announced", "is_its_own"),
    [
        (("r",), T, True),
        (("r",), T - timedelta(days=1), True),  # its only release came later than announced
        (("q", "r"), T, True),
        (("q", "r"), T - timedelta(days=1), False),
        (("q", "r"), None, False),
    ],
)
def test_a_late_release_does_not_keep_the_announced_time(
    release_ids: tuple[str, ...], announced: datetime | None, is_its_own: bool
) -> None:
    assert is_announced(DRAFT, a_session(release_ids=release_ids, release_at=announced)) is is_its_own


@pytest.mark.parametrize(
    ("release_at", "announced", "sound"),
    [
        (T, [], True),
        (T, [T], True),
        (T, [T - timedelta(days=2), T], True),
        (T - timedelta(seconds=1), [T], False),
        (T, [T, T + timedelta(seconds=1)], False),
        (BEFORE, [], False),
        (BEFORE + timedelta(seconds=1), [], True),
    ],
)
def test_a_release_lies_ahead_and_never_before_the_announced_second(
    release_at: datetime, announced: list[datetime], sound: bool
) -> None:
    if sound:
        must_be_ahead(release_at, announced, BEFORE)
        return
    with pytest.raises(RuleBroken) as caught:
        must_be_ahead(release_at, announced, BEFORE)
    assert caught.value.pointer == "/release_at"


@pytest.mark.parametrize(
    ("announced", "planned", "sound"),
    [
        (LATER, [], True),
        (LATER, [DRAFT], False),
        (T + timedelta(seconds=1), [DRAFT], False),
        (T, [DRAFT], True),
        (EARLIER, [DRAFT], True),
        (LATER, [OUT], True),  # what is out stands as it came
        (LATER, [OUT, DRAFT], False),
        (LATER, [replace(DRAFT, state=ReleaseState.HELD)], False),
        (LATER, [replace(DRAFT, release_at=BEFORE)], True),  # past: it takes a new time before it can come out
    ],
)
def test_a_session_is_never_announced_behind_a_release_to_come(
    announced: datetime, planned: list[Release], sound: bool
) -> None:
    if sound:
        may_be_announced(announced, planned, BEFORE)
        return
    with pytest.raises(Conflict):
        may_be_announced(announced, planned, BEFORE)
