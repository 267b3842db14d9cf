"""Organisations that verify results: listed, approved, suspended and reinstated; each act is mailed to the one that it
is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from typing_extensions import TypedDict

from shared.accounts.account import Account
from shared.adapters import log
from shared.adapters.paging import Page, cursor_of, formed, page_of, place_of
from shared.application.mail_orders import news, order
from shared.ground.dates import instant_text
from shared.ground.errors import StaleVersion
from shared.ground.forms import Count, Instant, Opaque
from shared.notices.notice import Notice, NoticeKind
from shared.store import organisation_lists, organisations, rows
from shared.verification.directory import search_text
from shared.verification.organisation import Organisation, OrganisationState
from shared.verification.organisation_acts import ActKind, Decided, OrganisationAct
from shared.verification.organisation_details import is_under

PER_PAGE = 100
_STATES = tuple(OrganisationState)
_PLACE = "(AT|NAME)#.{0,60}#[0-9a-f]{30}"
"""In a list, as its row has it: DynamoDB answers a longer one with an error of its own."""
_MAILS = {
    ActKind.APPROVED: NoticeKind.ORGANISATION_APPROVED,
    ActKind.SUSPENDED: NoticeKind.ORGANISATION_SUSPENDED,
    ActKind.REINSTATED: NoticeKind.ORGANISATION_REINSTATED,
}


class OrganisationLine(TypedDict):
    """`email` is its administrator's, whose mailbox is proved; `email_domain_matches` whether that address is under
    `web_domain`, null where it named none. `checks_per_day` is its limit of checks a day (UTC)."""

    id: Opaque
    name: str
    state: OrganisationState
    country: str | None
    web_domain: str | None
    email: str | None
    email_domain_matches: bool | None
    email_proved_at: Instant | None
    checks_per_day: Count


class ActLine(TypedDict):
    """Who decided what about an organisation, when and why."""

    act: ActKind
    operator: str
    at: Instant
    reason: str | None
    checks_per_day: Count | None


class OrganisationView(OrganisationLine):
    """`suspended_because`: the reason that it was given; `without_second_factor` is how many of its people have none,
    and keep it from being approved; `acts` are the newest hundred, newest first."""

    suspended_because: str | None
    without_second_factor: Count
    acts: list[ActLine]


def listed(state: OrganisationState | None, query: str | None, cursor: str | None) -> Page[OrganisationLine]:
    """One page, state by state, of each the last proved first; or, of those with a word of their name that begins with
    `query`, by name."""
    begins = organisation_lists.IN_TIME if query is None else f"{organisation_lists.BY_NAME}{search_text(query)}"
    states = _STATES if state is None else (state,)

    def place(named: str, *after: str) -> tuple[OrganisationState, str]:
        if named not in states or len(after) > 1 or not all(formed(_PLACE, each).startswith(begins) for each in after):
            raise ValueError
        return OrganisationState(named), "".join(after)

    current, after = (states[0], "") if cursor is None else place_of(cursor, place)
    while True:
        ids, last = organisation_lists.page(current, begins, after, PER_PAGE)
        following = _following(states, current, last)
        if ids or following is None:
            return page_of(_lines(ids), cursor_of(following))
        current, after = OrganisationState(following[0]), last or ""  # nobody is in this state


def shown(organisation_id: str) -> OrganisationView:
    found = organisations.get_organisation(organisation_id)
    return _shown(found, _account_of(found))


def act(organisation_id: str, decide: Callable[[Organisation], Decided], at: datetime) -> OrganisationView:
    """Decides about the organisation as it was read, and mails its administrator, in one transaction. Raises
    StaleVersion where somebody else was faster."""
    before = organisations.get_organisation(organisation_id)
    after, decided = decide(before)
    account = _account_of(before)
    writes = organisation_lists.acting(before, after, decided)
    is_done = order(_news(decided, after, account), writes, at) if account else rows.transact(writes)
    if not is_done:
        raise StaleVersion("Somebody has just decided about this organisation. Look at it again.")
    log.info("an organisation was decided about", operator=decided.operator, organisation_id=before.id)
    return _shown(after, account)


def _news(decided: OrganisationAct, after: Organisation, to: Account) -> Notice:
    merge = {"organisation_name": after.name}
    if decided.reason is not None:
        merge["reason"] = decided.reason
    if decided.checks_per_day is not None:
        merge["checks_per_day"] = str(decided.checks_per_day)
    return news(_MAILS[decided.kind], to, "org/sign-in", f"organisation-{after.id}-{decided.number}", **merge)


def _account_of(organisation: Organisation) -> Account | None:
    return _accounts_of([organisation]).get(organisation.id)


def _accounts_of(found: Sequence[Organisation]) -> dict[str, Account]:
    """By the organisation's id: that under the address that it proved, while it is still its own."""
    by_key = organisation_lists.find_accounts([each.account_key for each in found if each.account_key])
    own = {each.id: by_key.get(each.account_key or "") for each in found}
    return {each: account for each, account in own.items() if account is not None and account.team_id == each}


def _lines(ids: Sequence[str]) -> list[OrganisationLine]:
    found = organisations.find_organisations(ids)
    addresses = _accounts_of(list(found.values()))
    return [_line(found[each], addresses.get(each)) for each in ids if each in found]


def _line(organisation: Organisation, account: Account | None) -> OrganisationLine:
    email, domain, proved = account.email if account else None, organisation.web_domain, organisation.email_proved_at
    return {
        "id": organisation.id,
        "name": organisation.name,
        "state": organisation.state,
        "country": organisation.country,
        "web_domain": domain,
        "email": email,
        "email_domain_matches": is_under(email, domain) if email and domain else None,
        "email_proved_at": instant_text(proved) if proved else None,
        "checks_per_day": organisation.checks_per_day,
    }


def _shown(organisation: Organisation, account: Account | None) -> OrganisationView:
    return {
        **_line(organisation, account),
        "suspended_because": organisation.suspended_because,
        "without_second_factor": organisation.without_second_factor,
        "acts": [_act_line(each) for each in organisation_lists.find_acts(organisation.id)],
    }


def _act_line(act: OrganisationAct) -> ActLine:
    return {
        "act": act.kind,
        "operator": act.operator,
        "at": instant_text(act.at),
        "reason": act.reason,
        "checks_per_day": act.checks_per_day,
    }


def _following(
    states: Sequence[OrganisationState], current: OrganisationState, last: str | None
) -> tuple[str, ...] | None:
    if last is not None:
        return current.value, last
    left = states[states.index(current) + 1 :]
    return (left[0].value,) if left else None
