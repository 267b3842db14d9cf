"""What SES tells of a mail, as the mailbox simulator documents it."""

from __future__ import annotations

import pytest

from local.mailevents import Told, envelope, events_of


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
        ("full@provider.example", ("Send", "Bounce")),
        ("delayed@provider.example", ("Send", "DeliveryDelay", "Delivery")),
        ("reject+1@provider.example", ("Send", "Reject")),
    ],
)
def test_what_becomes_of_a_mail_to(address: str, events: tuple[str, ...]) -> None:
    assert tuple(each.event_type for each in events_of(address)) == events


@pytest.mark.parametrize(
    ("address", "kind", "subtype"),
    [
        ("bounce@simulator.amazonses.com", "Permanent", "General"),
        ("suppressionlist@simulator.amazonses.com", "Permanent", "Suppressed"),
        ("full@provider.example", "Transient", "MailboxFull"),
    ],
)
def test_a_bounce_says_what_kind(address: str, kind: str, subtype: str) -> None:
    told = envelope(events_of(address)[-1], "m-1", address, {})["detail"]["bounce"]
    assert (told["bounceType"], told["bounceSubType"]) == (kind, subtype)


def test_an_event_is_in_eventbridges_envelope_with_the_mails_tags() -> None:
    told = envelope(Told("DeliveryDelay"), "m-1", "a@example.org", {"cause": "R1", "recipient": "KXA104827"})
    assert (told["source"], told["detail-type"]) == ("aws.ses", "Email Delivery Delayed")
    assert (told["detail"]["eventType"], told["detail"]["deliveryDelay"]) == ("DeliveryDelay", {})
    assert told["detail"]["mail"]["tags"] == {"cause": ["R1"], "recipient": ["KXA104827"]}
