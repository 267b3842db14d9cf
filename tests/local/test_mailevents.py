"""SES's event side, as the mailbox simulator documents it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local import mailevents
from local.mailevents import MailEvents, envelope, events_of


@pytest.mark.parametrize(
    ("address", "events"),
    [
        ("anna@example.org", ("Send", "Delivery")),
        ("success@simulator.amazonses.com", ("Send", "Delivery")),
        ("ooto@simulator.amazonses.com", ("Send", "Delivery")),
        ("bounce@simulator.amazonses.com", ("Send", "Bounce")),
        ("Bounce+Anna@Simulator.amazonses.com", ("Send", "Bounce")),
        ("suppressionlist@simulator.amazonses.com", ("Send", "Bounce")),
        ("complaint@simulator.amazonses.com", ("Send", "Delivery", "Complaint")),
        ("bounce@example.org", ("Send", "Delivery")),
    ],
)
def test_what_becomes_of_a_mail_to(address: str, events: tuple[str, ...]) -> None:
    assert events_of(address) == events


def test_an_event_is_in_eventbridges_envelope_with_the_mails_tags() -> None:
    told = envelope("Bounce", "m-1", "a@example.org", {"cause": "R1", "recipient": "KXA104827"})
    assert (told["source"], told["detail-type"]) == ("aws.ses", "Email Bounced")
    assert told["detail"]["eventType"] == "Bounce"
    assert told["detail"]["mail"]["tags"] == {"cause": ["R1"], "recipient": ["KXA104827"]}


class FakeEmulator:
    """Notices in the table, messages on the queue."""

    url = "http://127.0.0.1:1"

    def __init__(self) -> None:
        self.notices: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []

    def client(self, _: str) -> Any:
        return self

    def get_paginator(self, _: str) -> Any:
        return self

    def paginate(self, **_: Any) -> Iterator[dict[str, Any]]:
        yield {"Items": self.notices}

    def get_queue_url(self, **_: Any) -> dict[str, str]:
        return {"QueueUrl": "queue"}

    def send_message(self, **told: str) -> None:
        self.sent.append(json.loads(told["MessageBody"]))


def test_each_mail_is_reported_once_and_only_when_its_notice_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    emulator = FakeEmulator()
    mails = [{"MessageId": "m-1", "To": ["a@example.org"], "Timestamp": 1.0}]
    monkeypatch.setattr(mailevents, "sent_messages", lambda _: mails)
    events: Any = MailEvents(emulator, "mail-events", "Notices")  # type: ignore[arg-type]  # it quacks
    events.look()
    assert emulator.sent == []  # sent, and not yet marked: the next look finds it
    emulator.notices = [{"message_id": {"S": "m-1"}, "cause": {"S": "R1"}, "sk": {"S": "KXA104827"}}]
    events.look()
    events.look()
    assert [each["detail"]["eventType"] for each in emulator.sent] == ["Send", "Delivery"]
