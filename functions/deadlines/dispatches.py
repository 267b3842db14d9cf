"""One request for dispatch: mails its candidate that the certificate was sent, once, and later erases the address.

The row of the outbox is put first, if absent, then the request is marked on what was read, so that a
crash anywhere repeats it.
"""

from __future__ import annotations

from datetime import datetime

from shared.application import notices_for
from shared.application.reference import session_of
from shared.certificates.dispatch import DispatchRequest, Sending
from shared.notices.notice import NoticeKind
from shared.store import accounts, dispatches


def event(candidate_id: str, session_id: str, at: datetime) -> dict[str, object]:
    """What the queue carries of a request that is due."""
    return {"dispatch": candidate_id, "session": session_id, "at": at.isoformat()}


def follow(candidate_id: str, session_id: str, at: datetime) -> None:
    """Does nothing where nothing is due, as of a message that comes again."""
    request = dispatches.find_request(candidate_id, session_id)
    if request is None or request.next_moment > at:
        return
    if request.sent and not request.is_notified:
        _notify(request, request.sent, at)
        dispatches.mark_notified(request)
    else:
        dispatches.erase(request)


def _notify(request: DispatchRequest, sent: Sending, at: datetime) -> None:
    """By mail while the release is out that shows the result. Never where it went: that is erased, and a mail is
    not."""
    who, session = request.candidate_id, request.session_id
    notice = notices_for.candidate(
        who,
        accounts.find_accounts([who]).get(who),
        NoticeKind.CERTIFICATE_DISPATCHED,
        f"dispatch-{who}-{session}-{sent.copy}-{int(sent.at.timestamp())}",
        "certificates",
        release_id=sent.release_id,
        sessions=session_of(session).name,
        tracking_number=sent.tracking_number,
        price=str(request.price),
    )
    notices_for.put([notice], at)
