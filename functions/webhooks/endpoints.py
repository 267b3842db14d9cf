"""An organisation's webhook endpoints: made, listed, changed, tried and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from functions.webhooks.bodies import EndpointChange, NewEndpoint
from shared.adapters import identity, queue, webhook_client
from shared.adapters.paging import Listing, Page, cursor_of, formed, page_of, place_of
from shared.ground.errors import StaleVersion
from shared.ground.settings import settings
from shared.store import deliveries, organisations, webhooks
from shared.verification.delivery import Delivery, DeliveryView, UnknownDelivery, again
from shared.verification.history import check_id
from shared.verification.organisation import must_be_approved
from shared.verification.result_change import Change, ChangeType
from shared.verification.webhook import (
    BOTH_SIGN,
    Endpoint,
    EndpointOff,
    EndpointsSpent,
    EndpointState,
    EndpointView,
    UnknownEndpoint,
    endpoint_url,
)

ALL = tuple(each for each in ChangeType if each is not ChangeType.TEST)
_ID = "[0-9a-f]{30}"


class EndpointWithSecret(EndpointView):
    """`secret` signs what is delivered, and is shown here alone; from a rotation on the one before signs, too, for 24
    hours."""

    secret: str


def make(organisation_id: str, body: NewEndpoint, at: datetime) -> EndpointWithSecret:
    _may(organisation_id)
    endpoint_id, secret = identity.new_id(), webhook_client.new_secret()
    url, types = _url(body.url), _types(body.types) or ALL
    sealed = webhook_client.seal(secret, endpoint_id)
    made = Endpoint(endpoint_id, organisation_id, url, types, at, (sealed,))
    if not webhooks.add_endpoint(made):
        raise EndpointsSpent
    return {**made.to_json(at), "secret": secret}


def listed(organisation_id: str, at: datetime) -> Listing[EndpointView]:
    _may(organisation_id)
    return {"data": [each.to_json(at) for each in webhooks.endpoints_of(organisation_id)]}


def show(organisation_id: str, endpoint_id: str, at: datetime) -> EndpointView:
    return _mine(organisation_id, endpoint_id).to_json(at)


def change(organisation_id: str, endpoint_id: str, body: EndpointChange, at: datetime) -> EndpointView:
    before = _mine(organisation_id, endpoint_id)
    after = replace(
        before,
        url=before.url if body.url is None else _url(body.url),
        types=_types(body.types) or before.types,
        state=before.state if body.state is None else EndpointState(body.state),
    )
    if not webhooks.set_endpoint(after):
        raise UnknownEndpoint
    return after.to_json(at)


def rotate(organisation_id: str, endpoint_id: str, at: datetime) -> EndpointWithSecret:
    """Another secret; the one before signs besides it for 24 hours."""
    before, secret = _mine(organisation_id, endpoint_id), webhook_client.new_secret()
    sealed = webhook_client.seal(secret, endpoint_id)
    after = replace(before, secrets=(sealed, before.secrets[0]), both_until=at + BOTH_SIGN)
    if not webhooks.set_secrets(before, after):
        raise StaleVersion("Somebody has just made another secret for this endpoint. Look at it again.")
    return {**after.to_json(at), "secret": secret}


def remove(organisation_id: str, endpoint_id: str) -> None:
    """What still waits for it is given up."""
    if not webhooks.remove_endpoint(_mine(organisation_id, endpoint_id)):
        raise UnknownEndpoint


def try_out(organisation_id: str, endpoint_id: str, at: datetime) -> DeliveryView:
    """A delivery that says `test`, tried and repeated as all are."""
    endpoint = _on(organisation_id, endpoint_id)
    made = Delivery(check_id(at, identity.new_id()), Change(ChangeType.TEST), at, due=at)
    deliveries.add_delivery(endpoint.id, made)
    queue.send_deliveries([queue.delivery_body(organisation_id, endpoint.id, made.id, at)])
    return made.to_json()


def list_deliveries(organisation_id: str, endpoint_id: str, limit: int, cursor: str | None) -> Page[DeliveryView]:
    """The newest first, of thirty days."""
    before = None if cursor is None else place_of(cursor, lambda place: formed(_ID, place))
    endpoint = _mine(organisation_id, endpoint_id)
    found, last = deliveries.page_of_deliveries(endpoint.id, before, limit)
    return page_of([each.to_json() for each in found], cursor_of([last] if last else None))


def replay(organisation_id: str, endpoint_id: str, delivery_id: str, at: datetime) -> DeliveryView:
    """The same message under the same id, from its first attempt on."""
    endpoint = _on(organisation_id, endpoint_id)
    before = deliveries.find_delivery(endpoint.id, delivery_id)
    if before is None:
        raise UnknownDelivery
    after = again(before, at)
    if not deliveries.begin_again(endpoint.id, after):
        raise UnknownDelivery
    queue.send_deliveries([queue.delivery_body(organisation_id, endpoint.id, delivery_id, at)])
    return after.to_json()


def _may(organisation_id: str) -> None:
    must_be_approved(organisations.find_organisation(organisation_id))


def _mine(organisation_id: str, endpoint_id: str) -> Endpoint:
    _may(organisation_id)
    found = webhooks.find_endpoint(organisation_id, endpoint_id)
    if found is None:
        raise UnknownEndpoint
    return found


def _on(organisation_id: str, endpoint_id: str) -> Endpoint:
    endpoint = _mine(organisation_id, endpoint_id)
    if endpoint.state is not EndpointState.ON:
        raise EndpointOff
    return endpoint


def _url(text: str) -> str:
    return endpoint_url(text, local=settings().takes_local_receivers)


def _types(given: Sequence[ChangeType] | None) -> tuple[ChangeType, ...]:
    """Each once, in the order of the contract; a test comes to every endpoint, chosen or not."""
    return tuple(each for each in ALL if each in (given or ()))
