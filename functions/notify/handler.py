"""Called by the queues of notices and letters, and by that of SES's events. Sends each notice once and keeps its state.

Promises: a lease before every sending and a mark after it, each mail at a slot of the account's rate; a release's mail
leaves only while that release is out. Never sends a mail twice that is known to have left: a notice whose sending has
an unknown end stays leased, SES's events have a quarter of an hour to settle it, and only without any event it is sent
again.
"""

from __future__ import annotations

from functions.notify.mail_events import record
from functions.notify.sending import QueuedNotice, carry_out
from shared.adapters import batches, events, queue


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    queued_notices: list[QueuedNotice] = []
    trouble = "a message was not understood, or an event not kept"
    failed = batches.each(event, lambda message: queued_notices.extend(_queued_notices(message)), trouble)
    unsent = carry_out(queued_notices)
    batches.bring_forward(message for message in events.messages(event) if message.id in unsent)
    return events.failed([*failed, *unsent])


def _queued_notices(message: events.Message) -> list[QueuedNotice]:
    """The notices to send; events of SES in the batch are recorded at once."""
    body = message.body
    if "detail" in body:
        record(body)
        return []
    return [
        QueuedNotice(message.id, queue.reference(body), int(str(body.get("turn", 0))), int(str(body.get("hop", 0))))
    ]
