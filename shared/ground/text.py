"""Text as people type it: names as they are printed and compared, and numbers, codes and addresses as they are meant.

A name may hold no invisible sign: such a sign makes two names of one, and a sign that turns the direction
of writing makes a page show another name than the one that is stored ("Unicode Security Considerations", UTR 36, 2.5).
The joiners (U+200C, U+200D) are refused, too: only scripts that no candidate guidance prints need them.
"""

from __future__ import annotations

import unicodedata

from shared.ground.errors import RuleBroken

LONGEST_REASON = 500
"""In characters."""
_FULL_WIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}
"""What East Asian keyboards type for the visible signs of ASCII (Unicode, "Halfwidth and Fullwidth Forms")."""
_MINUS = "\u2212"
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode's general categories: controls, formats, unassigned, private, surrogates, ends of lines and paragraphs."""
_BLANK = frozenset(
    map(
        chr,
        (
            0x034F,  # combining grapheme joiner
            *(0x115F, 0x1160, 0x3164, 0xFFA0),  # Hangul fillers
            *(0x17B4, 0x17B5),  # Khmer inherent vowels
            *(*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)),  # variation selectors
            0x2800,  # Braille blank
        ),
    )
)
"""Letters and marks of other categories that show nothing (Unicode's Default_Ignorable_Code_Point, and a blank)."""


def is_unseen(sign: str) -> bool:
    """Whether this one character shows nothing; spaces between words are seen."""
    return unicodedata.category(sign) in _UNSEEN or sign in _BLANK


def as_meant(text: str) -> str:
    """A number, a code or an address without invisible signs, which came with a copied text, with full-width signs as
    the plain ones, and without white space at either end. Signs that only look like plain ones stay, so that they are
    refused where they are read.
    """
    seen = text if text.isascii() else "".join(sign for sign in text if not _means_nothing(sign))
    return seen.translate(_FULL_WIDTH).strip()


def closed_up(text: str) -> str:
    """A number or a code as it is meant, without the spaces inside and what word processors put for a hyphen."""
    return "".join(sign for sign in as_meant(text) if not _is_gap(sign))


def ascii_upper(text: str) -> str:
    """In upper case if all of it is ASCII: "\u0131".upper() is "I", and a look-alike must not pass for the letter."""
    return text.upper() if text.isascii() else text


def ascii_lower(text: str) -> str:
    """In lower case if all of it is ASCII: "\u212a".lower() is "k", and a look-alike must not pass for the letter."""
    return text.lower() if text.isascii() else text


def _means_nothing(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in _BLANK


def _is_gap(sign: str) -> bool:
    return sign.isspace() or sign == _MINUS or unicodedata.category(sign) == "Pd"


def printed_name(text: str, *, field: str, pointer: str, shortest: int = 1, longest: int) -> str:
    """The name composed (NFC), its white space closed up to single spaces; RuleBroken names the `field`.

    `shortest` and `longest` are in characters. Refused besides: what nobody sees, and a name without letter or digit.
    """
    for sign in text:
        if is_unseen(sign):
            raise RuleBroken(f"Remove the invisible character U+{ord(sign):04X} from {field}.", pointer=pointer)
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not shortest <= len(name) <= longest:
        raise RuleBroken(f"Give {field}, in {shortest} to {longest} characters.", pointer=pointer)
    if not any(sign.isalnum() for sign in name):
        raise RuleBroken(f"Write {field} in letters.", pointer=pointer)
    return name


def parse_reason(text: str) -> str:
    """Why somebody acts, as a log shows it: 3 to 500 characters that can all be seen; RuleBroken otherwise."""
    return printed_name(text, field="the reason", pointer="/reason", shortest=3, longest=LONGEST_REASON)
