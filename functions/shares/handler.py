"""Called by candidates, by whoever has a link of theirs, by organisations, and by the queue `shares`. Keeps what
candidates share, shows a link's page, and lists for an organisation what is open for it.

Promises: a share is made alike whether a result is in, out, or neither, and shows nothing before the result is out; a
view is recorded and counted before it is shown. Never shows more than its candidate has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.shares import inbox_routes, links, my_routes, opening
from functions.shares.bodies import LinkView
from shared.adapters import events, http
from shared.adapters.caller_source import source_hash

app = http.api(enable_validation=True)
for each in (my_routes, inbox_routes):
    app.include_router(each.router)
ANYONES = ("POST /v1/shared-links/view",)


def admit(event: events.Event) -> object:
    """As whoever the route is for."""
    return my_routes.signed_in(event) if "/me/" in events.route_key(event) else inbox_routes.caller(event)


answer_request = http.handler(app, admit, ANYONES)


def handler(event: events.Event, context: object) -> Mapping[str, object]:
    """A request, or a batch of the queue `shares`."""
    return dict(opening.open_all(event)) if "Records" in event else answer_request(event, context)


@app.post("/v1/shared-links/view")
def view_link(body: Annotated[LinkView, Body()]) -> Mapping[str, object]:
    """One view of what the link's candidate shows, which is recorded for them and counted. A code that there is not,
    and one whose result is not out, answer alike."""
    return links.view(body, source_hash(app.current_event.raw_event), http.asked_at(app))
