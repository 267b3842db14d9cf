"""Works a batch through, in pages: every row by the same guarded check as a single one, each once, whatever happens.

A page of outcomes is written whole with the progress. Whoever goes on where another was killed finds the page's moment
in the batch: so the checks of its rows have the ids that they had, and what is recorded or counted stays so. Its end is
a line in its organisation's list of changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from functions.batches.rows import Worked, outcomes
from shared.adapters import clock, identity, log, uploads
from shared.adapters.uploads import Upload
from shared.application import change_lines
from shared.candidates.batch_rows import AnyRow, read_batch
from shared.ground.errors import TryAgain
from shared.ground.settings import settings
from shared.store import batches, check_history
from shared.store.batches import Turn
from shared.verification.access_record import place_of
from shared.verification.batch import (
    Batch,
    BatchState,
    RowOutcome,
    RowReason,
    as_of,
    batch_of,
    business_time,
    has_ended,
    row_check_id,
)
from shared.verification.result_change import Change, ChangeType

CAUSE = "batch"
"""Of all lines in lists of changes that say what batch has ended."""
GRACE_S = 40
"""Seconds of a call that are kept for the page that was begun last."""
PAGE = 99
"""Rows. A page is a transaction of one part more, and its rows have one business time."""
Rows = Sequence[AnyRow]


def work(name: str, until: float) -> None:
    """The batch of this file, to its end; TryAgain while another worker has it, and when this moment of
    `clock.elapsed()` comes before. Its file is deleted at the end, and so is, unread, any other that is sent later."""
    bucket = settings().batches_bucket
    batch, upload = batches.find_batch(*batch_of(name)), uploads.read(bucket, name)
    if batch is not None and not has_ended(as_of(batch, clock.seconds())):
        with _turn(batch, until) as turn:
            batch = _worked(batches.find_batch(*batch_of(name)) or batch, turn, upload, until)
    if batch is not None and has_ended(batch):
        _report(batch)
    if upload is not None:
        uploads.delete(bucket, name, upload)


@contextmanager
def _turn(batch: Batch, until: float) -> Iterator[Turn]:
    """It ends with this call at the latest: a worker that was killed writes nothing after."""
    now = clock.seconds()
    turn = Turn(identity.new_id(), now + max(0, int(until - clock.elapsed())) + GRACE_S)
    if not batches.take_turn(batch, turn, now):
        raise TryAgain
    try:
        yield turn
    except Exception:
        batches.give_turn_back(batch, turn)
        raise
    batches.give_turn_back(batch, turn)


def _worked(batch: Batch, turn: Turn, upload: Upload | None, until: float) -> Batch:
    if batch.state is BatchState.AWAITING_FILE:
        if upload is None:
            return batch
        read = read_batch(batch.form, upload.content)
        at = business_time(batch, clock.seconds())
        if read.faults.count:
            return batches.refuse(batch, turn, read.faults.in_order(), read.faults.count, at)
        batch = batches.begin(batch, turn, len(read.rows), upload.tag, at)
        return _paged(batch, turn, read.rows, frozenset(), until)
    if batch.state is BatchState.CHECKING:
        is_same = upload is not None and upload.tag == batch.tag
        rows = read_batch(batch.form, upload.content).rows if upload and is_same else _gone(batch)
        return _paged(batch, turn, rows, _recorded(batch, rows), until)
    return batch


def _paged(batch: Batch, turn: Turn, rows: Rows, recorded: frozenset[str], until: float) -> Batch:
    """`recorded` are the ids of the first page's checks that another worker has recorded."""
    worked = Worked(batch, None, recorded)
    while batch.done < batch.rows:
        if clock.elapsed() >= until:
            raise TryAgain
        page = rows[batch.done : batch.done + PAGE]
        worked, found = outcomes(replace(worked, batch=batch), page)
        next_at = business_time(batch, clock.seconds())
        batch = batches.write_page(batch, turn, found, next_at)
        worked = replace(worked, recorded=frozenset())
    log.info("a batch ended", organisation_id=batch.organisation_id, count=batch.rows)
    return batches.end(batch, turn, business_time(batch, clock.seconds()))


def _report(batch: Batch) -> None:
    """After its end is written, so that whoever is told finds it ended; by whoever finds it so, once."""
    finished = Change(ChangeType.BATCH_FINISHED, batch_id=batch.id)
    change_lines.write(batch.organisation_id, CAUSE, [finished], business_time(batch, clock.seconds()))


def _recorded(batch: Batch, rows: Rows) -> frozenset[str]:
    at = batch.page_at or batch.at
    ids = [row_check_id(batch, each.number, at) for each in rows[batch.done : batch.done + PAGE]]
    found = check_history.recorded(batch.organisation_id, [place_of(at, each) for each in ids]) if ids else frozenset()
    return frozenset(each for each in ids if place_of(at, each) in found)


def _gone(batch: Batch) -> Rows:
    """Nothing is known of the rows of a file that was replaced, or lay longer than a day, but their numbers."""
    return [RowOutcome(number, reason=RowReason.FILE_GONE) for number in range(1, batch.rows + 1)]
