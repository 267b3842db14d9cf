"""Codes of shared links, from the system's own randomness."""

from __future__ import annotations

import secrets

from shared.verification.share_link import RANDOM_BYTES, code_of


def new_code() -> str:
    """Of 60 random bits."""
    return code_of(secrets.token_bytes(RANDOM_BYTES))
