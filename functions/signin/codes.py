"""The second factor: the code that makes a half sign-in whole."""

from __future__ import annotations

from datetime import datetime

from aws_lambda_powertools.shared.cookies import Cookie

from functions.signin import tries
from shared.accounts.account import Account, Factor, Holder, NobodySignedIn, Ticket
from shared.accounts.second_factor import CodeRefused, SecondFactor, step_shown, steps_to_try
from shared.adapters import identity, second_factors
from shared.application.mail_orders import news, order
from shared.notices.notice import NoticeKind
from shared.store import accounts, failed_sign_ins, rows, staff
from shared.store.items import Row

T = Holder.STAFF


def complete(half: Ticket | None, typed: str, source: str, at: datetime) -> tuple[Account, Cookie]:
    """A code, or a recovery code, is spent in the transaction that opens the sign-in: of two at once one wins.

    Wrong codes are counted separately from passwords, so that whoever has the password cannot reset their count with
    it. The owner is mailed about a recovery code, since it opens the account without their app.
    """
    sign_in = accounts.admit_to_code(half, at)
    account = tries.admitted(T, sign_in.id, source, at, Factor.CODE)
    factor = staff.find_second_factor(sign_in.id)
    if half is None or account is None or factor is None:
        raise NobodySignedIn
    ticket, cookie = identity.new_ticket(T, account.id)
    opened = [accounts.ending_sign_in(half), accounts.adding_sign_in(ticket, at)]
    if not _opened(typed, account, factor, opened, at):
        tries.note_refusal(account.id, source, at)
        raise CodeRefused
    failed_sign_ins.forget(T, account.id, Factor.CODE)
    return account, cookie


def _opened(typed: str, account: Account, factor: SecondFactor, opened: list[Row], at: datetime) -> bool:
    """Does `opened` with the code spent; False where no code fits, or somebody was first with it."""
    recovery = second_factors.recovery_hash(typed)
    if recovery in factor.recovery:
        made = news(NoticeKind.RECOVERY_CODE_USED, account, "centre/reset", f"recovery-{recovery}")
        return order(made, [staff.spending_recovery(account.id, recovery), *opened], at)
    codes = second_factors.codes_at(factor.box, account.id, steps_to_try(at, factor.last_step))
    step = step_shown(typed, codes)
    return step is not None and rows.transact([staff.spending_step(account.id, step), *opened])
