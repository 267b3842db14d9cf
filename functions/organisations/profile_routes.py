"""The routes of requirement profiles: organisations that are signed in keep their own, and nobody else's; anybody reads
what is published."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Query

from functions.organisations import profiles, published
from functions.organisations.bodies import ChangedProfile, NewProfile
from shared.adapters import events, http
from shared.adapters.request_body import IdempotencyKey, Nothing
from shared.application import signed_in
from shared.verification.agent import Agent
from shared.verification.api_key import Scope

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
    return profiles.listed(_reader().organisation_id, limit, cursor)


@router.get("/v1/requirement-profiles/<profile_id>")
def show_profile(profile_id: str, version: Version = None) -> http.Shown:
    """The newest version, or the one named: a verdict names the version that it was given by."""
    return profiles.show(_reader().organisation_id, profile_id, version)


@router.put("/v1/requirement-profiles/<profile_id>")
def change_profile(profile_id: str, body: Annotated[ChangedProfile, Body()]) -> http.Shown:
    """The next version; 409 `stale_version` where `version` is not the newest any more."""
    return profiles.change(_me(), profile_id, body, http.asked_at(router))


@router.delete("/v1/requirement-profiles/<profile_id>")
def retire_profile(profile_id: str) -> Response[None]:
    """It is not offered any more, and no check can name it; every version stays readable."""
    profiles.retire(_me(), profile_id, http.asked_at(router))
    return http.gone()


@router.put("/v1/requirement-profiles/<profile_id>/publication")
def publish_profile(profile_id: str, _: Annotated[Nothing, Body()]) -> http.Shown:
    """By an administrator of an approved organisation: from now on anybody reads its newest version, and candidates may
    share by it. Again and again is once."""
    return profiles.publish(_me(), profile_id, http.asked_at(router))


@router.delete("/v1/requirement-profiles/<profile_id>/publication")
def take_back_profile(profile_id: str) -> Response[None]:
    """Whether or not it was published. What candidates have shared by it stays so."""
    profiles.take_back(_me(), profile_id, http.asked_at(router))
    return http.gone()


@router.get("/v1/published-requirements")
def list_published(
    organisation_id: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
    limit: Limit = published.PER_PAGE,
    cursor: str | None = None,
) -> http.Shown:
    """What organisations ask for that the awarding body has approved, by their names, or what one of them does. A page
    may end before it is full, and goes on."""
    return published.listed(organisation_id, limit, cursor)


def caller(event: events.Event) -> Agent:
    """A person; or a key, which reads what a check may name, and changes nothing. One for practice does, too."""
    if event["requestContext"]["http"]["method"] not in ("GET", "HEAD"):
        return signed_in.agent(event)
    return signed_in.caller(event, Scope.VERIFY, takes_practice=True)


def _reader() -> Agent:
    return caller(router.current_event.raw_event)


def _me() -> Agent:
    return signed_in.agent(router.current_event.raw_event)
