"""Who may publish what their organisation asks for, and what anybody reads of it."""

from __future__ import annotations

from typing_extensions import TypedDict

from shared.ground.errors import NotAllowed
from shared.ground.forms import Opaque
from shared.verification.agent import Agent, OrganisationRole
from shared.verification.organisation import Organisation, OrganisationState, must_be_approved
from shared.verification.requirement_profile import AskedView, RequirementProfile


class PublishedBy(TypedDict):
    """`country` (ISO 3166-1) and `web_domain` are null where it named none."""

    id: Opaque
    name: str
    country: str | None
    web_domain: str | None


class PublishedView(AskedView):
    """What an organisation asks for, by the newest version, without the people who wrote it."""

    organisation: PublishedBy


def must_administer(agent: Agent) -> None:
    if agent.role is not OrganisationRole.ADMINISTRATOR:
        raise NotAllowed("Only an administrator of your organisation can do this.")


def may_publish(agent: Agent, found: Organisation | None) -> Organisation:
    """Raises where the person is no administrator, or the organisation is suspended or not approved."""
    must_administer(agent)
    return must_be_approved(found)


def may_touch(agent: Agent, profile: RequirementProfile) -> None:
    """What is published, everybody reads: an administrator alone changes or retires it."""
    if profile.published_at:
        must_administer(agent)


def is_read_by_all(organisation: Organisation | None, profile: RequirementProfile | None) -> bool:
    """Nothing of an organisation that candidates do not find in the directory."""
    is_listed = organisation is not None and organisation.state is OrganisationState.APPROVED
    return is_listed and profile is not None and profile.published_at is not None


def published_view(organisation: Organisation, profile: RequirementProfile) -> PublishedView:
    by: PublishedBy = {
        "id": organisation.id,
        "name": organisation.name,
        "country": organisation.country,
        "web_domain": organisation.web_domain,
    }
    return {**profile.asked(), "organisation": by}
