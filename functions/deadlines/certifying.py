"""The mails of the applications for certifying statements about one result, each once.

The rows of the outbox are put first, if absent, then their references queued, then the events marked as mailed. A crash
anywhere repeats it; the mark is conditional on the revision that was read, so nothing newer is passed over.
"""

from __future__ import annotations

from datetime import datetime

from functions.deadlines import centre_mails
from shared.application import notices_for
from shared.application.reference import centre_of, session_of
from shared.certifying_statements import notifications
from shared.certifying_statements.application import Applications
from shared.certifying_statements.notifications import PendingMail
from shared.certifying_statements.states import ApplicationParty
from shared.notices.notice import NoticeKind
from shared.store import accounts, certifying_statements


def notify(candidate_id: str, session_id: str, at: datetime) -> None:
    """Does nothing where everything was done; asked for twice, a notice is written once."""
    of = certifying_statements.find_applications(candidate_id, session_id)
    if of is None or of.notified == notifications.event_count(of):
        return
    for pending in notifications.pending_mails(of):
        for reader in pending.readers:
            (_notify_centre if reader is ApplicationParty.CENTRE else _notify_candidate)(of, pending, at)
    certifying_statements.mark_notified(of)


def _notify_candidate(of: Applications, pending: PendingMail, at: datetime) -> None:
    notice = notices_for.candidate(
        of.candidate_id,
        accounts.find_accounts([of.candidate_id]).get(of.candidate_id),
        NoticeKind.CERTIFYING_STATEMENT,
        notifications.cause(of, pending),
        "results/certifying",
        centre=of.centre_number,
        sessions=session_of(of.session_id).name,
        centre_name=centre_of(of.centre_number).name,
        what=pending.what,
    )
    notices_for.put([notice], at)


def _notify_centre(of: Applications, pending: PendingMail, at: datetime) -> None:
    centre_mails.write(
        centre_of(of.centre_number),
        NoticeKind.CERTIFYING_AT_CENTRE,
        notifications.cause(of, pending),
        at,
        instead=lambda: centre_mails.administrators(of.centre_number),
        page="centre/certifying",
        candidate_id=of.candidate_id,
        sessions=session_of(of.session_id).name,
    )
