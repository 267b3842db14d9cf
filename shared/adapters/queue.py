"""Messages of our queues: they carry references and business time, never a result or an address."""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.accounts.account import Holder, ResetAsked
from shared.adapters.aws import client
from shared.ground.errors import TryAgain
from shared.ground.settings import settings
from shared.notices.notice import Reference

LONGEST_DELAY = 900
"""Seconds; SQS's own limit."""
LONGEST_BACK_OFF = 300
"""Seconds a mail waits at most for a provider that is busy."""
MOST_HOPS = 500
"""How often a walk through many rows may hand over to the next call, each after some twenty seconds of work."""


class TooManyHops(Exception):
    """A chain of messages is longer than any real work needs. Its message fails and goes to the failure queue, which
    has an alarm, so nothing is lost."""


@dataclass(frozen=True, slots=True)
class Again:
    """A reference that goes back to its queue: for which turn, after how many seconds, and at which place of its chain
    of messages."""

    reference: Reference
    turn: int
    delay: int
    hop: int = 1


def next_hop(body: Mapping[str, object], most: int = MOST_HOPS) -> int:
    """The number of the message that follows this one in its chain; raises TooManyHops."""
    hop = int(str(body.get("hop", 0))) + 1
    if hop > most:
        raise TooManyHops
    return hop


def hide(arn: str, receipt: str, seconds: int) -> None:
    """Makes a message that this call has received come again after so many seconds, if it is not deleted before."""
    name = arn.rpartition(":")[2]
    url = next(each for each in settings().queues if each.rpartition("/")[2] == name)
    client("sqs").change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=seconds)


def send_references(references: Iterable[Reference]) -> None:
    """Queues notices by tens; what the queue refuses is tried once more, then TryAgain."""
    _send_tens(settings().notices_queue, [_body(each) for each in references], [])


def send_letter(reference: Reference) -> None:
    """Queues a mail that somebody waits for, in a queue of its own and so not behind a release's mails."""
    _send_one(settings().letters_queue, _body(reference))


def send_again(many: Collection[Again]) -> None:
    """Queues fresh messages in the place of those that could not be sent yet, each to its own queue."""
    for is_letter in (True, False):
        mine = [each for each in many if each.reference.is_letter is is_letter]
        bodies = [_again(each) for each in mine]
        url = settings().letters_queue if is_letter else settings().notices_queue
        _send_tens(url, bodies, [each.delay for each in mine])


def back_off(turn: int) -> int:
    """Seconds that a mail waits for a busy provider, by its `turn` (from 1): spread out, and later each time."""
    return random.randint(1, min(2 ** min(turn, 10), LONGEST_BACK_OFF))  # noqa: S311  # nobody gains by guessing it


def send_fanout(release_id: str, at: datetime, *, delay: int = 0) -> None:
    """Asks `release` to publish or fan out this release; `at` is the business time of the request, or of the
    release."""
    send_fanout_page({"release_id": release_id, "at": at.isoformat()}, delay=delay)


def send_fanout_page(body: dict[str, object], *, delay: int = 0) -> None:
    _send_one(settings().fanout_queue, body, delay)


def send_deadlines(bodies: Iterable[dict[str, object]]) -> None:
    """Asks `deadlines` for pages of test mails, start notices, digests, chains of enquiries; what carries a cursor
    goes on from there."""
    _send_tens(settings().deadlines_queue, list(bodies), [])


def send_enquiry_event(candidate_id: str, session_id: str, at: datetime) -> None:
    """Asks `deadlines` to send the pending notifications of this chain of enquiries, as soon as its step is written."""
    _send_one(settings().deadlines_queue, enquiry_event(candidate_id, session_id, at))


def send_changes(bodies: Iterable[dict[str, object]]) -> None:
    """Asks `changes` to tell of causes for which results changed, or of one shard of such a release."""
    _send_tens(settings().changes_queue, list(bodies), [])


def send_cause(subject: str, number: int, at: datetime, *, delay: int) -> None:
    """Asks `changes` to tell of this cause once so many seconds have passed, which is at `at`."""
    _send_one(settings().changes_queue, cause_body(subject, number, at), delay)


def cause_body(subject: str, number: int, at: datetime) -> dict[str, object]:
    return {"subject": subject, "number": number, "at": at.isoformat()}


def send_certificates(bodies: Iterable[dict[str, object]]) -> None:
    """Asks `printing` to make or recall the certificates of a page of a release, or of one result."""
    _send_tens(settings().certificates_queue, list(bodies), [])


def certificates_page(release_id: str, at: datetime, shard: int) -> dict[str, object]:
    return {"release_id": release_id, "at": at.isoformat(), "shard": shard}


def certificates_of(candidate_id: str, session_id: str, at: datetime) -> dict[str, object]:
    return {"candidate_id": candidate_id, "session_id": session_id, "at": at.isoformat()}


