"""Text as people type it: names as they are printed and compared, and numbers, codes and addresses as they are meant.

A name may hold no invisible sign: such a sign makes two names of one, and a sign that turns the direction
of writing makes a page show another name than the one that is stored ("Unicode Security Considerations", UTR 36, 2.5).
The joiners (U+200C, U+200D) stay where a script is written with them, and are refused elsewhere. "Unicode Identifiers
and Syntax" (UAX 31, contexts A1, A2 and B) keeps the non-joiner between letters, as in Persian, and the joiner behind a
virama that no vowel sign follows, as at the end of many a Malayalam name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from shared.ground.errors import RuleBroken

LONGEST_REASON = 500
"""In characters."""
_FULL_WIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}
"""What East Asian keyboards type for the visible signs of ASCII (Unicode, "Halfwidth and Fullwidth Forms")."""
_TEXT_MARKS = re.compile(r"^(?:'|=\")+|\"+$")
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
_JOINERS = "\u200c\u200d"
_JOINED = range(0x0600, 0x0E00)
"""Arabic, Syriac and their like, and the scripts of India and Sri Lanka."""
_ERROR_VALUE = re.compile(r"#\S*[!?]|#\w/\w+|#NV|#{2,}|#GETTING_DATA|#?ERR(OR)?:[0-9]+", re.IGNORECASE)
"""What a spreadsheet shows where it has no value, in its language: #NAME?, #REF!, #N/A, #N/D, #NV, ####, Err:502."""
_VIRAMA = 9
"""Unicode's combining class of the sign that takes its vowel from a letter."""
_CODE_PAGES = ("cp1252", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1257", "cp850", "cp437")
_AFRICAN_AND_AZERI = "\u0181\u0186\u018a\u018e\u018f\u0190\u0198\u0199\u01b3\u01b4\u01dd\u0253\u0254\u0257\u0259\u025b"
_LATIN = re.compile(
    r"[\x20-\x7e\u00a0-\u014d\u0150-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b"
    rf"\u02bb\u02bc\u0300-\u0328\u1e00-\u1eff\u2010-\u201f{_AFRICAN_AND_AZERI}]+"
)
"""What Latin names are written with. \u014e is left out: its bytes are two letters of Slovak, as in "DĹŽKA"."""
_MARKUP = re.compile(
    r"[<>]|&(#\w+|[a-z]\w+;|[aeiouyncszg](acute|grave|circ|tilde|uml|cedil|ring|slash|caron)|(amp|quot|apos|nbsp)\b)"
    r"|[%=][c-f][0-9a-f][%=][89ab][0-9a-f]|%2[0-9a-f]|\\[ux][0-9a-f]{2}",
    re.IGNORECASE,
)
"""Tags and entities of HTML, with or without their semicolon, and the escapes of addresses, mails and programs."""
_IN_NAMES = frozenset("'’‘‛“”ʹ‐‑–—")
"""Marks that are in names, and bytes in a code page."""
_ALONE = re.compile(r"(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])")
"""No letter outside ASCII is one byte."""
_ODD = re.compile(r"\^|(?<=a)A|(?<=AA)a|(?<![Aax])a|(?<![Aax])-|-(?![Aax])")


def is_unseen(sign: str) -> bool:
    """Whether this one character shows nothing; spaces between words are seen."""
    return unicodedata.category(sign) in _UNSEEN or sign in _BLANK


def seen(text: str) -> str:
    """The text without the invisible signs that were copied with it, and without white space at either end."""
    return (text if text.isascii() else "".join(sign for sign in text if not _means_nothing(sign))).strip()


def as_meant(text: str) -> str:
    """A number, a code or an address without invisible signs, which came with a copied text, with full-width signs as
    the plain ones, and without white space at either end. Signs that only look like plain ones stay, so that they are
    refused where they are read.
    """
    return seen(text).translate(_FULL_WIDTH).strip()


def unmarked(text: str) -> str:
    """A number or a date as it is meant, without the marks by which a spreadsheet keeps it as text: '0042, ="0042"."""
    return _TEXT_MARKS.sub("", as_meant(text)).strip()


def closed_up(text: str) -> str:
    """A number or a code as it is meant, without the spaces inside, what word processors put for a hyphen, and the
    marks by which a spreadsheet keeps it as text."""
    return _TEXT_MARKS.sub("", "".join(sign for sign in as_meant(text) if not _is_gap(sign)))


def with_plain_gaps(text: str) -> str:
    """With plain spaces and hyphens for those of every other kind; controls stay, and no sign becomes a slash."""
    return text if text.isascii() else "".join(map(_plain_gap, text))


def _plain_gap(sign: str) -> str:
    kind = unicodedata.category(sign)
    return " " if kind == "Zs" else "-" if kind == "Pd" or sign == _MINUS else sign


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

    `shortest` and `longest` are in characters. Refused besides: what nobody sees, a name without letter or digit, and
    what a program made of a name: letters decoded twice, markup, a spreadsheet's error value.
    """
    if is_decoded_twice(text):
        raise RuleBroken(f"Write {field} again: it was decoded twice, as Ã© for é.", pointer=pointer)
    if _ERROR_VALUE.fullmatch(text.strip()):
        raise RuleBroken(f"Write {field} again: this is a spreadsheet's error value.", pointer=pointer)
    name = _visible(text, field, pointer, shortest, longest)
    if _MARKUP.search(name):
        raise RuleBroken(f"Write {field} without markup: < and > and codes as &amp; or %20.", pointer=pointer)
    return name


def _visible(text: str, field: str, pointer: str, shortest: int, longest: int) -> str:
    if "\ufffd" in text:
        raise RuleBroken(f"Write {field} again: a letter was lost where \ufffd stands.", pointer=pointer)
    for place, sign in enumerate(text):
        if is_unseen(sign) and not _joins(text, place):
            raise RuleBroken(f"Remove the invisible character U+{ord(sign):04X} from {field}.", pointer=pointer)
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not shortest <= len(name) <= longest:
        raise RuleBroken(f"Give {field}, in {shortest} to {longest} characters.", pointer=pointer)
    if not any(sign.isalnum() for sign in name):
        raise RuleBroken(f"Write {field} in letters.", pointer=pointer)
    return name


def _joins(text: str, place: int) -> bool:
    """Whether this sign is a joiner that its script may need: between two letters, where a vowel sign or a virama
    belongs to its letter; or one that joins (U+200D) behind a virama, unless a vowel sign follows, and before one, as
    in Bengali ("Unicode Standard", 12.2: ra with the second form of ya)."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] not in _JOINERS or not before or ord(before) not in _JOINED:
        return False
    kind = unicodedata.category(after)[0] if after else ""
    if text[place] == "\u200d" and unicodedata.combining(before) == _VIRAMA:
        return kind != "M"
    if text[place] == "\u200d" and after and unicodedata.combining(after) == _VIRAMA:
        return True
    return kind == "L" and ord(after) in _JOINED and unicodedata.category(before)[0] in ("L", "M")


def is_decoded_twice(text: str) -> bool:
    """Whether these are the bytes of UTF-8, read in the code page of a spreadsheet: "MartÃ\xad" for Martí.

    A name is it only if the whole of it is, if its letters then are either Latin or all of another script, and if they
    read no worse: "MATÚŠ" in capitals, whose last two letters are the bytes of an Arabic one, is a name, and so is
    "PÄŤKA", which is no "PčKA". Spaces, dashes and apostrophes are in names, too, so with these alone as its signs a
    name must read better: "NicolÃ\xa0" does, "PENTTILÄ\xa0" and "SEPPÄ–VIRTA" do not.
    """
    return not text.isascii() and not _ALONE.search(text) and any(_is_name_read_as(page, text) for page in _CODE_PAGES)


@cache
def _bytes_of(page: str) -> dict[str, int]:
    """The byte of each sign of the page, and of the control characters that other programs read in their place."""
    controls = {chr(byte): byte for byte in range(0x80, 0xA0)}
    return controls | {bytes((byte,)).decode(page, errors="ignore"): byte for byte in range(256)}


def _is_name_read_as(page: str, text: str) -> bool:
    try:
        name = bytes(map(_bytes_of(page).__getitem__, text)).decode()
    except (KeyError, UnicodeDecodeError):
        return False
    is_other = len(name) > 1 and not any(map(_is_plain_letter, name))
    if not (_LATIN.fullmatch(name) or is_other or is_decoded_twice(name)):
        return False
    marks = {sign for sign in text if not sign.isascii() and not sign.isalpha()}
    if not all(sign.isspace() or sign in _IN_NAMES for sign in marks):
        return True
    return _oddities(text) - _oddities(name) >= (1 if marks else 0)


def _oddities(text: str) -> int:
    """How often small letters, capitals, dashes and accents stand as in no name: "MartÃ", "PčKA", "Å koda",
    "ADOMAITIENÄ–", and the accent without a letter of its own that the bytes of "NADĚŽDA" make."""
    return len(_ODD.findall("".join(map(_shape, unicodedata.normalize("NFC", text)))))


def _shape(sign: str) -> str:
    if sign in "–—":
        return "-"
    if "\u0300" <= sign <= "\u036f":
        return "^"
    if not sign.isalpha():
        return " "
    return "A" if sign.isupper() else "a" if sign.islower() else "x"


def _is_plain_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def parse_reason(text: str) -> str:
    """Why somebody acts, as a log shows it: 3 to 500 characters that can all be seen; RuleBroken otherwise."""
    return _visible(text, "the reason", "/reason", 3, LONGEST_REASON)
