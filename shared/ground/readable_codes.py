"""Codes that people read out and type: Crockford's base 32 (douglascrockford.com, "Base 32", 2002).

I and L are read as 1, and O as 0, so no confusion matters; there is no U, so that no words arise. Written by hand,
because the domain uses the standard library alone, whose base 32 has another alphabet.
"""

from __future__ import annotations

from shared.ground.text import ascii_lower, closed_up

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
BITS = 5
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1"})


def spelled(random_bytes: bytes) -> str:
    """A sign for each five bits, lower case, without gaps; what is left of the bytes is dropped."""
    number, signs = int.from_bytes(random_bytes), ""
    for _ in range(len(random_bytes) * 8 // BITS):
        number, rest = divmod(number, len(SIGNS))
        signs += SIGNS[rest]
    return signs


def grouped(signs: str) -> str:
    """In fours, as they are read out: "7k2m-x9qd"."""
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def as_read(typed: str) -> str:
    """Lower case, without gaps and invisible signs, and each sign of an ASCII text that is taken for another read as
    that."""
    return ascii_lower(closed_up(typed)).translate(_READ_AS)
