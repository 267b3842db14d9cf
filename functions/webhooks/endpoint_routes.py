"""Called by approved organisations: the routes of their webhook endpoints, and of nobody else's."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.webhooks import endpoints
from functions.webhooks.bodies import EndpointChange, NewEndpoint
from shared.adapters import events, http
from shared.adapters.request_body import Nothing
from shared.application import signed_in
from shared.verification.agent import Agent
from shared.verification.api_key import Scope

router = http.routes()
PATH = "/v1/webhook-endpoints"


@router.post(PATH)
def make_endpoint(body: Annotated[NewEndpoint, Body()]) -> Response[http.Shown]:
    """An https address that changes are posted to as they are written, signed as Standard Webhooks says. Five at
    most."""
    return http.created(endpoints.make(_mine(), body, http.asked_at(router)))


@router.get(PATH)
def list_endpoints() -> http.Shown:
    return endpoints.listed(_mine(), http.asked_at(router))


@router.get(f"{PATH}/<endpoint_id>")
def show_endpoint(endpoint_id: str) -> http.Shown:
    return endpoints.show(_mine(), endpoint_id, http.asked_at(router))


@router.patch(f"{PATH}/<endpoint_id>")
def change_endpoint(endpoint_id: str, body: Annotated[EndpointChange, Body()]) -> http.Shown:
    """Address, types, or `state`: `on` also switches one on again that was switched off because a delivery was given
    up."""
    return endpoints.change(_mine(), endpoint_id, body, http.asked_at(router))


@router.delete(f"{PATH}/<endpoint_id>")
def remove_endpoint(endpoint_id: str) -> Response[None]:
    endpoints.remove(_mine(), endpoint_id)
    return http.gone()


@router.post(f"{PATH}/<endpoint_id>/rotations")
def rotate_secret(endpoint_id: str, _: Annotated[Nothing, Body()]) -> Response[http.Shown]:
    """Another secret, shown once. For 24 hours each delivery has the signatures of both."""
    return http.created(endpoints.rotate(_mine(), endpoint_id, http.asked_at(router)))


@router.post(f"{PATH}/<endpoint_id>/tests")
def try_endpoint(endpoint_id: str, _: Annotated[Nothing, Body()]) -> Response[http.Shown]:
    """Delivers a `test`; how it went is in the list of deliveries."""
    return http.accepted(endpoints.try_out(_mine(), endpoint_id, http.asked_at(router)))


@router.get(f"{PATH}/<endpoint_id>/deliveries")
def list_deliveries(
    endpoint_id: str, limit: Annotated[int, Query(ge=1, le=100)] = 50, cursor: str | None = None
) -> http.Shown:
    """Of the last thirty days, the newest first."""
    return endpoints.list_deliveries(_mine(), endpoint_id, limit, cursor)


@router.post(f"{PATH}/<endpoint_id>/deliveries/<delivery_id>/replays")
def replay_delivery(endpoint_id: str, delivery_id: str, _: Annotated[Nothing, Body()]) -> Response[http.Shown]:
    """Sends the same message again, under the same `webhook-id`, whether or not it had arrived."""
    return http.accepted(endpoints.replay(_mine(), endpoint_id, delivery_id, http.asked_at(router)))


def caller(event: events.Event) -> Agent:
    return signed_in.caller(event, Scope.WEBHOOKS)


def _mine() -> str:
    return caller(router.current_event.raw_event).organisation_id
