"""The mail to a candidate about a sign-in from a device that was not known."""

from __future__ import annotations

from datetime import datetime

from shared.accounts.account import wants_new_device_mail
from shared.adapters import identity
from shared.application.mail_orders import news, order
from shared.application.password_tries import Proof
from shared.ground.rate_limits import NEW_DEVICES
from shared.ground.settings import keyed_hash
from shared.notices.notice import NoticeKind
from shared.store import source_counters


def notify(proof: Proof, at: datetime) -> None:
    """Orders it where the account was not known, three an hour at most.

    Not as a letter: on results day many look on another device, and nobody waits for it, so it keeps its place among
    the mails about the release.
    """
    account = proof.account
    if not proof.on_known_device and wants_new_device_mail(account):
        made = news(NoticeKind.NEW_DEVICE, account, "reset", f"device-{identity.new_id()}")
        counted = source_counters.spending(keyed_hash("devices", account.id)[:32], NEW_DEVICES, at)
        order(made, [counted], at, is_letter=False)
