"""What the awarding body decides about organisations, and their lists by state and name, in `verifications`.

A row of a list is in the partition of the organisation's state, and moves in the transaction that changes the state: so
who searches one state reads no row of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.accounts.account import Account, Holder
from shared.store import accounts, items, keys, organisations, rows, verification_keys
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE, VERIFICATIONS
from shared.verification.directory import is_first_match, places
from shared.verification.organisation import Organisation, OrganisationState
from shared.verification.organisation_acts import ActKind, OrganisationAct

IN_TIME, BY_NAME = "AT#", "NAME#"
MOST_ACTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation as a row of a list has it."""

    id: str
    name: str
    country: str | None
    web_domain: str | None


def find_accounts(account_keys: Sequence[str]) -> dict[str, Account]:
    """Of up to 100 organisations, by their accounts' keys, strongly read."""
    found = rows.get_many(PEOPLE, [(keys.email(each), accounts.SK) for each in account_keys])
    return {keys.named_in(row["pk"]): accounts.from_row(Holder.ORGANISATION, row) for row in found}


def listing(organisation: Organisation) -> list[Row]:
    """Parts of the transaction that brings it into its state."""
    return [rows.putting(VERIFICATIONS, each) for each in _listed(organisation)]


def relisting(organisation: Organisation) -> list[Row]:
    """Parts of the transaction that changes what its rows of the lists show beside the name."""
    return [rows.putting(VERIFICATIONS, each, None) for each in _listed(organisation)]


def acting(before: Organisation, after: Organisation, act: OrganisationAct) -> list[Row]:
    """Parts of a transaction, which fails where somebody has acted since `before` was read, or where it is approved and
    somebody has joined meanwhile without a second factor."""
    known = "acts = :seen" if before.acts else "attribute_exists(pk) AND attribute_not_exists(acts)"
    values: Row = {":seen": before.acts} if before.acts else {}
    if act.kind is ActKind.APPROVED:
        known, values = f"{known} AND without_second_factor = :none", {**values, ":none": 0}
    seen = Condition(known, {}, values)
    change, names, changed = items.set_values(
        {
            "tier": after.tier.value,
            "checks_per_day": after.checks_per_day,
            "suspended_because": after.suspended_because,
            "acts": after.acts,
        }
    )
    place = organisations.of_organisation(before.id)
    moved = [] if before.state is after.state else [*_unlisting(before), *listing(after)]
    return [
        rows.updating(VERIFICATIONS, *place, change=change, names=names, values=changed, condition=seen),
        rows.putting(VERIFICATIONS, _act_row(before.id, act)),
        *moved,
    ]


def find_acts(organisation_id: str) -> list[OrganisationAct]:
    """The newest `MOST_ACTS_SHOWN`, newest first."""
    pk = verification_keys.organisation(organisation_id)
    found = rows.query(VERIFICATIONS, pk, begins=keys.ACTS, newest_first=True, most=MOST_ACTS_SHOWN)
    return [_act(row) for row in found]


def page(state: OrganisationState, begins: str, after: str, most: int) -> tuple[list[str], str | None]:
    """The ids of one page of a state's list, and the place to go on after (None at the end). `begins` is `IN_TIME`, the
    last proved first, or `BY_NAME` with what a word of the name begins with."""
    newest_first = begins == IN_TIME
    pk = verification_keys.organisations(state)
    found = rows.query(VERIFICATIONS, pk, begins=begins, newest_first=newest_first, most=most + 1, after=after)
    last = found[most - 1]["sk"] if len(found) > most else None
    return [each.id for each in _each_once(found[:most], begins)], last


def search(text: str, most: int) -> list[Listed]:
    """Approved organisations that are not suspended, with a word of their name that begins so; `most` at most."""
    begins = f"{BY_NAME}{text}"
    found = rows.query(
        VERIFICATIONS, verification_keys.organisations(OrganisationState.APPROVED), begins=begins, most=5 * most
    )
    return _each_once(found, begins)[:most]


def _each_once(found: Sequence[Row], begins: str) -> list[Listed]:
    """A name of which several words begin so has several rows."""
    kept = []
    for row in found:
        place, _, organisation_id = row["sk"].partition("#")[2].rpartition("#")
        if begins == IN_TIME or is_first_match(row["name"], begins.removeprefix(BY_NAME), place):
            kept.append(Listed(organisation_id, row["name"], row.get("country"), row.get("web_domain")))
    return kept


def _unlisting(organisation: Organisation) -> list[Row]:
    return [rows.deleting(VERIFICATIONS, each["pk"], each["sk"]) for each in _listed(organisation)]


def _listed(organisation: Organisation) -> list[Row]:
    proved = items.sortable(organisation.email_proved_at) if organisation.email_proved_at else ""
    starts = [f"{IN_TIME}{proved}", *(f"{BY_NAME}{each}" for each in places(organisation.name))]
    return [
        {
            "pk": verification_keys.organisations(organisation.state),
            "sk": f"{start}#{organisation.id}",
            "name": organisation.name,
            "country": organisation.country,
            "web_domain": organisation.web_domain,
        }
        for start in starts
    ]


def _act_row(organisation_id: str, act: OrganisationAct) -> Row:
    return {
        "pk": verification_keys.organisation(organisation_id),
        "sk": keys.act(act.number),
        "act": act.kind.value,
        "operator": act.operator,
        "at": items.moment(act.at),
        "reason": act.reason,
        "checks_per_day": act.checks_per_day,
    }


def _act(row: Row) -> OrganisationAct:
    return OrganisationAct(
        number=int(keys.named_in(row["sk"])),
        kind=ActKind(row["act"]),
        operator=row["operator"],
        at=datetime.fromisoformat(row["at"]),
        reason=row.get("reason"),
        checks_per_day=row.get("checks_per_day"),
    )
