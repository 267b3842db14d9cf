"""Called every minute, and by a queue for causes for which results changed. Tells every organisation that had seen one
of these results: a line in its list of changes, and one mail a cause.

Promises: each is told once of each cause, however often it is called and wherever it was killed; of one subject in the
order of what happened. Never reads a result, and names none.
"""

from __future__ import annotations

from datetime import datetime

from functions.changes import notifying
from shared.adapters import batches, events, queue
from shared.store import result_causes


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    return batches.tick_or_batch(event, sweep, _answer, "a change of results was not told")


def sweep(at: datetime) -> None:
    """One small query where nothing is due; a cause that is asked for twice is told once."""
    queue.send_changes(queue.cause_body(*each, at) for each in result_causes.due_causes(at))


def _answer(message: events.Message) -> None:
    body = message.body
    at = datetime.fromisoformat(str(body["at"]))
    subject, number = str(body["subject"]), int(str(body["number"]))
    if "shard" in body:
        notifying.go_on(subject, number, at, body)
    else:
        notifying.begin(subject, number, at)
