"""Records deliveries, bounces and complaints, which SES reports through EventBridge: what became of a mail, found by
its tags. What each means for its notice and its address: `fate_of` in `shared/notices/notice.py`."""

from __future__ import annotations

from shared.notices.notice import fate_of
from shared.store import accounts, notices


def record(body: dict[str, object]) -> None:
    """Moves the notice on; an event of no notice of ours, or of a kind that settles nothing, changes nothing.

    The rule passes only some fields of SES's event (`infra/mailrule.py`). SES names the type in either of two fields
    ("`eventType`" of published events, "`notificationType`" of feedback notifications, SES developer guide).
    """
    detail = body["detail"]
    kind = _text(detail, "bounce", "bounceType") or _text(detail, "complaint", "complaintFeedbackType")
    subtype = _text(detail, "bounce", "bounceSubType") or _text(detail, "complaint", "complaintSubType")
    fate = fate_of(_text(detail, "eventType") or _text(detail, "notificationType"), kind, subtype)
    cause, recipient = _text(detail, "mail", "tags", "cause", 0), _text(detail, "mail", "tags", "recipient", 0)
    if fate is None or not cause or not recipient:
        return
    if fate.trouble is not None:
        _mark_account(cause, recipient, fate.trouble)
    notices.record_event(cause, recipient, fate)


def _text(found: object, *way: str | int) -> str:
    """The text at the end of the way; "" where there is none. SES leaves out what it does not know, or writes null,
    which the rule passes on as "null"."""
    for step in way:
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return ""
    return found if isinstance(found, str) and found != "null" else ""


def _mark_account(cause: str, recipient: str, trouble: str) -> None:
    """Marks the account before the event is recorded, so that an event repeated after a crash does both. Only a
    candidate's account has such a mark, and only while its address is the one that was written to."""
    notice = notices.find_notice(cause, recipient)
    if notice is not None and notice.email is not None:
        accounts.mark_mail_trouble(recipient, notice.email, trouble)
