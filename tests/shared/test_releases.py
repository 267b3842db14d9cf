"""The state machine of a release: every state and every act, written out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import Conflict, RuleBroken
from shared.loads import begin_load
from shared.releases import (
    NotReady,
    Release,
    ReleaseState,
    SamePersonTwice,
    StaleVersion,
    abandon,
    announced_without,
    approve,
    edit,
    hold,
    is_announced,
    is_loaded_whole,
    is_out,
    must_be_ahead,
    publish,
    recall,
    restore,
)
from tests.builders import a_session

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
BEFORE, AHEAD = T - timedelta(days=1), T - timedelta(minutes=3)
KEY = b"k" * 32

DRAFT = Release("r", ("FCE-2026-12-PB",), T, "Europe/Madrid", loaded=2, approvals=("ana",))
APPROVED = replace(DRAFT, state=ReleaseState.APPROVED, approvals=("ana", "ben"))
PUBLISHED = replace(APPROVED, state=ReleaseState.RELEASED, key=KEY)
HELD = replace(APPROVED, state=ReleaseState.HELD)
RECALLED = replace(APPROVED, state=ReleaseState.RECALLED)
ABANDONED = replace(DRAFT, state=ReleaseState.ABANDONED)

STATES = {
    "draft": (DRAFT, AHEAD),
    "approved": (APPROVED, AHEAD),
    "published, not out": (PUBLISHED, AHEAD),
    "out": (PUBLISHED, T),
    "held": (HELD, AHEAD),
    "recalled": (RECALLED, T),
    "abandoned": (ABANDONED, AHEAD),
}
ACTS: dict[str, Callable[[Release, datetime], Release]] = {
    "edit": lambda release, at: edit(release, T + timedelta(days=1), "UTC", "ben", at),
    "approve": lambda release, at: approve(release, "ben", None, at),
    "hold": lambda release, at: hold(release, "ben", at),
    "recall": lambda release, at: recall(release, "ben", at),
    "restore": lambda release, at: restore(release, "ben", at),
    "publish": lambda release, at: publish(release, KEY, at),
    "load": lambda release, _: begin_load(release, "ingest"),
    "abandon": lambda release, at: abandon(release, "ben", "its file is lost", at),
}
# What each act makes of each state; "" is a refusal.
TABLE = {
    #                      edit     approve     hold    recall      restore     publish     load     abandon
    "draft": ("draft", "approved", "", "", "", "", "draft", "abandoned"),
    "approved": ("draft", "", "held", "", "", "released", "", ""),
    "published, not out": ("", "", "held", "", "", "", "", ""),
    "out": ("", "", "", "recalled", "", "", "", ""),
    "held": ("draft", "", "", "", "approved", "", "", "abandoned"),
    "recalled": ("", "", "", "", "approved", "", "", ""),
    "abandoned": ("", "", "", "", "", "", "", ""),
}


@pytest.mark.parametrize(
    ("state", "act", "becomes"),
    [(state, act, becomes) for state, row in TABLE.items() for act, becomes in zip(ACTS, row, strict=True)],
)
def test_every_state_and_every_act(state: str, act: str, becomes: str) -> None:
    release, at = STATES[state]
    if not becomes:
        with pytest.raises(Conflict):
            ACTS[act](release, at)
        return
    after = ACTS[act](release, at)
    assert after.state == becomes
    assert (after.key is not None) is (becomes == "released")


def test_the_table_has_every_state() -> None:
    assert {release.state for release, _ in STATES.values()} == set(ReleaseState)


@pytest.mark.parametrize(
    ("release", "at", "out"),
    [
        (PUBLISHED, T - timedelta(milliseconds=1), False),
        (PUBLISHED, T, True),
        (PUBLISHED, T + timedelta(days=900), True),
        (replace(PUBLISHED, key=None), T, False),
        *[(replace(PUBLISHED, state=state), T, False) for state in ReleaseState if state is not ReleaseState.RELEASED],
    ],
)
def test_out_means_released_published_and_past_the_second(release: Release, at: datetime, out: bool) -> None:
    assert is_out(release, at) is out


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (T - timedelta(minutes=5, milliseconds=1), False),
        (T - timedelta(minutes=5), True),
        (T, True),
        (T + timedelta(days=3), True),
    ],
)
def test_a_key_is_published_at_most_five_minutes_ahead(at: datetime, allowed: bool) -> None:
    if allowed:
        assert publish(APPROVED, KEY, at).key == KEY
        return
    with pytest.raises(Conflict):
        publish(APPROVED, KEY, at)


# Two people


@pytest.mark.parametrize("name", ["ana", "Ana", "ANA"])
def test_one_person_is_never_two(name: str) -> None:
    with pytest.raises(SamePersonTwice):
        approve(DRAFT, name, None, BEFORE)


@pytest.mark.parametrize(
    ("release", "before", "held"),
    [
        (PUBLISHED, timedelta(seconds=4), True),
        (PUBLISHED, timedelta(seconds=3), True),
        (PUBLISHED, timedelta(seconds=2, milliseconds=999), False),
        (PUBLISHED, timedelta(milliseconds=1), False),
        (APPROVED, timedelta(milliseconds=1), True),  # no key is out, so no reader can remember one
    ],
)
def test_a_hold_that_readers_would_not_see_in_time_is_refused(release: Release, before: timedelta, held: bool) -> None:
    if held:
        assert hold(release, "ana", T - before).key is None
    else:
        with pytest.raises(Conflict, match="Recall"):
            hold(release, "ana", T - before)


@pytest.mark.parametrize("revision", [0, 2, 99])
def test_another_revision_is_stale(revision: int) -> None:
    with pytest.raises(StaleVersion):
        approve(DRAFT, "ben", revision, BEFORE)


@pytest.mark.parametrize(
    "change", [{"loaded": 0}, {"loading": "ingest"}, {"release_at": BEFORE}, {"release_at": BEFORE - timedelta(1)}]
)
def test_what_is_not_ready_cannot_be_approved(change: dict[str, object]) -> None:
    with pytest.raises(NotReady):
        approve(replace(DRAFT, **change), "ben", None, BEFORE)  # type: ignore[arg-type]


@pytest.mark.parametrize("release", [DRAFT, APPROVED, HELD])
def test_an_edit_is_a_new_revision_without_approvals(release: Release) -> None:
    after = edit(release, T + timedelta(hours=1), "UTC", "ben", BEFORE)
    assert (after.revision, after.approvals, after.release_at) == (2, (), T + timedelta(hours=1))


def test_every_act_of_a_person_is_noted() -> None:
    after = recall(PUBLISHED, "ben", T, reason="a wrong file")
    assert [(act.operator, act.act, act.at, act.revision) for act in after.log] == [
        ("ben", "recalled: a wrong file", T, 1)
    ]
    again = restore(after, "ana", T)
    assert [act.act for act in again.log] == ["recalled: a wrong file", "restored"]
    assert again.approvals == ("ana", "ben")
    assert again.fanout_begun is False


@pytest.mark.parametrize(
    ("release", "at", "restored"),
    [
        (HELD, T - timedelta(seconds=1), True),
        (HELD, T, False),
        (HELD, T + timedelta(days=15), False),
        (RECALLED, T + timedelta(days=15), True),
    ],
)
def test_what_was_held_past_its_time_takes_a_new_one(release: Release, at: datetime, restored: bool) -> None:
    if restored:
        assert restore(release, "ana", at).state is ReleaseState.APPROVED
        return
    with pytest.raises(NotReady):
        restore(release, "ana", at)


@pytest.mark.parametrize(
    ("change", "whole"), [({}, True), ({"loaded": 0}, False), ({"loading": "one"}, False), ({"loaded": 1}, True)]
)
def test_what_is_loaded_whole(change: dict[str, object], whole: bool) -> None:
    assert is_loaded_whole(replace(DRAFT, **change)) is whole  # type: ignore[arg-type]


# Given up


def test_a_half_loaded_draft_is_given_up_with_its_load_and_its_approvals() -> None:
    after = abandon(replace(DRAFT, loading="a file", loaded=0), "ben", "its file is lost", BEFORE)
    assert (after.state, after.loading, after.approvals, after.key) == (ReleaseState.ABANDONED, None, (), None)
    assert [(act.operator, act.act, act.at) for act in after.log] == [("ben", "abandoned: its file is lost", BEFORE)]


EARLIER = T - timedelta(days=1)


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
    standing = [replace(DRAFT, id="q", release_at=each) for each in others]
    assert announced_without(DRAFT, session, standing) == becomes


# Times


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
