"""Redriving: every failed message goes back once, and what was sent stays sent."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from cli import redrive
from shared.notices.notice import Notice, NoticeKind, NoticeState
from shared.store import notices
from tests.kit.ses_events import KINDS, PERSONAL, full
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World


@pytest.fixture
def sqs(world: World) -> Any:
    made = boto3.client("sqs")
    for name in ("body-notices", "body-notices-failed"):
        made.create_queue(QueueName=name)
    return made


def texts(sqs: Any, name: str) -> list[str]:
    url, found = sqs.get_queue_url(QueueName=name)["QueueUrl"], []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return sorted(found)


@pytest.mark.thorough
def test_every_failed_message_goes_back_once(sqs: Any, capsys: pytest.CaptureFixture[str]) -> None:
    failed = sqs.get_queue_url(QueueName="body-notices-failed")["QueueUrl"]
    for number in range(23):
        sqs.send_message(QueueUrl=failed, MessageBody=f"{number:02d}")
    assert redrive.main(["notices", "--prefix", "body"]) == 0
    assert "23 messages" in capsys.readouterr().out
    assert texts(sqs, "body-notices") == [f"{number:02d}" for number in range(23)]
    assert texts(sqs, "body-notices-failed") == []


def test_a_redriven_message_begins_with_no_turns_and_hops(sqs: Any) -> None:
    failed = sqs.get_queue_url(QueueName="body-notices-failed")["QueueUrl"]
    sqs.send_message(QueueUrl=failed, MessageBody=json.dumps({"cause": "r1", "turn": 500, "hop": 10_000}))
    assert redrive.redrive(sqs, "notices", "body") == 1
    assert [json.loads(each) for each in texts(sqs, "body-notices")] == [{"cause": "r1"}]


def test_what_the_rule_could_not_hand_over_goes_on_as_the_rule_passes_it(
    sqs: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("body-mail-events", "body-mail-rule-failed"):
        sqs.create_queue(QueueName=name)
    failed = sqs.get_queue_url(QueueName="body-mail-rule-failed")["QueueUrl"]
    for kind in KINDS:
        sqs.send_message(QueueUrl=failed, MessageBody=json.dumps(full(kind, "r1", "KXA104827")))
    assert redrive.main(["mail-rule", "--prefix", "body"]) == 0
    assert "sent back to body-mail-events" in capsys.readouterr().out
    found = texts(sqs, "body-mail-events")
    assert {json.loads(each)["detail"]["eventType"] for each in found} == set(KINDS)
    assert [word for word in PERSONAL if word in "".join(found)] == []


def test_a_crash_between_sending_and_deleting_loses_nothing(sqs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = sqs.get_queue_url(QueueName="body-notices-failed")["QueueUrl"]
    sqs.send_message(QueueUrl=failed, MessageBody="only")

    def killed(**_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sqs, "delete_message", killed)
    with pytest.raises(KeyboardInterrupt):
        redrive.redrive(sqs, "notices", "body")
    assert texts(sqs, "body-notices") == ["only"]
    left = sqs.get_queue_attributes(QueueUrl=failed, AttributeNames=["All"])["Attributes"]
    assert left["ApproximateNumberOfMessagesNotVisible"] == "1"


def test_what_was_sent_is_not_sent_again(world: World) -> None:
    notice = Notice("c1", "KXA104827", NoticeKind.EMAIL_CONFIRMATION, NoticeState.QUEUED, "en", "a@example.org")
    merge = dict.fromkeys(("link", "body_name", "candidate_id", "support_contact"), "x")
    assert notices.add_notice(Notice(**{**{name: getattr(notice, name) for name in notice.__slots__}, "merge": merge}))
    body = {"cause": "c1", "recipient": "KXA104827", "at": RELEASE_AT.isoformat(), "letter": True}
    for _ in range(3):
        assert world.deliver("letters", body) == []
    assert len(world.sent) == 1


def test_a_queue_that_is_not_there_is_named(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert redrive.main(["notices", "--prefix", "nobody"]) == 1
    assert "nobody-notices" in capsys.readouterr().out
