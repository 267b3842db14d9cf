"""Loads: one file at a time, the same file again as itself, and nothing into what was given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.calendar.session import Load
from shared.ground.errors import Conflict
from shared.releases.loading import (
    Abandoned,
    WarningsUnseen,
    begin_load,
    end_load,
    has_loaded,
    may_go_on,
    may_load_beside,
    may_take_results,
    newest_counted,
    put_by,
    take_warnings,
    takes_next_version,
    with_more,
)
from shared.releases.release import Act, Headcount, Release, ReleaseState
from shared.results.result import Result, Sealed, Status
from tests.kit.builders import RELEASED_AT, a_result

DRAFT = Release("r", ("FCE-2026-12-PB",), RELEASED_AT, "Europe/Madrid", loaded=2, approvals=("ana",))
FIRST = Headcount(3, {"queued": 3}, RELEASED_AT)
BOTH = Headcount(8, {"queued": 5, "no_account": 3}, RELEASED_AT)


def test_a_load_voids_approvals_and_resumes_as_itself() -> None:
    loading = begin_load(DRAFT, "one")
    assert (loading.loading, loading.revision, loading.approvals) == ("one", 2, ())
    assert begin_load(loading, "one") == loading
    with pytest.raises(Conflict):
        begin_load(loading, "two")


@pytest.mark.parametrize("state", [ReleaseState.DRAFT, ReleaseState.HELD])
def test_warnings_are_a_new_revision_of_what_is_to_be_approved(state: ReleaseState) -> None:
    """A hold keeps the approvals, and a restore needs no other: so they end here."""
    before = replace(DRAFT, state=state, approvals=("ana", "ben"), loading="one")
    after = take_warnings(before, "eva", 3, RELEASED_AT)
    assert (after.state, after.approvals, after.revision, after.loading) == (ReleaseState.DRAFT, (), 2, "one")
    assert after.act == Act("eva", "loaded entries with warnings (3)", RELEASED_AT, 2)


def test_no_file_stops_a_release_that_is_approved() -> None:
    with pytest.raises(WarningsUnseen, match="/v1/board/releases/r/holds"):
        take_warnings(replace(DRAFT, state=ReleaseState.APPROVED), "eva", 3, RELEASED_AT)


@pytest.mark.parametrize(
    "release",
    [
        replace(DRAFT, state=ReleaseState.RELEASED),
        replace(DRAFT, state=ReleaseState.ABANDONED),
        replace(DRAFT, state=ReleaseState.RECALLED),
        replace(DRAFT, state=ReleaseState.RECALLED, was_out=True),
        replace(DRAFT, state=ReleaseState.APPROVED, was_out=True),  # restored
    ],
)
def test_warnings_change_nothing_about_what_was_out_or_never_will_be(release: Release) -> None:
    assert take_warnings(release, "eva", 3, RELEASED_AT) is release


def test_the_counts_of_files_add_up() -> None:
    first = end_load(begin_load(DRAFT, "one"), "one", {"reported": 2, "pending": 1}, FIRST)
    second = end_load(begin_load(first, "two"), "two", {"reported": 5, "withheld": 1}, BOTH)
    assert second.counts == {"reported": 7, "pending": 1, "withheld": 1}
    assert (first.headcount, second.headcount) == (FIRST, BOTH)
    assert (second.loaded, second.files, second.loading) == (9, ("one", "two"), None)
    with pytest.raises(Conflict):
        end_load(second, "two", {}, BOTH)


@pytest.mark.parametrize(
    ("other", "load", "waits"),
    [
        ("s", Load("s", "one"), True),
        ("s", Load("s", "two"), False),  # it is loading, but other sessions
        ("r", Load("r", "one"), False),  # our own
        ("s", None, False),
    ],
)
def test_a_load_waits_for_that_of_another_release_into_the_same_session(
    other: str, load: Load | None, waits: bool
) -> None:
    last_loads = {load: replace(DRAFT, id=other, loading="one")} if load else {}
    if waits:
        with pytest.raises(Conflict):
            may_load_beside(DRAFT, last_loads)
        return
    may_load_beside(DRAFT, last_loads)


@pytest.mark.parametrize("state", [each for each in ReleaseState if each is not ReleaseState.DRAFT])
def test_results_go_into_a_draft_alone(state: ReleaseState) -> None:
    with pytest.raises(Abandoned if state is ReleaseState.ABANDONED else Conflict):
        may_take_results(replace(DRAFT, state=state))
    may_take_results(DRAFT)


LOADING = replace(DRAFT, loading="one")


@pytest.mark.parametrize(
    ("release", "goes_on"),
    [
        (LOADING, True),
        (DRAFT, False),  # another delivery has ended it
        (replace(DRAFT, loading="two"), False),
        (replace(LOADING, state=ReleaseState.ABANDONED), False),
        (replace(LOADING, state=ReleaseState.APPROVED), False),
    ],
)
def test_a_load_goes_on_while_its_release_waits_for_it(release: Release, goes_on: bool) -> None:
    if goes_on:
        may_go_on(release, "one")
        return
    with pytest.raises(Conflict):
        may_go_on(release, "one")


@pytest.mark.parametrize(
    ("state", "file", "loaded"),
    [
        (ReleaseState.DRAFT, "one", True),
        (ReleaseState.RELEASED, "one", True),
        (ReleaseState.DRAFT, "two", False),
        (ReleaseState.ABANDONED, "one", False),
    ],
)
def test_a_file_that_stands_is_known_again(state: ReleaseState, file: str, loaded: bool) -> None:
    assert has_loaded(replace(DRAFT, state=state, files=("one",)), file) is loaded


def a_version(number: int, release_id: str, file: str = "one") -> Sealed:
    return Sealed("KXA104827", "FCE-2026-12-PB", number, release_id, b"box", file)


@pytest.mark.parametrize(
    ("versions", "number"),
    [
        ([], None),
        ([a_version(1, "r")], 1),
        ([a_version(1, "r", "two")], None),
        ([a_version(1, "q")], None),
        ([a_version(2, "r"), a_version(1, "q")], 2),
        ([a_version(2, "q"), a_version(1, "r")], None),  # another release has it now
    ],
)
def test_a_cut_off_load_knows_its_own_versions(versions: list[Sealed], number: int | None) -> None:
    found = put_by(versions, DRAFT, "one")
    assert (found.version if found else None) == number


@pytest.mark.parametrize(
    ("versions", "number"),
    [
        ([], None),
        ([a_version(1, "gone")], None),
        ([a_version(1, "q")], 1),
        ([a_version(2, "gone"), a_version(1, "q")], 1),
        ([a_version(2, "q"), a_version(1, "gone")], 2),
        ([a_version(2, "gone too"), a_version(1, "gone")], None),
    ],
)
def test_versions_of_abandoned_releases_count_for_nothing(versions: list[Sealed], number: int | None) -> None:
    found = newest_counted(versions, ["gone", "gone too"])
    assert (found.version if found else None) == number


@pytest.mark.parametrize("status", list(Status))
def test_only_what_waits_takes_a_next_version(status: Status) -> None:
    result = a_result() if status is Status.REPORTED else Result("FCE", status, {}, None, None, None, None)
    assert takes_next_version(result) is (status in (Status.PENDING, Status.WITHHELD))


@pytest.mark.parametrize(
    ("headcount", "states", "candidates", "mails"),
    [
        (None, [], 0, {}),
        (None, ["queued", "no_account", "queued"], 3, {"queued": 2, "no_account": 1}),
        (FIRST, [], 3, {"queued": 3}),
        (FIRST, ["queued", "unproved"], 5, {"queued": 4, "unproved": 1}),
    ],
)
def test_a_headcount_grows_by_those_not_met_before(
    headcount: Headcount | None, states: list[str], candidates: int, mails: dict[str, int]
) -> None:
    at = RELEASED_AT + timedelta(days=1)
    assert with_more(headcount, states, at) == Headcount(candidates, mails, at)
