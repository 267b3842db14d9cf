"""Who acts for an organisation: a person who is signed in, or a key, of those whom several functions serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from shared.adapters import authorization, cache, events, http
from shared.store import api_keys, teams
from shared.verification.agent import Agent
from shared.verification.allowance import allowance_fields
from shared.verification.api_key import (
    ApiKey,
    KeyInUse,
    LiveKeyRequired,
    PersonRequired,
    Scope,
    ScopeMissing,
    good_key,
    wants_note,
)
from shared.verification.key_text import KeyRefused, Shown, parse_key
from shared.verification.organisation import must_be_approved

_in_use = cache.for_seconds(3, api_keys.find_in_use)
"""So long a key is good, at most, after it was revoked."""


def agent(event: events.Event) -> Agent:
    """The person who acts for an organisation; raises SignInRequired where nobody does, and PersonRequired of a key,
    which is not read."""
    if authorization.shows_key(event):
        raise PersonRequired
    return teams.admit_agent(http.ticket(event), events.http_at(event))


def caller(event: events.Event, scope: Scope, *, takes_practice: bool = False) -> Agent:
    """The person, or the key that has this scope. A key for practice is let in only where the route `takes_practice`,
    and so answers it without reading anybody's results."""
    if not authorization.shows_key(event):
        return agent(event)
    found = _key(event)
    if scope not in found.scopes:
        raise ScopeMissing(scope)
    if found.agent.is_practice and not takes_practice:
        raise LiveKeyRequired
    return found.agent


def _key(event: events.Event) -> ApiKey:
    """One read, remembered; and one write where the key's use was last noted over five minutes ago. What is left of the
    organisation's day goes with the answer."""
    at, shown = events.http_at(event), parse_key(authorization.shown_key(event))
    place = (shown.organisation_id, shown.key_id, at.astimezone(UTC).date())
    found = _good(place, shown, at)
    organisation = must_be_approved(found.organisation)
    if wants_note(found.key, at):
        api_keys.note_use(found.key, at)
        found = replace(found, key=replace(found.key, last_used_at=at))
        _in_use.amend(found, *place)
    event.setdefault(events.ADDED, {}).update(allowance_fields(organisation, found.counted, at))
    return found.key


def _good(place: tuple[str, str, date], shown: Shown, at: datetime) -> KeyInUse:
    """What is remembered may be from before this key replaced another: before a key is refused, it is read."""
    try:
        return good_key(_in_use.kept(*place), shown, at)
    except KeyRefused:
        return good_key(_in_use.anew(*place), shown, at)
