"""The daily digest that a centre or a school is mailed about its candidates in the first days after a release.

It has figures only, never a name or a result.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.centres.centre import Centre
from shared.ground.dates import zone_named
from shared.notices.notice import UNDELIVERED, NoticeState
from shared.releases.release import Release, is_out

SENT_AT = time(18, 0)
"""Local time of the centre, late enough for the day's registrations and returned mails to be counted."""
REMEMBERED_S = timedelta(days=7)
"""How long after a release digests include its figures."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Candidates of one centre with a released result, and those of them whom no mail has notified.

    `undelivered` are those whose mail came back, was complained of or was not sent because the address is known not to
    work.
    """

    out: int
    no_account: int
    unproved: int
    undelivered: int


@dataclass(frozen=True, slots=True)
class Digest:
    """The next digest of one centre: when it is due, which releases it covers, and the figures of the last one."""

    number: str
    due: datetime
    release_ids: tuple[str, ...]
    last_sent: Figures | None = None


def recipient(centre: Centre) -> str:
    """The recipient's name of a centre or a school in the outbox: "centre-ES442", "school-ES901"."""
    return f"{centre.kind.value}-{centre.number}"


def next_digest(after: datetime, zone: str) -> datetime:
    """The first 18:00 local after this instant, in UTC."""
    local_zone = zone_named(zone)
    day = after.astimezone(local_zone).date()
    today = datetime.combine(day, SENT_AT, local_zone).astimezone(UTC)
    return today if today > after else datetime.combine(day + timedelta(days=1), SENT_AT, local_zone).astimezone(UTC)


def day_of(digest: Digest, zone: str) -> date:
    """The local day that a digest is of: there is one a day."""
    return digest.due.astimezone(zone_named(zone)).date()


def is_in_digests(release: Release, at: datetime) -> bool:
    """Whether a digest may include a release's figures at this moment: it is out, and at most seven days old."""
    return is_out(release, at) and is_young(release, at)


def is_young(release: Release, at: datetime) -> bool:
    """At most seven days old; whatever its state, for one that is recalled may be restored."""
    return at <= release.release_at + REMEMBERED_S


def figures(states: Collection[NoticeState]) -> Figures:
    """From the states of the candidates' notices, one a candidate."""
    listed = list(states)
    return Figures(
        out=len(listed),
        no_account=listed.count(NoticeState.NO_ACCOUNT),
        unproved=listed.count(NoticeState.UNPROVED),
        undelivered=sum(state in UNDELIVERED for state in listed),
    )


def is_worth_saying(now: Figures, last_sent: Figures | None) -> bool:
    """Whether to send the digest: something is out, and a figure differs from the last digest's."""
    return now.out > 0 and now != last_sent
