"""Called by a candidate's browser. Shows the sessions entered for, and each Statement of Results once it is out.

Promises: a view is two parallel calls, and one more for whom something of a session was taken back. Never depends on
whether a result exists before its release is out, never compares times itself, never shows anything of another
candidate.
"""

from __future__ import annotations

from functions.results import activity_routes, mine, plain_routes
from shared.adapters import http

app = http.api()
app.include_router(activity_routes.router)
app.include_router(plain_routes.router)
handler = http.handler(app, drawn=plain_routes.drawn)


@app.get("/v1/me/results")
def my_results() -> http.Shown:
    return mine.listed(app.current_event.raw_event)


@app.get("/v1/me/results/<result_id>")
def my_result(result_id: str) -> http.Shown:
    return mine.statement(app.current_event.raw_event, result_id)
