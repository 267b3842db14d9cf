"""Called by a queue for releases that are out or recalled, and for single results that have another version. Makes the
certificates that results ask for, and recalls those that state something else.

Promises: never a certificate before its result is out, nor one of a result that has none by rule; a page that comes
again changes nothing. Never keeps what a result says.
"""

from __future__ import annotations

from datetime import datetime

from functions.printing import making
from shared.adapters import batches, events


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    return events.failed(batches.each(event, _answer, "certificates were not made"))


def _answer(message: events.Message) -> None:
    body = message.body
    at = datetime.fromisoformat(str(body["at"]))
    if "shard" in body:
        making.go_on(at, body)
    else:
        making.settle([(str(body["candidate_id"]), str(body["session_id"]))], at)
