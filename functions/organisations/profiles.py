"""An organisation's requirement profiles: made, listed, changed and retired."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.organisations.bodies import ChangedProfile, NewProfile
from shared.adapters import identity
from shared.adapters.paging import Page, cursor_of, formed, page_of, place_of
from shared.ground import idempotency
from shared.ground.errors import StaleVersion
from shared.store import organisations, published_profiles, requirement_profiles
from shared.store.items import Row
from shared.verification.agent import Agent
from shared.verification.cautions import CautionView, can_be_met, cautions
from shared.verification.organisation import may_verify
from shared.verification.publication import may_publish, may_touch, must_administer
from shared.verification.requirement_profile import (
    NoSuchProfile,
    ProfilesSpent,
    ProfileView,
    RequirementProfile,
    may_change,
    profile_name,
)

PER_PAGE = 50
_ID = "[0-9a-f]{30}"


class CheckedProfile(ProfileView):
    """`cautions`: what nobody can meet, by exam; `can_be_met` is false where that is so with each of the exams."""

    cautions: list[CautionView]
    can_be_met: bool


def make(agent: Agent, body: NewProfile, key: str | None, at: datetime) -> CheckedProfile:
    """A first version. Repeated under its Idempotency-Key it answers the profile as it is now: the id is computed from
    the key, and no version is ever deleted, so the key does not expire."""
    organisation_id = agent.organisation_id
    profile_id = idempotency.id_of(organisation_id, key) if key else identity.new_id()
    asked = idempotency.request_hash(body.model_dump_json()) if key else None
    profile = RequirementProfile(profile_id, 1, profile_name(body.name), body.read(), at, changed_by=agent.person)
    if requirement_profiles.add_profile(organisation_id, profile, asked):
        return _shown(profile)
    existing = requirement_profiles.find_newest(organisation_id, profile_id) if asked else None
    if existing and asked:
        idempotency.may_repeat(requirement_profiles.find_asked(organisation_id, profile_id), asked)
        return _shown(existing)
    may_verify(organisations.find_organisation(organisation_id))
    raise ProfilesSpent


def listed(organisation_id: str, limit: int, cursor: str | None) -> Page[CheckedProfile]:
    """Those that are offered, a page of `limit`, by id."""
    after = place_of(cursor, lambda place: formed(_ID, place)) if cursor is not None else ""
    found = requirement_profiles.offered_profiles(organisation_id, after, limit + 1)
    more = len(found) > limit
    return page_of([_shown(each) for each in found[:limit]], cursor_of([found[limit - 1].id] if more else None))


def show(organisation_id: str, profile_id: str, version: int | None) -> CheckedProfile:
    """The newest version, or the one named; of a retired profile, too."""
    if version is not None:
        return _shown(requirement_profiles.get_version(organisation_id, profile_id, version))
    return _shown(_newest(organisation_id, profile_id))


def change(agent: Agent, profile_id: str, body: ChangedProfile, at: datetime) -> CheckedProfile:
    """The next version, if the one that was read is still the newest."""
    name, asks = profile_name(body.name), body.read()
    before = may_change(_newest(agent.organisation_id, profile_id), body.version)
    may_touch(agent, before)
    after = replace(_next(before, agent, at), name=name, asks=asks)
    if not requirement_profiles.add_version(agent.organisation_id, after):
        raise _changed_meanwhile()
    return _shown(after)


def retire(agent: Agent, profile_id: str, at: datetime) -> None:
    """It is not offered any more; every version stays readable. Nothing is done where it is retired already."""
    newest = _newest(agent.organisation_id, profile_id)
    may_touch(agent, newest)
    last = replace(_next(newest, agent, at), published_at=None, retired_at=at)
    listing = _unlisting(agent.organisation_id, newest)
    if not newest.retired_at and not requirement_profiles.add_retirement(agent.organisation_id, last, *listing):
        raise _changed_meanwhile()


def publish(agent: Agent, profile_id: str, at: datetime) -> CheckedProfile:
    """A next version, which says so, and every one after it until it is taken back. Raises what says that the
    organisation may not; nothing is done where it is published already."""
    organisation = may_publish(agent, organisations.find_organisation(agent.organisation_id))
    newest = _newest(agent.organisation_id, profile_id)
    may_change(newest, newest.version)
    if newest.published_at:
        return _shown(newest)
    after = replace(_next(newest, agent, at), published_at=at)
    if not requirement_profiles.add_version(organisation.id, after, published_profiles.listing(organisation, after)):
        raise _changed_meanwhile()
    return _shown(after)


def take_back(agent: Agent, profile_id: str, at: datetime) -> None:
    """Nobody but the organisation reads it from now on, but for those who have shared by a version of it."""
    must_administer(agent)
    newest = _newest(agent.organisation_id, profile_id)
    after = replace(_next(newest, agent, at), published_at=None)
    listing = _unlisting(agent.organisation_id, newest)
    if newest.published_at and not requirement_profiles.add_version(agent.organisation_id, after, *listing):
        raise _changed_meanwhile()


def _next(newest: RequirementProfile, agent: Agent, at: datetime) -> RequirementProfile:
    return replace(newest, version=newest.version + 1, changed_at=at, changed_by=agent.person)


def _unlisting(organisation_id: str, profile: RequirementProfile) -> list[Row]:
    if not profile.published_at:
        return []
    return [published_profiles.unlisting(organisations.get_organisation(organisation_id), profile)]


def _newest(organisation_id: str, profile_id: str) -> RequirementProfile:
    found = requirement_profiles.find_newest(organisation_id, profile_id)
    if found is None:
        raise NoSuchProfile
    return found


def _shown(profile: RequirementProfile) -> CheckedProfile:
    found = cautions(profile.asks)
    return {**profile.to_json(), "cautions": found, "can_be_met": can_be_met(profile.asks, found)}


def _changed_meanwhile() -> StaleVersion:
    return StaleVersion("Somebody has just changed this profile. Read it again.")
