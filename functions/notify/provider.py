"""SES's events, through EventBridge: what became of a mail, by the tags it carried."""

from __future__ import annotations

from typing import TypedDict, cast

from shared.notices import FINAL_OF_EVENT
from shared.store import notices


class _Mail(TypedDict):
    tags: dict[str, list[str]]


class _Detail(TypedDict):
    eventType: str
    mail: _Mail


def record(body: dict[str, object]) -> None:
    """Moves the notice on; an event of no notice of ours, or of a kind that settles nothing, changes nothing."""
    detail = cast(_Detail, body["detail"])
    tags = detail["mail"].get("tags", {})
    state = FINAL_OF_EVENT.get(detail["eventType"])
    if state is not None and "cause" in tags and "recipient" in tags:
        notices.record_event(tags["cause"][0], tags["recipient"][0], state)
