"""The office of admissions of the institution's journey, and what it asks of the platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
from pyotp import TOTP

from local.client.caller import Caller, wait_for
from local.journeys.main import PASSWORD, SHOWN_WITHIN
from local.journeys.story import Story, must, pair_of

MET: dict[str, Any] = {"name": "MSc Biology", "exams": ["FCE", "CAE"], "minimum_overall": {"score": 170}}
MISSED: dict[str, Any] = {
    "name": "Exchange this term",
    "exams": ["FCE"],
    "minimum_papers": {"writing": {"score": 176}, "speaking": {"score": 180}},
    "maximum_age_months": 1,
}
VERDICT_ALONE: dict[str, Any] = {
    "name": "Evening class",
    "exams": ["FCE"],
    "minimum_overall": {"level": "B2"},
    "verdict_only": True,
}


@dataclass(slots=True)
class Office:
    """The office of admissions: its id, and the ids of its profiles and checks by what they are for; what
    is shared with it."""

    story: Story
    name: str
    email: str
    id: str = ""
    profiles: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    shares: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        return self.story.caller

    def check(self, profile: str | None = None, **more: str) -> httpx.Response:
        named = {"profile_id": self.profiles[profile]} if profile else {}
        body = {**pair_of(self.story.ours), "purpose": "admission", **named, **more}
        return self.caller.ask("POST", "/v1/verifications", body, cookie=self.story.organisation)

    def history(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.caller.get("/v1/verifications", cookie=self.story.organisation)["data"]
        return listed

    def states(self) -> set[str]:
        """Of all that it has seen, as it is now."""
        return {result["state"] for check in self.history() for result in check["results"]}

    def decided(self, act: str, **why: Any) -> dict[str, Any]:
        return self.caller.board("POST", f"organisations/{self.id}/{act}", why)

    def secure(self) -> None:
        """A second factor for its first administrator, whose sign-in goes on."""
        path = "/v1/organisations/me/second-factors"
        begun = self.caller.post(path, {"password": PASSWORD}, cookie=self.story.organisation)
        code = {"code": TOTP(begun["secret"]).at(self.caller.now())}
        self.caller.post(f"{path}/confirmations", code, cookie=self.story.organisation)

    def must_not_be_approved(self) -> None:
        refused = self.caller.ask_board("POST", f"organisations/{self.id}/approvals", {"checks_per_day": 400})
        must(refused.status_code == 409, f"It is approved without a second factor: {refused.text}")
        must(refused.json()["code"] == "second_factor_missing", "The refusal says what is missing.")

    def must_be_mailed(self, what: str) -> None:
        def found() -> list[dict[str, Any]]:
            return [mail for mail in self.caller.mails_to(self.email) if what in mail["subject"]]

        wait_for(f"the mail that it is {what}", lambda: found() or None, SHOWN_WITHIN)
        must(len(found()) == 1, f"It is mailed once that it is {what}, not {len(found())} times.")
