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
    *("90", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm"),
    *("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm"),
    # The digits with Shift: American, British, Spanish, German, Italian, Portuguese, Brazilian; without, French.
    *("!@#$%^&*()_+", '!"£$%^&*()_+', '!"·$%&/()=?¿', '!"§$%&/()=?', '!"£$%&/()=?^', '!"#$%&/()=?', "$%¨&*"),
    "&é\"'(-è_çà)=",
)
"""Keys beside each other. Letters and digits that follow each other in any script have code points that do."""
_MONTHS = [
    "jan|ene|gen",
    "feb",
    "mar",
    "apr|abr",
    "may|mai",
    "jun",
    "jul",
    "aug|ago",
    "sep|set",
    "oct",
    "nov",
    "dec|dic|des",
]
"""How each begins in English, Spanish and Catalan."""
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
    if beside.date_of_birth and _holds_date(beside.date_of_birth, text, bare):
        yield Weakness.BIRTH
    if beside.secret_number and beside.secret_number in bare:
        yield Weakness.SECRET_NUMBER
    # What is said again is as good as what is said once.
    once = bare[: _period(bare)]
    if _is_name((beside.body_name, PRODUCT), bare, once):
        yield Weakness.NAME
    # Separators make a row no better; where little else is left, they are the password.
    forms = [text.casefold(), bare] if len(bare) >= SHORTEST_COMMON else [text.casefold()]
    if any(_period(form) < min(SHORTEST_PASSWORD, len(form)) for form in forms):
        yield Weakness.REPEATED
    if any(map(_is_row, forms)):
        yield Weakness.ROW
    if any(_is_mostly(common, once) for common in _pieces(once) & common_passwords()):
        yield Weakness.COMMON


def _bare(text: str) -> str:
    """Letters and digits alone, without case and accents, the digits of any script as 0 to 9."""
    return "".join(sign for sign in _plain(text) if sign.isalnum())


def _plain(text: str) -> str:
    """Without case, the accents apart, the digits of any script as 0 to 9."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in apart)


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


def _holds_date(born: date, text: str, bare: str) -> bool:
    return bool(re.search(spellings_of(born), bare) or re.search(short_spellings_of(born), _plain(text)))


def short_spellings_of(born: date) -> str:
    """A pattern of the date with a short year, as typed, zeros in front or not: three small numbers, which as part of
    longer ones would be in too much. A year of one digit stands apart."""
    parts = f"0?{born.day}", f"0?{born.month}"
    whole = [r"\D{0,3}".join(each) for each in _orders(*parts, f"{born:%y}")]
    apart = [r"\D{1,3}".join(each) for each in _orders(*parts, f"0?{int(f'{born:%y}')}")]
    month = f"({_MONTHS[born.month - 1]})"
    worded = rf"0?{born.day}\D{{0,4}}{month}\D{{0,12}}{born:%y}", rf"{month}\D{{0,8}}0?{born.day}\D{{1,4}}{born:%y}"
    return rf"(?<!\d)({'|'.join((*whole, *apart, *worded))})(?!\d)"


def _orders(day: str, month: str, year: str) -> Iterator[tuple[str, ...]]:
    return (each for each in permutations((day, month, year)) if each[1] != year)


def _is_name(names: tuple[str, ...], bare: str, once: str) -> bool:
    """Whether it holds a name whole, or is hardly more than their words, one or several of them."""
    wholes = [whole for whole in map(_bare, names) if len(whole) >= SHORTEST_PART]
    words = [word for name in names for word in map(_bare, name.split()) if len(word) >= SHORTEST_PART]
    left = once
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return any(whole in bare for whole in wholes) or (left != once and len(left) <= PADDING)


def _is_mostly(word: str, bare: str) -> bool:
    """Whether it is this word, once or several times, with little beside it."""
    return word in bare and len(bare.replace(word, "")) <= PADDING


def _pieces(text: str) -> set[str]:
    """All that stands in it: of most passwords far fewer than the list has."""
    return {text[begin:end] for begin in range(len(text)) for end in range(begin + 1, len(text) + 1)}


def _period(text: str) -> int:
    """After how many signs it says the same again from its beginning; its length where it does not, twice at least."""
    periods = range(1, len(text) // 2 + 1)
    return next((period for period in periods if text[period:] == text[:-period]), len(text))


def _is_row(text: str) -> bool:
    """Whether it is a few runs of one sign, of an alphabet, of digits or of keys beside each other."""
    breaks = sum(1 for pair in pairwise(text) if abs(ord(pair[0]) - ord(pair[1])) > 1 and pair not in _NEIGHBOURS)
    return (breaks + 1) * RUN <= len(text)


@cache
def common_passwords() -> frozenset[str]:
    """The 10,000 of the list, bare. Read when a password is set, and not when a function starts."""
    text = Path(__file__).with_name("common-passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
