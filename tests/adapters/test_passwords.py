"""Password hashes: argon2id at OWASP's least, and the same work for nobody."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from argon2 import PasswordHasher

from shared.adapters import passwords

SOUND = passwords.hash_password("correct horse battery")


def test_the_parameters_are_in_the_hash() -> None:
    assert SOUND.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_every_hash_has_a_salt_of_its_own() -> None:
    assert passwords.hash_password("correct horse battery") != SOUND


@pytest.mark.parametrize(
    ("password", "existing", "matches"),
    [
        ("correct horse battery", SOUND, True),
        ("correct horse batterY", SOUND, False),
        ("", SOUND, False),
        ("correct horse battery", None, False),
        ("correct horse battery", "", False),
        ("correct horse battery", "no hash at all", False),
    ],
    ids=["right", "another case", "empty", "no account", "an empty hash", "no hash"],  # a salt must not name a test
)
def test_only_the_right_password_matches(password: str, existing: str | None, matches: bool) -> None:
    assert passwords.password_matches(password, existing) is matches


def test_nobodys_password_costs_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Mock(wraps=passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    passwords.password_matches("correct horse battery", None)
    (call,) = hasher.verify.call_args_list
    assert call.args[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_weaker_hashes_want_another() -> None:
    assert not passwords.wants_rehash(SOUND)
    assert passwords.wants_rehash(PasswordHasher(1, 8, 1).hash("x"))
