"""What was taken back of a result, by its versions and their releases alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.releases.release import Release, ReleaseState
from shared.releases.taken_back import Retraction, recalled_of, retraction_of
from shared.results.result import Sealed
from shared.results.taken_back import RETURN, WITHDRAWAL, ShownReason, TakenBack
from tests.kit.builders import RELEASED_AT, a_session

AT = RELEASED_AT + timedelta(days=2)
BY_RECALL = TakenBack(RELEASED_AT + timedelta(days=1), ShownReason.MISTAKE)
ALONE = TakenBack(RELEASED_AT + timedelta(hours=1), ShownReason.ENTRY)
OUT = Release("out", ("s1",), RELEASED_AT, "Europe/Madrid", state=ReleaseState.RELEASED, key=bytes(32))
RECALLED = replace(OUT, id="recalled", state=ReleaseState.RECALLED, key=None, was_out=True, taken_back=BY_RECALL)
PLANNED = {
    "out": OUT,
    "recalled": RECALLED,
    "back": replace(RECALLED, id="back", state=ReleaseState.RELEASED, key=bytes(32)),
    "waits": replace(RECALLED, id="waits", state=ReleaseState.APPROVED),
    "before_this_was_kept": replace(RECALLED, id="before_this_was_kept", taken_back=None),
    "draft": replace(OUT, id="draft", state=ReleaseState.DRAFT, key=None),
    "later": replace(OUT, id="later", release_at=AT + timedelta(microseconds=1)),
}
SESSION = a_session(release_ids=tuple(PLANNED))
PLANNED["abandoned"] = replace(RECALLED, id="abandoned")


def version(number: int, release_id: str, mark: str = "a file", taken_back: TakenBack | None = None) -> Sealed:
    at, why = (taken_back.at, taken_back.reason) if taken_back else (None, None)
    return Sealed("KXA104827", SESSION.id, number, release_id, b"box", mark, at, why)


CASES = {
    "nothing there": ([], None),
    "not out yet": ([version(1, "draft")], None),
    "published, not yet its second": ([version(1, "later")], None),
    "out": ([version(1, "out")], None),
    "recalled": ([version(1, "recalled")], Retraction("recalled", BY_RECALL)),
    "restored, not out again yet": ([version(1, "waits")], Retraction("waits", BY_RECALL)),
    "out again": ([version(1, "back")], None),
    "recalled before its reason was kept": ([version(1, "before_this_was_kept")], None),
    "a next version that nobody has seen": ([version(2, "draft"), version(1, "out")], None),
    "recalled, and a next version that nobody has seen": (
        [version(2, "draft"), version(1, "recalled")],
        Retraction("recalled", BY_RECALL),
    ),
    "the later of two recalled": ([version(2, "recalled"), version(1, "out")], Retraction("recalled", BY_RECALL)),
    "the earlier of two recalled": ([version(2, "out"), version(1, "recalled")], None),
    "withdrawn": ([version(2, "out", WITHDRAWAL, ALONE), version(1, "out")], Retraction("out", ALONE)),
    "withdrawn before its reason was kept": ([version(2, "out", WITHDRAWAL), version(1, "out")], None),
    "returned": ([version(3, "out", RETURN), version(2, "out", WITHDRAWAL, ALONE), version(1, "out")], None),
    "withdrawn, then all recalled": (
        [version(2, "recalled", WITHDRAWAL, ALONE), version(1, "recalled")],
        Retraction("recalled", BY_RECALL),
    ),
    "in a release that the session names no more": ([version(1, "abandoned")], None),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_taken_back(case: str) -> None:
    versions, expected = CASES[case]
    assert retraction_of(versions, SESSION, PLANNED.get, AT) == expected


def test_a_release_that_was_out_and_is_not_is_asked_about_whoever_has_a_result_in_it() -> None:
    assert recalled_of(SESSION, PLANNED.get, AT) == ["recalled", "waits", "before_this_was_kept"]
    assert recalled_of(SESSION, lambda _: None, AT) == []
