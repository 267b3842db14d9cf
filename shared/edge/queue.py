"""SQS: references and business time travel, never a result or an address."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import datetime

from shared.edge.aws import client
from shared.errors import TryAgain
from shared.notices import NoticeKind, Reference
from shared.settings import settings

LONGEST_DELAY = 900
"""Seconds; SQS's own limit."""
LONGEST_BACK_OFF = 300
"""Seconds a mail waits at most for a provider that is busy."""


def send_references(references: Iterable[Reference]) -> None:
    """Queues a release's notices by tens; what the queue refuses is tried once more, then TryAgain."""
    waiting = [_entry(number, reference) for number, reference in enumerate(references)]
    for start in range(0, len(waiting), 10):
        _send(settings().notices_queue, waiting[start : start + 10])


def send_letter(reference: Reference) -> None:
    """Queues a mail that somebody waits for, beside the cohorts and not behind them."""
    _send_one(settings().letters_queue, _body(reference))


def send_again(kind: NoticeKind, reference: Reference, turn: int) -> None:
    """Queues a mail that the provider was too busy for, by its `turn` (from 1): spread out, and later each time."""
    url = settings().notices_queue if kind is NoticeKind.RESULTS_RELEASED else settings().letters_queue
    longest = min(2 ** min(turn, 10), LONGEST_BACK_OFF)
    delay = random.randint(1, longest)  # noqa: S311  # nobody gains by guessing it
    _send_one(url, {**_body(reference), "turn": turn}, delay)


def send_fanout(release_id: str, at: datetime, *, delay: int = 0) -> None:
    """Asks `release` to publish or fan out this release; `at` is the business time of the asking, or of the release."""
    send_fanout_page({"release_id": release_id, "at": at.isoformat()}, delay=delay)


def send_fanout_page(body: dict[str, object], *, delay: int = 0) -> None:
    _send_one(settings().fanout_queue, body, delay)


def reference(body: dict[str, object]) -> Reference:
    """What `_body` wrote; raises KeyError or ValueError for a message that is none of ours."""
    release_id = body.get("release_id")
    return Reference(
        cause=str(body["cause"]),
        recipient=str(body["recipient"]),
        at=datetime.fromisoformat(str(body["at"])),
        release_id=None if release_id is None else str(release_id),
        is_letter=bool(body.get("letter", False)),
    )


def _body(reference: Reference) -> dict[str, object]:
    return {
        "cause": reference.cause,
        "recipient": reference.recipient,
        "at": reference.at.isoformat(),
        **({"release_id": reference.release_id} if reference.release_id else {}),
        **({"letter": True} if reference.is_letter else {}),
    }


def _entry(number: int, reference: Reference) -> dict[str, str]:
    return {"Id": str(number), "MessageBody": json.dumps(_body(reference))}


def _send_one(url: str, body: dict[str, object], delay: int = 0) -> None:
    client("sqs").send_message(
        QueueUrl=url, MessageBody=json.dumps(body), DelaySeconds=max(0, min(delay, LONGEST_DELAY))
    )


def _send(url: str, entries: list[dict[str, str]]) -> None:
    for _ in range(2):
        answer = client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        refused = {failure["Id"] for failure in answer.get("Failed", [])}
        entries = [entry for entry in entries if entry["Id"] in refused]
        if not entries:
            return
    raise TryAgain
