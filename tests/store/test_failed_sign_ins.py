"""Failed sign-ins: counted before the password is looked at, under any name, against any source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.account import Account, Holder
from shared.accounts.failed_sign_ins import Attempt, Failures
from shared.ground.rate_limits import FAILED_SIGN_INS
from shared.store import accounts, failed_sign_ins, rows, source_counters

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
C = Holder.CANDIDATE
ADA = Account(C, "KXA104827", "ada@example.org", "$argon2id$", "en", "2026-09", AT)
HERE = "source"


def test_tries_are_counted_for_unknown_names_alike(aws: None) -> None:
    for seen in (Failures(), Failures(1, AT)):
        assert failed_sign_ins.count_try(C, "ZZZ999999", seen, AT)
    assert failed_sign_ins.find_attempt(C, "ZZZ999999", HERE, AT) == Attempt(None, Failures(2, AT))
    failed_sign_ins.forget(C, "ZZZ999999")
    assert failed_sign_ins.find_attempt(C, "ZZZ999999", HERE, AT) == Attempt(None, Failures())


def test_one_read_finds_the_account_its_failures_and_those_of_the_source(aws: None) -> None:
    assert rows.transact([accounts.adding_account(ADA.id, ADA)])
    assert failed_sign_ins.count_try(C, ADA.id, Failures(), AT)
    source_counters.count(HERE, FAILED_SIGN_INS, AT)
    assert failed_sign_ins.find_attempt(C, ADA.id, HERE, AT) == Attempt(ADA, Failures(1, AT), 1)
    assert failed_sign_ins.find_attempt(C, ADA.id, "elsewhere", AT) == Attempt(ADA, Failures(1, AT))
    assert failed_sign_ins.find_attempt(C, ADA.id, HERE, AT + timedelta(minutes=10)) == Attempt(ADA, Failures(1, AT))


@pytest.mark.thorough
def test_a_burst_has_the_free_tries_and_then_one_a_wait(aws: None) -> None:
    """Each of them read the same count before any was counted."""
    burst = [failed_sign_ins.count_try(C, ADA.id, Failures(), AT) for _ in range(50)]
    assert burst == [True] * 5 + [False] * 45
    later = AT + timedelta(seconds=2)
    seen = failed_sign_ins.find_attempt(C, ADA.id, HERE, later).failures
    assert seen == Failures(5, AT)
    assert [failed_sign_ins.count_try(C, ADA.id, seen, later) for _ in range(50)] == [True] + [False] * 49
