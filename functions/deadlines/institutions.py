"""A notice to a centre or a school, at its contact address; none where it has given none."""

from __future__ import annotations

from datetime import datetime

from shared.centres import Centre
from shared.digests import recipient
from shared.edge import outbox
from shared.notices import Notice, NoticeKind, NoticeState
from shared.releases import Release
from shared.sessions import names_of
from shared.settings import settings
from shared.store import calendar, notices


def write(
    centre: Centre, kind: NoticeKind, cause: str, at: datetime, *, release_id: str | None = None, **merge: str
) -> str | None:
    """Once a cause. `merge` is what only this kind of mail says. The recipient's name in the outbox, if there is
    one."""
    if centre.contact_email is None:
        return None
    language = centre.language or settings().known_languages[0]
    notice = Notice(
        cause=cause,
        recipient=recipient(centre),
        kind=kind,
        state=NoticeState.QUEUED,
        language=language,
        email=centre.contact_email,
        release_id=release_id,
        merge={
            "link": f"{settings().site_url}/{language}/{merge.pop('page')}",
            "centre_name": centre.name,
            "body_name": settings().body_name,
            "support_contact": settings().support_contact,
            **merge,
        },
    )
    outbox.put([notice], notices.add_notice, at)
    return notice.recipient


def sessions_of(release: Release) -> str:
    return names_of(calendar.get_session(each) for each in release.session_ids)
