"""SES's events, through EventBridge: what became of a mail, by the tags it carried."""

from __future__ import annotations

from typing import TypedDict, cast

from shared.notices import fate_of
from shared.store import accounts, notices


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
    if fate is None or "cause" not in tags or "recipient" not in tags:
        return
    cause, recipient = tags["cause"][0], tags["recipient"][0]
    if fate.trouble is not None:
        _mark_account(cause, recipient, fate.trouble)
    notices.record_event(cause, recipient, fate)


def _mark_account(cause: str, recipient: str, trouble: str) -> None:
    """Before the event is recorded, so that one that comes again after a crash does both. Only a candidate's account
    has such a mark, and only while its address is the one that was written to."""
    notice = notices.find_notice(cause, recipient)
    if notice is not None and notice.email is not None:
        accounts.mark_mail_trouble(recipient, notice.email, trouble)
