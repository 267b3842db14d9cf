"""The second factor: the code that makes a half sign-in whole, or shows that a whole one is still its owner's."""

from __future__ import annotations

from datetime import datetime

from aws_lambda_powertools.shared.cookies import Cookie

from functions.signin import tries
from shared.accounts.account import Account, Factor, NobodySignedIn, Ticket
from shared.accounts.second_factor import CodeRefused, SecondFactor, step_shown, steps_to_try
from shared.adapters import identity, second_factors
from shared.application import password_tries
from shared.application.mail_orders import RESET_PAGES, news, order
from shared.notices.notice import NoticeKind
from shared.store import accounts, failed_sign_ins, rows, sign_ins, teams
from shared.store.items import Row


def give(mine: Ticket | None, typed: str, source: str, at: datetime) -> tuple[Account, Cookie | None]:
    """A code, or a recovery code, is spent in the transaction that opens the sign-in, or notes when one that is open
    showed its last: of two at once one wins. There is a new cookie where it was half.

    Wrong codes are counted separately from passwords, so that whoever has the password cannot reset their count with
    it. The owner is mailed about a recovery code, since it opens the account without their app.
    """
    sign_in = accounts.admit_to_code(mine, at)
    account = tries.admitted(sign_in.holder, sign_in.id, source, at, Factor.CODE)
    factor = teams.find_second_factor(sign_in.holder, sign_in.id)
    if mine is None or account is None or factor is None:
        raise NobodySignedIn
    writes, cookie = _whole(mine, account, at) if sign_in.is_half else ([accounts.noting_code(mine, at)], None)
    if not _opened(typed, account, factor, writes, at):
        password_tries.note_refusal(account.id, source, at)
        raise CodeRefused
    failed_sign_ins.forget(account.holder, account.id, Factor.CODE)
    return account, cookie


def _whole(half: Ticket, account: Account, at: datetime) -> tuple[list[Row], Cookie]:
    ticket, cookie = identity.new_ticket(account.holder, account.id)
    return [sign_ins.ending(half), accounts.adding_sign_in(ticket, at, account.team_id)], cookie


def _opened(typed: str, account: Account, factor: SecondFactor, opened: list[Row], at: datetime) -> bool:
    """Does `opened` with the code spent; False where no code fits, or somebody was first with it."""
    holder, recovery = account.holder, second_factors.recovery_hash(typed)
    if recovery in factor.recovery:
        made = news(NoticeKind.RECOVERY_CODE_USED, account, RESET_PAGES[holder], f"recovery-{recovery}")
        return order(made, [teams.spending_recovery(holder, account.id, recovery), *opened], at)
    codes = second_factors.codes_at(factor.box, holder, account.id, steps_to_try(at, factor.last_step))
    step = step_shown(typed, codes)
    return step is not None and rows.transact([teams.spending_step(holder, account.id, step), *opened])
