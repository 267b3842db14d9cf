"""Budgets by source: how much one internet address may do before the operators are alerted, whatever names it uses.

A school, or a mobile carrier, has one address for all its candidates. So a spent budget only alerts the operators and
shuts nobody out: one person could spend it for a thousand others. Only at a multiple of it, which no results morning
reaches, the source must wait. An IPv6 /64 network is one source, because one customer has all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil

from shared.ground.errors import TooManyAttempts

UNKNOWN = "unknown"
SPENT = "a source has spent its budget"
"""The line of the log that the alarm on sources listens for."""
TEN_MINUTES = timedelta(minutes=10)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RateLimited(TooManyAttempts):
    """The error for one source over its limit, the same whatever it asks about."""

    code = "rate_limited"

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many requests of this kind. Try again later.", retry_after=retry_after)


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `most` of one kind of act from one source in each `length` of UTC."""

    name: str
    most: int
    length: timedelta


WRONG_PAIRS = Budget("PAIRS", 30, TEN_MINUTES)
"""Then this source gives the date of birth besides; so it does after as many as this in a day:"""
WRONG_PAIRS_OF_A_DAY = 100
WRONG_WITH_BIRTH_DATE = Budget("DATED", 100, TEN_MINUTES)
WRONG_WITH_CODE = Budget("CODES", 100, TEN_MINUTES)
LOCKS = Budget("LOCKS", 20, timedelta(hours=1))
"""ID numbers that nobody has registered, whose last try it may spend. Then it has half of the tries of each."""
FAILED_SIGN_INS = Budget("SIGNINS", 100, TEN_MINUTES)
PASSWORD_HASHES = Budget("HASHES", 1000, TEN_MINUTES)
"""Passwords hashed or compared, right ones among them: each costs as much as forty reads. Refused where it ends. On a
device that the account is known on, the account is the source."""
PASSWORDS_AGAIN = Budget("AGAIN", 10, TEN_MINUTES)
"""Passwords asked for again of somebody who is signed in; the account is the source. Refused where it ends."""
RESETS = Budget("RESETS", 60, timedelta(hours=1))
"""Mails ordered by one source: a class may have forgotten its passwords."""
RESETS_TO_ADDRESS = Budget("MAILBOX", 3, timedelta(hours=1))
"""Mails with a link to a new password, whosever accounts (siblings', a school's) they are about. The source is the
address."""
LINKS_TO_ADDRESS = Budget("LINKS", 3, timedelta(hours=1))
"""All other mails with a link that somebody else than its owner can order to one address; apart from the former, so
that whoever spends them keeps nobody from a new password."""
NEW_DEVICES = Budget("DEVICES", 3, timedelta(hours=1))
"""Mails to one candidate, who is the source, about sign-ins from new devices: a browser that keeps no cookies is new
each time."""
LOOK_MAILS = Budget("LOOKS", 10, timedelta(days=1))
"""Mails to one candidate, who is the source, about organisations' looks; the record names every look."""
INVITATIONS = Budget("INVITATIONS", 60, timedelta(hours=1))
"""Of colleagues, by administrators: each is a mail to a stranger. Refused where it ends, as organisations are:"""
GIVEN_OUT = Budget("GIVEN", 100, timedelta(days=1))
"""One-time codes and Secret numbers, by one person of a centre, who is the source."""
SEARCHES = Budget("SEARCHES", 100, TEN_MINUTES)
"""Of the directory of organisations, by one candidate, who is the source. Refused where it ends."""
INSTITUTIONS_INVITED = Budget("INVITED", 5, timedelta(days=1))
"""By one candidate, who is the source: each is a mail to a stranger. Refused where it ends."""
INVITED_TO_ADDRESS = Budget("INVITEES", 20, timedelta(days=1))
"""Mails to one address, which is the source, whichever candidates invite it. Where it ends no more go there."""
GUESSED_LINKS = Budget("GUESSED", 100, TEN_MINUTES)
"""Codes of shared links that show nothing: a class may try theirs before the release. Refused where it ends."""
GUESSED_DOCUMENTS = Budget("DOCUMENTS", 100, TEN_MINUTES)
"""Numbers, tokens and files that are no document of ours. Refused where it ends."""
DOCUMENT_LOOKS = Budget("DOCUMENTLOOKS", 100, timedelta(days=1))
"""Of what one document says, which is the source: each is a line that its owner reads. Where it ends its state alone is
shown."""
ORGANISATIONS = Budget("ORGANISATIONS", 20, timedelta(hours=1))
"""Refused where it ends: no candidate waits for it, and each is a hash and a mail to a stranger."""


def source_of(viewer_address: str) -> str:
    """The source behind an address with its port, as CloudFront writes it: "203.0.113.7:40000" is "203.0.113.7",
    "2001:db8::1:40000" is "2001:db8::/64". What cannot be read is one source, `UNKNOWN`."""
    host = viewer_address.rpartition(":")[0].strip("[]")
    try:
        address = ip_address(host)
    except ValueError:
        return UNKNOWN
    return str(_ipv4(address) or IPv6Network((int(address), 64), strict=False))


def _ipv4(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    return address if isinstance(address, IPv4Address) else address.ipv4_mapped


def window(budget: Budget, at: datetime) -> datetime:
    """When the budget's window that `at` falls in began."""
    return _EPOCH + (at - _EPOCH) // budget.length * budget.length


def has_just_spent(budget: Budget, counted: int) -> bool:
    """Whether the `counted`th act is the one that spends the budget: true once in a window, however many follow."""
    return counted == budget.most


def has_room(budget: Budget, counted: int, *, patience: int = 1) -> bool:
    """Whether a source that has done `counted` acts may do one more: until they are `patience` times the budget."""
    return counted < budget.most * patience


def within(budget: Budget, counted: int, at: datetime, *, patience: int = 1) -> None:
    """RateLimited, until the window ends, where there is no more room."""
    if not has_room(budget, counted, patience=patience):
        left = window(budget, at) + budget.length - at
        raise RateLimited(retry_after=ceil(left.total_seconds()))
