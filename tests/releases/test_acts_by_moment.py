"""Hold, recall and restoration at every moment of a release: what each makes of each state, written out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.errors import Conflict
from shared.releases.release import Act, Release, ReleaseState, hold, is_out, recall, restore

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
BEFORE, AHEAD, LAST_CALL = T - timedelta(minutes=6), T - timedelta(minutes=4), T - timedelta(seconds=13)
TOO_LATE, LAST_MOMENT, AFTER = T - timedelta(seconds=12.999), T - timedelta(milliseconds=1), T + timedelta(days=1)

APPROVED = Release("r", ("s",), T, "Europe/Madrid", ReleaseState.APPROVED, revision=3, approvals=("ana", "ben"))
PUBLISHED = replace(APPROVED, state=ReleaseState.RELEASED, key=b"k" * 32)
RECALLED = replace(APPROVED, state=ReleaseState.RECALLED, was_out=True)
STATES = {
    "draft": replace(APPROVED, state=ReleaseState.DRAFT, approvals=()),
    "approved": APPROVED,
    "published": PUBLISHED,
    "held": replace(APPROVED, state=ReleaseState.HELD),
    "recalled": RECALLED,
    "given back": replace(RECALLED, state=ReleaseState.APPROVED),
    "out again": replace(PUBLISHED, was_out=True),
    "abandoned": replace(APPROVED, state=ReleaseState.ABANDONED, approvals=()),
}
ACTS: dict[str, Callable[..., Release]] = {"held": hold, "recalled": recall, "restored": restore}
# The state after each act, "" where it is refused. No key is out six minutes ahead, and nothing is recalled before T.
TABLE = [
    # state        at          hold        recall      restore
    ("draft", BEFORE, "", "", ""),
    ("draft", AHEAD, "", "", ""),
    ("draft", LAST_MOMENT, "", "", ""),
    ("draft", T, "", "", ""),
    ("draft", AFTER, "", "", ""),
    ("approved", BEFORE, "held", "", ""),
    ("approved", AHEAD, "held", "", ""),
    ("approved", LAST_CALL, "held", "", ""),
    ("approved", TOO_LATE, "held", "", ""),  # no key is out, so no reader can remember one
    ("approved", LAST_MOMENT, "held", "", ""),
    ("approved", T, "held", "", ""),  # late, because something failed
    ("approved", AFTER, "held", "", ""),
    ("published", AHEAD, "held", "", ""),
    ("published", LAST_CALL, "held", "", ""),
    ("published", TOO_LATE, "", "", ""),  # it would land when readers remember the key: recall it at T
    ("published", LAST_MOMENT, "", "", ""),
    ("published", T, "", "recalled", ""),
    ("published", AFTER, "", "recalled", ""),
    ("held", BEFORE, "", "", "approved"),
    ("held", AHEAD, "", "", "approved"),
    ("held", LAST_CALL, "", "", "approved"),
    ("held", LAST_MOMENT, "", "", "approved"),
    ("held", T, "", "", ""),  # nobody has seen it: windows would count from a time already past
    ("held", AFTER, "", "", ""),
    ("recalled", T, "", "", "approved"),
    ("recalled", AFTER, "", "", "approved"),
    ("given back", T, "recalled", "", ""),
    ("given back", AFTER, "recalled", "", ""),
    ("out again", T, "", "recalled", ""),
    ("out again", AFTER, "", "recalled", ""),
    ("abandoned", BEFORE, "", "", ""),
    ("abandoned", T, "", "", ""),
    ("abandoned", AFTER, "", "", ""),
]


@pytest.mark.parametrize(
    ("state", "at", "act", "becomes"),
    [(state, at, act, becomes) for state, at, *outcomes in TABLE for act, becomes in zip(ACTS, outcomes, strict=True)],
)
def test_every_act_at_every_moment(state: str, at: datetime, act: str, becomes: str) -> None:
    release = STATES[state]
    if not becomes:
        with pytest.raises(Conflict):
            ACTS[act](release, "cleo", at, reason="a wrong file")
        return
    after = ACTS[act](release, "cleo", at, reason="a wrong file")
    assert after.state == becomes
    assert after.act == Act("cleo", f"{act}: a wrong file", at, 3)
    assert (after.key, is_out(after, AFTER)) == (None, False)


def test_the_table_has_every_state() -> None:
    assert {STATES[state].state for state, *_ in TABLE} == set(ReleaseState)
    assert {state for state, *_ in TABLE} == set(STATES)
