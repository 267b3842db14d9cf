"""The mail of an invitation, and what has become of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.adapters import identity, queue
from shared.application import mail_orders
from shared.application.reference import session_of
from shared.candidates.candidate import Entry
from shared.ground.rate_limits import INVITED_TO_ADDRESS, RateLimited
from shared.ground.settings import settings
from shared.notices.notice import NoticeKind, Reference
from shared.store import invitations, source_counters
from shared.verification.invitation import InvitationMail, Invited
from shared.verification.share import Share, SharedField
from shared.verification.share_link import shown_code


def open_one(share: Share, invited: Invited, entry: Entry, at: datetime) -> None:
    """Orders the mail with its link, in the transaction that opens the share. Again, the mail that waits is asked for
    once more: it is sent once. An address that has had its mails of the day, whoever invites it, has no more."""
    cause = invitations.cause_of(share.candidate_id)
    if share.unmailed:
        return
    if share.unsent_code is None:
        queue.send_references([Reference(cause, invited.id, at)])
        return
    try:
        source_counters.spend_once(identity.hashed(invited.email), INVITED_TO_ADDRESS, at, share.id)
    except RateLimited:
        invitations.leave_unmailed(share, at)
        return
    page = f"s#{shown_code(share.unsent_code)}"
    made = mail_orders.news(NoticeKind.SHARE_INVITATION, invited, page, cause, **_merge(share, invited, entry))
    mail_orders.order(made, [invitations.opening(share, at)], at, is_letter=False)


def _merge(share: Share, invited: Invited, entry: Entry) -> dict[str, str]:
    """What the awarding body knows, and nothing that was typed; the candidate's name where they have chosen it."""
    session = session_of(share.session_id)
    name = {"candidate_name": f"{entry.given_names} {entry.family_name}".strip()}
    return {
        **(name if SharedField.NAME in share.fields else {}),
        "exam_name": session.exam_name["name"],
        "until": share.expires_at.date().isoformat(),
        "register_link": f"{settings().site_url}/{invited.language}/org/register",
    }


def mails_of(candidate_id: str, found: Sequence[Share]) -> dict[str, InvitationMail]:
    """By share; nothing is read where no mail has been ordered. One that was never ordered reads as one that has not
    arrived: so nobody learns that others have invited the same address."""
    opened = [each for each in found if each.invited and each.opened_at]
    ordered = [each.id for each in opened if not each.unmailed]
    lost = invitations.find_undelivered(candidate_id, ordered) if ordered else set()
    lost |= {each.id for each in opened if each.unmailed}
    return {each.id: InvitationMail.UNDELIVERED if each.id in lost else InvitationMail.SENT for each in opened}
