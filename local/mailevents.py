"""SES's event side: what became of each mail, through the same queue as on AWS.

The emulator takes a configuration set's event destination and delivers nothing, so the front says it instead. The
addresses of SES's mailbox simulator behave as documented ("Using the mailbox simulator", SES developer guide);
everything else is delivered.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from local.emulator import REGION, Emulator
from local.mail import sent_messages

log = logging.getLogger("mailevents")

EVERY = 1.0  # seconds between looks
REST = 5.0  # times as long as the last look took: a large outbox is looked through less often
_NAMES = {"Send": "Sent", "Delivery": "Delivered", "Bounce": "Bounced", "Complaint": "Complaint Received"}
_SIMULATED = {
    "bounce": ("Send", "Bounce"),
    "suppressionlist": ("Send", "Bounce"),
    "complaint": ("Send", "Delivery", "Complaint"),
}


def events_of(address: str) -> tuple[str, ...]:
    """The event types that SES reports for a mail to this address, in order."""
    name, _, domain = address.lower().partition("@")
    if domain != "simulator.amazonses.com":
        return ("Send", "Delivery")
    return _SIMULATED.get(name.partition("+")[0], ("Send", "Delivery"))


def envelope(event_type: str, message_id: str, address: str, tags: dict[str, str]) -> dict[str, Any]:
    """An SES event as EventBridge passes it to the queue."""
    detail = {
        "eventType": event_type,
        "mail": {
            "messageId": message_id,
            "destination": [address],
            "tags": {name: [value] for name, value in tags.items()},
        },
        event_type.lower(): _told(event_type, address),
    }
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": f"Email {_NAMES[event_type]}",
        "source": "aws.ses",
        "account": "000000000000",
        "region": REGION,
        "resources": [],
        "detail": detail,
    }


def _told(event_type: str, address: str) -> dict[str, str]:
    if event_type != "Bounce":
        return {}
    is_suppressed = address.lower().startswith("suppressionlist")
    return {"bounceType": "Permanent", "bounceSubType": "OnAccountSuppressionList" if is_suppressed else "General"}


class MailEvents:
    """Looks for new mails in the emulator and reports on each once."""

    def __init__(self, emulator: Emulator, queue: str, notices_table: str) -> None:
        self._emulator = emulator
        self._queue = queue
        self._table = notices_table
        self._reported: set[str] = set()

    async def pass_on(self) -> None:
        """Until cancelled."""
        while True:
            began = time.monotonic()
            try:
                await asyncio.to_thread(self.look)
            except Exception as failure:  # the emulator may be busy or gone: the next look tries again
                log.warning("no mail events: %s: %s", type(failure).__name__, failure)
            await asyncio.sleep(max(EVERY, REST * (time.monotonic() - began)))

    def look(self) -> None:
        """Reports on every mail that has a notice and was not reported on."""
        mails = {one["MessageId"]: one for one in sent_messages(self._emulator.url)}
        fresh = mails.keys() - self._reported
        if not fresh:
            return
        known = {row["message_id"]["S"]: row for row in self._notices()}
        for message_id in fresh & known.keys():
            row = known[message_id]
            self._report(mails[message_id], {"cause": row["cause"]["S"], "recipient": row["sk"]["S"]})
            self._reported.add(message_id)

    def _notices(self) -> Iterator[dict[str, Any]]:
        # The emulator forgets a mail's tags; the notice that names the message id has what they said.
        pages = (
            self._emulator.client("dynamodb")
            .get_paginator("scan")
            .paginate(
                TableName=self._table,
                FilterExpression="attribute_type(message_id, :text)",
                ExpressionAttributeValues={":text": {"S": "S"}},
            )
        )
        return (item for page in pages for item in page["Items"])

    def _report(self, mail: dict[str, Any], tags: dict[str, str]) -> None:
        sqs = self._emulator.client("sqs")
        url = sqs.get_queue_url(QueueName=self._queue)["QueueUrl"]
        for address in mail["To"]:
            for event_type in events_of(address):
                told = envelope(event_type, mail["MessageId"], address, tags)
                sqs.send_message(QueueUrl=url, MessageBody=json.dumps(told))
