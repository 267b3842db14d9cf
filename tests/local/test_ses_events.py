"""What SES tells of a mail, as the mailbox simulator documents it."""

from __future__ import annotations

from typing import Any

import pytest

from infra import mailrule
from local.mail_provider.ses_events import Event, Posted, envelope, events_of
from tests.kit import ses_events

AT = "2026-12-09T08:00:01Z"
TAGS = {"ses:configuration-set": "results-online-mail", "cause": "R1", "recipient": "KXA104827"}


def posted(to: str = "anna.lopez@example.org") -> Posted:
    return Posted("m-1", "results@example.org", to, "Your results", AT, TAGS)


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
    answer = envelope(events_of(address)[-1], posted(address))["detail"]["bounce"]
    assert (answer["bounceType"], answer["bounceSubType"]) == (kind, subtype)


def test_an_event_is_in_eventbridges_envelope_with_the_mails_tags() -> None:
    answer = envelope(Event("DeliveryDelay"), posted())
    assert (answer["source"], answer["detail-type"]) == ("aws.ses", "Email Delivery Delayed")
    assert answer["detail"]["eventType"] == "DeliveryDelay"
    assert answer["detail"]["mail"]["tags"]["recipient"] == ["KXA104827"]


@pytest.mark.parametrize("kind", ses_events.KINDS)
def test_an_event_is_personal_where_aws_own_is(kind: str) -> None:
    """Or nothing would be proved by what the rule takes away here."""
    ours, theirs = envelope(Event(kind), posted()), ses_events.full(kind, "R1", "KXA104827")
    assert addressed(ours) == addressed(theirs)
    passed = mailrule.passed(ours)
    assert "@" not in passed


def addressed(found: Any, way: str = "") -> set[str]:
    """Where an address stands."""
    if isinstance(found, dict):
        return {each for key, below in found.items() for each in addressed(below, f"{way}.{key}")}
    if isinstance(found, list):
        return {each for below in found for each in addressed(below, f"{way}[]")}
    return {way} if "@" in str(found) else set()
