"""However a file is filled, the time to read it grows with its length and no faster."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from shared.candidates.entry_file import ENTRIES_HEADER, read_entries
from shared.enquiries.outcome_file import HEADER, OPTIONAL, read_outcomes
from shared.results.result_file import GIVEN_COLUMNS, PAPER_COLUMNS, RESULTS_HEADER, read_results
from tests.kit.builders import a_session

pytestmark = pytest.mark.thorough

SIGNS = 200_000
SESSIONS = {"FCE-2026-12-PB": a_session()}
READERS: dict[str, tuple[tuple[str, ...], Callable[[bytes], object]]] = {
    "entries": (ENTRIES_HEADER, lambda content: read_entries(content, SESSIONS)),
    "results": (
        (*RESULTS_HEADER, *PAPER_COLUMNS, *GIVEN_COLUMNS),
        lambda content: read_results(content, SESSIONS),
    ),
    "outcomes": ((*HEADER, *OPTIONAL), read_outcomes),
}
FILLINGS = [
    *(",", ";", '"', " ", "\t", "'", "a", "|", "\n", "\u00a0", "\ufeff", "\ufffd", "Ã", "=", "0"),
    *("a,", '"a";', "',", "\ufffd,", ",\n", "\x07\n", "&a"),
]


def seconds(read: Callable[[bytes], object], content: str) -> float:
    began = process_time()
    read(content.encode())
    return process_time() - began


@pytest.mark.parametrize("filling", FILLINGS)
def test_two_hundred_thousand_signs_of_a_kind_are_read_in_less_than_a_second(filling: str) -> None:
    header, read = READERS["entries"]
    columns, filled = ",".join(header), filling * (SIGNS // len(filling))
    for content in (filled, f"{columns},{filled}\n1\n", f"{columns}\n{filled}"):
        assert seconds(read, content) < 0.9, content[:40]


@pytest.mark.parametrize("name", READERS)
def test_every_reader_takes_less_than_a_second_for_signs_that_say_nothing(name: str) -> None:
    header, read = READERS[name]
    columns = ",".join(header)
    for filling in (",", '"', "\ufffd"):
        for content in (filling * SIGNS, f"{columns}\n{filling * SIGNS}", f'{columns}\nx,"{filling * 100_000}",y\n'):
            assert seconds(read, content) < 0.9, content[:40]


@pytest.mark.parametrize("name", READERS)
def test_many_columns_and_many_short_rows_are_read_in_less_than_a_second(name: str) -> None:
    header, read = READERS[name]
    many = ",".join([*header, *("x" for _ in range(50_000))])
    assert seconds(read, f"{many}\n" + "1,2\n" * 8_000) < 0.9
    assert seconds(read, f"{many}\n" + "\x07," * 50_000) < 0.9
