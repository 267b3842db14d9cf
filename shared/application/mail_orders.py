"""Orders a mail that somebody waits for: one transaction writes it together with its cause, then it is queued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.accounts.account import Holder
from shared.adapters import identity, queue
from shared.ground.rate_limits import LINKS_TO_ADDRESS, RESETS_TO_ADDRESS
from shared.ground.settings import settings
from shared.notices.notice import WITH_LINK, Addressee, Notice, NoticeKind, NoticeState, Reference
from shared.store import notices, rows, source_counters
from shared.store.items import Row

KEPT = timedelta(days=7)
"""How long a notice stays in the outbox that somebody waited for: as long as the longest link in one is good."""

RESET_PAGES = {Holder.CANDIDATE: "reset", Holder.ORGANISATION: "org/reset", Holder.STAFF: "centre/reset"}
"""Where one asks for a new password; the page that the mailed link opens is below each."""


def letter(kind: NoticeKind, to: Addressee, page: str, **merge: str) -> Notice:
    """The notice to the addressee in their language, with a fresh token in its link to `page`; the token's hash is the
    notice's cause.

    `merge` must hold nothing that a stranger typed: the mail is signed by us, and goes to any address they name.
    """
    token = identity.new_token()
    return _letter(kind, to, identity.hashed(token), f"{page}#{token}", merge)


def news(kind: NoticeKind, to: Addressee, page: str, cause: str, **merge: str) -> Notice:
    """The notice about something that is done already: as `letter`, but its link carries no token, and `cause` names
    what was done."""
    return _letter(kind, to, cause, page, merge)


def _letter(kind: NoticeKind, to: Addressee, cause: str, page: str, merge: dict[str, str]) -> Notice:
    return Notice(
        cause=cause,
        recipient=to.id,
        kind=kind,
        state=NoticeState.QUEUED,
        language=to.language,
        email=to.email,
        merge={**settings().in_every_mail(to.language, page), **merge},
    )


def order(
    made: Notice, writes: Iterable[Row], at: datetime, *, is_letter: bool = True, is_counted: bool = True
) -> bool:
    """Writes the notice in one transaction with `writes`, then queues its reference: a letter ahead of a release's
    mails, or in their line. False, with nothing written, where a condition of `writes` fails, or where the mail has a
    link and its address has had those of this hour; not `is_counted` is what nobody can order again."""
    counting = _counting(made, at) if is_counted else []
    if not rows.transact([*writes, *counting, notices.adding_notice(made, at + KEPT)]):
        return False
    reference = Reference(made.cause, made.recipient, at, is_letter=is_letter)
    if is_letter:
        queue.send_letter(reference)
    else:
        queue.send_references([reference])
    return True


def _counting(made: Notice, at: datetime) -> list[Row]:
    """One more for the budget of the address, which is known by the hash that accounts are found by: the same for any
    case and in every function, also one that has no key to hash with."""
    if made.email is None or made.kind not in WITH_LINK:
        return []
    budget = RESETS_TO_ADDRESS if made.kind is NoticeKind.PASSWORD_RESET else LINKS_TO_ADDRESS
    return [source_counters.spending(identity.hashed(made.email.casefold()), budget, at)]
