"""What a good password is. How one is kept is `shared/adapters/passwords.py`."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from shared.ground.errors import RuleBroken

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256


def same_password_text(password: str) -> str:
    """One form for the same characters however a keyboard makes them (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def good_password(password: str, *, not_these: tuple[str, ...] = ()) -> str:
    """NFKC, 10 to 256 characters of any kind, not a common one, not the ID or email. RuleBroken says which."""
    text = same_password_text(password)
    if len(text) < SHORTEST_PASSWORD:
        raise RuleBroken(f"Use at least {SHORTEST_PASSWORD} characters; you typed {len(text)}.", pointer="/password")
    if len(text) > LONGEST_PASSWORD:
        raise RuleBroken(f"Use at most {LONGEST_PASSWORD} characters; you typed {len(text)}.", pointer="/password")
    folded = text.casefold()
    if folded in common_passwords():
        raise RuleBroken("This password is on the lists that burglars try first. Choose another.", pointer="/password")
    if any(folded == other.casefold() for other in not_these):
        raise RuleBroken("The password must not be your ID number or your email address.", pointer="/password")
    return text


@cache
def common_passwords() -> frozenset[str]:
    """Common passwords of ten characters and more; shorter ones are refused by their length."""
    text = (Path(__file__).with_name("common-passwords.txt")).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
