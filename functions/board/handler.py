"""Called by the awarding body's operators, authorised by IAM. Sessions, centres, organisations, files and releases.

Promises: a release needs two different people; every act is logged with who and when. Never opens a result that is not
out: it holds no permission on any key, and withdraws one result under the published key. Never shows a result.
"""

from __future__ import annotations

from functions.board.routes import loading, organisations, releasing
from shared.adapters import http

app = http.api(enable_validation=True)
for each in (loading, releasing, organisations):
    app.include_router(each.router)
handler = http.operators_handler(app)
