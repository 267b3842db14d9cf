"""What a candidate asks of the courier: an address, and the price that was shown for its country.

"Courier only if asked for at entry, paid on delivery, by destination" (candidate guidance); by decision also asked for
until the day before the certificate is ready, and sent by the exam centre alone, which entered the candidate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.candidates.postal_address import PostalAddress
from shared.centres.fees import Money
from shared.certificates import limits
from shared.certificates.certificate import Certificate, Certificates, Dispatch
from shared.certificates.errors import DispatchClosed, NotToBeSent
from shared.certificates.states import CertificateState
from shared.certificates.steps import COLLECTABLE, Actor, Limits, dispatched, ready_day
from shared.ground.dates import day_text, local_end_of_day, zone_named


class AskedBy(StrEnum):
    """Who asked: the entry, by the centre's file, or the candidate in the account."""

    ENTRY = "entry"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Sending:
    """Which certificate went to the address, when, and under which number."""

    copy: int
    at: datetime
    tracking_number: str
    release_id: str


@dataclass(frozen=True, slots=True)
class DispatchRequest:
    """Of one result: whichever certificate of it is good goes there. `price` is what was shown, and stays; the address
    is erased after `kept_until`, which is a last second. `is_notified` says that the candidate's mail about what was
    sent is written."""

    candidate_id: str
    session_id: str
    address: PostalAddress
    price: Money
    by: AskedBy
    asked_at: datetime
    kept_until: datetime
    sent: Sending | None = None
    is_notified: bool = False

    @property
    def next_moment(self) -> datetime:
        """When something is to be done about it without anybody asking: the mail, and then the erasure."""
        return self.sent.at if self.sent and not self.is_notified else self.kept_until + timedelta(seconds=1)

    def is_kept(self, at: datetime) -> bool:
        return at <= self.kept_until


def is_to_be_sent(of: DispatchRequest | None, at: datetime) -> bool:
    """Whether a certificate waits for the courier, and not for its candidate."""
    return of is not None and of.sent is None and of.is_kept(at)


def unsent_kept_until(exam_date: date, zone: str) -> datetime:
    return local_end_of_day(limits.unsent_address_until(exam_date), zone)


def must_be_open(of: Certificates, copy: int, within: Limits, exam_date: date, at: datetime) -> None:
    """Until the day before it is ready, by the centre's calendar, a candidate asks, changes and withdraws.

    Raises NotToBeSent or DispatchClosed.
    """
    certificate = of.copy(copy)
    if of.current is not certificate or certificate.state not in COLLECTABLE:
        raise NotToBeSent(certificate.state)
    closed = why_closed(of, certificate, within, exam_date, at)
    if closed:
        raise DispatchClosed(closed)


def why_closed(of: Certificates, certificate: Certificate, within: Limits, exam_date: date, at: datetime) -> str | None:
    """The sentence that says why nothing about dispatch can change any more; None while it can."""
    ready, today = ready_day(of, certificate, within), at.astimezone(zone_named(of.zone)).date()
    if ready and today >= ready:
        return f"Dispatch can be asked for, changed and withdrawn until the day before {day_text(ready)}, when the \
certificate is ready."
    last = limits.unsent_address_until(exam_date)
    if today > last:
        return f"Dispatch could be asked for up to and including {day_text(last)}. Collect it at the centre."
    return None


def changed(of: Certificates) -> Certificates:
    """With another revision, so that nothing is done by an address that was looked at before."""
    return replace(of, dispatch_changes=of.dispatch_changes + 1)


def next_day(of: Certificates, certificate: Certificate, within: Limits, at: datetime) -> date | None:
    """The first day on which the centre may send it; None where its date is not published."""
    ready = ready_day(of, certificate, within) or within.certificates_from
    today = at.astimezone(zone_named(of.zone)).date()
    return limits.next_dispatch_day(max(today, ready)) if ready else None


def sent(
    of: Certificates,
    copy: int,
    request: DispatchRequest | None,
    tracking: str,
    actor: Actor,
    within: Limits,
    at: datetime,
) -> tuple[Certificates, DispatchRequest | None]:
    """Given to the courier; the address stays until 90 days after it counts as delivered."""
    asked = request if request and is_to_be_sent(request, at) else None
    dispatch = Dispatch(tracking, asked.address.country, asked.price) if asked else None
    after = dispatched(of, copy, dispatch, actor, within, at)
    if asked is None:
        return after, None
    sent_on = at.astimezone(zone_named(of.zone)).date()
    return after, replace(
        asked,
        sent=Sending(copy, at, tracking, of.copy(copy).release_id),
        is_notified=False,
        kept_until=local_end_of_day(limits.sent_address_until(sent_on), of.zone),
    )


def settled_request(after: Certificates, request: DispatchRequest | None) -> DispatchRequest | None:
    """The request once a centre has done something else; None where there is no use for the address any more.

    What the courier has brought back waits again, and the address goes when it would have gone.
    """
    if request is None:
        return None
    if request.sent:
        is_back = after.copy(request.sent.copy).state is CertificateState.AT_CENTRE
        return replace(request, sent=None, is_notified=False) if is_back else request
    current = after.current
    return request if current and current.state in COLLECTABLE else None
