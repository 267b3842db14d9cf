"""The code of a shared link, and its PIN.

A code has 60 random bits, of which the table keeps a hash. A PIN is kept as its MAC under the code itself: who reads
the table has to find the code before they can try a PIN.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256

from shared.ground.errors import RuleBroken
from shared.ground.readable_codes import SIGNS, as_read, grouped, spelled
from shared.ground.text import closed_up
from shared.verification.share import Share

RANDOM_BYTES, SIGNS_OF_CODE = 8, 12
_PIN = re.compile("[0-9]{6,12}")
_ROWS_OF_DIGITS = "01234567890123456789", "98765432109876543210"


def code_of(random_bytes: bytes) -> str:
    """Twelve signs of eight random bytes: 60 bits."""
    return spelled(random_bytes)


def shown_code(code: str) -> str:
    """As it is read out and typed: "7k2m-x9qd-3v5t"."""
    return grouped(code)


def parse_code(typed: str) -> str:
    """As `code_of` wrote it, by itself or at the end of the whole link; signs that are taken for others are read as
    those. Raises RuleBroken."""
    code = as_read(typed.rpartition("#")[2])
    if len(code) != SIGNS_OF_CODE or not set(code) <= set(SIGNS):
        raise RuleBroken("A share code has twelve letters and digits, as 7k2m-x9qd-3v5t.", pointer="/share_code")
    return code


def key_of(typed: str) -> str:
    """What the link with this code is found by, however it is typed: 64 hexadecimal signs."""
    return sha256(f"link|{as_read(typed)}".encode()).hexdigest()


def pin_of(text: str) -> str:
    """Six to twelve digits; spaces and hyphens don't count. Raises RuleBroken, also for the first that people try."""
    pin = closed_up(text)
    if not _PIN.fullmatch(pin):
        raise RuleBroken("A PIN has 6 to 12 digits.", pointer="/pin")
    if len(set(pin)) == 1 or any(pin in row for row in _ROWS_OF_DIGITS):
        raise RuleBroken("Choose a PIN that is not one digit, nor digits in a row: it is tried first.", pointer="/pin")
    return pin


def mac_of(pin: str, code: str) -> bytes:
    """Under the code as the key, which no table holds."""
    return hmac.digest(as_read(code).encode(), f"pin|{closed_up(pin)}".encode(), "sha256")


def is_right_pin(share: Share, pin: str, code: str) -> bool:
    """Compared in constant time."""
    return share.pin_mac is not None and hmac.compare_digest(share.pin_mac, mac_of(pin, code))
