"""What SES tells of a mail, by its address, as EventBridge passes it on.

The addresses of SES's mailbox simulator behave as documented ("Using the mailbox simulator", SES developer guide);
three of our own under `provider.example` do what it has no address for; everything else is delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from local.emulator import REGION

SIMULATOR = "simulator.amazonses.com"
OURS = "provider.example"
_NAMES = {
    "Send": "Sent",
    "Delivery": "Delivered",
    "Bounce": "Bounced",
    "Complaint": "Complaint Received",
    "DeliveryDelay": "Delivery Delayed",
    "Reject": "Rejected",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event: its type, and what stands in the event under the type's own name."""

    event_type: str
    details: Mapping[str, Any] = field(default_factory=dict)


SEND, DELIVERY = Told("Send"), Told("Delivery")
_BY_NAME = {
    ("bounce", SIMULATOR): (SEND, Told("Bounce", {"bounceType": "Permanent", "bounceSubType": "General"})),
    # "as if the recipient's address is on the global suppression list"
    ("suppressionlist", SIMULATOR): (SEND, Told("Bounce", {"bounceType": "Permanent", "bounceSubType": "Suppressed"})),
    ("complaint", SIMULATOR): (SEND, DELIVERY, Told("Complaint", {"complaintFeedbackType": "abuse"})),
    ("full", OURS): (SEND, Told("Bounce", {"bounceType": "Transient", "bounceSubType": "MailboxFull"})),
    ("delayed", OURS): (SEND, Told("DeliveryDelay", {"delayType": "MailboxFull"}), DELIVERY),
    ("reject", OURS): (SEND, Told("Reject", {"reason": "Bad content"})),
}


def events_of(address: str) -> tuple[Told, ...]:
    """What SES reports on a mail to this address, in order; a label (`bounce+anna@`) changes nothing."""
    name, _, domain = address.lower().partition("@")
    return _BY_NAME.get((name.partition("+")[0], domain), (SEND, DELIVERY))


def envelope(told: Told, message_id: str, address: str, tags: Mapping[str, str]) -> dict[str, Any]:
    """An SES event as EventBridge passes it to the queue."""
    event_type = told.event_type
    detail = {
        "eventType": event_type,
        "mail": {
            "messageId": message_id,
            "destination": [address],
            "tags": {name: [value] for name, value in tags.items()},
        },
        event_type[0].lower() + event_type[1:]: dict(told.details),
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
