"""Asks for the mails of an application's step as soon as it is written; otherwise the minute's sweep of `deadlines`
finds them."""

from __future__ import annotations

from datetime import datetime

from shared.adapters import log, queue
from shared.certifying_statements.application import Applications
from shared.certifying_statements.notifications import pending_mails


def asked_for(of: Applications, at: datetime) -> Applications:
    """The applications as they were written. The step is done whatever becomes of the message, so a failure to send it
    never fails the request."""
    if pending_mails(of):
        try:
            queue.send_deadlines([event(of.candidate_id, of.session_id, at)])
        except Exception as error:
            log.failure("the mails of an application wait for the sweep", error, session_id=of.session_id)
    return of


def event(candidate_id: str, session_id: str, at: datetime) -> dict[str, object]:
    """Asks `deadlines` to write the pending mails of these applications."""
    return {"certifying": candidate_id, "session": session_id, "at": at.isoformat()}
