"""Releases: every write conditional on what was read; the one that releases, on the approval besides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.ground.errors import StaleVersion
from shared.releases.release import Act, Headcount, Release, ReleaseState, UnknownRelease
from shared.store import keys, releases, rows
from shared.store.tables import RESULTS
from tests.kit.builders import RELEASED_AT

KEY = bytes(range(32))
DRAFT = Release("r1", ("s1", "s2"), RELEASED_AT, "Europe/Madrid")
APPROVED = replace(DRAFT, state=ReleaseState.APPROVED, approvals=("ana", "ben"))


def added(release: Release = APPROVED) -> Release:
    assert rows.transact([releases.adding_release(release)])
    return releases.get_release(release.id)


def test_a_release_comes_back_as_it_went(aws: None) -> None:
    full = replace(
        APPROVED,
        revision=3,
        loading="i1",
        loaded=7,
        counts={"reported": 7},
        key=KEY,
        files=("f",),
        headcount=Headcount(7, {"no_account": 3, "queued": 4}, RELEASED_AT),
        was_out=True,
        asked="the hash of a request",
    )
    assert added(full) == full
    assert not rows.transact([releases.adding_release(full)])
    with pytest.raises(UnknownRelease):
        releases.get_release("r2")


def test_a_row_older_than_a_field_is_read_as_before(aws: None) -> None:
    added()
    rows.update(RESULTS, keys.release("r1"), "RELEASE", change="REMOVE was_out")
    assert releases.get_release("r1") == APPROVED


def test_two_who_read_the_same_cannot_both_write(aws: None) -> None:
    seen = added()
    after = releases.replace_release(seen, replace(seen, revision=2))
    assert (after.change, releases.get_release("r1").revision) == (1, 2)
    with pytest.raises(StaleVersion):
        releases.replace_release(seen, replace(seen, revision=9))
    assert not rows.transact(releases.replacing_release(seen, replace(seen, revision=9)))
    assert not releases.publish(seen, replace(seen, state=ReleaseState.RELEASED, key=KEY))
    assert releases.get_release("r1") == after


def test_the_log_stands_beside_the_release(aws: None) -> None:
    """One act a row, in the transaction of its change; what is refused is not noted."""
    seen = added()
    for number in range(12):
        act = Act("ana", f"held: {number}", RELEASED_AT, 3)
        after = releases.replace_release(seen, replace(seen, act=act))
        with pytest.raises(StaleVersion):
            releases.replace_release(seen, replace(seen, act=act))
        seen = after
    assert seen == releases.get_release("r1") == replace(APPROVED, change=12)
    assert [each.act for each in releases.log_of("r1")[0]] == [f"held: {number}" for number in range(12)]
    assert releases.log_of("r1")[0][0] == Act("ana", "held: 0", RELEASED_AT, 3)
    assert releases.log_of("r2") == ([], None)


def test_a_log_shows_the_newest_acts_and_has_a_next_page(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "LINES_SHOWN", 3)
    seen = added()
    for number in range(11):
        seen = releases.replace_release(seen, replace(seen, act=Act("ana", f"held: {number}", RELEASED_AT, 3)))
    pages, before = [], None
    while True:
        acts, before = releases.log_of("r1", before)
        pages.append([each.act.removeprefix("held: ") for each in acts])
        if before is None:
            break
    assert pages == [["8", "9", "10"], ["5", "6", "7"], ["2", "3", "4"], ["0", "1"]]


@pytest.mark.parametrize("state", list(ReleaseState))
def test_the_key_goes_into_an_approved_release_alone(aws: None, state: ReleaseState) -> None:
    seen = added(replace(APPROVED, state=state))
    assert releases.publish(seen, replace(seen, state=ReleaseState.RELEASED, key=KEY)) is (
        state is ReleaseState.APPROVED
    )
    assert (releases.get_release("r1").key == KEY) is (state is ReleaseState.APPROVED)


DUE = [
    (ReleaseState.DRAFT, False, False),
    (ReleaseState.APPROVED, False, True),
    (ReleaseState.RELEASED, False, True),
    (ReleaseState.RELEASED, True, False),
    (ReleaseState.HELD, False, False),
    (ReleaseState.RECALLED, False, False),
    (ReleaseState.ABANDONED, False, False),
]


def test_due_is_what_the_sweep_still_has_to_do(aws: None) -> None:
    for number, (state, begun, due) in enumerate(DUE):
        release = added(replace(APPROVED, id=f"r{number}", state=state, fanout_begun=begun))
        found = [each.id for each in releases.due_releases(RELEASED_AT)]
        assert (release.id in found) is due, (state, begun)
    assert releases.due_releases(RELEASED_AT - timedelta(milliseconds=1)) == []


def test_a_fan_out_begins_only_in_a_released_release_and_is_due_no_more(aws: None) -> None:
    seen = added()
    assert not releases.mark_fanout_begun(seen)
    assert releases.publish(seen, replace(seen, state=ReleaseState.RELEASED, key=KEY))
    out = releases.get_release("r1")
    assert not releases.mark_fanout_begun(seen)  # not the one that was read
    assert releases.mark_fanout_begun(out)
    assert not releases.mark_fanout_begun(out)  # once
    existing = releases.get_release("r1")
    assert (existing.fanout_begun, existing.change, existing.key) == (True, out.change, KEY)
    assert releases.due_releases(RELEASED_AT) == []


def test_a_releases_key_is_made_once(aws: None) -> None:
    assert releases.find_wrapped_key("r1") is None
    assert rows.transact([releases.adding_wrapped_key("r1", b"first")])
    assert not rows.transact([releases.adding_wrapped_key("r1", b"second")])
    assert releases.find_wrapped_key("r1") == b"first"
    assert releases.find_wrapped_key("r2") is None


def test_an_act_on_one_result_moves_the_count_of_changes_alone(aws: None) -> None:
    act = Act("ana", "withdrew one result", RELEASED_AT, 1)
    seen = added(replace(APPROVED, state=ReleaseState.RELEASED, key=KEY))
    assert releases.mark_fanout_begun(seen)  # no change, and it stays
    assert rows.transact(releases.noting(seen, act))
    existing = releases.get_release("r1")
    assert existing == replace(seen, fanout_begun=True, change=1)
    assert releases.log_of("r1") == ([act], None)
    changed = releases.replace_release(existing, existing)
    assert not rows.transact(releases.noting(existing, act))  # not the one that was read
    held = releases.replace_release(changed, replace(changed, state=ReleaseState.RECALLED))
    assert not rows.transact(releases.noting(held, act))  # not out
    assert releases.log_of("r1") == ([act], None)
