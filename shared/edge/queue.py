"""SQS: references and business time travel, never a result or an address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from shared.edge.aws import client
from shared.errors import TryAgain
from shared.notices import Reference
from shared.settings import settings

LONGEST_DELAY = 900
"""Seconds; SQS's own limit."""


def send_references(references: Iterable[Reference]) -> None:
    """Queues notices by tens; what the queue refuses is tried once more, then TryAgain."""
    waiting = [_entry(number, reference) for number, reference in enumerate(references)]
    for start in range(0, len(waiting), 10):
        _send(settings().notices_queue, waiting[start : start + 10])


def send_fanout(release_id: str, at: datetime, *, delay: int = 0) -> None:
    """Asks `release` to publish or fan out this release; `at` is the business time of the asking, or of the release."""
    send_fanout_page({"release_id": release_id, "at": at.isoformat()}, delay=delay)


def send_fanout_page(body: dict[str, object], *, delay: int = 0) -> None:
    client("sqs").send_message(
        QueueUrl=settings().fanout_queue,
        MessageBody=json.dumps(body),
        DelaySeconds=max(0, min(delay, LONGEST_DELAY)),
    )


def _entry(number: int, reference: Reference) -> dict[str, str]:
    body = {"cause": reference.cause, "recipient": reference.recipient, "at": reference.at.isoformat()}
    return {"Id": str(number), "MessageBody": json.dumps(body)}


def _send(url: str, entries: list[dict[str, str]]) -> None:
    for _ in range(2):
        answer = client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        refused = {failure["Id"] for failure in answer.get("Failed", [])}
        entries = [entry for entry in entries if entry["Id"] in refused]
        if not entries:
            return
    raise TryAgain
