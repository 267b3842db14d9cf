"""What candidates have shared with an organisation and is open for it: a list without a result, which a check shows."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from shared.adapters.paging import Page, after_in_history, history_cursor, page_of
from shared.application.reference import session_of
from shared.application.share_conditions import met_among
from shared.calendar.session import ExamName, SessionView
from shared.candidates.candidate import Entry
from shared.exams.catalogue import exam
from shared.ground.dates import instant_text
from shared.ground.forms import IdNumber, Instant, Opaque, Revision
from shared.results.shared_result import SharedName
from shared.store import blocked_organisations, inboxes, organisations, results, shares
from shared.verification.agent import Agent
from shared.verification.history import place_in
from shared.verification.inbox import InboxLine, InboxMark, moment
from shared.verification.organisation import may_verify
from shared.verification.share import Share, SharedField, ShareState
from shared.verification.share_condition import ShareCondition
from shared.verification.share_errors import UnknownShare


class MetRequirement(TypedDict):
    profile_id: Opaque
    profile_version: Revision
    profile_name: str


class InboxView(TypedDict):
    """`mark` is the organisation's own: `read` once a check by its `id` has shown the result. `name` is null where the
    candidate has not chosen it; `acknowledged_by` the name of who did. `meets` is the requirement of yours that the
    candidate shares it by, which the result meets; null where there is none."""

    id: Opaque
    shared_at: Instant
    expires_at: Instant
    candidate_id: IdNumber
    name: SharedName | None
    session: SessionView
    exam: ExamName
    fields: list[SharedField]
    meets: MetRequirement | None
    mark: InboxMark
    read_at: Instant | None
    acknowledged_at: Instant | None
    acknowledged_by: str | None


def listed(
    organisation_id: str, limit: int, cursor: str | None, at: datetime, *, acknowledged: bool | None = None
) -> Page[InboxView]:
    """Newest first: those that are open now; None takes both what is acknowledged and what is not. A page may end
    before it is full, and goes on."""
    after = after_in_history(cursor, organisation_id)
    may_verify(organisations.find_organisation(organisation_id))
    found = inboxes.find_lines(organisation_id, limit + 1, after)
    ended = found[limit - 1].place if len(found) > limit else None
    wanted = [line for line in found[:limit] if acknowledged in (None, line.mark is InboxMark.ACKNOWLEDGED)]
    return page_of(_views(organisation_id, wanted, at), history_cursor(organisation_id, ended))


def acknowledge(agent: Agent, line_id: str, at: datetime) -> InboxView:
    """Again and again is once. Raises UnknownShare for another organisation's, and for one that is open no more."""
    organisation_id = agent.organisation_id
    may_verify(organisations.find_organisation(organisation_id))
    place = place_in(line_id)
    line = inboxes.find_line(organisation_id, place) if place else None
    if line is None:
        raise UnknownShare
    _shown(line, at)
    return _shown(inboxes.acknowledge(line, agent.person, at) or line, at)


def _shown(line: InboxLine, at: datetime) -> InboxView:
    """Read before and after the mark: the share may end in between."""
    views = _views(line.organisation_id, [line], at)
    if not views:
        raise UnknownShare
    return views[0]


def _views(organisation_id: str, lines: list[InboxLine], at: datetime) -> list[InboxView]:
    """Without those whose share has ended, or whose result does not meet what it is shared by any more, and those of
    candidates who have blocked the organisation."""
    if not lines:
        return []
    named = shares.find_many([line.share_key for line in lines])
    live = {share.key: share for share in met_among([each for each in named.values() if _is_live(each, at)], at)}
    blocking = blocked_organisations.who_blocks(organisation_id, [share.candidate_id for share in live.values()])
    entries = results.find_entries([(share.candidate_id, share.session_id) for share in live.values()])
    views = []
    for line in lines:
        share = live.get(line.share_key)
        entry = entries.get((share.candidate_id, share.session_id)) if share else None
        if share and entry and share.candidate_id not in blocking:
            views.append(_view(line, share, entry))
    return views


def _is_live(share: Share, at: datetime) -> bool:
    return share.state(at) is ShareState.LIVE


def _view(line: InboxLine, share: Share, entry: Entry) -> InboxView:
    session = session_of(share.session_id)
    name: SharedName = {"given_names": entry.given_names, "family_name": entry.family_name}
    return {
        "id": line.id,
        "shared_at": instant_text(line.opened_at),
        "expires_at": instant_text(share.expires_at),
        "candidate_id": entry.candidate_id,
        "name": name if SharedField.NAME in share.fields else None,
        "session": session.to_json(),
        "exam": {"code": session.exam, "name": exam(session.exam).name},
        "fields": list(share.fields),
        "meets": _met(share.condition) if share.condition else None,
        "mark": line.mark,
        "read_at": moment(line.read_at),
        "acknowledged_at": moment(line.acknowledged_at),
        "acknowledged_by": line.acknowledged_by,
    }


def _met(condition: ShareCondition) -> MetRequirement:
    return {
        "profile_id": condition.profile_id,
        "profile_version": condition.version,
        "profile_name": condition.name,
    }
