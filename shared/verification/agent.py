"""Who acts for an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OrganisationRole(StrEnum):
    """What somebody may do at their organisation: an administrator says besides who works for it."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something for an organisation, as is kept with it for good. Shown to the organisation alone."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Agent:
    """A named person who is signed in for an organisation, or one of its keys; what they do is kept under `id` and
    `name`. `is_practice`: a key that sees the practice candidates alone."""

    organisation_id: str
    id: str
    name: str
    role: OrganisationRole
    is_practice: bool = False

    @property
    def person(self) -> Person:
        return Person(self.id, self.name)
