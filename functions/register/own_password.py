"""A new password, set by whoever is signed in and gives the present one again (ASVS 5.0, 6.2.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from aws_lambda_powertools.shared.cookies import Cookie

from functions.register import orders
from functions.register.bodies import AccountChange
from shared.accounts.account import Account, Holder, NobodySignedIn, SignInRefused, Ticket, ticket_of
from shared.accounts.password import Beside, good_password
from shared.adapters import devices, events, http
from shared.adapters.caller_source import source_hash
from shared.application import counted_passwords, password_tries
from shared.application.password_tries import Proof
from shared.ground.errors import RuleBroken
from shared.ground.settings import settings
from shared.store import accounts, failed_sign_ins, sign_ins

C = Holder.CANDIDATE


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request shows besides its body: the sign-in and the device that it comes from."""

    ticket: Ticket
    marks: dict[str, str]
    source: str
    at: datetime


def changed(account: Account, body: AccountChange, event: events.Event) -> tuple[Account, Cookie | None]:
    """The account, and the mark of the device anew: the one it had was made with the old password."""
    if body.password is None:
        return account, None
    new, who = good(body.password, account), asking(event)
    return change(account, new, given_again(account.id, body.current_password, who), who)


def asking(event: events.Event) -> Asking:
    mine = ticket_of(C, http.ticket(event))
    return Asking(mine, devices.named(http.cookies(event)), source_hash(event), events.http_at(event))


def given_again(candidate_id: str, password: str | None, who: Asking) -> Proof:
    """Whose it is. A wrong one counts as a failed sign-in and is refused as one, but the sign-in stays: nobody who sits
    at an open screen has more tries at the password than a stranger."""
    if password is None:
        raise RuleBroken("Give your present password as well.", pointer="/current_password")
    try:
        return password_tries.proved(C, candidate_id, password, who.source, who.at, who.marks)
    except SignInRefused:
        raise RuleBroken("This is not your present password.", pointer="/current_password") from None


def good(new: str, account: Account) -> str:
    """Judged before the present one is compared: a weak one is no try."""
    return good_password(new, Beside(settings().body_name, account.email, account.id))


def change(account: Account, new: str, proof: Proof, who: Asking) -> tuple[Account, Cookie | None]:
    """Ends every other sign-in. The owner is mailed once, where their address is proved."""
    paying = counted_passwords.source_of_account(accounts.place(C, account.id))
    password_hash = counted_passwords.hashed(new, counted_passwords.count(paying, who.at))
    sign_ins.end_others(who.ticket)  # before the change, too: a crash must leave none
    same_yet = {"password_hash": proof.account.password_hash}
    writes = [
        accounts.changing_account(C, account.id, same_yet, password_hash=password_hash, reset_token=None),
        failed_sign_ins.forgetting(C, account.id),
    ]
    if not orders.password_changed(account, password_hash, writes, who.at):
        raise NobodySignedIn  # somebody else has changed it meanwhile, which ended this sign-in
    sign_ins.end_others(who.ticket)
    account = replace(account, password_hash=password_hash)
    return account, devices.marked(who.marks, account)
