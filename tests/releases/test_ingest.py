"""An ingest by the clock: one whose file never comes ends by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.adapters.uploads import LINK_LIFE
from shared.releases.ingest import FILE_LIFE_S, NEVER_CAME, FileKind, Ingest, IngestState, as_of

OPENED = Ingest("i1", FileKind.ENTRIES, "ana", opened=1_000_000)


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0, "awaiting_file"), (FILE_LIFE_S - 1, "awaiting_file"), (FILE_LIFE_S, "rejected"), (10**9, "rejected")],
)
def test_an_ingest_without_a_file_ends_after_an_hour(seconds: int, state: str) -> None:
    seen = as_of(OPENED, OPENED.opened + seconds)
    assert seen.state == state
    assert seen.faults == ((NEVER_CAME,) if state == "rejected" else ())


@pytest.mark.parametrize("state", [each for each in IngestState if each is not IngestState.AWAITING_FILE])
def test_one_whose_file_was_read_never_does(state: IngestState) -> None:
    begun = replace(OPENED, state=state)
    assert as_of(begun, OPENED.opened + 10**9) == begun


def test_one_that_was_opened_before_its_second_was_kept_waits() -> None:
    assert as_of(replace(OPENED, opened=0), 10**10).state is IngestState.AWAITING_FILE


def test_the_link_ends_before_the_ingest() -> None:
    assert LINK_LIFE < FILE_LIFE_S