def send_deliveries(bodies: Iterable[dict[str, object]], *, delay: int = 0) -> None:
    """Asks `webhooks` to try these deliveries, each after so many seconds, which SQS bounds."""
    listed = list(bodies)
    _send_tens(settings().deliveries_queue, listed, [delay] * len(listed))


def delivery_body(organisation_id: str, endpoint_id: str, delivery_id: str, at: datetime) -> dict[str, object]:
    """`at` is when the message is to be seen."""
    who = {"organisation": organisation_id, "endpoint": endpoint_id}
    return {**who, "delivery": delivery_id, "at": at.isoformat()}


def send_reset(asked: ResetAsked) -> None:
    """Queues a request for a new password: one message, whether or not there is such an account, so that the time of
    the answer does not show who is registered. An organisation is named by the hash of its address."""
    who = {"holder": asked.holder.value, "key": asked.key}
    _send_one(settings().resets_queue, {**who, "source": asked.source, "at": asked.at.isoformat()})


def reset_asked(body: dict[str, object]) -> ResetAsked:
    """What `send_reset` wrote; raises KeyError or ValueError for a message that is none of ours."""
    at = datetime.fromisoformat(str(body["at"]))
    return ResetAsked(Holder(str(body["holder"])), str(body["key"]), str(body["source"]), at)


def send_lock(candidate_id: str, at: datetime) -> None:
    """Says that the last try of a candidate who has registered is spent, in the queue of those who wait for a mail."""
    _send_one(settings().resets_queue, {"locked": candidate_id, "at": at.isoformat()})


def locked(body: dict[str, object]) -> tuple[str, datetime] | None:
    """Whom a message of `send_lock` names, and when it was; None for one of `send_reset`."""
    return (str(body["locked"]), datetime.fromisoformat(str(body["at"]))) if "locked" in body else None


def send_shares(candidate_id: str, at: datetime, *, delay: int = 0, hop: int = 0) -> None:
    """Asks `shares` to open what this candidate has shared with organisations and is out at this moment: one message,
    whether or not anything is."""
    body: dict[str, object] = {"candidate_id": candidate_id, "at": at.isoformat()}
    _send_one(settings().shares_queue, {**body, **({"hop": hop} if hop else {})}, delay)


def send_many_shares(candidate_ids: Iterable[str], at: datetime, *, delay: int) -> None:
    """The same for each of them, in so many seconds."""
    bodies: list[dict[str, object]] = [{"candidate_id": each, "at": at.isoformat()} for each in candidate_ids]
    _send_tens(settings().shares_queue, bodies, [delay] * len(bodies))


def send_look(candidate_id: str, check_id: str, at: datetime) -> None:
    """Says that an organisation has looked at the results of a candidate who is mailed about it; the same queue."""
    _send_one(settings().resets_queue, {"look_at": candidate_id, "look": check_id, "at": at.isoformat()})


def look_in(body: dict[str, object]) -> tuple[str, str, datetime] | None:
    """Whom a message of `send_look` names, the look's id and when it was; None for any other."""
    if "look_at" not in body:
        return None
    return str(body["look_at"]), str(body["look"]), datetime.fromisoformat(str(body["at"]))


def enquiry_event(candidate_id: str, session_id: str, at: datetime) -> dict[str, object]:
    return {"chain": candidate_id, "session": session_id, "at": at.isoformat()}


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


def _again(each: Again) -> dict[str, object]:
    return {**_body(each.reference), **({"turn": each.turn} if each.turn else {}), "hop": each.hop}


def _send_tens(url: str, bodies: Sequence[dict[str, object]], delays: Sequence[int]) -> None:
    entries: list[dict[str, object]] = [
        {"Id": str(number), "MessageBody": json.dumps(body)} for number, body in enumerate(bodies)
    ]
    for entry, delay in zip(entries, delays, strict=False):
        entry["DelaySeconds"] = _within(delay)
    for start in range(0, len(entries), 10):
        _send(url, entries[start : start + 10])


def _send_one(url: str, body: dict[str, object], delay: int = 0) -> None:
    client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body), DelaySeconds=_within(delay))


def seconds_until(moment: datetime, at: datetime) -> int:
    """Whole seconds from `at` on, rounded up: what a message is for must be there when it comes."""
    left = (moment - at).total_seconds()
    return int(left) + (left > int(left))


def _within(delay: int) -> int:
    return max(0, min(delay, LONGEST_DELAY))


def _send(url: str, entries: list[dict[str, object]]) -> None:
    for _ in range(2):
        answer = client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        refused = {failure["Id"] for failure in answer.get("Failed", [])}
        entries = [entry for entry in entries if entry["Id"] in refused]
        if not entries:
            return
    raise TryAgain
