"""Called by organisations that are signed in: the routes of their requirement profiles, and of nobody else's."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Query

from functions.organisations import profiles
from functions.organisations.bodies import ChangedProfile, NewProfile
from shared.adapters import http
from shared.adapters.request_body import IdempotencyKey
from shared.application import signed_in
from shared.verification.agent import Agent

router = http.routes()
Limit = Annotated[int, Query(ge=1, le=100)]
Version = Annotated[int | None, Query(ge=1, le=999_999)]


@router.post("/v1/requirement-profiles")
def make_profile(
    body: Annotated[NewProfile, Body()], idempotency_key: Annotated[IdempotencyKey | None, Header()] = None
) -> Response[http.Shown]:
    """What nobody can meet is accepted, and listed in `cautions`. Sent again under one `Idempotency-Key` it is the same
    profile."""
    return http.created(profiles.make(_me(), body, idempotency_key, http.asked_at(router)))


@router.get("/v1/requirement-profiles")
def list_profiles(limit: Limit = profiles.PER_PAGE, cursor: str | None = None) -> http.Shown:
    """Those that are offered, each with its newest version."""
    return profiles.listed(_me().organisation_id, limit, cursor)


@router.get("/v1/requirement-profiles/<profile_id>")
def show_profile(profile_id: str, version: Version = None) -> http.Shown:
    """The newest version, or the one named: a verdict names the version that it was given by."""
    return profiles.show(_me().organisation_id, profile_id, version)


@router.put("/v1/requirement-profiles/<profile_id>")
def change_profile(profile_id: str, body: Annotated[ChangedProfile, Body()]) -> http.Shown:
    """The next version; 409 `stale_version` where `version` is not the newest any more."""
    return profiles.change(_me(), profile_id, body, http.asked_at(router))


@router.delete("/v1/requirement-profiles/<profile_id>")
def retire_profile(profile_id: str) -> Response[None]:
    """It is not offered any more, and no check can name it; every version stays readable."""
    profiles.retire(_me(), profile_id, http.asked_at(router))
    return http.gone()


def _me() -> Agent:
    return signed_in.agent(router.current_event.raw_event)
