"""An invited person joins: a name and a password first, and with the first right code an account."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from functions.staff.bodies import FirstCode, NewAcceptance
from shared.accounts.account import Holder
from shared.accounts.password import Beside, good_password
from shared.accounts.second_factor import NONE_USED, step_shown, steps_to_try
from shared.adapters import identity, qr, second_factors
from shared.application import counted_passwords
from shared.ground.errors import Conflict, LinkExpired, RuleBroken
from shared.ground.settings import settings
from shared.store import accounts, centres, rows, team_list
from shared.teams.invitation import INVITATION_LIFE, Acceptance, Invitation
from shared.teams.team import AddressTaken, StaffRole, member_name


class Enrolment(TypedDict):
    """What the authenticator app needs, and the recovery codes."""

    email: str
    centre: str
    role: StaffRole
    secret: str
    otpauth_uri: str
    qr_svg: str
    recovery_codes: list[str]


def accept(body: NewAcceptance, source: str, at: datetime) -> Enrolment:
    """What the authenticator app needs, and the recovery codes: in this one answer, and nowhere else.

    Whoever has lost it accepts again: the secret and the codes of the last time count.
    """
    link = identity.hashed(body.token)
    invitation = _invitation(link, at)
    name = member_name(body.name)
    password = good_password(body.password, Beside(settings().body_name, invitation.email))
    if accounts.find_account(Holder.STAFF, invitation.id, at):
        raise AddressTaken(invitation.team)
    secret, recovery = second_factors.new_secret(), second_factors.new_recovery_codes()
    acceptance = Acceptance(
        name,
        counted_passwords.hashed(password, counted_passwords.count(source, at)),
        second_factors.seal(secret, Holder.STAFF, invitation.id),
        frozenset(map(second_factors.recovery_hash, recovery)),
    )
    team_list.put_acceptance(link, acceptance, invitation.at + INVITATION_LIFE)
    return _shown(invitation, secret, recovery)


def confirm(body: FirstCode, at: datetime) -> None:
    """The account is live from here on. The first code is spent: it does not sign in."""
    link = identity.hashed(body.token)
    invitation, acceptance = _invitation(link, at), team_list.find_acceptance(link)
    if acceptance is None:
        raise Conflict("Choose a name and a password first.")
    codes = second_factors.codes_at(acceptance.box, Holder.STAFF, invitation.id, steps_to_try(at, NONE_USED))
    step = step_shown(body.code, codes)
    if step is None:
        raise RuleBroken("This code is not right. Type the one that the app shows now.", pointer="/code")
    if not rows.transact(team_list.joining(invitation, acceptance, link, step, at)):
        raise _old_link()


def _invitation(link: str, at: datetime) -> Invitation:
    found = team_list.find_invitation(Holder.STAFF, link, at)
    if found is None:
        raise _old_link()
    return found


def _old_link() -> LinkExpired:
    return LinkExpired("This link is used or too old. Ask for a new invitation.")


def _shown(invitation: Invitation, secret: str, recovery: list[str]) -> Enrolment:
    uri = second_factors.enrolment_uri(secret, invitation.email)
    return {
        "email": invitation.email,
        "centre": centres.get_centre(invitation.team.id).name,
        "role": StaffRole(invitation.role),
        "secret": secret,
        "otpauth_uri": uri,
        "qr_svg": qr.svg(uri),
        "recovery_codes": recovery,
    }
