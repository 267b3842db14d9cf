"""What a good password is: boundaries as a table."""

from __future__ import annotations

import pytest

from shared.accounts.password import common_passwords, good_password
from shared.ground.errors import RuleBroken


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("ninesigns", "at least 10"),
        ("ten signs!", None),
        ("x" * 9 + "y" * 247, None),
        ("x" * 9 + "y" * 248, "at most 256"),
        ("\ufdfa" * 2, None),  # one sign that NFKC writes as eighteen
        ("\ufdfa" * 15, "at most 256"),
        ("password123", "lists"),
        ("PASSWORD123", "lists"),
        ("KXA104827X", "must not be"),
        ("kxa104827x", "must not be"),
        ("Ada@Example.ORG", "must not be"),
    ],
)
def test_the_rules_of_a_password(password: str, refused: str | None) -> None:
    others = ("KXA104827X", "ada@example.org")
    if refused is None:
        assert good_password(password, not_these=others)
        return
    with pytest.raises(RuleBroken, match=refused) as caught:
        good_password(password, not_these=others)
    assert caught.value.pointer == "/password"
    assert password not in caught.value.detail


def test_the_list_of_common_passwords_is_there() -> None:
    assert len(common_passwords()) > 500
    assert all(len(each) >= 10 and each == each.casefold() for each in common_passwords())
