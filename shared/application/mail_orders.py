"""A mail that somebody waits for: ordered by one transaction together with its cause, then queued."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.adapters import identity, queue
from shared.ground.settings import settings
from shared.notices.notice import Addressee, Notice, NoticeKind, NoticeState, Reference
from shared.store import notices, rows
from shared.store.items import Row


def letter(kind: NoticeKind, to: Addressee, page: str, **merge: str) -> Notice:
    """To the addressee's own address, in their language, with a fresh token behind the link to `page`: its hash is the
    notice's cause.

    Nothing that a stranger typed may stand in `merge`: the mail is signed by us, and goes to any address they name.
    """
    token = identity.new_token()
    return _letter(kind, to, identity.hashed(token), f"{page}#{token}", merge)


def news(kind: NoticeKind, to: Addressee, page: str, cause: str, **merge: str) -> Notice:
    """As `letter`, of something that is done already: its link carries no token, and `cause` is what was done."""
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


def order(made: Notice, writes: Iterable[Row], at: datetime) -> bool:
    """The notice stands by the same transaction as `writes`; then its reference is queued. False, and nothing done,
    where a condition of `writes` fails."""
    if not rows.transact([*writes, notices.adding_notice(made)]):
        return False
    queue.send_letter(Reference(made.cause, made.recipient, at, is_letter=True))
    return True
