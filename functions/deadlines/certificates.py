"""The mails of a certificate that lies at its centre, each once: that it is ready, and that its time is nearly over.

The row of the outbox is put first, if absent, then its reference queued, then the certificate's row says when to look
next. A crash anywhere repeats it; `notify` sends nothing while the release is not out.
"""

from __future__ import annotations

from datetime import datetime

from shared.application import notices_for
from shared.application.reference import centre_of, release_of, session_of
from shared.centres.centre import Centre
from shared.certificates import mails
from shared.certificates.certificate import Certificate, Certificates
from shared.certificates.dispatch import is_to_be_sent
from shared.certificates.mails import CertificateMail, DueMail
from shared.certificates.steps import Limits
from shared.notices.notice import NoticeKind
from shared.releases.release import is_out
from shared.store import accounts, certificates, dispatches

KINDS = {
    CertificateMail.READY: NoticeKind.CERTIFICATE_READY,
    CertificateMail.UNCLAIMED_SOON: NoticeKind.CERTIFICATE_UNCLAIMED,
}


def event(candidate_id: str, session_id: str, at: datetime) -> dict[str, object]:
    """Asks to look at the certificate of this result."""
    return {"certificate": candidate_id, "session": session_id, "at": at.isoformat()}


def notify(candidate_id: str, session_id: str, at: datetime) -> None:
    """Does nothing where it has been looked at meanwhile; asked for twice, a notice is written once."""
    of = certificates.find_certificates(candidate_id, session_id)
    certificate = of.current if of else None
    if not of or not certificate or not of.waits or of.waits.next_look is None or of.waits.next_look > at:
        return
    centre = centre_of(of.waits.centre_number)
    within = Limits(session_of(session_id).certificates_from, centre.keeps_certificates_months)
    release = release_of(certificate.release_id)
    found = mails.look(of, certificate, within, at, is_out=release is not None and is_out(release, at))
    if found.mail and not (found.mail.kind is CertificateMail.READY and _is_to_be_sent(of, at)):
        _mail(of, certificate, centre, found.mail, at)
    certificates.set_next_look(of, found.again_at)


def _is_to_be_sent(of: Certificates, at: datetime) -> bool:
    """Then its candidate is mailed when it is sent, and need not come."""
    return is_to_be_sent(dispatches.find_request(of.candidate_id, of.session_id), at)


def _mail(of: Certificates, certificate: Certificate, centre: Centre, due: DueMail, at: datetime) -> None:
    session = session_of(of.session_id)
    notice = notices_for.candidate(
        of.candidate_id,
        accounts.find_accounts([of.candidate_id]).get(of.candidate_id),
        KINDS[due.kind],
        mails.cause(of, certificate, due.kind),
        "certificates",
        release_id=certificate.release_id,
        centre=centre.number,
        exam_name=session.exam_name["name"],
        sessions=session.name,
        centre_name=centre.name,
        kept_until=due.kept_until.isoformat(),
    )
    notices_for.put([notice], at)
