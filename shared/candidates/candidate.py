"""Candidates: the ID number, the Secret number and the Confirmation of Entry on which both are printed.

Forms: candidate guidance (ID number of nine letters and numbers, Secret number of four digits); centre and candidate
numbers as printed on statements (GB961, 0001).

The name of a person is stricter than a school's, which may be "English+" or "№ 5": what a wrong code page makes of a
letter is nearly always a sign that no name has, as in "Mu¤oz", "JosĂ©" and "Jos├®".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import NewType

from typing_extensions import TypedDict

from shared.ground.errors import RuleBroken
from shared.ground.forms import IdNumber
from shared.ground.text import ascii_upper, closed_up, printed_name, unmarked, with_plain_gaps

CandidateId = NewType("CandidateId", str)
SecretNumber = NewType("SecretNumber", str)

_CANDIDATE_ID = re.compile(r"[A-Z0-9]{9}")
_SECRET_NUMBER = re.compile(r"[0-9]{4}")
_NUMBER_AT_CENTRE = re.compile(r"([A-Z]{2}[0-9]{3})?([0-9]{4})")
_CENTRE_NUMBER = re.compile(r"[A-Z]{2}[0-9]{3}")
# No source gives a form for the numbers of schools, so only what could never be a number is refused.
_PREPARATION_CENTRE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,11}")

_PLACEHOLDER = re.compile(r"[-–—‑.,_/\s]+")
"""What people write where they have no name: no letter."""
_QUESTION_MARK = re.compile("[?\u00bf\u061f\uff1f]")
_KINDS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "Zs", "Cf", "Pd"})
"""Unicode's general categories: letters, their marks, digits, Roman numerals, spaces, joiners and dashes."""
_WITH_SCRIPT = frozenset({"Lu", "Ll", "Lt", "Lo"})
"""Letters that are no accents and no sign between others."""
_MARKS = frozenset(
    "!'\"\u2018\u2019\u201c\u201d`\u00b4.,/&()"
    "\u00b7\u2027\u30fb\uff65"  # Catalan gual·la, and between the parts of a foreign name in Chinese or Japanese
    "\u05f3\u05f4\u0f0b\u1361"  # Hebrew geresh and gershayim, Tibetan and Ethiopic word marks
)
_NO_LETTERS = frozenset("\u02c6\u02c7")
"""Accents without their letter, which Unicode counts as letters."""
_GREEK_IN_LATIN = frozenset("βεθλχ")
"""With which Latin names are written in America, as xʷməθkʷəy̓əm, and in Ghana, where a keyboard has no ɛ."""

# The published practice pair. It is fictional and answered before any guard; it must never match a real record.
PRACTICE_ID = CandidateId("NGG004291")
PRACTICE_SECRET = SecretNumber("5362")
PRACTICE_NUMBERS = tuple(CandidateId(f"PRACTICE{number}") for number in range(1, 10))
"""Of the other practice candidates, with the same Secret number; a key for practice sees them, and nobody else does."""


# What a spreadsheet takes for a number or a date.
_LIKE_A_NUMBER = re.compile(r"[0-9E-]+")


class WrongForm(RuleBroken):
    """A number that is not of the form the Confirmation of Entry prints."""


class CandidateView(TypedDict):
    candidate_id: IdNumber
    given_names: str
    family_name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate's entry for one session, as on the Confirmation of Entry. `preparation_centre` is "" if none."""

    candidate_id: CandidateId
    family_name: str
    given_names: str
    date_of_birth: date
    centre_number: str
    candidate_number: str
    preparation_centre: str
    session_id: str


def parse_candidate_id(text: str, *, pointer: str = "/candidate_id") -> CandidateId:
    """Nine letters or digits, upper case; case, spaces, hyphens and invisible signs don't count. Raises WrongForm."""
    if _CANDIDATE_ID.fullmatch(text):
        return CandidateId(text)
    closed = ascii_upper(closed_up(text))
    if not _CANDIDATE_ID.fullmatch(closed):
        raise WrongForm(
            f"An ID number is nine letters and digits, as KXA 104 827; this has {len(closed)} characters."
            if len(closed) != 9
            else "An ID number has only the letters A to Z and digits, as KXA 104 827.",
            pointer=pointer,
        )
    return CandidateId(closed)


def find_candidate_id(text: str) -> CandidateId | None:
    """The ID number in what somebody typed where an email may stand as well; None if it is not one."""
    try:
        return parse_candidate_id(text)
    except WrongForm:
        return None


def parse_secret_number(text: str, *, pointer: str = "/secret_number") -> SecretNumber:
    """Four digits, leading zeros kept; spaces don't count. Raises WrongForm, which never repeats what was typed."""
    closed = closed_up(text)
    if not _SECRET_NUMBER.fullmatch(closed):
        raise WrongForm("A Secret number is four digits; keep the zeros in front.", pointer=pointer)
    return SecretNumber(closed)


def parse_centre_number(text: str, *, pointer: str = "/centre_number") -> str:
    """Two letters and three digits, upper case, as "ES442". Raises WrongForm."""
    closed = ascii_upper(closed_up(text))
    if not _CENTRE_NUMBER.fullmatch(closed):
        raise WrongForm("A centre number is two letters and three digits, as ES442.", pointer=pointer)
    return closed


