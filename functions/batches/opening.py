"""Opens a batch, and takes its rows or its file; what comes into the bucket begins the work."""

from __future__ import annotations

import json
from datetime import datetime

from functions.batches.bodies import NewBatch
from shared.adapters import clock, identity, uploads
from shared.application.checked_pair import asking
from shared.ground import idempotency
from shared.ground.errors import Conflict, StaleVersion
from shared.ground.file_faults import Fault
from shared.ground.settings import keyed_hash, settings
from shared.store import batches
from shared.store.batches import BatchAsked
from shared.verification.access_record import declare
from shared.verification.agent import Agent
from shared.verification.batch import NEVER_CAME, Batch, BatchForm, BatchState, UnknownBatch, as_of
from shared.verification.history import check_id
from shared.verification.organisation import must_be_approved
from shared.verification.requirement_profile import offered


class FileCame(Conflict):
    """A batch takes one file."""

    def __init__(self) -> None:
        super().__init__("This batch has its rows already, or waits for no file any more. Begin another one.")


def open_batch(agent: Agent, body: NewBatch, key: str | None, at: datetime) -> Batch:
    """The batch, which may be one that the same request with the same key has opened before. Its rows, where they came
    in the request, are put into the bucket, also by a repeated request: the first may have been cut off before."""
    declared = declare(body.purpose, body.purpose_text)
    organisation_id = agent.organisation_id
    found, _, profile = asking(organisation_id, at, body.profile_id)
    must_be_approved(found)
    offered(body.profile_id, profile)
    form = BatchForm.CSV if body.rows is None else BatchForm.JSON
    new = Batch(
        id=check_id(at, identity.new_id()),
        organisation_id=organisation_id,
        person=agent.person,
        at=at,
        opened=clock.seconds(),
        declared=declared,
        form=form,
        profile_id=body.profile_id,
    )
    batch = _added(new, _asked(organisation_id, body, key) if key else None)
    if body.rows is not None and batch.state is BatchState.AWAITING_FILE:
        rows = [each.model_dump() for each in body.rows]
        uploads.put(settings().batches_bucket, batch.name, json.dumps(rows).encode())
    return batch


def take_file(organisation_id: str, batch_id: str, text: str) -> Batch:
    """The file of a batch that waits for it, from a page, which may reach no other host than ours."""
    batch = get_batch(organisation_id, batch_id)
    if batch.form is not BatchForm.CSV or batch.state is not BatchState.AWAITING_FILE:
        raise FileCame
    uploads.put(settings().batches_bucket, batch.name, text.encode())
    return batch


def get_batch(organisation_id: str, batch_id: str) -> Batch:
    """Raises UnknownBatch, for another organisation's, too."""
    found = batches.find_batch(organisation_id, batch_id)
    if found is None:
        raise UnknownBatch
    return as_now(found)


def as_now(batch: Batch) -> Batch:
    return as_of(batch, clock.seconds())


def faults_of(batch: Batch) -> list[Fault]:
    if batch.state is not BatchState.REFUSED:
        return []
    return batches.find_faults(batch.id) or [NEVER_CAME]


def _asked(organisation_id: str, body: NewBatch, key: str) -> BatchAsked:
    """The request is kept as a keyed hash: of a plain one somebody could try what Secret numbers it had."""
    return BatchAsked(idempotency.id_of(organisation_id, key), keyed_hash("batch", body.model_dump_json()))


def _added(new: Batch, asked: BatchAsked | None) -> Batch:
    if batches.add_batch(new, asked):
        return new
    before = batches.find_asked(new.organisation_id, asked.id, new.at) if asked else None
    if asked is None or before is None:
        raise StaleVersion("This batch could not be opened just now. Send it again.")
    batch_id, request = before
    idempotency.may_repeat(request, asked.request)
    return get_batch(new.organisation_id, batch_id)
