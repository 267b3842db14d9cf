"""The daily digest of one centre or school: counted when it is due, written if it says something new."""

from __future__ import annotations

from datetime import datetime

from functions.deadlines import centre_mails
from shared.centres.centre import Centre, CentreKind
from shared.cohorts.digest import (
    Digest,
    Figures,
    day_of,
    figures,
    is_in_digests,
    is_worth_saying,
    is_young,
    next_digest,
)
from shared.notices.notice import NoticeKind, NoticeState
from shared.releases.release import Release
from shared.store import centres, due_work, notices, releases

PER_PAGE = 100


def send(number: str, at: datetime) -> None:
    """Writes the notice first, then the plan of the next day's digest: a crash in between only writes the same notice
    again."""
    digest = due_work.find_digest(number)
    if digest is None or digest.due > at:
        return
    centre = centres.get_centre(number)
    planned = [releases.get_release(each) for each in digest.release_ids]
    sent = _sent(digest, centre, [each for each in planned if is_in_digests(each, at)], at)
    due = next_digest(at, centre.zone)
    young = tuple(each.id for each in planned if is_young(each, due))
    if young:
        due_work.expect_next(digest, due, young, sent)
    else:
        due_work.end_digests(digest)


def _sent(digest: Digest, centre: Centre, shown: list[Release], at: datetime) -> Figures | None:
    """The figures of the last mail, which this one is if it says something new."""
    if not centre.daily_digest or not shown:
        return digest.last_sent
    now = figures(_states(centre, sorted(shown, key=lambda each: each.release_at)).values())
    if not is_worth_saying(now, digest.last_sent):
        return digest.last_sent
    day = day_of(digest, centre.zone).isoformat()
    centre_mails.write(
        centre,
        NoticeKind.DAILY_DIGEST,
        f"digest-{centre.number}-{day}",
        at,
        page="register",
        day=day,
        out=str(now.out),
        no_account=str(now.no_account),
        unproved=str(now.unproved),
        undelivered=str(now.undelivered),
    )
    return now


def _states(centre: Centre, shown: list[Release]) -> dict[str, NoticeState]:
    """Each candidate with a released result, and the state of the notice about the last such release."""
    found: dict[str, NoticeState] = {}
    for release in shown:
        for session_id in release.session_ids:
            for kind in CentreKind:
                found.update(_states_of(release.id, session_id, centre.number, kind))
    return found


def _states_of(release_id: str, session_id: str, number: str, kind: CentreKind) -> dict[str, NoticeState]:
    candidates, last = centres.page_of_centre(session_id, number, kind, None, PER_PAGE)
    found = notices.find_states(release_id, candidates)
    while last is not None:
        candidates, last = centres.page_of_centre(session_id, number, kind, last, PER_PAGE)
        found.update(notices.find_states(release_id, candidates))
    return found
