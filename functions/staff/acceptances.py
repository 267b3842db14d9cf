"""An invited person joins the staff of a centre."""

from __future__ import annotations

from datetime import datetime

from functions.staff.bodies import FirstCode
from shared.accounts.account import Holder
from shared.adapters import identity
from shared.application import joining
from shared.application.joining import Factor, NewAcceptance
from shared.store import centres
from shared.teams.team import StaffRole


class Enrolment(Factor):
    """Besides, whom they join and as what."""

    centre: str
    role: StaffRole


def accept(body: NewAcceptance, source: str, at: datetime) -> Enrolment:
    invitation, factor = joining.accept(Holder.STAFF, body, source, at)
    centre = centres.get_centre(invitation.team.id).name
    return {**factor, "centre": centre, "role": StaffRole(invitation.role)}


def confirm(body: FirstCode, at: datetime) -> None:
    link = identity.hashed(body.token)
    if not joining.join(joining.invited_by(Holder.STAFF, link, at), link, body.code, [], at):
        raise joining.old_link()
