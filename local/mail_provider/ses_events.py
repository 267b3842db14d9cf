"""The events of SES about a mail, decided by its address, in EventBridge's envelope.

The addresses of SES's mailbox simulator behave as documented ("Using the mailbox simulator", SES developer guide);
three of our own under `provider.example` do what it has no address for; everything else is delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from local.emulator.emulator import REGION

SIMULATOR = "simulator.amazonses.com"
OURS = "provider.example"
ACCOUNT = "000000000000"
_NAMES = {
    "Send": "Sent",
    "Delivery": "Delivered",
    "Bounce": "Bounced",
    "Complaint": "Complaint Received",
    "DeliveryDelay": "Delivery Delayed",
    "Reject": "Rejected",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its type, and the fields under the type's own name."""

    event_type: str
    details: Mapping[str, Any] = field(default_factory=dict)


SEND, DELIVERY = Event("Send"), Event("Delivery")
_BY_NAME = {
    ("bounce", SIMULATOR): (SEND, Event("Bounce", {"bounceType": "Permanent", "bounceSubType": "General"})),
    # "as if the recipient's address is on the global suppression list"
    ("suppressionlist", SIMULATOR): (SEND, Event("Bounce", {"bounceType": "Permanent", "bounceSubType": "Suppressed"})),
    ("complaint", SIMULATOR): (SEND, DELIVERY, Event("Complaint", {"complaintFeedbackType": "abuse"})),
    ("full", OURS): (SEND, Event("Bounce", {"bounceType": "Transient", "bounceSubType": "MailboxFull"})),
    ("delayed", OURS): (SEND, Event("DeliveryDelay", {"delayType": "MailboxFull"}), DELIVERY),
    ("reject", OURS): (SEND, Event("Reject", {"reason": "Bad content"})),
}


def events_of(address: str) -> tuple[Event, ...]:
    """What SES reports on a mail to this address, in order; a label (`bounce+anna@`) changes nothing."""
    name, _, domain = address.lower().partition("@")
    return _BY_NAME.get((name.partition("+")[0], domain), (SEND, DELIVERY))


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail as it was handed over; `sent_at` in RFC 3339."""

    message_id: str
    sender: str
    to: str
    subject: str
    sent_at: str
    tags: Mapping[str, str]


def envelope(answer: Event, mail: Posted) -> dict[str, Any]:
    """An SES event as EventBridge has it, whole: with the address wherever SES writes it."""
    event_type = answer.event_type
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": f"Email {_NAMES[event_type]}",
        "source": "aws.ses",
        "account": ACCOUNT,
        "time": mail.sent_at,
        "region": REGION,
        "resources": [f"arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/{mail.tags.get('ses:configuration-set', '')}"],
        "detail": {
            "eventType": event_type,
            event_type[0].lower() + event_type[1:]: {**_personal(event_type, mail), **answer.details},
            "mail": _mail(mail),
        },
    }


def _mail(mail: Posted) -> dict[str, Any]:
    shown = {"From": mail.sender, "To": mail.to, "Subject": mail.subject}
    return {
        "timestamp": mail.sent_at,
        "source": mail.sender,
        "sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{mail.sender.rpartition('@')[2]}",
        "sendingAccountId": ACCOUNT,
        "messageId": mail.message_id,
        "destination": [mail.to],
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in shown.items()],
        "commonHeaders": {
            "from": [mail.sender],
            "to": [mail.to],
            "messageId": mail.message_id,
            "subject": mail.subject,
        },
        "tags": {name: [value] for name, value in mail.tags.items()},
    }


def _personal(event_type: str, mail: Posted) -> dict[str, Any]:
    """The personal fields that SES puts into the event, about the recipient and the receiving server."""
    at, to = {"timestamp": mail.sent_at}, {"emailAddress": mail.to}
    parts: dict[str, dict[str, Any]] = {
        "Delivery": {**at, "recipients": [mail.to], "smtpResponse": f"250 2.6.0 Message received for {mail.to}"},
        "DeliveryDelay": {**at, "delayedRecipients": [{**to, "diagnosticCode": f"smtp; 452 4.2.2 <{mail.to}>"}]},
        "Bounce": {**at, "bouncedRecipients": [{**to, "diagnosticCode": f"smtp; 550 5.1.1 <{mail.to}>"}]},
        "Complaint": {**at, "complainedRecipients": [to], "complaintSubType": None},
    }
    return parts.get(event_type, {})
