"""Numbers, tokens and places of documents, from the system's own randomness."""

from __future__ import annotations

import secrets
from uuid import UUID

from shared.documents import document_number, document_token
from shared.documents.status_list import SIZE


def new_number() -> str:
    """Of 65 random bits, with its check signs."""
    return document_number.number_of(secrets.token_bytes(document_number.RANDOM_BYTES))


def new_token() -> str:
    """Of 135 random bits."""
    return document_token.token_of(secrets.token_bytes(document_token.RANDOM_BYTES))


def new_credential_id() -> str:
    """A URI of 122 random bits (RFC 9562, 5.4)."""
    return UUID(bytes=secrets.token_bytes(16), version=4).urn


def new_index() -> int:
    """A place in a status list, any of them."""
    return secrets.randbelow(SIZE)
