"""Called by organisations. Lists the changes of results that they rely on, in the order in which they were written.

Promises: the sign-in alone decides whose changes are shown; none is missed and none is shown twice by whoever goes on
from the cursor. Never reads a result.
"""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.webhooks import feed
from functions.webhooks.feed import Order
from shared.adapters import http
from shared.application import signed_in

app = http.api(enable_validation=True)
handler = http.handler(app, signed_in.agent)


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
    mine = signed_in.agent(app.current_event.raw_event).organisation_id
    if order is Order.NEWEST:
        return feed.newest(mine, cursor, limit)
    return feed.listed(mine, updated_since, cursor, limit)
