"""Called by anyone, through the CDN's cache. Answers when the results of each session are announced, the keys by which
credentials are checked, and the health check.

And whatever no route of the API fits: with 404, or 405 and `Allow`, by the table `methods.json` of all routes.

Promises: the same answer whether results are in or not, until they are out. Never reads anything of a candidate.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from aws_lambda_powertools.event_handler import Response
from typing_extensions import TypedDict

from functions.calendar import well_known
from shared.adapters import cache, http
from shared.adapters.events import Event
from shared.adapters.problems import Answer
from shared.calendar.session import CalendarLine, Session, calendar_line
from shared.releases.announced_time import out_since
from shared.releases.release import Release
from shared.store import releases, sessions

app = http.api()
app.include_router(well_known.router)
answer_route = http.handler(app)

all_sessions = cache.for_seconds(3, sessions.listed_sessions)
releases_of = cache.for_seconds(3, releases.find_releases)


class Calendar(TypedDict):
    data: list[CalendarLine]


class Health(TypedDict):
    status: Literal["ok"]


@functools.cache
def methods() -> dict[str, list[str]]:
    """Those of each path of the API; generated (cli/docs.py)."""
    return dict(json.loads((Path(__file__).parent / "methods.json").read_text("utf-8")))


answer_rest = http.rest_handler(methods)


def handler(event: Event, context: object) -> Answer:
    return (answer_rest if event["routeKey"] == "$default" else answer_route)(event, context)


@app.get("/v1/calendar")
def show_calendar() -> Response[str]:
    announced, at = [session for session in all_sessions() if not session.practice], http.asked_at(app)
    shown = sorted(announced, key=lambda session: (session.exam_date, session.id))
    planned = releases_of(tuple(each for session in shown for each in session.release_ids))
    calendar: Calendar = {"data": [calendar_line(each, out_since(_of(each, planned), at)) for each in shown]}
    return Response(
        status_code=200,
        content_type="application/json",
        body=json.dumps(calendar),
        headers={"Cache-Control": "public, max-age=30, stale-while-revalidate=60"},
    )


def _of(session: Session, planned: Mapping[str, Release]) -> list[Release]:
    return [planned[each] for each in session.release_ids if each in planned]


@app.get("/v1/health")
def health() -> Mapping[str, object]:
    return Health(status="ok")
