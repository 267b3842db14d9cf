"""Numbers and tokens of documents, from the system's own randomness."""

from __future__ import annotations

import secrets

from shared.documents import document_number, document_token


def new_number() -> str:
    """Of 65 random bits, with its check signs."""
    return document_number.number_of(secrets.token_bytes(document_number.RANDOM_BYTES))


def new_token() -> str:
    """Of 135 random bits."""
    return document_token.token_of(secrets.token_bytes(document_token.RANDOM_BYTES))
