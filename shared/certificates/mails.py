"""When a candidate is mailed of a certificate that lies at the centre: on the day from which it is ready, and a month
before the centre may return or destroy it. Each once, and neither says what it states.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from shared.certificates import limits
from shared.certificates.certificate import Certificate, Certificates
from shared.certificates.states import CertificateState
from shared.certificates.steps import Limits, ready_day
from shared.ground.dates import zone_named

MORNING = time(8)
"""By the centre's clock: nobody is woken by a mail about a desk that is closed."""


class CertificateMail(StrEnum):
    READY = "ready"
    UNCLAIMED_SOON = "unclaimed_soon"


@dataclass(frozen=True, slots=True)
class DueMail:
    """`kept_until` is the last day on which the centre keeps the certificate."""

    kind: CertificateMail
    kept_until: date


@dataclass(frozen=True, slots=True)
class Look:
    """The mail that is due now, if one is, and when to look again, None for never."""

    mail: DueMail | None
    again_at: datetime | None


NOTHING_MORE = Look(None, None)


def look(of: Certificates, certificate: Certificate, within: Limits, at: datetime, *, is_out: bool) -> Look:
    """Each morning until it is ready, for the day may be published, or another one; then when its time is nearly over.

    Nothing is mailed while the release that shows the result is not out, nor of one whose time is over.
    """
    if certificate.state is not CertificateState.AT_CENTRE:
        return NOTHING_MORE
    zone = zone_named(of.zone)
    today, ready = at.astimezone(zone).date(), ready_day(of, certificate, within)
    tomorrow = datetime.combine(today + timedelta(days=1), MORNING, zone)
    if ready is None or today < ready or not is_out:
        return Look(None, tomorrow)
    kept_until = limits.unclaimed_on(ready, within.kept_months) - timedelta(days=1)
    soon = limits.unclaimed_soon_on(ready, within.kept_months)
    if today > kept_until:
        return NOTHING_MORE
    if today < soon:
        return Look(DueMail(CertificateMail.READY, kept_until), datetime.combine(soon, MORNING, zone))
    return Look(DueMail(CertificateMail.UNCLAIMED_SOON, kept_until), None)


def cause(of: Certificates, certificate: Certificate, mail: CertificateMail) -> str:
    """As "certificate-ready-KXA104827-FCE-2026-12-PB-1", once for each certificate. A mail carries it as a tag, which
    knows no points (SES v2, MessageTag)."""
    return f"certificate-{mail.replace('_', '-')}-{of.candidate_id}-{of.session_id}-{certificate.copy}"
