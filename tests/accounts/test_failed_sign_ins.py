"""Wrong passwords and codes in a row: the waits, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.account import Account, Factor, Holder
from shared.accounts.failed_sign_ins import CodesSpent, Failures, NewPasswordNeeded, must_wait
from shared.ground.errors import TooManyAttempts

T = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (8, 16), (13, 512), (14, 900), (15, 900), (99, 900)],
)
def test_the_wait_after_failures(failures: int, seconds: int) -> None:
    counted = Failures(failures, T)
    must_wait(counted, T + timedelta(seconds=seconds))
    if not seconds:
        return
    with pytest.raises(TooManyAttempts) as caught:
        must_wait(counted, T)
    assert caught.value.retry_after == seconds
    with pytest.raises(TooManyAttempts):
        must_wait(counted, T + timedelta(seconds=seconds) - MS)


@pytest.mark.parametrize("failures", [100, 101, 9999])
def test_after_a_hundred_in_a_row_no_wait_is_long_enough(failures: int) -> None:
    with pytest.raises(NewPasswordNeeded):
        must_wait(Failures(failures, T), T + timedelta(days=29))
    with pytest.raises(CodesSpent):
        must_wait(Failures(failures, T), T + timedelta(days=29), Factor.CODE)


def test_the_sentence_says_what_was_wrong() -> None:
    for factor in Factor:
        for failures in (Failures(5, T), Failures(100, T)):
            with pytest.raises(TooManyAttempts, match=f"wrong {factor.value}"):
                must_wait(failures, T, factor)


@pytest.mark.parametrize("holder", Holder)
@pytest.mark.parametrize("has_second_factor", [False, True])
def test_staff_and_who_has_a_second_factor_prove_themselves_twice(holder: Holder, has_second_factor: bool) -> None:
    account = Account(holder, "x", "x@example.org", "hash", "en", has_second_factor=has_second_factor)
    assert account.asks_code is (has_second_factor or holder is Holder.STAFF)
