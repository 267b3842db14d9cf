"""One result withdrawn and given back: what stands, what may be done to it, and what is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.exams.catalogue import EXAMS
from shared.ground.errors import Conflict, RuleBroken
from shared.releases.release import Act, Release, ReleaseState
from shared.releases.withdrawal import (
    UnknownResult,
    act_of,
    content_to_return,
    counted,
    next_version,
    withdrawn,
)
from shared.results.result import Sealed, Status, without_scores
from shared.results.taken_back import RETURN, WITHDRAWAL
from tests.kit.builders import RELEASED_AT, a_result

OUT = Release("r1", ("s1",), RELEASED_AT, "Europe/Madrid", state=ReleaseState.RELEASED, key=bytes(32), revision=2)


def version(number: int, mark: str = "a file", release_id: str = "r1") -> Sealed:
    return Sealed("KXA104827", "s1", number, release_id, b"box", mark)


# The versions of a result, newest first, and what stands of them: the newest that counts, what a return would repeat.
COUNTED = [
    ([version(1)], 1, None),
    ([version(2, WITHDRAWAL), version(1)], 2, 1),
    ([version(3, RETURN), version(2, WITHDRAWAL), version(1)], 3, 2),
    ([version(4, WITHDRAWAL), version(3, RETURN), version(2, WITHDRAWAL), version(1)], 4, 3),
    ([version(2, release_id="gone"), version(1)], 1, None),
    ([version(3, WITHDRAWAL), version(2, release_id="gone"), version(1)], 3, 1),
    ([version(2, release_id="late"), version(1)], 2, 1),
]
PLANNED = {
    "r1": OUT,
    "gone": replace(OUT, id="gone", state=ReleaseState.ABANDONED, key=None),
    "late": replace(OUT, id="late"),
}


@pytest.mark.parametrize(("versions", "newest", "before"), COUNTED)
def test_which_version_counts_and_which_a_return_repeats(
    versions: list[Sealed], newest: int, before: int | None
) -> None:
    of = counted(versions, PLANNED, RELEASED_AT)
    assert (of.newest.version, of.before.version if of.before else None) == (newest, before)
    assert of.release.id == of.newest.release_id
    later = RELEASED_AT + timedelta(days=9)
    after = next_version(of, WITHDRAWAL, later)
    assert after.version == versions[0].version + 1  # a number is never used twice
    assert (after.release_id, after.written_at) == (of.newest.release_id, later)


@pytest.mark.parametrize("versions", [[], [version(1, release_id="gone")]])
def test_what_is_not_there(versions: list[Sealed]) -> None:
    with pytest.raises(UnknownResult):
        counted(versions, PLANNED, RELEASED_AT)


@pytest.mark.parametrize("state", [each for each in ReleaseState if each is not ReleaseState.ABANDONED])
def test_only_while_the_release_is_out(state: ReleaseState) -> None:
    planned = {"r1": replace(OUT, state=state)}
    for at in (RELEASED_AT - timedelta(milliseconds=1), RELEASED_AT):
        if state is ReleaseState.RELEASED and at == RELEASED_AT:
            assert counted([version(1)], planned, at).release == planned["r1"]
            continue
        with pytest.raises(Conflict):
            counted([version(1)], planned, at)


def test_a_late_result_on_its_way_is_not_overtaken() -> None:
    planned = {**PLANNED, "late": replace(OUT, id="late", state=ReleaseState.DRAFT, key=None)}
    with pytest.raises(Conflict):
        counted([version(2, release_id="late"), version(1)], planned, RELEASED_AT)


def test_a_withdrawal_shows_nothing_and_comes_once() -> None:
    of = counted([version(1)], PLANNED, RELEASED_AT)
    assert withdrawn(of, a_result()) == without_scores(EXAMS["FCE"], Status.WITHHELD)
    with pytest.raises(Conflict, match="not withdrawn"):
        content_to_return(of)
    with pytest.raises(Conflict, match="withheld already"):
        withdrawn(of, without_scores(EXAMS["FCE"], Status.WITHHELD))
    again = counted([version(2, WITHDRAWAL), version(1)], PLANNED, RELEASED_AT)
    with pytest.raises(Conflict, match="withdrawn already"):
        withdrawn(again, without_scores(EXAMS["FCE"], Status.WITHHELD))
    assert content_to_return(again) == version(1)


def test_the_log_names_the_result_and_the_reason() -> None:
    of = counted([version(1)], PLANNED, RELEASED_AT)
    noted = act_of(of, WITHDRAWAL, "ana", "  a case of malpractice ", RELEASED_AT)
    assert noted == Act("ana", "withdrew one result (KXA104827.s1): a case of malpractice", RELEASED_AT, 2)
    assert act_of(of, RETURN, "ana", "cleared", RELEASED_AT).act == "returned one result (KXA104827.s1): cleared"
    with pytest.raises(RuleBroken):
        act_of(of, RETURN, "ana", " ", RELEASED_AT)
