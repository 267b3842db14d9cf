"""Called by approved organisations, and by the queue of their bucket. Checks up to 5,000 pairs, one after the other.

Promises: each row by the very same guarded check as a single one, once, however often it is interrupted; the file with
the Secret numbers is deleted at the end. Never tries more of a day than the organisation has checks, or wrong numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from functions.batches import routes, work
from shared.adapters import batches, clock, events, http

app = http.api(enable_validation=True)
app.include_router(routes.router)
FILES = ("PUT /v1/verification-batches/{id}/file",)
answer_request = http.handler(app, routes.caller, files=FILES)


def handler(event: events.Event, context: object) -> Mapping[str, object]:
    """A request, or a batch of the queue `batches`."""
    if "Records" not in event:
        return answer_request(event, context)
    until = clock.elapsed() + events.seconds_left(context) - work.GRACE_S
    return dict(events.failed(batches.each(event, lambda message: _work(message, until), "a batch was cut off")))


def _work(message: events.Message, until: float) -> None:
    for name in events.uploaded_keys(message.body):
        work.work(name, until)
