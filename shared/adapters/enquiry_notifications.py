"""Asks for the mails of an enquiry's step as soon as it is written; otherwise the minute's sweep of `deadlines` finds
them."""

from __future__ import annotations

from datetime import datetime

from shared.adapters import log, queue
from shared.enquiries.case import Chain
from shared.enquiries.notifications import pending_notifications


def asked_for(chain: Chain, at: datetime) -> Chain:
    """The chain as it was written, after its pending notifications were asked for by a message. The step is done
    whatever becomes of the message, so a failure to send it never fails the request."""
    if pending_notifications(chain):
        try:
            queue.send_enquiry_event(chain.candidate_id, chain.session_id, at)
        except Exception as error:
            log.failure("the mails of an enquiry wait for the sweep", error, session_id=chain.session_id)
    return chain
