"""Which result of a candidate was out and is not shown any more, by its versions and their releases alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.calendar.session import Session
from shared.releases.release import Release, is_out, was_ever_out
from shared.results.result import Sealed
from shared.results.taken_back import WITHDRAWAL, TakenBack


@dataclass(frozen=True, slots=True)
class Retraction:
    """For whoever had seen a result of this release, or was mailed that it is out."""

    release_id: str
    taken_back: TakenBack


def recalled_of(session: Session, release_of: Callable[[str], Release | None], at: datetime) -> list[str]:
    """The releases of a session that were out and are not now, whether or not anybody has a result in them."""
    planned = ((each, release_of(each)) for each in session.release_ids)
    return [each for each, release in planned if release and was_ever_out(release, at) and not is_out(release, at)]


def retraction_of(
    versions: Sequence[Sealed], session: Session, release_of: Callable[[str], Release | None], at: datetime
) -> Retraction | None:
    """Of a result, from its versions newest first: the newest that was ever out counts. None where that one is out, and
    where no reason for candidates was kept with the act.

    A recall counts before a withdrawal: nothing at all of the release is shown.
    """
    for sealed in versions:
        release = release_of(sealed.release_id) if sealed.release_id in session.release_ids else None
        if release is not None and was_ever_out(release, at):
            taken_back = _withdrawn(sealed) if is_out(release, at) else release.taken_back
            return Retraction(release.id, taken_back) if taken_back else None
    return None


def _withdrawn(sealed: Sealed) -> TakenBack | None:
    if sealed.file != WITHDRAWAL or sealed.shown_reason is None or sealed.written_at is None:
        return None
    return TakenBack(sealed.written_at, sealed.shown_reason)
