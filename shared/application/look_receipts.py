"""The receipt of a look, for whoever of both asks for it."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from shared.application.reference import session_of
from shared.verification.access_record import Verification, seen_in
from shared.verification.receipt import Receipt, receipt, receipt_text


def receipt_of(look: Verification, digest: str) -> Receipt:
    return receipt(look, {session: session_of(session).exam for session, _ in seen_in(look)}, digest)


def as_file(shown: Receipt) -> Response[str]:
    name = f'attachment; filename="receipt-{shown["id"]}.json"'
    return Response(200, "application/json", receipt_text(shown), {"Content-Disposition": name})
