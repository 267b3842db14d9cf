"""Asks for the mails of a step as soon as it is written; without it the minute's sweep of `deadlines` finds them."""

from __future__ import annotations

from datetime import datetime

from shared.adapters import log, queue
from shared.enquiries.case import Chain
from shared.enquiries.notifications import pending_notifications


def asked_for(chain: Chain, at: datetime) -> Chain:
    """The chain as it was written; queued where somebody is to be told of it. The step is done whatever becomes of
    the message, so its trouble is nobody's answer."""
    if pending_notifications(chain):
        try:
            queue.send_enquiry_event(chain.candidate_id, chain.session_id, at)
        except Exception as error:
            log.failure("the mails of an enquiry wait for the sweep", error, session_id=chain.session_id)
    return chain
