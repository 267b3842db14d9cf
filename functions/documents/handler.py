"""Called by a candidate's browser. Makes the Statement of Results, or an issued certifying statement, as a signed
file, and the result as a credential, and hands them out to their owner.

Promises: a file is made once for each version, language and template, and never before the release; whenever it is
handed out the sealed result is opened again. Never gives out an unsigned file, or one of another candidate. It alone
carries what typesets and signs.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from typing_extensions import TypedDict

from functions.documents import confirmation_routes, files, statements
from functions.documents.bodies import DocumentRequest
from shared.accounts.account import Holder, known_language, ticket_of
from shared.adapters import events, http, parallel
from shared.documents.statement_file import LINK_LIFE, attachment, link_of
from shared.ground.dates import instant_text
from shared.ground.forms import Instant
from shared.ground.settings import settings
from shared.store import accounts, results, teams

app = http.api(enable_validation=True)


class FileLink(TypedDict):
    """`url` is a path of this site, good until `expires_at` and with the same sign-in alone."""

    url: str
    expires_at: Instant


def admit(event: events.Event) -> object:
    if events.route_key(event) == confirmation_routes.PRINTS:
        return teams.admit_staff_with_code(http.ticket(event), events.http_at(event))
    return accounts.admit(http.ticket(event), Holder.CANDIDATE, events.http_at(event))


app.include_router(confirmation_routes.router)
handler = http.handler(app, admit)


@app.post("/v1/me/results/<result_id>/documents")
def make_document(result_id: str, body: Annotated[DocumentRequest, Body()]) -> http.Shown:
    """The newest version that is out, as it was made for this language before, or made now."""
    at, (_, record) = http.asked_at(app), _mine()
    language = known_language(body.language, settings().known_languages)
    document = statements.document_of(body.kind, record, result_id, language, at)
    ends = at + LINK_LIFE
    link = link_of(document.id, document.slot.candidate_id, ends)
    return FileLink(url=f"/v1/me/files/{link}", expires_at=instant_text(ends))


@app.get("/v1/me/files/<link>")
def fetch_file(link: str) -> Response[str]:
    """The file itself, while it is of the newest version that is out and its owner has not retired it."""
    candidate_id, record = _mine()
    made = files.handed_out(record, candidate_id, link, http.asked_at(app))
    named = {"Content-Disposition": attachment(made.name)}
    is_text = made.media_type != http.PDF
    body = made.content.decode() if is_text else b64encode(made.content).decode()  # the check of answers takes no bytes
    return Response(200, made.media_type, body, named)


def _mine() -> tuple[str, results.Record]:
    """The cookie names the candidate, so the sign-in and the record are read side by side."""
    mine, at = ticket_of(Holder.CANDIDATE, http.ticket(app.current_event.raw_event)), http.asked_at(app)
    _, record = parallel.both(lambda: accounts.admit(mine, Holder.CANDIDATE, at), lambda: results.get_record(mine.id))
    return mine.id, record
