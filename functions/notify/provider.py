"""SES's events, through EventBridge: what became of a mail, by the tags it carried."""

from __future__ import annotations

from typing import TypedDict, cast

from shared.notices import fate_of
from shared.store import notices


class _Mail(TypedDict):
    tags: dict[str, list[str]]


class _Told(TypedDict, total=False):
    bounceType: str
    bounceSubType: str | None
    complaintFeedbackType: str
    complaintSubType: str | None


class _Detail(TypedDict, total=False):
    eventType: str
    mail: _Mail
    bounce: _Told
    complaint: _Told


def record(body: dict[str, object]) -> None:
    """Moves the notice on; an event of no notice of ours, or of a kind that settles nothing, changes nothing."""
    detail = cast(_Detail, body["detail"])
    tags = detail["mail"].get("tags", {})
    told = detail.get("bounce") or detail.get("complaint") or {}
    kind = told.get("bounceType") or told.get("complaintFeedbackType") or ""
    fate = fate_of(detail["eventType"], kind, told.get("bounceSubType") or told.get("complaintSubType") or "")
    if fate is not None and "cause" in tags and "recipient" in tags:
        notices.record_event(tags["cause"][0], tags["recipient"][0], fate)
