"""A second factor that somebody with an account adds: begun, and there with the first right code."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import Ticket
from shared.accounts.second_factor import ENROLMENT_LIFE, NONE_USED, SecondFactor
from shared.store import accounts, items, rows, team_list, teams
from shared.store.items import Condition, Row
from shared.store.tables import PEOPLE
from shared.teams.team import Member

_SK = "ENROLMENT"


def begin(me: Member, factor: SecondFactor, at: datetime) -> None:
    """Keeps it for half an hour, until a first code shows that the app has the secret; whoever begins again gets
    another, and the last one counts."""
    place = {"pk": accounts.place(me.team.holder, me.id), "sk": _SK}
    begun = {"totp": factor.box, "recovery_codes": set(factor.recovery)}
    rows.put(PEOPLE, {**place, **begun, "expires": int((at + ENROLMENT_LIFE).timestamp())})


def find_begun(me: Member, at: datetime) -> SecondFactor | None:
    row = rows.get(PEOPLE, accounts.place(me.team.holder, me.id), _SK)
    if row is None or row["expires"] <= at.timestamp():
        return None
    return SecondFactor(row["totp"], NONE_USED, frozenset(row["recovery_codes"]))


def adding(me: Member, ticket: Ticket, factor: SecondFactor) -> list[Row]:
    """Parts of a transaction: the account has it, once, and so says the list; the sign-in that has shown its first
    code goes on, and every other one is over."""
    place = accounts.place(me.team.holder, me.id)
    change, names, values = items.set_values(teams.factor_row(factor))
    return [
        rows.deleting(PEOPLE, place, _SK, Condition("totp = :box", {}, {":box": factor.box})),
        rows.updating(
            PEOPLE, place, accounts.SK, change=change, names=names, values=values, condition=team_list.WITHOUT
        ),
        team_list.noting_second_factor(me.team, me.id),
        accounts.marking_with_code(ticket),
    ]
