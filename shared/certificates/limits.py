"""The days of a certificate: each limit of the field as a rule with its source, by the centre's own calendar.

A certificate's date is published by the awarding body, as the session's `certificates_from`. The usual "about 3 weeks
after results" (centre pages) is an estimate for display: nothing is handed out by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.ground.dates import months_later, years_later, zone_named

AUGUST = 8
RECORD_YEARS = 4
"""How long a centre keeps the record of a certificate that was destroyed: by decision, as JCQ asks of its centres
(General Regulations, "retaining unclaimed certificates"), for the field's own sources name no time."""
IN_TRANSIT_MONTHS = 12
"""Lost in transit: the centre asks for a duplicate "within 6-12 months of the exam" (help pages); the longer one."""
DAMAGED_FREE_MONTHS = 6
DAMAGED_YEARS = 2
ASKED_MONTHS = 12
"""How long after the exam an address is kept with which nothing was done: by decision, as long as a certificate lost in
transit is made again."""
DELIVERED_DAYS = 14
"""After so many days what was sent, and has not come back, counts as delivered: by decision, for couriers report to
nobody here."""
ADDRESS_DAYS = 90
"""How long an address is kept after the delivery, by decision: as long as somebody may ask where it went."""
"""Damaged: free "within 6 months"; the outer limit is 2 years on one page and 5 on another, by decision the shorter."""


def ready_on(certificates_from: date | None, received_at: datetime | None, zone: str) -> date | None:
    """The first day on which it can be collected; None where no date is published or it is not at the centre.

    "Collect on or after the results calendar date" (candidate guidance); and never before it has come.
    """
    if certificates_from is None or received_at is None:
        return None
    return max(certificates_from, received_at.astimezone(zone_named(zone)).date())


def unclaimed_on(ready: date, kept_months: int) -> date:
    """The first day on which the centre may return or destroy it: whoever comes on the last day of its time still
    collects it."""
    return months_later(ready, kept_months) + timedelta(days=1)


def unclaimed_soon_on(ready: date, kept_months: int) -> date:
    """A month before the centre's time ends, when its candidate is mailed of that: by decision, no source names one."""
    return months_later(ready, kept_months - 1)


def is_dispatch_day(day: date) -> bool:
    """ "No dispatch in August, to candidates or preparation centres" (candidate guidance)."""
    return day.month != AUGUST


def next_dispatch_day(day: date) -> date:
    """This day, or 1 September where it is in August."""
    return day if is_dispatch_day(day) else day.replace(month=AUGUST + 1, day=1)


def unsent_address_until(exam_date: date) -> date:
    """The last day of an address to which nothing was sent."""
    return months_later(exam_date, ASKED_MONTHS)


def sent_address_until(sent_on: date) -> date:
    """The last day of an address to which a certificate was sent."""
    return sent_on + timedelta(days=DELIVERED_DAYS + ADDRESS_DAYS)


def record_until(destroyed_at: datetime, zone: str) -> date:
    """The last day of the record of a certificate that was destroyed."""
    return years_later(destroyed_at.astimezone(zone_named(zone)).date(), RECORD_YEARS)


def lost_in_transit_until(exam_date: date) -> date:
    """The last day on which the centre may ask for a duplicate of a certificate that never arrived."""
    return months_later(exam_date, IN_TRANSIT_MONTHS)


@dataclass(frozen=True, slots=True)
class DamagedLimits:
    """The last days on which a damaged certificate is replaced: without a fee, and at all."""

    free_until: date
    until: date


def damaged_limits(issued_on: date) -> DamagedLimits:
    return DamagedLimits(months_later(issued_on, DAMAGED_FREE_MONTHS), years_later(issued_on, DAMAGED_YEARS))
