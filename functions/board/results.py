"""Withdraws one released result, and returns it; written only while everything is as it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from typing_extensions import TypedDict

from shared.adapters import sealing
from shared.application.result_causes import ask_to_notify
from shared.candidates.candidate import find_candidate_id
from shared.ground.dates import instant_text
from shared.ground.errors import StaleVersion
from shared.ground.forms import Instant, Opaque, ResultId
from shared.releases import withdrawal
from shared.releases.result_causes import of_version
from shared.releases.withdrawal import CountedResult, UnknownResult
from shared.results.result import Result, Sealed, Status, display_code
from shared.results.taken_back import RETURN, WITHDRAWAL, ShownReason
from shared.store import releases, result_causes, results, rows

TURNS = 3
"""How often it is decided again where somebody else has changed the release meanwhile, such as for another of its
results."""


class ResultVersion(TypedDict):
    """The version that was written, without scores: an operator of the board sees no more than the release's counts
    show. `code` is printed in place of scores; null where they are shown."""

    id: ResultId
    release_id: Opaque
    status: Status
    code: str | None
    at: Instant


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, why, and when; `shown_reason` is what the candidate reads of a withdrawal."""

    operator: str
    reason: str
    at: datetime
    shown_reason: ShownReason | None = None


def withdraw(result_id: str, doing: Doing) -> ResultVersion:
    """Writes the next version, which says withheld, under the release's published key, so no secret key is needed."""
    return _put(result_id, WITHDRAWAL, _withdrawn, doing)


def give_back(result_id: str, doing: Doing) -> ResultVersion:
    return _put(result_id, RETURN, _returned, doing)


def _withdrawn(of: CountedResult) -> Result:
    return withdrawal.withdrawn(of, _unsealed(of, of.newest))


def _returned(of: CountedResult) -> Result:
    return _unsealed(of, withdrawal.content_to_return(of))


def _put(result_id: str, mark: str, decide: Callable[[CountedResult], Result], doing: Doing) -> ResultVersion:
    at = doing.at
    for _ in range(TURNS):
        of = _counted(result_id, at)
        result = decide(of)
        place = withdrawal.next_version(of, mark, at, doing.shown_reason)
        sealed = sealing.seal(result, of.release.key or b"", place)
        act = withdrawal.act_of(of, mark, doing.operator, doing.reason, at)
        cause = of_version(sealed, at)
        writes = [*releases.noting(of.release, act), results.adding_version(sealed), result_causes.adding_cause(cause)]
        if rows.transact(writes):
            ask_to_notify(cause)
            return _shown(sealed, result, at)
    raise StaleVersion("The release of this result, or the result, has just been changed. Look at it again.")


def _counted(result_id: str, at: datetime) -> CountedResult:
    """`result_id` is the candidate's and the session's id with a point between."""
    candidate, _, session_id = result_id.partition(".")
    candidate_id = find_candidate_id(candidate)
    if candidate_id is None:
        raise UnknownResult
    versions = results.get_record(candidate_id).versions_of(session_id)
    planned = {each: releases.get_release(each) for each in {version.release_id for version in versions}}
    return withdrawal.counted(versions, planned, at)


def _unsealed(of: CountedResult, sealed: Sealed) -> Result:
    return sealing.unseal(sealed, of.release.key or b"")


def _shown(sealed: Sealed, result: Result, at: datetime) -> ResultVersion:
    return {
        "id": f"{sealed.candidate_id}.{sealed.session_id}",
        "release_id": sealed.release_id,
        "status": result.status,
        "code": display_code(result.status),
        "at": instant_text(at),
    }
