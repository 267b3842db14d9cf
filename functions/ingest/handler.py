"""Called by the queue of the upload bucket. Checks a whole file, then writes all of it or nothing.

Promises: every fault is named with its line and column; an interrupted load goes on where it ended, also when the same
file is sent again under another ingest; the file is deleted when its ingest ends, either way, and so is, unread, any
other file that is sent to the same link. Never writes results into a release that is not a draft, nor into a session
that another release is loading, nor entries while another file of entries is being loaded.
"""

from __future__ import annotations

from functools import partial

from functions.ingest import files, headcount
from shared.adapters import batches, clock, events, log, patience, uploads
from shared.ground.settings import settings
from shared.store import ingests

GRACE_S = headcount.LONGEST_S + 40
"""Seconds of a call that are kept for what follows the last write begun: the SDK gives a call up after twenty, its
pauses included, and a load must still count its candidates and write that it has ended."""


def handler(event: events.Event, context: object) -> events.BatchAnswer:
    """A busy store ends no load: each write is tried again, and otherwise the whole ingest, which goes on where it
    ended, until little time of this call is left. Then the message comes again."""
    until = clock.elapsed() + events.seconds_left(context) - GRACE_S
    return events.failed(batches.each(event, lambda message: _ingest_all(message, until), "an ingest was cut off"))


def _ingest_all(message: events.Message, until: float) -> None:
    for key in events.uploaded_keys(message.body):
        patience.once(partial(_ingest, key, until), until)


def _ingest(ingest_id: str, until: float) -> None:
    bucket = settings().uploads_bucket
    ingest, upload = ingests.find_ingest(ingest_id), uploads.read(bucket, ingest_id)
    if ingest is not None:
        ended = files.ended(ingest, upload.content if upload else None, until)
        log.info("an ingest ended", ingest_id=ingest_id, state=ended.state.value, count=ended.written)
    if upload is not None:
        uploads.delete(bucket, ingest_id, upload)
