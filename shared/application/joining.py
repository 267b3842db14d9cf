"""An invited person joins a team: a name and a password first, and with the first right code an account."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from shared.accounts.account import Holder
from shared.accounts.password import Beside, good_password
from shared.accounts.second_factor import NONE_USED, SecondFactor, step_shown, steps_to_try
from shared.adapters import identity, qr, second_factors
from shared.adapters.request_body import Password, RequestBody, ShortText, Token
from shared.application import counted_passwords
from shared.ground.errors import Conflict, LinkExpired, RuleBroken
from shared.ground.settings import settings
from shared.store import accounts, rows, team_list
from shared.store.items import Row
from shared.teams.invitation import INVITATION_LIFE, Acceptance, Invitation
from shared.teams.team import AddressTaken, member_name


class NewAcceptance(RequestBody):
    token: Token
    name: ShortText
    password: Password


class Factor(TypedDict):
    """What the authenticator app needs, and the recovery codes: in one answer, and nowhere else."""

    email: str
    secret: str
    otpauth_uri: str
    qr_svg: str
    recovery_codes: list[str]


def new_factor(holder: Holder, person_id: str, email: str) -> tuple[SecondFactor, Factor]:
    """A new secret with its recovery codes, as it is kept and as it is shown."""
    secret, recovery = second_factors.new_secret(), second_factors.new_recovery_codes()
    hashes = frozenset(map(second_factors.recovery_hash, recovery))
    uri = second_factors.enrolment_uri(secret, email)
    shown: Factor = {
        "email": email,
        "secret": secret,
        "otpauth_uri": uri,
        "qr_svg": qr.svg(uri),
        "recovery_codes": recovery,
    }
    return SecondFactor(second_factors.seal(secret, holder, person_id), NONE_USED, hashes), shown


def first_step(box: bytes, holder: Holder, person_id: str, code: str, at: datetime) -> int:
    """The time step of a first code, which shows that the app has the secret; raises RuleBroken for another."""
    step = step_shown(code, second_factors.codes_at(box, holder, person_id, steps_to_try(at, NONE_USED)))
    if step is None:
        raise RuleBroken("This code is not right. Type the one that the app shows now.", pointer="/code")
    return step


def accept(holder: Holder, body: NewAcceptance, source: str, at: datetime) -> tuple[Invitation, Factor]:
    """Keeps what was chosen. Whoever has lost the answer accepts again: the secret and the codes of the last time
    count."""
    link = identity.hashed(body.token)
    invitation = invited_by(holder, link, at)
    name = member_name(body.name)
    password = good_password(body.password, Beside(settings().body_name, invitation.email))
    existing = accounts.find_account(holder, invitation.id, at)
    if existing and existing.email_proved_at:
        raise AddressTaken(invitation.team)
    password_hash = counted_passwords.hashed(password, counted_passwords.count(source, at))
    factor, shown = new_factor(holder, invitation.id, invitation.email)
    acceptance = Acceptance(name, password_hash, factor.box, factor.recovery)
    team_list.put_acceptance(link, acceptance, invitation.at + INVITATION_LIFE)
    return invitation, shown


def join(invitation: Invitation, link: str, code: str | None, besides: list[Row], at: datetime) -> bool:
    """The account is live from here on, with its second factor where a code was given. The first code is spent: it does
    not sign in. False where the link is used, somebody was faster, or a condition of `besides` fails."""
    acceptance = team_list.find_acceptance(link)
    if acceptance is None:
        raise Conflict("Choose a name and a password first.")
    holder = invitation.team.holder
    step = None if code is None else first_step(acceptance.box, holder, invitation.id, code, at)
    return rows.transact([*team_list.joining(invitation, acceptance, link, step, at), *besides])


def invited_by(holder: Holder, link: str, at: datetime) -> Invitation:
    """What a link invites to; raises LinkExpired."""
    found = team_list.find_invitation(holder, link, at)
    if found is None:
        raise old_link()
    return found


def old_link() -> LinkExpired:
    return LinkExpired("This link is used or too old. Ask for a new invitation.")
