"""One result withdrawn while its release is out, and its return: the next version under the same published key.

The withdrawal's version says "withheld" and nothing else; the return's version repeats the one before the withdrawal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.exams.catalogue import exam
from shared.ground.errors import Conflict, NotFound
from shared.ground.text import parse_reason
from shared.releases.loading import newest_counted
from shared.releases.release import Act, Release, ReleaseState, is_out
from shared.results.result import Result, Sealed, Status, without_scores
from shared.results.taken_back import WITHDRAWAL, ShownReason


class UnknownResult(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no result of this candidate and session.")


@dataclass(frozen=True, slots=True)
class CountedResult:
    """A result's newest version that counts, the version that a return would repeat, and the release they are in."""

    newest: Sealed
    before: Sealed | None
    release: Release
    last_number: int

    @property
    def is_withdrawn(self) -> bool:
        return self.newest.file == WITHDRAWAL


def counted(versions: Sequence[Sealed], planned: Mapping[str, Release], at: datetime) -> CountedResult:
    """Of a result, from all its versions, newest first, and their releases; only while its release is out.

    Raises UnknownResult, or Conflict where the newest version is in a release that is not out (any more, or yet): what
    is withdrawn there would come back with another version.
    """
    abandoned = [each.id for each in planned.values() if each.state is ReleaseState.ABANDONED]
    newest = newest_counted(versions, abandoned)
    if newest is None:
        raise UnknownResult
    release = planned[newest.release_id]
    if not is_out(release, at):
        raise Conflict(f"The release of this result's newest version is {release.state}, and not out now.")
    earlier = [each for each in versions if each.version < newest.version]
    return CountedResult(newest, newest_counted(earlier, abandoned), release, versions[0].version)


def withdrawn(of: CountedResult, result: Result) -> Result:
    """The withheld result to be shown from now on; raises Conflict for one that shows no scores already. `result` is
    the newest."""
    if of.is_withdrawn:
        raise Conflict("This result is withdrawn already.")
    if result.status is Status.WITHHELD:
        raise Conflict("This result is withheld already.")
    return without_scores(exam(result.exam), Status.WITHHELD)


def content_to_return(of: CountedResult) -> Sealed:
    """The version whose content a return repeats; raises Conflict for a result that is not withdrawn."""
    if not of.is_withdrawn or of.before is None:
        raise Conflict("This result is not withdrawn.")
    return of.before


def next_version(of: CountedResult, mark: str, at: datetime, shown_reason: ShownReason | None = None) -> Sealed:
    """The place of the next version, its box yet empty; it comes out as it is written."""
    number = of.last_number + 1
    return replace(of.newest, version=number, box=b"", file=mark, written_at=at, shown_reason=shown_reason)


def act_of(of: CountedResult, mark: str, operator: str, reason: str, at: datetime) -> Act:
    """What the release's log says: one result of so many, which one, and why."""
    verb = "withdrew" if mark == WITHDRAWAL else "returned"
    which = f"{of.newest.candidate_id}.{of.newest.session_id}"
    return Act(operator, f"{verb} one result ({which}): {parse_reason(reason)}", at, of.release.revision)
