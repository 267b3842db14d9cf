"""What `certificates` answers."""

from __future__ import annotations

from cli.contract.words import Operation, Operations
from functions.certificates import checks, my_documents

OPERATIONS: Operations = {
    "POST /v1/document-checks": Operation("check_document", checks.check, problems="rate_limited"),
    "GET /v1/me/documents": Operation("list_my_documents", my_documents.listed),
    "DELETE /v1/me/documents/{id}": Operation("retire_my_document", None, 204),
}
