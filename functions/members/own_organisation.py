"""The organisation that a person acts for, and the person themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from typing_extensions import TypedDict

from functions.members.bodies import OrganisationChange
from shared.accounts.account import Holder, known_language
from shared.ground.countries import parse_country
from shared.ground.errors import Conflict, StaleVersion
from shared.ground.forms import Count, LanguageCode, Opaque
from shared.ground.settings import settings
from shared.store import accounts, check_history, organisation_lists, organisations, rows, team_list
from shared.store.items import Row
from shared.teams.team import Member, must_administer
from shared.verification.agent import OrganisationRole
from shared.verification.organisation import (
    ChecksOfDay,
    Organisation,
    OrganisationState,
    Tier,
    checks_left,
    has_proved,
    refusals_left,
)
from shared.verification.organisation_details import parse_web_domain


class MyselfView(TypedDict):
    id: Opaque
    name: str
    email: str
    role: OrganisationRole
    language: LanguageCode
    second_factor: bool


class OwnOrganisation(TypedDict):
    """`max_age_months`: how old a result may be that it takes, null without such a limit. `checks_left_today` is what
    is left of `checks_per_day` on this day (UTC), none once no more may open nothing (`refusals_left_today`);
    `suspended_because` the reason that the awarding body has given; `me` whoever asks."""

    id: Opaque
    name: str
    tier: Tier
    state: OrganisationState
    suspended_because: str | None
    country: str | None
    web_domain: str | None
    checks_per_day: Count
    checks_left_today: Count
    refusals_left_today: Count
    max_age_months: Count | None
    me: MyselfView


def about(me: Member, at: datetime) -> OwnOrganisation:
    found, counted = check_history.find_with_checks(me.team.id, at.astimezone(UTC).date())
    return _shown(me, has_proved(found), counted)


def change(me: Member, body: OrganisationChange, at: datetime) -> OwnOrganisation:
    before, counted = check_history.find_with_checks(me.team.id, at.astimezone(UTC).date())
    found = has_proved(before)
    after = _changed(found, body)
    member, writes = me, []
    if body.language is not None:
        member = replace(me, language=known_language(body.language, settings().known_languages))
        writes += _speaking(member)
    if after != found:
        writes += _setting(me, found, after)
    if writes and not rows.transact(writes):
        raise StaleVersion("Somebody has just changed this. Look at it again.")
    return _shown(member, after, counted)


def _changed(before: Organisation, body: OrganisationChange) -> Organisation:
    country = parse_country(body.country) if body.country is not None else before.country
    web_domain = parse_web_domain(body.web_domain) if body.web_domain is not None else before.web_domain
    months = before.max_age_months if body.max_age_months is None else body.max_age_months or None
    return replace(before, country=country, web_domain=web_domain, max_age_months=months)


def _speaking(me: Member) -> list[Row]:
    return [
        accounts.changing_account(Holder.ORGANISATION, me.id, language=me.language),
        team_list.changing_language(me.team, me.id, me.language),
    ]


def _setting(me: Member, before: Organisation, after: Organisation) -> list[Row]:
    """The details are what the awarding body judges an organisation by, and what candidates know it by then."""
    must_administer(me)
    changed = organisations.changing_details(before, after)
    if (after.country, after.web_domain) == (before.country, before.web_domain):
        return [changed]
    if before.state is not OrganisationState.INSTANT:
        raise Conflict("The awarding body has judged your organisation by its country and web domain. Ask it.")
    return [changed, *organisation_lists.relisting(after)]


def _shown(me: Member, organisation: Organisation, counted: ChecksOfDay) -> OwnOrganisation:
    return {
        "id": organisation.id,
        "name": organisation.name,
        "tier": organisation.tier,
        "state": organisation.state,
        "suspended_because": organisation.suspended_because,
        "country": organisation.country,
        "web_domain": organisation.web_domain,
        "checks_per_day": organisation.checks_per_day,
        "checks_left_today": checks_left(organisation, counted),
        "refusals_left_today": refusals_left(counted),
        "max_age_months": organisation.max_age_months,
        "me": {
            "id": me.id,
            "name": me.name,
            "email": me.email,
            "role": OrganisationRole(me.role),
            "language": me.language,
            "second_factor": me.has_second_factor,
        },
    }
