"""Many writes side by side: all of them, or, after an error, no more than were under way."""

from __future__ import annotations

import threading

import pytest

from shared.adapters import parallel


def test_every_item_is_acted_on() -> None:
    done: list[int] = []
    parallel.each(done.append, range(100))
    assert sorted(done) == list(range(100))


def test_one_item_or_one_at_a_time_needs_no_thread() -> None:
    here, met = threading.get_ident(), []
    parallel.each(lambda _: met.append(threading.get_ident()), [1])
    parallel.each(lambda _: met.append(threading.get_ident()), [1, 2, 3], 1)
    assert met == [here] * 4


def test_after_an_error_what_has_not_begun_never_does() -> None:
    begun: list[int] = []
    has_failed = threading.Event()

    def act(item: int) -> None:
        begun.append(item)
        if item == 0:
            has_failed.set()
            raise ValueError("the first one")
        has_failed.wait(5)
        threading.Event().wait(0.05)  # the failed one's worker must not outrun the cancelling

    with pytest.raises(ValueError, match="the first one"):
        parallel.each(act, range(1000))
    assert len(begun) < 100


def test_both_are_answered_and_the_first_error_wins() -> None:
    def fail(word: str) -> None:
        raise ValueError(word)

    assert parallel.both(lambda: 1, lambda: "b") == (1, "b")
    with pytest.raises(ValueError, match="one"):
        parallel.both(lambda: fail("one"), lambda: fail("other"))
