"""An organisation's list of changes: in the order of writing, without a gap, none missed and none twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from shared.store import change_feed, rows, verification_keys
from shared.store.tables import VERIFICATIONS
from shared.verification.result_change import Change, ChangeLine, ChangeType

AT = datetime(2026, 12, 10, 9, tzinfo=UTC)


def changes(*numbers: int) -> list[Change]:
    return [Change(ChangeType.RESULT_RECALLED, f"KXB{each:06d}", "FCE-2026-12-PB", f"c{each}") for each in numbers]


def read(organisation: str = "o1", most: int = 100, after: str = "") -> list[ChangeLine]:
    """All lines, page by page."""
    found: list[ChangeLine] = []
    while True:
        lines, is_more = change_feed.page(organisation, after, most)
        found += lines
        if not is_more:
            return found
        after = change_feed.place_of(lines[-1])


def test_lines_are_numbered_without_a_gap_and_read_as_they_were_written(aws: None) -> None:
    first = change_feed.append("o1", "a", changes(3, 1), AT)
    second = change_feed.append("o1", "b", changes(3), AT + timedelta(seconds=1))
    assert [line.number for line in (*first, *second)] == [1, 2, 3]
    assert read() == read(most=1) == [*first, *second]
    assert len({line.id for line in read()}) == 3
    assert change_feed.append("o2", "a", changes(3), AT)[0].number == 1
    assert read("o3") == []
    assert [line.number for line in change_feed.newest("o1", 2)] == [3, 2]
    assert change_feed.newest("o1", 9)[-1] == first[0]


def test_the_same_cause_again_adds_no_line_and_only_what_is_new(aws: None) -> None:
    first = change_feed.append("o1", "a", changes(1, 2), AT)
    again = change_feed.append("o1", "a", changes(1, 2, 3), AT + timedelta(hours=1))
    assert again[:2] == first
    assert [line.number for line in read()] == [1, 2, 3]
    assert change_feed.concerned_by("a") == {"o1": 3}


def test_an_instant_never_goes_back_whatever_a_clock_says(aws: None) -> None:
    for number, seconds in enumerate((0, -300, 4.2, 4)):
        change_feed.append("o1", str(number), changes(1), AT + timedelta(seconds=seconds))
    lines = read()
    assert [(line.at - AT).total_seconds() for line in lines] == [0, 0, 5, 5]
    assert all(change_feed.place_of(one) < change_feed.place_of(other) for one, other in pairwise(lines))


def test_a_line_that_the_head_did_not_count_waits_for_the_next_page(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in between it could be there before what was written before it."""
    first = change_feed.append("o1", "a", changes(1), AT)
    head = change_feed._head("o1")
    change_feed.append("o1", "b", changes(2), AT)
    with monkeypatch.context() as patched:
        patched.setattr(change_feed, "_head", lambda _: head)
        assert change_feed.page("o1", "", 100) == (first, False)
    assert len(read()) == 2


def test_writers_at_the_same_moment_leave_no_gap_and_no_line_twice(aws: None) -> None:
    def write(number: int) -> None:
        change_feed.append("o1", f"cause-{number % 10}", changes(*range(5)), AT + timedelta(seconds=number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    assert [line.number for line in read(most=7)] == list(range(1, 51))
    assert [change_feed.concerned_by(f"cause-{each}") for each in range(10)] == [{"o1": 5}] * 10


def follow(total: int, per_write: int, per_page: int) -> list[int]:
    """Reads pages while others write, all at one moment; the numbers in the order they were read."""
    causes = range(total // per_write)
    read_so_far: list[ChangeLine] = []
    with ThreadPoolExecutor(3) as pool:
        writing = [pool.submit(change_feed.append, "o1", f"c{each}", changes(*range(per_write)), AT) for each in causes]
        while len(read_so_far) < total:
            after = change_feed.place_of(read_so_far[-1]) if read_so_far else ""
            read_so_far += change_feed.page("o1", after, per_page)[0]
        for each in writing:
            each.result()
    assert len({line.id for line in read_so_far}) == total
    return [line.number for line in read_so_far]


@pytest.mark.thorough  # how often it reads while others write is the machine's choice
def test_a_reader_misses_none_and_sees_none_twice_while_more_arrive_at_one_moment(aws: None) -> None:
    assert follow(120, 10, 7) == list(range(1, 121))


@pytest.mark.long
def test_ten_thousand_changes_of_one_moment_are_read_in_pages_of_a_hundred_while_they_arrive(aws: None) -> None:
    assert follow(10_000, 40, 100) == list(range(1, 10_001))


def test_a_line_says_what_it_is_about_and_nothing_of_a_result(aws: None) -> None:
    change_feed.append("o1", "a", [Change(ChangeType.BATCH_FINISHED, batch_id="b1")], AT)
    change_feed.append("o1", "b", [Change(ChangeType.RESULT_SHARED, "KXB000001", "S", share_id="s1")], AT)
    assert [line.change.about for line in read()] == ["b1", "s1"]
    stored = rows.query(VERIFICATIONS, verification_keys.changes("o1"))[1]
    assert set(stored) == {"pk", "sk", "id", "number", "type", "batch_id"}
