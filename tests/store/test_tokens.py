"""One-time tokens: good once, for one purpose and for a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.store import rows, tokens

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)


def test_a_token_is_good_once_for_one_purpose_and_for_a_time(aws: None) -> None:
    expires = AT + timedelta(minutes=30)
    rows.transact([tokens.adding_token("t", purpose="reset", key="KXA104827", expires=expires)])
    assert tokens.find_token("t", purpose="confirm", at=AT) is None
    assert tokens.find_token("t", purpose="reset", at=expires - timedelta(seconds=1)) == "KXA104827"
    assert tokens.find_token("t", purpose="reset", at=expires) is None
    assert rows.transact([tokens.spending_token("t")])
    assert not rows.transact([tokens.spending_token("t")])
    assert tokens.find_token("t", purpose="reset", at=AT) is None
