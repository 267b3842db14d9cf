"""The state machine of a release: every state and every act, written out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.errors import Conflict, RuleBroken, StaleVersion
from shared.ground.text import parse_reason
from shared.releases.loading import begin_load
from shared.releases.release import (
    Act,
    NotReady,
    Release,
    ReleaseState,
    SamePersonTwice,
    abandon,
    approve,
    edit,
    has_been_published,
    hold,
    is_loaded_whole,
    is_out,
    is_ready,
    publish,
    recall,
    restore,
    was_ever_out,
)

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
BEFORE, AHEAD = T - timedelta(days=1), T - timedelta(minutes=3)
KEY = b"k" * 32

DRAFT = Release("r", ("FCE-2026-12-PB",), T, "Europe/Madrid", loaded=2, approvals=("ana",))
APPROVED = replace(DRAFT, state=ReleaseState.APPROVED, approvals=("ana", "ben"))
PUBLISHED = replace(APPROVED, state=ReleaseState.RELEASED, key=KEY)
HELD = replace(APPROVED, state=ReleaseState.HELD)
RECALLED = replace(APPROVED, state=ReleaseState.RECALLED)
ABANDONED = replace(DRAFT, state=ReleaseState.ABANDONED)
# What was out and recalled, and is on its way back.
SEEN_RECALLED = replace(RECALLED, was_out=True)
SEEN_APPROVED = replace(APPROVED, was_out=True)
SEEN_PUBLISHED = replace(PUBLISHED, was_out=True)

STATES = {
    "draft": (DRAFT, AHEAD),
    "approved": (APPROVED, AHEAD),
    "published, not out": (PUBLISHED, AHEAD),
    "out": (PUBLISHED, T),
    "held": (HELD, AHEAD),
    "recalled": (RECALLED, T),
    "abandoned": (ABANDONED, AHEAD),
    "recalled, known to have been out": (SEEN_RECALLED, T),
    "given back, not published again yet": (SEEN_APPROVED, T),
    "out again": (SEEN_PUBLISHED, T),
    "held, and was out": (replace(HELD, was_out=True), AHEAD),  # nothing leads there
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
    "recalled, known to have been out": ("", "", "", "", "approved", "", "", ""),
    "given back, not published again yet": ("", "", "recalled", "", "", "released", "", ""),
    "out again": ("", "", "", "recalled", "", "", "", ""),
    "held, and was out": ("", "", "", "", "approved", "", "", ""),
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
        (PUBLISHED, timedelta(seconds=14), True),
        (PUBLISHED, timedelta(seconds=13), True),
        (PUBLISHED, timedelta(seconds=12, milliseconds=999), False),
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
    assert after.act == Act("ben", "recalled: a wrong file", T, 1)
    again = restore(after, "ana", T)
    assert again.act == Act("ana", "restored", T, 1)
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


def test_what_was_out_is_so_for_good() -> None:
    """Each step keeps it: recalled, given back, stopped before the key is out again, given back, published."""
    recalled = recall(PUBLISHED, "ben", T)
    for release in (recalled, RECALLED):  # the second was recalled before this was kept
        back = restore(release, "ana", T)
        stopped = hold(back, "ben", T)
        again = restore(stopped, "ana", T)
        out = publish(again, KEY, T)
        assert [each.was_out for each in (back, stopped, again, out)] == [True] * 4
        assert is_out(out, T)
    assert recalled.was_out
    assert not restore(HELD, "ana", AHEAD).was_out  # nobody has seen it


@pytest.mark.parametrize(
    ("release", "published"),
    [
        (DRAFT, False),
        (APPROVED, False),
        (HELD, False),
        (ABANDONED, False),
        (PUBLISHED, True),
        (RECALLED, True),
        (SEEN_RECALLED, True),
        (SEEN_APPROVED, True),
    ],
)
def test_what_is_or_was_out_binds_entries_and_sessions(release: Release, published: bool) -> None:
    assert has_been_published(release) is published


@pytest.mark.parametrize(
    ("change", "whole"), [({}, True), ({"loaded": 0}, False), ({"loading": "one"}, False), ({"loaded": 1}, True)]
)
def test_what_is_loaded_whole(change: dict[str, object], whole: bool) -> None:
    assert is_loaded_whole(replace(DRAFT, **change)) is whole  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("release", "at", "ever_out"),
    [
        (DRAFT, T, False),
        (APPROVED, T, False),
        (HELD, T, False),
        (ABANDONED, T, False),
        (PUBLISHED, T - timedelta(milliseconds=1), False),  # its key is out, its second has not come
        (PUBLISHED, T, True),
        (RECALLED, T, True),
        (SEEN_RECALLED, T, True),
        (SEEN_APPROVED, T, True),
        (SEEN_PUBLISHED, T, True),
    ],
)
def test_which_releases_were_ever_out(release: Release, at: datetime, ever_out: bool) -> None:
    assert was_ever_out(release, at) is ever_out


@pytest.mark.parametrize(
    ("release", "ready"), [(DRAFT, True), (APPROVED, True), (HELD, True), (ABANDONED, False), (PUBLISHED, True)]
)
def test_what_a_dry_run_calls_ready(release: Release, ready: bool) -> None:
    assert is_ready(release) is ready
    assert not is_ready(replace(release, loaded=0))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a wrong file", "a wrong file"),
        ("  a  wrong file ", "a wrong file"),
        ("a wrong\nfile", None),
        ("é" * 500, "é" * 500),
        ("e\u0301" * 500, "é" * 500),
        ("abc", "abc"),
        ("ab", None),
        ("", None),
        ("   ", None),
        ("...", None),
        ("é" * 501, None),
        ("a wrong\u202efile", None),
        ("a wrong\u200bfile", None),
        ("\u3164\u3164\u3164", None),
    ],
)
def test_a_reason_can_be_read(given: str, kept: str | None) -> None:
    if kept is not None:
        assert parse_reason(given) == kept
        return
    with pytest.raises(RuleBroken) as refused:
        hold(APPROVED, "ben", AHEAD, reason=given)
    assert refused.value.pointer == "/reason"


# Given up


def test_a_half_loaded_draft_is_given_up_with_its_load_and_its_approvals() -> None:
    after = abandon(replace(DRAFT, loading="a file", loaded=0), "ben", "its file is lost", BEFORE)
    assert (after.state, after.loading, after.approvals, after.key) == (ReleaseState.ABANDONED, None, (), None)
    assert after.act == Act("ben", "abandoned: its file is lost", BEFORE, 1)
