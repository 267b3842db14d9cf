"""Writes a notice to a centre or a school, at its contact address; where it has none, at the given addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.accounts.account import Holder
from shared.application import notices_for
from shared.calendar.session import names_of
from shared.centres.centre import Centre
from shared.cohorts.digest import recipient
from shared.ground.settings import settings
from shared.notices.notice import NoticeKind
from shared.releases.release import Release
from shared.store import sessions, team_list
from shared.teams.team import Team


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: a centre or a school, by its recipient's name in the outbox."""

    id: str
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
    """Writes once for each cause and reader; returns the recipients' names in the outbox. `instead` are used where
    there is no contact address; `merge` are the fields of this kind of mail alone."""
    page, readers = merge.pop("page"), _readers(centre, instead)
    fields = {"centre_name": centre.name, **merge}
    made = (notices_for.reader(each, kind, cause, page, release_id=release_id, **fields) for each in readers)
    return notices_for.put(made, at)


def _readers(centre: Centre, instead: Callable[[], Iterable[Reader]]) -> Iterable[Reader]:
    if centre.contact_email is None:
        return instead()
    return (Reader(recipient(centre), centre.contact_email, centre.language or settings().known_languages[0]),)


def administrators(centre_number: str) -> list[Reader]:
    """The centre's administrators; their addresses are proved, because they joined by a mailed link."""
    found = team_list.administrators(Team(Holder.STAFF, centre_number))
    return [Reader(f"staff-{each.id}", each.invitation.email, each.invitation.language) for each in found]


def sessions_of(release: Release) -> str:
    return names_of(sessions.shown_session(each) for each in release.session_ids)
