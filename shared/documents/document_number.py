"""The number that is printed on a document, by which anybody may ask whether it still stands.

Thirteen signs are random, 65 bits, and nothing in them is derived from anything; the last two are the check signs. As
numbers of the field GF(32), the fifteen add up to nothing, by themselves and each multiplied by its own power of the
generator: a Reed-Solomon code (Reed and Solomon, 1960) of distance three, which no two wrong signs satisfy. So it
refuses every mistyped sign and every two that are exchanged, neighbours or not.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated

from shared.ground.errors import RuleBroken
from shared.ground.forms import Form
from shared.ground.readable_codes import BITS, SIGNS, as_read, spelled
from shared.ground.text import unmarked

RANDOM_SIGNS, CHECK_SIGNS = 13, 2
RANDOM_BYTES = 9
SIGNS_OF_NUMBER = RANDOM_SIGNS + CHECK_SIGNS
EXAMPLE = "7K2MX-9QD3V-5TADC"
Number = Annotated[str, Form({"pattern": "^([0-9A-Z]{5}-){2}[0-9A-Z]{5}$", "examples": [EXAMPLE]})]
"""As it is printed."""
_GROUP = 5
_FIELD = 0b100101
"""x^5 + x^2 + 1, by which GF(32) is made of the numbers below 32; x, which is 2, generates it."""


def number_of(random_bytes: bytes) -> str:
    """Thirteen signs of nine random bytes, and their check signs; lower case, without gaps."""
    signs = spelled(random_bytes)[:RANDOM_SIGNS]
    return signs + _check_signs(signs)


def shown_number(number: str) -> str:
    """As it is printed and typed: "7K2MX-9QD3V-5TADC". In capitals and fives, so that nobody takes it for the code of a
    shared link."""
    return "-".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP)).upper()


def parse_number(typed: str) -> str:
    """As `number_of` wrote it; case, gaps, hyphens, dots and the words that are printed before it don't count, and
    signs that are taken for others are read as those. Raises RuleBroken."""
    number = as_read(_without_label(typed))
    if len(number) != SIGNS_OF_NUMBER or not set(number) <= set(SIGNS):
        raise RuleBroken(
            f"A document number has {SIGNS_OF_NUMBER} letters and digits, as {EXAMPLE}.", pointer="/number"
        )
    if number[RANDOM_SIGNS:] != _check_signs(number[:RANDOM_SIGNS]):
        raise RuleBroken(
            "This is not the number of any document: a letter or digit is mistyped. Compare it with the document, sign "
            "by sign. If it is exactly what the document says, the document is not ours.",
            pointer="/number",
        )
    return number


def _without_label(typed: str) -> str:
    """Of "Document number: 7K2MX.9QD3V.5TADC" the number. What is before it is of letters alone: a sign too many at its
    front is refused."""
    parts = "".join(" " if _separates(sign) else sign for sign in unmarked(typed)).split()
    first = next((at for at in range(len(parts)) if _is_label(parts[:at], parts[at:])), 0)
    return "".join(parts[first:])


def _is_label(before: list[str], rest: list[str]) -> bool:
    return sum(map(len, rest)) == SIGNS_OF_NUMBER and all(map(str.isalpha, before))


def _separates(sign: str) -> bool:
    return sign == "\u2212" or unicodedata.category(sign)[0] in "PZ" or sign.isspace()


def _check_signs(signs: str) -> str:
    """The two signs p and q after these, so that neither sum is left over: p + q is `plain`, and p times the generator
    + q is `weighed`."""
    plain = weighed = 0
    for sign in signs:
        value = SIGNS.index(sign)
        plain, weighed = plain ^ value, _times_generator(weighed) ^ value
    weighed = _times_generator(_times_generator(weighed))
    first = next(each for each in range(len(SIGNS)) if _times_generator(each) ^ each == plain ^ weighed)
    return SIGNS[first] + SIGNS[first ^ plain]


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled >> BITS else doubled
