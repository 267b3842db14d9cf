"""What is left of an organisation's checks of a day, as every answer to a key says it.

Form: "RateLimit header fields for HTTP", draft-ietf-httpapi-ratelimit-headers-11: a quota of `q` in a window of `w`
seconds, of which `r` are left; `t` seconds until it is whole again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import ceil

from shared.verification.organisation import ChecksOfDay, Organisation, checks_left

DAY = timedelta(days=1)
_NAME = '"checks-of-the-day"'


def allowance_fields(organisation: Organisation, counted: ChecksOfDay, at: datetime) -> Mapping[str, str]:
    """After so many checks of the day (UTC) that `at` falls in."""
    begun = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    most, ends_in = organisation.checks_per_day, ceil((begun + DAY - at).total_seconds())
    return {
        "RateLimit-Policy": f"{_NAME};q={most};w={int(DAY.total_seconds())}",
        "RateLimit": f"{_NAME};r={checks_left(organisation, counted)};t={ends_in}",
    }
