"""Whom a page of changed results concerns, and the lines that are written for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from shared.adapters import parallel
from shared.application import change_lines
from shared.releases.release import ReleaseState
from shared.store import organisation_looks, releases, results
from shared.verification.result_change import TYPE_OF, Cause, Change, OrganisationLook, concerned, shows_release

READS_AT_ONCE = 8


def write(cause: Cause, pairs: Sequence[tuple[str, str]], at: datetime) -> None:
    """Of results, as candidate and session, each organisation's lines; those that are there already are left."""
    for organisation_id, changes in _by_organisation(cause, pairs).items():
        change_lines.write(organisation_id, cause.name, changes, at)


def _by_organisation(cause: Cause, pairs: Sequence[tuple[str, str]]) -> dict[str, list[Change]]:
    looks: dict[str, list[OrganisationLook]] = {}
    candidates = dict.fromkeys(candidate_id for candidate_id, _ in pairs)

    def read(candidate_id: str) -> None:
        looks[candidate_id] = organisation_looks.looks_of_organisations(candidate_id)

    parallel.each(read, candidates, READS_AT_ONCE)
    found: dict[str, list[Change]] = defaultdict(list)
    for candidate_id, session_id in pairs:
        checks = concerned(looks[candidate_id], cause, session_id)
        if checks and (cause.result or _showed(cause, candidate_id, session_id)):
            for organisation_id, check_id in checks.items():
                change = Change(TYPE_OF[cause.kind], candidate_id, session_id, verification_id=check_id)
                found[organisation_id].append(change)
    return found


def _showed(cause: Cause, candidate_id: str, session_id: str) -> bool:
    """Whether it was the release's version that was shown, and not a newer release's."""
    versions = results.releases_of_versions(candidate_id, session_id)
    planned = releases.find_releases(tuple({release_id for _, release_id in versions}))
    out = [each.id for each in planned.values() if each.state is ReleaseState.RELEASED]
    return shows_release(versions, cause.release_id, out)
