"""What goes into the queues: references and times, in tens, within SQS's own limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.accounts.account import Holder, ResetAsked
from shared.adapters import queue
from shared.adapters.aws import client
from shared.adapters.queue import Again
from shared.ground.errors import TryAgain
from shared.ground.settings import Settings, settings
from shared.notices.notice import Reference

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)


class Recorded:
    """An SQS client that keeps what it is given, and refuses as often as it is told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.calls: list[dict[str, Any]] = []
        self.refusals = refusals

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        self.calls.append(request)
        if self.refusals:
            self.refusals -= 1
            return {"Failed": [{"Id": request["Entries"][-1]["Id"]}]}
        return {"Successful": []}

    def send_message(self, **request: Any) -> None:
        self.calls.append(request)


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    recorded = Recorded()
    monkeypatch.setattr(queue, "client", lambda _: recorded)
    monkeypatch.setattr(queue, "settings", lambda: Settings(notices_queue="notices", letters_queue="letters"))
    return recorded


def references(count: int) -> list[Reference]:
    return [Reference("r1", f"KXA{number:06d}", AT) for number in range(count)]


@pytest.mark.parametrize(("count", "calls"), [(0, []), (1, [1]), (10, [10]), (11, [10, 1]), (25, [10, 10, 5])])
def test_references_travel_by_tens(sqs: Recorded, count: int, calls: list[int]) -> None:
    queue.send_references(references(count))
    assert [len(call["Entries"]) for call in sqs.calls] == calls
    bodies = [json.loads(entry["MessageBody"]) for call in sqs.calls for entry in call["Entries"]]
    assert [body["recipient"] for body in bodies] == [each.recipient for each in references(count)]


def test_a_reference_carries_its_cause_recipient_and_time_and_nothing_else(sqs: Recorded) -> None:
    queue.send_references(references(1))
    body = json.loads(sqs.calls[0]["Entries"][0]["MessageBody"])
    assert body == {"cause": "r1", "recipient": "KXA000000", "at": "2026-12-09T08:00:00+00:00"}


@pytest.mark.parametrize(
    "sent",
    [
        Reference("r1", "KXA104827", AT),
        Reference("r1", "KXA104827", AT, release_id="r1"),
        Reference("hash", "KXA104827", AT, is_letter=True),
    ],
)
def test_a_reference_comes_back_as_it_went(sqs: Recorded, sent: Reference) -> None:
    queue.send_references([sent])
    assert queue.reference(json.loads(sqs.calls[0]["Entries"][0]["MessageBody"])) == sent


def test_what_the_queue_refuses_is_sent_once_more_alone(sqs: Recorded) -> None:
    sqs.refusals = 1
    queue.send_references(references(10))
    assert [len(call["Entries"]) for call in sqs.calls] == [10, 1]
    assert sqs.calls[1]["Entries"][0] == sqs.calls[0]["Entries"][-1]


def test_what_is_refused_twice_is_not_silently_lost(sqs: Recorded) -> None:
    sqs.refusals = 2
    with pytest.raises(TryAgain):
        queue.send_references(references(10))


def test_a_letter_does_not_wait_behind_a_release(sqs: Recorded) -> None:
    queue.send_references(references(1))
    queue.send_letter(references(1)[0])
    assert [call["QueueUrl"] for call in sqs.calls] == ["notices", "letters"]


def test_what_goes_back_goes_to_its_own_queue_with_its_turn_and_its_delay(sqs: Recorded) -> None:
    of_release, letter = Reference("r1", "KXA104827", AT, "r1"), Reference("hash", "KXA104827", AT, is_letter=True)
    queue.send_again([Again(of_release, 0, 20, 7), Again(letter, 3, 901, 3), Again(of_release, 2, 900, 4)])
    entries = [(call["QueueUrl"], entry) for call in sqs.calls for entry in call["Entries"]]
    bodies = [json.loads(entry["MessageBody"]) for _, entry in entries]
    assert [(url, entry["DelaySeconds"]) for url, entry in entries] == [
        ("letters", 900),
        ("notices", 20),
        ("notices", 900),
    ]
    assert [(body.get("turn"), body["hop"]) for body in bodies] == [(3, 3), (None, 7), (2, 4)]
    assert [queue.reference(body) for body in bodies] == [letter, of_release, of_release]


@pytest.mark.parametrize(("turn", "longest"), [(1, 2), (2, 4), (5, 32), (8, 256), (9, 300), (500, 300)])
def test_the_back_off_is_spread_and_grows_to_five_minutes(turn: int, longest: int) -> None:
    delays = {queue.back_off(turn) for _ in range(200)}
    assert min(delays) >= 1
    assert longest / 2 < max(delays) <= longest
    assert len(delays) > 1


@pytest.mark.parametrize(("asked", "given"), [(-5, 0), (0, 0), (300, 300), (900, 900), (901, 900)])
def test_a_delay_stays_within_what_sqs_takes(sqs: Recorded, asked: int, given: int) -> None:
    queue.send_fanout("r1", AT, delay=asked)
    assert sqs.calls[0]["DelaySeconds"] == given


def test_a_chain_counts_its_hops_and_ends_itself() -> None:
    assert queue.next_hop({}) == 1
    assert queue.next_hop({"hop": queue.MOST_HOPS - 1}) == queue.MOST_HOPS
    with pytest.raises(queue.TooManyHops):
        queue.next_hop({"hop": queue.MOST_HOPS})


ASKED = ResetAsked(Holder.CANDIDATE, "KXA104827", "source", datetime(2026, 12, 9, 8, 0, 0, 123_000, tzinfo=UTC))


def test_who_has_forgotten_a_password_is_read_as_it_was_sent(aws: None) -> None:
    queue.send_reset(ASKED)
    (message,) = client("sqs").receive_message(QueueUrl=settings().resets_queue)["Messages"]
    assert queue.reset_asked(json.loads(message["Body"])) == ASKED


@pytest.mark.parametrize("body", [{}, {"holder": "X", "key": "k", "source": "s", "at": "2026-12-09T08:00:00+00:00"}])
def test_a_message_about_a_password_that_is_none_of_ours_is_refused(body: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        queue.reset_asked(body)
