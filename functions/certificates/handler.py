"""Called by whoever holds a document, by candidates, and by staff of exam centres and schools. Says whether a document
is ours and what it is good for now, and lets its owner retire it; follows each certificate from the print run into the
candidate's hand.

Promises: what a document says is recorded for its owner before it is shown, and shown only to who has the file or its
QR code; by a number alone the state is all. The sign-in alone decides whose certificates are shown or moved, each by
one conditional write. Never renders, signs or hands out a document.
"""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.certificates import centre_routes, checks, my_certificate_routes, my_documents
from functions.certificates.bodies import DocumentToCheck
from shared.accounts.account import Holder, SignIn
from shared.adapters import events, http
from shared.adapters.caller_source import source_hash
from shared.store import accounts

app = http.api(enable_validation=True)
app.include_router(my_certificate_routes.router)
app.include_router(centre_routes.router)
ANYONES = ("POST /v1/document-checks",)


def signed_in(event: events.Event) -> SignIn:
    return accounts.admit(http.ticket(event), Holder.CANDIDATE, events.http_at(event))


handler = http.handler(app, lambda event: centre_routes.admitted(event) or signed_in(event), ANYONES)


@app.post("/v1/document-checks")
def check_document(body: Annotated[DocumentToCheck, Body()]) -> http.Shown:
    """Whether it is a document of ours, unchanged and current. A file itself is never sent: its hash names it. What
    nobody has handed out and what is not out answer alike, `unknown`, and are counted by where they come from."""
    return checks.check(body, source_hash(app.current_event.raw_event), http.asked_at(app))


@app.get("/v1/me/documents")
def list_documents() -> http.Shown:
    """Every file that was made of this candidate's results, newest first, and what a check of it answers now."""
    return my_documents.listed(_mine(), http.asked_at(app))


@app.delete("/v1/me/documents/<document_id>")
def retire_document(document_id: str) -> Response[None]:
    """From the next check on it is good for nothing, for good, and shows nothing; a retired one stays retired."""
    my_documents.retire(_mine(), document_id, http.asked_at(app))
    return http.gone()


def _mine() -> str:
    return signed_in(app.current_event.raw_event).id
