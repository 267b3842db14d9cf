"""A candidate's sign-in and address, read at once: a view says whether the mail will come, and is no call more."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import Holder, Ticket, admitted
from shared.notices.mail_promise import Mailbox
from shared.notices.notice import Reach
from shared.store import accounts, rows
from shared.store.items import Row
from shared.store.tables import PEOPLE

_OF_BOTH = ("sk", "began_at", "seen_at", "email", "email_proved_at", "mail_trouble")
"""What is read of the two rows; a candidate's sign-in is never half of one."""


def admit(ticket: Ticket, at: datetime) -> Mailbox | None:
    """As `accounts.admit` for a candidate's ticket; None where there is no account any more."""
    pk, sk = accounts.sign_in_place(ticket)
    found = {row["sk"]: row for row in rows.get_many(PEOPLE, [(pk, sk), (pk, accounts.SK)], only=_OF_BOTH)}
    sign_in = accounts.sign_in_from(ticket, found[sk]) if sk in found else None
    accounts.stamped(ticket, admitted(sign_in, Holder.CANDIDATE, at), at)
    return _mailbox(found[accounts.SK]) if accounts.SK in found else None


def _mailbox(account: Row) -> Mailbox:
    proved_at = account.get("email_proved_at")
    proved = datetime.fromisoformat(proved_at) if proved_at else None
    return Mailbox(account["email"], Reach(proved, account.get("mail_trouble")))
