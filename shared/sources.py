"""Budgets by source: what one address on the internet may do, however many names it uses.

A school has one address for all its candidates, so these are set for a burglar, not for a class; an IPv6 network of
64 bits is one source, because every customer has all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil

from shared.errors import TooManyAttempts
from shared.guard import WRONG_FROM_SOURCE

UNKNOWN = "unknown"
TEN_MINUTES = timedelta(minutes=10)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RateLimited(TooManyAttempts):
    """Told to one source, whatever it asks about."""

    code = "rate_limited"

    def __init__(self, retry_after: int) -> None:
        super().__init__("Too many requests from your network. Try again later.", retry_after=retry_after)


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `most` of one kind of act from one source in each `length` of UTC."""

    name: str
    most: int
    length: timedelta


WRONG_PAIRS = Budget("PAIRS", WRONG_FROM_SOURCE, TEN_MINUTES)
WRONG_WITH_BIRTH_DATE = Budget("DATED", 100, TEN_MINUTES)
FAILED_SIGN_INS = Budget("SIGNINS", 100, TEN_MINUTES)
ORGANISATIONS = Budget("ORGANISATIONS", 20, timedelta(hours=1))
RESETS = Budget("RESETS", 60, timedelta(hours=1))
"""More than of organisations: a class may have forgotten its passwords, and each account is mailed every two minutes at
most."""


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


def within(budget: Budget, counted: int, at: datetime) -> None:
    """RateLimited, until the window ends, once `counted` acts have spent the budget."""
    if counted >= budget.most:
        left = window(budget, at) + budget.length - at
        raise RateLimited(retry_after=ceil(left.total_seconds()))
