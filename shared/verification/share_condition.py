"""What a candidate shares by: a version of a requirement that the organisation publishes."""

from __future__ import annotations

from dataclasses import dataclass

from typing_extensions import TypedDict

from shared.ground.errors import RuleBroken, StaleVersion
from shared.ground.forms import Opaque, Revision
from shared.verification.requirement_profile import RequirementProfile
from shared.verification.requirements import VerdictView


class ShareConditionView(TypedDict):
    """The version of the organisation's published requirement that the result has to meet. `verdict`, on the newest
    version that is out, is for the candidate alone; null while none is."""

    profile_id: Opaque
    profile_version: Revision
    profile_name: str
    verdict: VerdictView | None


@dataclass(frozen=True, slots=True)
class ShareCondition:
    """The version of a requirement profile, as it was when the share was made, whatever becomes of the profile."""

    profile_id: str
    version: int
    name: str

    def to_json(self, verdict: VerdictView | None) -> ShareConditionView:
        return {
            "profile_id": self.profile_id,
            "profile_version": self.version,
            "profile_name": self.name,
            "verdict": verdict,
        }


def condition_on(found: RequirementProfile | None, version: int) -> ShareCondition:
    """What a share is made by: the newest version, which is the one that its candidate has read, of a profile that is
    published. Raises RuleBroken for another profile, StaleVersion for another version."""
    if found is None or found.published_at is None:
        raise RuleBroken(
            "The organisation publishes no such requirement. Choose one of those that it does.",
            pointer="/condition/profile_id",
        )
    if found.version != version:
        raise StaleVersion(
            f"The organisation has changed this requirement: version {found.version} is the newest. Read it first.",
            pointer="/condition/profile_version",
        )
    return ShareCondition(found.id, found.version, found.name)
