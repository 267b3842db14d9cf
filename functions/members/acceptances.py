"""An invited person joins an organisation, with a second factor; without one only while it is not approved."""

from __future__ import annotations

from datetime import datetime

from functions.members.bodies import Joining
from shared.accounts.account import Holder
from shared.adapters import identity
from shared.application import joining
from shared.application.joining import Factor, NewAcceptance
from shared.store import organisations
from shared.verification.agent import OrganisationRole
from shared.verification.organisation import Tier, may_be_without_second_factor

O = Holder.ORGANISATION  # noqa: E741


class MemberEnrolment(Factor):
    """Besides, whom they join and as what. Of an approved organisation (`tier`) nobody joins without a code; of any
    other the awarding body has not checked the name."""

    organisation: str
    tier: Tier
    role: OrganisationRole


def accept(body: NewAcceptance, source: str, at: datetime) -> MemberEnrolment:
    invitation, factor = joining.accept(O, body, source, at)
    organisation = organisations.get_organisation(invitation.team.id)
    role = OrganisationRole(invitation.role)
    return {**factor, "organisation": organisation.name, "tier": organisation.tier, "role": role}


def confirm(body: Joining, at: datetime) -> None:
    """The transaction settles who may be without a second factor: the organisation may be approved just now."""
    link = identity.hashed(body.token)
    invitation = joining.invited_by(O, link, at)
    besides = []
    if body.code is None:
        may_be_without_second_factor(organisations.get_organisation(invitation.team.id))
        besides = [organisations.one_without_second_factor(invitation.team.id)]
    if not joining.join(invitation, link, body.code, besides, at):
        raise joining.old_link()
