"""A second factor of one's own, which somebody adds who has none."""

from __future__ import annotations

from datetime import datetime

from functions.members.bodies import OwnFirstCode, PasswordAgain
from shared.accounts.account import Holder, Ticket, ticket_of
from shared.accounts.password import same_password_text
from shared.application import counted_passwords, joining
from shared.application.joining import Factor
from shared.application.mail_orders import RESET_PAGES, news, order
from shared.ground.errors import Conflict, RuleBroken
from shared.ground.rate_limits import PASSWORDS_AGAIN
from shared.notices.notice import NoticeKind
from shared.store import accounts, organisations, second_factors
from shared.teams.team import Member
from shared.verification.organisation import has_proved

O = Holder.ORGANISATION  # noqa: E741


class HasSecondFactor(Conflict):
    code = "has_second_factor"

    def __init__(self) -> None:
        super().__init__(
            "You have a second factor already. Whoever has lost it signs in with a recovery code, or is removed and "
            "invited again by an administrator."
        )


def begin(me: Member, body: PasswordAgain, at: datetime) -> Factor:
    """The password is asked for again (ASVS 5.0, 7.5.1): somebody at an open screen must not lock its owner out."""
    if me.has_second_factor:
        raise HasSecondFactor
    has_proved(organisations.find_organisation(me.team.id))
    account = accounts.get_account(O, me.id)
    source = counted_passwords.source_of_account(accounts.place(O, me.id))
    counted = counted_passwords.count(source, at, PASSWORDS_AGAIN)
    if not counted_passwords.matches(same_password_text(body.password), account.password_hash, counted):
        raise RuleBroken("This is not your password.", pointer="/password")
    factor, shown = joining.new_factor(O, me.id, me.email)
    second_factors.begin(me, factor, at)
    return shown


def confirm(me: Member, ticket: Ticket | None, body: OwnFirstCode, at: datetime) -> None:
    """The owner is mailed about it, and keeps the sign-in that has shown the code."""
    if me.has_second_factor:
        raise HasSecondFactor
    begun = second_factors.find_begun(me, at)
    if begun is None:
        raise Conflict("Begin again: the code of another secret, or of more than half an hour ago, is no good.")
    step = joining.first_step(begun.box, O, me.id, body.code, at)
    writes = second_factors.adding(me, ticket_of(O, ticket), begun.shown_at(step))
    made = news(NoticeKind.SECOND_FACTOR_ADDED, me, RESET_PAGES[O], f"second-factor-{at.timestamp():.0f}")
    if not order(made, [*writes, organisations.one_with_second_factor(me.team.id)], at):
        raise Conflict("Your account has just changed. Look at it again.")