def parse_candidate_number(text: str, *, centre_number: str | None = None, pointer: str = "/candidate_number") -> str:
    """Four digits, leading zeros kept, as "0001", alone or behind the number of their centre, as "ES442 0001".

    Raises WrongForm, also where that is another centre than `centre_number`, in whatever spelling.
    """
    found = _NUMBER_AT_CENTRE.fullmatch(ascii_upper(closed_up(text)))
    if not found:
        raise WrongForm("A candidate number is four digits; keep the zeros in front.", pointer=pointer)
    if found[1] and centre_number and found[1] != ascii_upper(closed_up(centre_number)):
        raise WrongForm(f"This candidate number stands behind another centre's number, {found[1]}.", pointer=pointer)
    return found[2]


def parse_preparation_centre(text: str, *, pointer: str = "/preparation_centre") -> str:
    """The number of the school that prepared the candidate, upper case; "" if none. Spaces don't count, and a dash of
    any kind is its hyphen. Raises WrongForm."""
    number = ascii_upper("".join(unmarked(with_plain_gaps(text)).split()))
    if number and not _PREPARATION_CENTRE.fullmatch(number):
        raise WrongForm(
            "A preparation centre's number is 2 to 12 letters, digits and hyphens, or blank.", pointer=pointer
        )
    return number


def optional_name(text: str, *, pointer: str) -> str:
    """One of a person's names, which may be blank; raises RuleBroken, also for a dash in its place."""
    if _PLACEHOLDER.fullmatch(text):
        raise RuleBroken("Leave this name blank if there is none: one name alone is enough.", pointer=pointer)
    return personal_name(text, pointer=pointer) if text else ""


def personal_name(text: str, *, pointer: str, field: str = "", shortest: int = 1, longest: int = 100) -> str:
    """A person's name as `printed_name` has it, with a letter in it and no sign that stands where a program lost one.
    "Null" is a name. Raises RuleBroken.

    `pointer` names the field, as "/family_name", and so does `field`, where a sentence calls it otherwise.
    """
    field = field or f"the {pointer.strip('/').replace('_', ' ')}"
    name = printed_name(text, field=field, pointer=pointer, shortest=shortest, longest=longest)
    if _QUESTION_MARK.search(name):
        raise RuleBroken(f"Write {field} without a question mark: a letter was lost there.", pointer=pointer)
    for sign in name:
        if sign in _NO_LETTERS or (unicodedata.category(sign) not in _KINDS and sign not in _MARKS):
            raise RuleBroken(
                f"Write {field} without the sign {sign}: it is in no name, and may stand where a letter was.",
                pointer=pointer,
            )
    if not any(sign.isalpha() for sign in name):
        raise RuleBroken(f"Write {field} in letters.", pointer=pointer)
    if not name.isascii():
        _refuse_lost_letters(name, field, pointer)
    return name


def _refuse_lost_letters(name: str, field: str, pointer: str) -> None:
    for word in re.findall(r"[^\W\d_]+", name):
        if is_of_two_scripts(word):
            raise RuleBroken(
                f"Write {field} again: {word} has letters of two scripts, and one may have been lost.", pointer=pointer
            )
        if ends_in_a_capital(word):
            raise RuleBroken(
                f"Write {field} again: {word} ends in a capital, and a letter may have been lost there.",
                pointer=pointer,
            )


def is_of_two_scripts(word: str) -> bool:
    """Whether Latin letters stand beside others: "JosГ©" is José in a Cyrillic code page, "Mart铆" in a Chinese one."""
    letters = [sign for sign in word if unicodedata.category(sign) in _WITH_SCRIPT and sign not in _GREEK_IN_LATIN]
    return len(set(map(_is_latin, letters))) > 1


def _is_latin(sign: str) -> bool:
    return "LATIN" in unicodedata.name(sign, "") or sign in "\u00aa\u00ba"


def ends_in_a_capital(word: str) -> bool:
    """Whether a capital with an accent follows a small letter at the end: "MartÃ" is Martí without its second byte, and
    "JosŽ" José by a Macintosh. Inside a word that is a name, as MacÉoin."""
    return word[-2:-1].islower() and word[-1].isupper() and not word[-1].isascii()


def printed_id(candidate_id: str) -> str:
    """In groups of three, as the Confirmation of Entry prints it: "KXA 104 827"."""
    return " ".join(candidate_id[start : start + 3] for start in range(0, len(candidate_id), 3))


def number_at_centre(entry: Entry) -> str:
    """The candidate number behind its centre's, as statements print it: "ES442 0001"."""
    return f"{entry.centre_number} {entry.candidate_number}"


def preparation_centre_as_text(number: str) -> str:
    """With the apostrophe by which a spreadsheet keeps it as text, where it would take it for a number or a date."""
    return f"'{number}" if _LIKE_A_NUMBER.fullmatch(number) else number


def is_practice(candidate_id: CandidateId) -> bool:
    """Whether this is a published practice candidate, whose record is fictional."""
    return candidate_id == PRACTICE_ID or candidate_id in PRACTICE_NUMBERS


def is_practice_pair(candidate_id: CandidateId, secret_number: SecretNumber) -> bool:
    """Whether this is the published practice pair, which always answers with fictional results."""
    return candidate_id == PRACTICE_ID and secret_number == PRACTICE_SECRET
