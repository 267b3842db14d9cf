"""Whether a result meets the requirement that its candidate shares it by.

The newest version that is out is judged, as the moment of its release found it, or the share's making where that was
later: so a verdict is one until the next version, whoever asks and when. It is by all that the Statement shows,
whatever of it is shared: that it is met is what the candidate has chosen to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from shared.adapters import parallel
from shared.application.enquiry_cases import newest_out
from shared.application.reference import centre_of, session_of
from shared.results.sitting import sitting_of
from shared.results.statement import Statement, statement
from shared.store import requirement_profiles, results
from shared.store.results import Record
from shared.verification.requirement_profile import RequirementProfile
from shared.verification.requirements import Verdict, judge
from shared.verification.share import Share

READS_AT_ONCE = 8
Place = tuple[str, str, int]
"""Of a version of a profile: whose it is, its id, its number."""


def statement_out(record: Record, session_id: str, at: datetime) -> Statement | None:
    """The Statement of the newest version that is out, or None."""
    entry, found = record.entry(session_id), newest_out(record, session_id, at)
    if entry is None or found is None:
        return None
    centre, released_at = centre_of(entry.centre_number), found.released_at
    return statement(entry, session_of(session_id), centre, found.result, found.number, released_at)


def is_met(share: Share, out: Statement | None) -> bool:
    """Also where there is no condition; nothing that is not out meets one."""
    if share.condition is None or out is None:
        return share.condition is None
    place = place_of(share)
    return verdict_on(share, out, requirement_profiles.get_version(*place)).meets


def is_met_by(share: Share, record: Record, at: datetime) -> bool:
    """By the version of this record that is out."""
    return share.condition is None or is_met(share, statement_out(record, share.session_id, at))


def met_among(found: Sequence[Share], at: datetime) -> list[Share]:
    """Those that have no condition, and those whose is met."""
    judged = [each for each in found if each.condition]
    if not judged:
        return list(found)
    profiles, records = find_profiles(judged), _records({each.candidate_id for each in judged})
    out = {each.key: statement_out(records[each.candidate_id], each.session_id, at) for each in judged}
    met = {
        each.key
        for each in judged
        if (shown := out[each.key]) and verdict_on(each, shown, profiles[place_of(each)]).meets
    }
    return [each for each in found if each.condition is None or each.key in met]


def find_profiles(judged: Iterable[Share]) -> Mapping[Place, RequirementProfile]:
    """The versions that these are shared by, which are never deleted."""
    return requirement_profiles.find_versions([place_of(each) for each in judged])


def place_of(share: Share) -> Place:
    condition = share.condition
    return (str(share.organisation_id), condition.profile_id, condition.version) if condition else ("", "", 0)


def verdict_on(share: Share, out: Statement, profile: RequirementProfile) -> Verdict:
    judged_at = max(out.released_at, share.made_at)
    return judge(profile, [sitting_of(out.to_json(judged_at))], judged_at)


def _records(candidate_ids: Iterable[str]) -> Mapping[str, Record]:
    found: dict[str, Record] = {}

    def read(candidate_id: str) -> None:
        found[candidate_id] = results.get_record(candidate_id)

    parallel.each(read, candidate_ids, READS_AT_ONCE)
    return found
