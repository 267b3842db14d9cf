"""Records deliveries, bounces and complaints, which SES reports through EventBridge: what became of a mail, found by
its tags. What each means for its notice and its address: `fate_of` in `shared/notices/notice.py`."""

from __future__ import annotations

from typing import TypedDict, cast

from shared.notices.notice import fate_of
from shared.store import accounts, notices


class _Mail(TypedDict):
    tags: dict[str, list[str]]


class _Answer(TypedDict, total=False):
    bounceType: str
    bounceSubType: str | None
    complaintFeedbackType: str
    complaintSubType: str | None


class _Detail(TypedDict, total=False):
    eventType: str
    notificationType: str
    mail: _Mail
    bounce: _Answer
    complaint: _Answer


def record(body: dict[str, object]) -> None:
    """Moves the notice on; an event of no notice of ours, or of a kind that settles nothing, changes nothing.

    The rule passes only some fields of SES's event (`infra/mailrule.py`); one that an event lacks is "".
    """
    detail = cast(_Detail, body["detail"])
    bounce, complaint = detail.get("bounce", {}), detail.get("complaint", {})
    kind = bounce.get("bounceType") or complaint.get("complaintFeedbackType") or ""
    subtype = bounce.get("bounceSubType") or complaint.get("complaintSubType") or ""
    fate = fate_of(detail.get("eventType") or detail.get("notificationType") or "", kind, subtype)
    tags = detail["mail"].get("tags", {})
    cause, recipient = _tag(tags, "cause"), _tag(tags, "recipient")
    if fate is None or not cause or not recipient:
        return
    if fate.trouble is not None:
        _mark_account(cause, recipient, fate.trouble)
    notices.record_event(cause, recipient, fate)


def _tag(tags: dict[str, list[str]], name: str) -> str:
    return next(iter(tags.get(name, [])), "")


def _mark_account(cause: str, recipient: str, trouble: str) -> None:
    """Marks the account before the event is recorded, so that an event repeated after a crash does both. Only a
    candidate's account has such a mark, and only while its address is the one that was written to."""
    notice = notices.find_notice(cause, recipient)
    if notice is not None and notice.email is not None:
        accounts.mark_mail_trouble(recipient, notice.email, trouble)
