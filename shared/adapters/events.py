"""The shapes of the events that AWS hands to a handler, and the business time that each carries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus

LONGEST_CALL_S = 900.0
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Event = dict[str, Any]
ADDED = "added"
"""What a route adds to the headers of its answer, whatever that is: a place in the event, empty as it comes."""
BatchAnswer = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Message:
    """One SQS message; `id` is what a partial batch response names, `received` how often it has come (from 1), `queue`
    the ARN of where it came from.

    `body` is parsed only when it is asked for, so that one message that is no JSON does not fail the nine others.
    """

    id: str
    text: str
    receipt: str = ""
    received: int = 0
    queue: str = ""

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.text))


def http_at(event: Event) -> datetime:
    """Business time of a request, to the millisecond: when API Gateway took it."""
    return EPOCH + timedelta(milliseconds=int(event["requestContext"]["timeEpoch"]))


def header(event: Event, name: str) -> str:
    """A request's header by its lower-case name; "" if it has none."""
    return str((event.get("headers") or {}).get(name) or "")


def method(event: Event) -> str:
    return str(event["requestContext"]["http"]["method"])


def route_key(event: Event) -> str:
    """The route as the API names it, "GET /v1/me/results/{id}": a HEAD is its GET's, for whom it is, too."""
    return str(event["routeKey"]).replace("HEAD ", "GET ", 1)


def is_head(event: Event) -> bool:
    return str(event.get("routeKey", "")).startswith("HEAD ")


def is_act(event: Event) -> bool:
    """Whether the request may change something."""
    return method(event) not in ("GET", "HEAD")


def tick_at(event: Event) -> datetime:
    """Business time of a sweep."""
    return datetime.fromisoformat(event["time"]).astimezone(UTC)


def is_tick(event: Event) -> bool:
    return "time" in event and "Records" not in event


def seconds_left(context: object) -> float:
    """Seconds left of this call by Lambda's context; without a context, the longest that a call can have."""
    left: Callable[[], int] | None = getattr(context, "get_remaining_time_in_millis", None)
    return left() / 1000 if left else LONGEST_CALL_S


def messages(event: Event) -> Iterator[Message]:
    for record in event["Records"]:
        yield Message(
            record["messageId"],
            record["body"],
            record["receiptHandle"],
            int(record["attributes"]["ApproximateReceiveCount"]),
            record["eventSourceARN"],
        )


def uploaded_keys(body: dict[str, Any]) -> list[str]:
    """Object keys in an S3 notice, as S3 itself sends it or as EventBridge passes it on; [] for S3's test message."""
    if "detail" in body:
        return [body["detail"]["object"]["key"]]
    return [unquote_plus(record["s3"]["object"]["key"]) for record in body.get("Records", [])]


def failed(ids: list[str]) -> BatchAnswer:
    """A partial batch response: only these messages come again."""
    return {"batchItemFailures": [{"itemIdentifier": each} for each in ids]}


def request_id(event: Event) -> str:
    """What the caller and the log both have of one request."""
    return str(event["requestContext"].get("requestId", ""))
