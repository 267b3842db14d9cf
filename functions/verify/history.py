"""An organisation's own checks, newest first, each with what has become of it: states, and the verdict that the check
showed; nothing that it has not seen, so no look is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from functions.verify.agreement import agrees
from shared.adapters import sealing
from shared.adapters.paging import Page, after_in_history, history_cursor, page_of
from shared.application.checked_pair import asking
from shared.application.reference import release_of, session_of
from shared.candidates.candidate import parse_candidate_id
from shared.results.check_history import (
    MOST_LINES,
    CheckView,
    OutNow,
    SeenView,
    check_line,
    checked_by,
    csv_part,
    seen_view,
)
from shared.results.result import Sealed
from shared.results.statement import State
from shared.store import check_history, guard, results, shares
from shared.verification.access_record import Verification, seen_in
from shared.verification.history import Span, content_until, parse_span
from shared.verification.organisation import Organisation, is_allowed

AT_ONCE, MOST_TURNS = 99, 8
"""How many checks are read at once, and how often for one page: no row is found by its profile, or by its state, which
is of now, so that a page of a rare one may end before it is full."""


class HistoryForm(StrEnum):
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of whose checks, and when."""

    organisation_id: str
    at: datetime
    span: Span
    candidate_id: str | None
    state: State | None
    profile_id: str | None
    after: str
    query: tuple[tuple[str, str], ...]
    """The filters as they were given, for the link to the next part."""

    def goes_on(self, ended: str | None) -> str | None:
        """The cursor of the next page, which is of the same profile."""
        return history_cursor(self.organisation_id, ended, *_of(self.profile_id))

    def wants(self, check: Verification) -> bool:
        """By what its row has; its state is of now."""
        return self.profile_id in (None, check.judged_by and check.judged_by.profile_id)


def asked_for(
    organisation_id: str, at: datetime, cursor: str | None, state: State | None, filters: dict[str, str | None]
) -> Asked:
    """Raises RuleBroken for a filter, or a cursor, that cannot be read."""
    candidate_id, span = filters["candidate_id"], parse_span(filters["from"], filters["to"])
    given = {**filters, "state": state.value if state else None}
    return Asked(
        organisation_id,
        at,
        span,
        None if candidate_id is None else parse_candidate_id(candidate_id),
        state,
        filters["profile_id"],
        after_in_history(cursor, organisation_id, *_of(filters["profile_id"])),
        tuple((name, value) for name, value in given.items() if value is not None),
    )


def _of(profile_id: str | None) -> list[str]:
    return [] if profile_id is None else [profile_id]


def listed(asked: Asked, limit: int) -> Page[CheckView]:
    found, ended = _page(asked, limit)
    return page_of(found, asked.goes_on(ended))


def csv(asked: Asked) -> tuple[str, dict[str, str | list[str]]]:
    """One part as CSV, and the headers that name the file and link to the next part (RFC 8288)."""
    found, ended = _page(asked, MOST_LINES)
    headers: dict[str, str | list[str]] = {"Content-Disposition": 'attachment; filename="verifications.csv"'}
    cursor = asked.goes_on(ended)
    if cursor:
        query = urlencode([*asked.query, ("format", HistoryForm.CSV), ("cursor", cursor)])
        headers["Link"] = f'</v1/verifications?{query}>; rel="next"'
    return csv_part(found, is_first=not asked.after), headers


def _page(asked: Asked, limit: int) -> tuple[list[CheckView], str | None]:
    """Up to `limit` checks and the place to go on after, None at the end."""
    found: list[CheckView] = []
    is_picked = asked.state is not None or asked.profile_id is not None
    organisation, _, _ = asking(asked.organisation_id, asked.at)
    after, most = asked.after, AT_ONCE if is_picked else min(limit, AT_ONCE)
    for _ in range(MOST_TURNS):
        read = check_history.find_checks(
            asked.organisation_id, asked.span, most + 1, before=after, candidate_id=asked.candidate_id
        )
        views = _views([check for check in read[:most] if asked.wants(check)], asked.at, organisation)
        for check in read[:most]:
            after, view = check.place, views.get(check.id)
            if view and asked.state in (None, *(each["state"] for each in view["results"])):
                found.append(view)
            if len(found) == limit:
                return found, None if check is read[-1] else after
        if len(read) <= most:
            return found, None
    return found, after


def _views(checks: Sequence[Verification], at: datetime, organisation: Organisation | None) -> dict[str, CheckView]:
    """By the check's id. The calls are the chain that a check reads a result by: how many there are does not show which
    versions exist."""
    pairs = dict.fromkeys((each.candidate_id, session) for each in checks for session, _ in seen_in(each))
    if not pairs:
        return {}
    releases = max(len(session_of(session).release_ids) for _, session in pairs)
    versions = results.find_versions(list(pairs), at_once=releases + results.BESIDES)
    months = organisation.max_age_months if organisation else None
    shows = _with_verdict([each for each in checks if each.judged_by], at) if is_allowed(organisation) else frozenset()
    return {
        check.id: {
            **check_line(check),
            "checked_by": checked_by(check, shows_verdict=check.id in shows),
            "results": _results(check, versions, at, months),
        }
        for check in checks
    }


def _with_verdict(checks: Sequence[Verification], at: datetime) -> frozenset[str]:
    """Those whose verdict is shown as their results are. Of what is shared on a condition the condition is the verdict
    that its candidate has agreed to, and none by another profile is listed."""
    recent = [each for each in checks if at < content_until(each)]
    if not recent:
        return frozenset()
    known = guard.find_guarded(list({each.candidate_id for each in recent}))
    found = shares.find_many(list({each.share_key for each in recent if each.share_key}))
    return frozenset(
        each.id
        for each in recent
        if agrees(each, known.get(each.candidate_id), share := found.get(each.share_key or ""), at)
        and (share is None or share.condition is None)
    )


def _results(
    check: Verification, versions: Mapping[tuple[str, str], Sequence[Sealed]], at: datetime, months: int | None
) -> list[SeenView]:
    shown = [(session, seen, versions.get((check.candidate_id, session), [])) for session, seen in seen_in(check)]
    return [_seen(*each, at, months) for each in shown]


def _seen(session_id: str, seen: int, versions: Sequence[Sealed], at: datetime, months: int | None) -> SeenView:
    session = session_of(session_id)
    found = sealing.newest_out(versions, session, release_of, at)
    return seen_view(session, seen, OutNow(found.result, found.number) if found else None, at, months)
