"""How an organisation is found by its name: by the beginning of any word, whatever its case and accents.

No index of ours searches text, so each word of a name has a row of its own, sorted by the name from that word on.
"""

from __future__ import annotations

import unicodedata

from shared.ground.errors import RuleBroken

FEWEST_LETTERS, LONGEST_QUERY = 3, 120
MOST_WORDS = 40
"""Found by; the longest name (120 characters) has as many of two letters."""
_LONGEST_PLACE = 60
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart, as people without them on their keyboard type them."""


def folded(text: str) -> str:
    """In small letters without accents, its words with one space between: "L’Hospitalet, UPC" is
    "l hospitalet upc"."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(sign for sign in flat if not unicodedata.category(sign).startswith("M")).translate(_STROKES)
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def places(name: str) -> list[str]:
    """The name from each of its words on, folded and cut; each once."""
    words = folded(name).split()[:MOST_WORDS]
    return list(dict.fromkeys(_cut(" ".join(words[start:])) for start in range(len(words))))


def search_text(query: str) -> str:
    """What the places of a name are compared with; raises RuleBroken for fewer than three letters."""
    text = folded(query) if len(query) <= LONGEST_QUERY else ""
    if sum(sign.isalnum() for sign in text) < FEWEST_LETTERS:
        raise RuleBroken(
            f"Give the beginning of a name, in at least {FEWEST_LETTERS} letters and {LONGEST_QUERY} at most.",
            pointer="/query",
        )
    return _cut(text)


def is_first_match(name: str, text: str, place: str) -> bool:
    """Whether this is the first place of the name that begins so: a name is listed once, however many do."""
    return next((each for each in places(name) if each.startswith(text)), None) == place


def _cut(text: str) -> str:
    return text[:_LONGEST_PLACE].strip()
