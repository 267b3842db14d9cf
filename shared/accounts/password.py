"""What a good password is. How one is kept is `shared/adapters/passwords.py`.

"Verifiers SHALL compare the prospective secret against a blocklist that contains known commonly used, expected, or
compromised passwords", among them "context-specific words, such as the name of the service, the username, and
derivatives thereof", and "SHALL provide the reason for rejection" (NIST SP 800-63B-4, 3.1.1.2). Decision 112 says how
far this goes beyond it.

A password is compared with what stands in the same request, and never with a stored date of birth or Secret number: a
refusal would tell whoever sets passwords what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise, permutations, product
from pathlib import Path

from shared.ground.errors import RuleBroken, SeveralFaults

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 256
PRODUCT = "Results Online"
SHORTEST_PART = 4
"""Signs of a part of an address that no password may hold; a shorter one is in too many words."""
SHORTEST_COMMON = 6
PADDING = 4
"""Signs beside a common password or a name that make it no better, as a year or "123!"."""
RUN = 3
"""Signs: a password whose neighbours on a row come in runs of this length, on average, is a row."""
_ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "01234567890"),
    *("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm"),
)
_NEIGHBOURS = frozenset(pair for row in _ROWS for pair in (*pairwise(row), *pairwise(reversed(row))))


class Weakness(StrEnum):
    """Why a password is easy to guess; a page says it in the words of the same name."""

    ID_NUMBER = "password_id_number"
    EMAIL = "password_email"
    BIRTH = "password_birth"
    SECRET_NUMBER = "password_secret_number"  # noqa: S105  # a word, not a secret
    NAME = "password_name"
    REPEATED = "password_repeated"
    ROW = "password_row"
    COMMON = "password_common"


SENTENCES = {
    Weakness.ID_NUMBER: "The password must not contain the ID number.",
    Weakness.EMAIL: "The password must not contain the email address or a part of it.",
    Weakness.BIRTH: "The password must not contain the date of birth.",
    Weakness.SECRET_NUMBER: "The password must not contain the Secret number.",
    Weakness.NAME: "The password must not be the name of the awarding body or of this service.",
    Weakness.REPEATED: "This password repeats the same few characters. Choose another.",
    Weakness.ROW: "This password follows the alphabet, the digits or the keys of a keyboard. Choose another.",
    Weakness.COMMON: "This password, or most of it, is on the lists that burglars try first. Choose another.",
}


class GuessablePassword(SeveralFaults):
    """A password that somebody would guess; the one fault's code is the Weakness."""

    def __init__(self, weakness: Weakness) -> None:
        sentence = SENTENCES[weakness]
        super().__init__(sentence, (RuleBroken(sentence, pointer="/password", code=weakness),))


@dataclass(frozen=True, slots=True)
class Beside:
    """What a request holds beside the password, or its link names, and what the service is called; "" is nothing."""

    body_name: str
    email: str
    candidate_id: str = ""
    secret_number: str = ""
    date_of_birth: date | None = None


def same_password_text(password: str) -> str:
    """One form for the same characters however a keyboard makes them (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def good_password(password: str, beside: Beside) -> str:
    """NFKC, 10 to 256 characters of any kind, that nobody would guess. RuleBroken or GuessablePassword says why not."""
    text = same_password_text(password)
    if len(text) < SHORTEST_PASSWORD:
        raise RuleBroken(f"Use at least {SHORTEST_PASSWORD} characters; you typed {len(text)}.", pointer="/password")
    if len(text) > LONGEST_PASSWORD:
        raise RuleBroken(f"Use at most {LONGEST_PASSWORD} characters; you typed {len(text)}.", pointer="/password")
    weakness = next(weaknesses(text, beside), None)
    if weakness:
        raise GuessablePassword(weakness)
    return text


def weaknesses(text: str, beside: Beside) -> Iterator[Weakness]:
    """Why it would be guessed, what is the person's own first; the list of common ones is read last of all."""
    bare = _bare(text)
    if beside.candidate_id and _bare(beside.candidate_id) in bare:
        yield Weakness.ID_NUMBER
    if any(part in bare for part in parts_of_address(beside.email)):
        yield Weakness.EMAIL
    if beside.date_of_birth and re.search(spellings_of(beside.date_of_birth), bare):
        yield Weakness.BIRTH
    if beside.secret_number and beside.secret_number in bare:
        yield Weakness.SECRET_NUMBER
    if any(_is_name(name, bare) for name in (beside.body_name, PRODUCT)):
        yield Weakness.NAME
    # Separators make a row no better; where little else is left, they are the password.
    forms = [text.casefold(), bare] if len(bare) >= SHORTEST_COMMON else [text.casefold()]
    if any(map(_is_repeated, forms)):
        yield Weakness.REPEATED
    if any(map(_is_row, forms)):
        yield Weakness.ROW
    if any(_is_mostly(common, bare) for common in common_passwords()):
        yield Weakness.COMMON


def _bare(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())


def parts_of_address(email: str) -> set[str]:
    """What of an address a password may not hold, bare: both sides of the @, and each word and number of them."""
    local, _, host = email.partition("@")
    labels = host.split(".")[:-1]  # the last is no name of anybody
    words = re.findall(r"[^\W\d_]+|\d+", " ".join((local, *labels)))
    parts = {_bare(part) for part in (email, local, *labels, *words)}
    return {part for part in parts if len(part) >= SHORTEST_PART}


def spellings_of(born: date) -> str:
    """A pattern of the date as people write it, bare: year, month and day in each order but one, zeros in front or not,
    the year short, the month as a word of any language or left out."""
    days, months = {f"{born:%d}", str(born.day)}, {f"{born:%m}", str(born.month)}
    whole = {"".join(each) for day, month in product(days, months) for each in _orders(day, month, f"{born:%Y}")}
    short = {"".join(each) for each in _orders(f"{born:%d}", f"{born:%m}", f"{born:%y}")}
    worded = rf"0?{born.day}\D{{0,12}}{born:%Y}"
    return "|".join((*sorted(whole | short), worded))


def _orders(day: str, month: str, year: str) -> Iterator[tuple[str, ...]]:
    return (each for each in permutations((day, month, year)) if each[1] != year)


def _is_name(name: str, bare: str) -> bool:
    """Whether it holds the name whole, or is hardly more than one of its words."""
    whole = _bare(name)
    words = [word for word in map(_bare, name.split()) if len(word) >= SHORTEST_PART]
    return (len(whole) >= SHORTEST_PART and whole in bare) or any(_is_mostly(word, bare) for word in words)


def _is_mostly(word: str, bare: str) -> bool:
    """Whether it is this word, once or several times, with little beside it."""
    return word in bare and len(bare.replace(word, "")) <= PADDING


def _is_repeated(text: str) -> bool:
    """Whether it says the same again from its beginning, after fewer signs than a password needs."""
    periods = range(1, min(SHORTEST_PASSWORD, len(text) // 2 + 1))
    return any(text[period:] == text[:-period] for period in periods)


def _is_row(text: str) -> bool:
    """Whether it is a few runs of one sign, of the alphabet, of the digits or of keys beside each other."""
    breaks = sum(1 for pair in pairwise(text) if pair[0] != pair[1] and pair not in _NEIGHBOURS)
    return (breaks + 1) * RUN <= len(text)


@cache
def common_passwords() -> frozenset[str]:
    """The 10,000 of the list, bare. Read when a password is set, and not when a function starts."""
    text = Path(__file__).with_name("common-passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
