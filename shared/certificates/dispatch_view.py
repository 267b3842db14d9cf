"""The dispatch of a certificate as its candidate, and as its exam centre, see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from typing_extensions import TypedDict

from shared.candidates.postal_address import AddressView
from shared.centres.fees import DispatchPrices, FeeView, fee_json
from shared.certificates.certificate import Certificate, Certificates
from shared.certificates.dispatch import AskedBy, DispatchRequest, is_to_be_sent, next_day, why_closed
from shared.certificates.steps import COLLECTABLE, Limits, ready_day
from shared.ground.dates import instant_text, zone_named
from shared.ground.forms import CountryCode, Day, Instant


class Destination(TypedDict):
    """`country` is "*" for every country that is not named."""

    country: str
    price: FeeView


class AskedDispatch(TypedDict):
    """`price` is what was shown when it was asked for, and is paid to the courier at the door."""

    address: AddressView
    price: FeeView
    by: AskedBy
    asked_at: Instant
    kept_until: Instant


class DispatchOffer(TypedDict):
    """`is_open` says whether it can be asked for, changed and withdrawn now, `until` on which day last: null while that
    is not known. `next_day` is the first on which the centre sends, never in August."""

    is_open: bool
    until: Day | None
    next_day: Day | None
    destinations: list[Destination]
    asked: AskedDispatch | None


class SentView(TypedDict):
    tracking_number: str
    country: CountryCode
    price: FeeView


class CentreDispatch(TypedDict):
    """What the exam centre sends, where, and from which day on; `is_open` says whether it may go today."""

    asked: AskedDispatch
    is_open: bool
    next_day: Day | None


@dataclass(frozen=True, slots=True)
class Courier:
    """What there is to know of the dispatch of one result's certificates."""

    exam_date: date
    prices: DispatchPrices = field(default_factory=dict)
    request: DispatchRequest | None = None

    def kept(self, at: datetime) -> DispatchRequest | None:
        return self.request if self.request and self.request.is_kept(at) else None


def offer(
    of: Certificates, certificate: Certificate, within: Limits, courier: Courier, at: datetime
) -> DispatchOffer | None:
    """None of a certificate that is not to be handed over, or no longer."""
    if of.current is not certificate or certificate.state not in COLLECTABLE:
        return None
    ready, day, request = ready_day(of, certificate, within), next_day(of, certificate, within, at), courier.kept(at)
    return {
        "is_open": why_closed(of, certificate, within, courier.exam_date, at) is None,
        "until": (ready - timedelta(days=1)).isoformat() if ready else None,
        "next_day": day.isoformat() if day else None,
        "destinations": [
            {"country": country, "price": fee_json(price)} for country, price in sorted(courier.prices.items())
        ],
        "asked": _asked(request) if request and is_to_be_sent(request, at) else None,
    }


def sent_view(certificate: Certificate) -> SentView | None:
    of = certificate.dispatch
    return {"tracking_number": of.tracking_number, "country": of.country, "price": fee_json(of.price)} if of else None


def centre_dispatch(
    of: Certificates, certificate: Certificate, within: Limits, courier: Courier, at: datetime
) -> CentreDispatch | None:
    """Of the certificate that is to go to the address, or went there."""
    request = courier.kept(at)
    if request is None:
        return None
    is_concerned = request.sent.copy == certificate.copy if request.sent else of.current is certificate
    if not is_concerned:
        return None
    day = None if request.sent else next_day(of, certificate, within, at)
    today = at.astimezone(zone_named(of.zone)).date()
    return {"asked": _asked(request), "is_open": day == today, "next_day": day.isoformat() if day else None}


def _asked(request: DispatchRequest) -> AskedDispatch:
    return {
        "address": request.address.to_json(),
        "price": fee_json(request.price),
        "by": request.by,
        "asked_at": instant_text(request.asked_at),
        "kept_until": instant_text(request.kept_until),
    }
