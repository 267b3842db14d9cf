"""Called by organisations, and by a queue for deliveries. Lists the changes of results that they rely on, keeps where
they take them in, and delivers them there.

Promises: the sign-in alone decides whose changes and endpoints are shown; a delivery is tried until it is taken, or
given up as published, at public addresses alone. Never reads a result, and sends none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.webhooks import attempts, endpoint_routes, feed
from functions.webhooks.feed import Order
from shared.adapters import batches, events, http
from shared.application import signed_in
from shared.verification.agent import Agent
from shared.verification.api_key import Scope

app = http.api(enable_validation=True)
app.include_router(endpoint_routes.router)


def admit(event: events.Event) -> Agent:
    """A key for changes, or for webhooks, as the route is."""
    is_feed = events.route_key(event).endswith(" /v1/result-changes")
    return signed_in.caller(event, Scope.FEED) if is_feed else endpoint_routes.caller(event)


answer_request = http.handler(app, admit)
TROUBLE, AT_ONCE = "a delivery was cut off", 10
"""A whole batch side by side, for each may wait for somebody else's machine."""


def handler(event: events.Event, context: object) -> Mapping[str, object]:
    """A request, or a batch of the queue `deliveries`."""
    if "Records" not in event:
        return answer_request(event, context)
    failed = batches.each(event, lambda each: attempts.carry_out(each.body), TROUBLE, at_once=AT_ONCE)
    return dict(events.failed(failed))


@app.get("/v1/result-changes")
def list_changes(
    updated_since: str | None = None,
    order: Annotated[Order, Query()] = Order.OLDEST,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
    cursor: str | None = None,
) -> http.Shown:
    """What was shared with the organisation, and what became of results that it saw, in the order in which it was
    written: from the beginning, from `updated_since` on, or after `cursor`, which wins over it. Keep `next_cursor`, and
    ask with it for what comes later, also where `has_more` is false. `order=newest` is one page, the newest first."""
    mine = admit(app.current_event.raw_event).organisation_id
    if order is Order.NEWEST:
        return feed.newest(mine, cursor, limit)
    return feed.listed(mine, updated_since, cursor, limit)
