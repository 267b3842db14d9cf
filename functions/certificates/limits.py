"""What a certificate is judged by here: its session's and its centre's days, and whether its release is out."""

from __future__ import annotations

from datetime import datetime

from shared.application.reference import release_of, session_of
from shared.centres.centre import Centre
from shared.certificates.certificate import Certificate
from shared.certificates.steps import Limits
from shared.releases.release import is_out


def within_of(session_id: str, centre: Centre) -> Limits:
    from_day = session_of(session_id).certificates_from
    return Limits(from_day, centre.keeps_certificates_months, centre.number)


def is_shown(certificate: Certificate, at: datetime) -> bool:
    """Whether the release that shows its result is out now."""
    release = release_of(certificate.release_id)
    return release is not None and is_out(release, at)
