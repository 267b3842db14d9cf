"""A mail that somebody waits for: a token behind a link, the notice that carries it, the reference to be queued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from shared.adapters import identity, queue
from shared.ground.settings import settings
from shared.notices.notice import Notice, NoticeKind, NoticeState, Reference


class Addressee(Protocol):
    """Whom a letter goes to: an account, or somebody who has none yet."""

    @property
    def id(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """Not yet ordered: the token's hash ("" without a token) and the notice go into the cause's transaction, the
    reference on the queue."""

    token_hash: str
    notice: Notice
    reference: Reference


def letter(kind: NoticeKind, to: Addressee, page: str, at: datetime, **merge: str) -> Letter:
    """To the addressee's own address, in their language, with a fresh token behind the link to `page`.

    Nothing that a stranger typed may stand in `merge`: the mail is signed by us, and goes to any address they name.
    """
    token = identity.new_token()
    token_hash = identity.hashed(token)
    notice = Notice(
        cause=token_hash,
        recipient=to.id,
        kind=kind,
        state=NoticeState.QUEUED,
        language=to.language,
        email=to.email,
        merge={
            "link": f"{settings().site_url}/{to.language}/{page}#{token}",
            "body_name": settings().body_name,
            "support_contact": settings().support_contact,
            **merge,
        },
    )
    return Letter(token_hash, notice, Reference(token_hash, to.id, at, is_letter=True))


def news_letter(kind: NoticeKind, to: Addressee, page: str, cause: str, at: datetime, **merge: str) -> Letter:
    """As `letter`, of something that is done already: its link carries no token, and `cause` is what was done."""
    made = letter(kind, to, page, at, **merge)
    link = {"link": f"{settings().site_url}/{to.language}/{page}"}
    notice = replace(made.notice, cause=cause, merge={**made.notice.merge, **link})
    return Letter("", notice, replace(made.reference, cause=cause))


def invitation_letter(to: Addressee, centre_name: str, at: datetime) -> Letter:
    """By which somebody joins the staff of a centre, whose name is the awarding body's word and not the inviter's."""
    return letter(NoticeKind.STAFF_INVITATION, to, "centre/join", at, centre_name=centre_name)


def order(made: Letter, write: Callable[[Notice], bool]) -> bool:
    """How every letter is ordered: `write` puts the notice together with its cause, then the reference is queued.

    False, and nothing queued, where a condition of `write` fails.
    """
    if not write(made.notice):
        return False
    queue.send_letter(made.reference)
    return True
