"""Makes notices about one cause for many readers, candidates or others, and puts them into the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shared.accounts.account import Account
from shared.adapters import queue
from shared.ground.settings import settings
from shared.notices.notice import Addressee, Notice, NoticeKind, NoticeState, Reference, first_state
from shared.store import notices


def candidate(
    candidate_id: str,
    account: Account | None,
    kind: NoticeKind,
    cause: str,
    page: str,
    *,
    release_id: str | None = None,
    centre: str | None = None,
    **merge: str,
) -> Notice:
    """The notice for a candidate, even for one whom no mail reaches, so that the centre sees who was not notified."""
    language = account.language if account else settings().known_languages[0]
    return Notice(
        cause=cause,
        recipient=candidate_id,
        kind=kind,
        state=first_state(account),
        language=language,
        email=account.email if account else None,
        release_id=release_id,
        centre=centre,
        merge={**settings().in_every_mail(language, page), **merge},
    )


def reader(
    to: Addressee, kind: NoticeKind, cause: str, page: str, *, release_id: str | None = None, **merge: str
) -> Notice:
    """The notice to a reader whose address is proved, or was given by the awarding body."""
    return Notice(
        cause=cause,
        recipient=to.id,
        kind=kind,
        state=NoticeState.QUEUED,
        language=to.language,
        email=to.email,
        release_id=release_id,
        merge={**settings().in_every_mail(to.language, page), **merge},
    )


def put(made: Iterable[Notice], at: datetime) -> list[str]:
    """Writes each row if it is absent, then queues references of those that wait; returns the recipients' names.

    A repeated page writes the same rows and queues the same references, and `notify` sends each once; a row that
    exists already, and still waits, is queued again. `at` is the business time of the cause.
    """
    listed = list(made)
    for notice in listed:
        notices.add_notice(notice)
    waiting = (notice for notice in listed if notice.state is NoticeState.QUEUED)
    queue.send_references(Reference(each.cause, each.recipient, at, each.release_id) for each in waiting)
    return [notice.recipient for notice in listed]
