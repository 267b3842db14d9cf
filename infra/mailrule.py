"""The fields of an SES event that the rule passes on: which mail, what became of it, and when; no address or subject.

SES's events have each mail's recipients, headers and the receiving server's diagnostic text, and the queue keeps
messages for days; so EventBridge's input transformer passes only the values at `PATHS`. `TEMPLATE` keeps the event's
own shape, so that its reader could read the event itself.

Every placeholder is in quotes. EventBridge puts nothing where a path is absent ("that variable isn't created and won't
appear in the output", EventBridge user guide, input transformation), which leaves "" there and JSON whole; outside
quotes it would leave invalid JSON. It does not escape a value either: none of these can hold a quote (SES allows
letters, digits, - and _ in a tag, and the others are words of its own).

Pure data and one function: CDK builds the rule from it, and whoever plays EventBridge calls `passed`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

NAME = "mail-rule"
"""Undelivered events are in `mail-rule-failed`: whole, with addresses, so for one day only."""
KEPT_DAYS = 1

PATHS = {
    "time": "$.time",
    "event": "$.detail.eventType",
    "notification": "$.detail.notificationType",
    "message": "$.detail.mail.messageId",
    "cause": "$.detail.mail.tags.cause[0]",
    "recipient": "$.detail.mail.tags.recipient[0]",
    "bounce": "$.detail.bounce.bounceType",
    "bounce-sub": "$.detail.bounce.bounceSubType",
    "complaint": "$.detail.complaint.complaintFeedbackType",
    "complaint-sub": "$.detail.complaint.complaintSubType",
}
"""A tag's values are a list, and each of ours has one (`shared/adapters/mail.py`)."""
TEMPLATE = json.dumps(
    {
        "time": "<time>",
        "detail": {
            "eventType": "<event>",
            "notificationType": "<notification>",
            "mail": {"messageId": "<message>", "tags": {"cause": ["<cause>"], "recipient": ["<recipient>"]}},
            "bounce": {"bounceType": "<bounce>", "bounceSubType": "<bounce-sub>"},
            "complaint": {"complaintFeedbackType": "<complaint>", "complaintSubType": "<complaint-sub>"},
        },
    }
)

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_PLACE = re.compile(r"<([^<>]+)>")
_STEP = re.compile(r"\.([\w-]+)|\[(\d+)\]")


def passed(event: Mapping[str, Any]) -> str:
    """The message that the rule makes of an event in EventBridge's envelope."""
    return transformed(event, PATHS, TEMPLATE)


def transformed(event: Mapping[str, Any], paths: Mapping[str, str], template: str) -> str:
    """What EventBridge's input transformer makes of it; ValueError for a placeholder outside quotes or without a path,
    since the documentation does not say what then happens.
    """
    if _PLACE.search(_STRING.sub("", template)):
        raise ValueError("A place stands outside quotes.")
    unknown = {found.group(1) for found in _PLACE.finditer(template)} - set(paths)
    if unknown:
        raise ValueError(f"No path is given for {', '.join(sorted(unknown))}.")
    return _PLACE.sub(lambda found: _inside_quotes(event, paths[found.group(1)]), template)


def _inside_quotes(event: Mapping[str, Any], path: str) -> str:
    """A string as it is, a list or an object without its quotes, and nothing for what is not there."""
    found: Any = event
    for name, index in _STEP.findall(path):
        try:
            found = found[name] if name else found[int(index)]
        except (KeyError, IndexError, TypeError):
            return ""
    return found if isinstance(found, str) else json.dumps(found).replace('"', "")
