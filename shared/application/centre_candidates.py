"""Candidates of a centre or school for whom its staff act: which are theirs, and the record of who did what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.adapters import identity
from shared.application.reference import centre_of
from shared.calendar.session import Session
from shared.candidates.candidate import Entry, parse_candidate_id
from shared.centres.centre import Centre
from shared.cohorts.visibility import sees
from shared.secret_numbers import issuing
from shared.store import results
from shared.teams.team import Member
from shared.verification.access_record import CentreAct, CentreRoute


def own_entries(centre: Centre, session: Session, given: Sequence[str], at: datetime) -> dict[str, Entry]:
    """Of up to 100 candidates, in the order given, for an exam less than a year ago or to come; raises UnknownCandidate
    where one is not theirs."""
    who = list(dict.fromkeys(str(parse_candidate_id(each, pointer="/candidates")) for each in given))
    found = results.find_entries([(each, session.id) for each in who])
    own = {each: entry for each in who if (entry := found.get((each, session.id))) and sees(centre, entry)}
    if len(own) < len(who) or not issuing.entered_lately(session.exam_date, at.date()):
        raise issuing.UnknownCandidate
    return own


def centre_act(me: Member, entry: Entry, route: CentreRoute, reason: str | None, at: datetime) -> CentreAct:
    return CentreAct(
        id=identity.new_id(),
        candidate_id=entry.candidate_id,
        centre_number=me.team.id,
        centre_name=centre_of(me.team.id).name,
        staff_id=me.id,
        staff_name=me.name,
        at=at,
        route=route,
        reason=reason,
    )
