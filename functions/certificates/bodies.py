"""What the check of documents takes in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody, ShortText

Sha256 = Annotated[str, Field(pattern="^[0-9A-Fa-f]{64}$")]


class DocumentToCheck(RequestBody):
    """By one of three: `sha256`, the hash of the file as it is, in hexadecimal; `number`, as it is printed on the
    document; `token`, in the link of its QR code, by itself or with the link."""

    sha256: Sha256 | None = None
    number: ShortText | None = None
    token: Annotated[str, Field(min_length=1, max_length=300)] | None = None
