"""What `documents` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.documents.handler import FileLink

SAVED_AS = "The name that the file is saved under, in ASCII and, as `filename*`, in full (RFC 6266)."

UNMADE = "documents_unsigned no_certificate no_credential no_document not_found statement_not_issued"

OPERATIONS: Operations = {
    "POST /v1/me/results/{id}/documents": Operation(
        "make_document",
        FileLink,
        problems=UNMADE,
    ),
    "POST /v1/sessions/{id}/confirmations": Operation(
        "print_confirmations",
        status=201,
        pdf="A page for each candidate, with both numbers. It is made once and kept nowhere.",
        headers={"Content-Disposition": SAVED_AS},
        problems="code_too_old not_waiting",
    ),
    "GET /v1/me/files/{id}": Operation(
        "get_file",
        pdf="One page, signed (PAdES) and tagged, produced as PDF/A-2a and PDF/UA-1.",
        jwt="The digital credential: Open Badges 3.0, signed (ES256).",
        headers={"Content-Disposition": SAVED_AS},
        problems="not_found",
    ),
}
