"""A notice to a centre or a school, at its contact address; where it has given none, at addresses that are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.adapters import outbox
from shared.calendar.session import names_of
from shared.centres.centre import Centre
from shared.cohorts.digest import recipient
from shared.ground.settings import settings
from shared.notices.notice import Notice, NoticeKind, NoticeState
from shared.releases.release import Release
from shared.store import notices, sessions


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is written to, by the name they have in the outbox."""

    recipient: str
    email: str
    language: str


def write(
    centre: Centre,
    kind: NoticeKind,
    cause: str,
    at: datetime,
    *,
    instead: Callable[[], Iterable[Reader]] = tuple,
    release_id: str | None = None,
    **merge: str,
) -> list[str]:
    """Once a cause and reader. `instead` are those who are written to where there is no contact address; `merge` is
    what only this kind of mail says. The recipients' names in the outbox."""
    page = merge.pop("page")
    made = [_notice(centre, each, kind, cause, release_id, page, merge) for each in _readers(centre, instead)]
    outbox.put(made, notices.add_notice, at)
    return [notice.recipient for notice in made]


def _readers(centre: Centre, instead: Callable[[], Iterable[Reader]]) -> Iterable[Reader]:
    if centre.contact_email is None:
        return instead()
    return (Reader(recipient(centre), centre.contact_email, centre.language or settings().known_languages[0]),)


def _notice(
    centre: Centre,
    reader: Reader,
    kind: NoticeKind,
    cause: str,
    release_id: str | None,
    page: str,
    merge: Mapping[str, str],
) -> Notice:
    return Notice(
        cause=cause,
        recipient=reader.recipient,
        kind=kind,
        state=NoticeState.QUEUED,
        language=reader.language,
        email=reader.email,
        release_id=release_id,
        merge={
            "link": f"{settings().site_url}/{reader.language}/{page}",
            "centre_name": centre.name,
            "body_name": settings().body_name,
            "support_contact": settings().support_contact,
            **merge,
        },
    )


def sessions_of(release: Release) -> str:
    return names_of(sessions.shown_session(each) for each in release.session_ids)
