"""One-time codes of a centre: how a candidate whose ID number is locked registers all the same.

Anybody can spend the ten tries of an ID number they know, and that must not keep its candidate out of results day.
The centre, which knows its candidates, issues a code that replaces the spent tries, or the date of birth where that is
asked for; the Secret number is still needed.

By decision a code has 40 bits (ASVS 6.5.4 asks 20 of such a code), lives for seven days, and is good once. So no count
of wrong codes by ID number is needed, by which strangers could spend a code as they spent the tries: see decision 85.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.candidates.candidate import WrongForm
from shared.ground.readable_codes import SIGNS, as_read, grouped, spelled

RANDOM_BYTES = 5
LENGTH = 8
LIFE = timedelta(days=7)
MOST_TRIES = 10
"""How many Secret numbers are compared with one right code; without a code it is the ID's own ten tries."""


def new_code(random_bytes: bytes) -> str:
    """ "7K2MX9QD": of five random bytes."""
    return spelled(random_bytes).upper()


def shown(code: str) -> str:
    """As it is read out to the candidate: "7K2M-X9QD"."""
    return grouped(code)


def parse_access_code(text: str, *, pointer: str = "/access_code") -> str:
    """Eight letters and digits, upper case; case, spaces and hyphens don't count, and O is 0, I and L are 1.

    Raises WrongForm, which never repeats what was typed.
    """
    closed = as_read(text)
    if len(closed) != LENGTH:
        raise WrongForm(f"A one-time code has eight letters and digits; this has {len(closed)}.", pointer=pointer)
    if not set(closed) <= set(SIGNS):
        raise WrongForm("A one-time code has only letters and digits, and no U.", pointer=pointer)
    return closed.upper()


def lives_until(given_at: datetime) -> datetime:
    """The first moment at which the code opens nothing any more."""
    return given_at + LIFE
