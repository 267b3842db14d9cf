"""A candidate's own certificates, and whom else they let collect one."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.certificates.limits import is_shown, within_of
from shared.adapters import parallel, sealing
from shared.adapters.paging import Listing
from shared.application.reference import centre_of, release_of, session_of
from shared.calendar.session import ExamName, SessionView
from shared.candidates.candidate import CandidateView, Entry
from shared.centres.centre import ExamCentre
from shared.certificates.certificate import Certificates, parse_authorised_name, parse_certificate_id
from shared.certificates.dispatch import DispatchRequest
from shared.certificates.dispatch_view import Courier
from shared.certificates.due import NoCertificate, certified
from shared.certificates.errors import UnknownCertificate
from shared.certificates.steps import authorised
from shared.certificates.view import MyCertificate, my_certificate
from shared.exams.catalogue import exam
from shared.ground.forms import Day
from shared.results.result import Sealed
from shared.store import certificates, dispatches, results
from shared.store.certificates import CertificateChange


class CertifiedResult(TypedDict):
    """A result that is out. `none` is the rule by which it has no certificate now; `certificates` are all that there
    were, the newest first, and empty while the first is being made. `certificates_from` is null while the day is not
    published."""

    candidate: CandidateView
    exam: ExamName
    session: SessionView
    centre: ExamCentre
    certificates_from: Day | None
    none: NoCertificate | None
    certificates: list[MyCertificate]


def listed(candidate_id: str, at: datetime) -> Listing[CertifiedResult]:
    """In the order of the exams, the latest first."""
    record, (found, requests) = parallel.both(
        lambda: results.get_record(candidate_id),
        lambda: (certificates.certificates_of_candidate(candidate_id), dispatches.requests_of(candidate_id)),
    )
    by_session, asked = {each.session_id: each for each in found}, {each.session_id: each for each in requests}
    lines = [
        _shown(entry, record.versions_of(each), by_session.get(each), asked.get(each), at)
        for entry in record.entries
        for each in (entry.session_id,)
    ]
    shown = [each for each in lines if each]
    return {"data": sorted(shown, key=lambda each: each["session"]["exam_date"], reverse=True)}


def authorise(candidate_id: str, given: str, name: str | None, at: datetime) -> MyCertificate:
    """Names this person, None for nobody. Raises UnknownCertificate alike for another candidate's."""
    copy, entry = own_certificate(candidate_id, given)
    person = parse_authorised_name(name) if name else None

    def decide() -> CertificateChange:
        before = certificates.get_certificates(candidate_id, entry.session_id)
        return CertificateChange(before, authorised(before, copy, person, at))

    written = certificates.write(decide)
    return shown(written, copy, entry, dispatches.find_request(candidate_id, entry.session_id), at)


def own_certificate(candidate_id: str, given: str) -> tuple[int, Entry]:
    """Which copy this id names, and of which entry. Raises UnknownCertificate alike for another candidate's."""
    owner, session_id, copy = parse_certificate_id(given)
    if owner != candidate_id:
        raise UnknownCertificate
    entry = next((each for each in results.entries_of(candidate_id) if each.session_id == session_id), None)
    if entry is None:
        raise UnknownCertificate
    return copy, entry


def _shown(
    entry: Entry,
    versions: list[Sealed],
    found: Certificates | None,
    request: DispatchRequest | None,
    at: datetime,
) -> CertifiedResult | None:
    """None while the result is not out, whatever else there is."""
    session = session_of(entry.session_id)
    newest = sealing.newest_out(versions, session, release_of, at)
    if newest is None:
        return None
    of, centre = certified(exam(session.exam), newest.result), centre_of(entry.centre_number)
    copies = [shown(found, each.copy, entry, request, at) for each in reversed(found.copies)] if found else []
    return {
        "candidate": {
            "candidate_id": entry.candidate_id,
            "given_names": entry.given_names,
            "family_name": entry.family_name,
        },
        "exam": session.exam_name,
        "session": session.to_json(),
        "centre": {"number": centre.number, "name": centre.name, "zone": centre.zone},
        "certificates_from": session.certificates_from.isoformat() if session.certificates_from else None,
        "none": of if isinstance(of, NoCertificate) else None,
        "certificates": copies,
    }


def shown(of: Certificates, copy: int, entry: Entry, request: DispatchRequest | None, at: datetime) -> MyCertificate:
    certificate, session, centre = of.copy(copy), session_of(of.session_id), centre_of(entry.centre_number)
    within = within_of(session.id, centre)
    courier = Courier(session.exam_date, centre.dispatch_prices, request)
    return my_certificate(of, certificate, within, courier, at, is_out=is_shown(certificate, at))
