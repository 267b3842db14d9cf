"""A candidate's dispatch of an own certificate by courier: asked for, changed and withdrawn, until it is ready."""

from __future__ import annotations

from datetime import datetime

from functions.certificates.bodies import WantedDispatch
from functions.certificates.limits import is_shown, within_of
from functions.certificates.my_certificates import own_certificate, shown
from shared.application.reference import centre_of, session_of
from shared.candidates.candidate import Entry
from shared.candidates.postal_address import parse_address
from shared.centres.dispatch_prices import OtherPrice, dispatch_price
from shared.centres.fees import parse_money
from shared.certificates.certificate import Certificates
from shared.certificates.dispatch import AskedBy, DispatchRequest, changed, must_be_open, unsent_kept_until
from shared.certificates.errors import NotToBeSent
from shared.certificates.states import CertificateState
from shared.certificates.view import MyCertificate
from shared.store import certificates, dispatches
from shared.store.certificates import CertificateChange


def ask(candidate_id: str, given: str, body: WantedDispatch, at: datetime) -> MyCertificate:
    """Raises NoDispatchPrice, OtherPrice for one that was not the one shown, or why it is too late."""
    copy, entry = own_certificate(candidate_id, given)
    address, agreed = (
        parse_address(body.address.model_dump()),
        parse_money((body.price.amount, body.price.currency), "/price"),
    )
    session = session_of(entry.session_id)
    made: list[DispatchRequest] = []

    def decide() -> CertificateChange:
        before = certificates.get_certificates(candidate_id, entry.session_id)
        _must_be_open(before, copy, entry, at)
        price = dispatch_price(centre_of(entry.centre_number).dispatch_prices, address.country)
        if price != agreed:
            raise OtherPrice(price)
        kept_until = unsent_kept_until(session.exam_date, before.zone)
        made[:] = [DispatchRequest(candidate_id, entry.session_id, address, price, AskedBy.CANDIDATE, at, kept_until)]
        existing = dispatches.find_request(candidate_id, entry.session_id)
        return CertificateChange(before, changed(before), dispatches.changing(existing, made[0]))

    return shown(certificates.write(decide), copy, entry, made[0], at)


def withdraw(candidate_id: str, given: str, at: datetime) -> None:
    """Nothing where nothing was asked for."""
    copy, entry = own_certificate(candidate_id, given)

    def decide() -> CertificateChange:
        before = certificates.get_certificates(candidate_id, entry.session_id)
        existing = dispatches.find_request(candidate_id, entry.session_id)
        if existing is None or existing.sent:
            before.copy(copy)
            return CertificateChange(before, before)
        _must_be_open(before, copy, entry, at)
        return CertificateChange(before, changed(before), dispatches.changing(existing, None))

    certificates.write(decide)


def _must_be_open(of: Certificates, copy: int, entry: Entry, at: datetime) -> None:
    if not is_shown(of.copy(copy), at):
        raise NotToBeSent(CertificateState.RECALLED)
    session, centre = session_of(entry.session_id), centre_of(entry.centre_number)
    must_be_open(of, copy, within_of(session.id, centre), session.exam_date, at)
