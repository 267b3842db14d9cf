"""What the check of documents, and the routes of certificates, take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody, ShortText
from shared.certificates.certificate import AuthorisedBy, ProofOfIdentity

Sha256 = Annotated[str, Field(pattern="^[0-9A-Fa-f]{64}$")]


class DocumentToCheck(RequestBody):
    """By one of three: `sha256`, the hash of the file as it is, in hexadecimal; `number`, as it is printed on the
    document; `token`, in the link of its QR code, by itself or with the link."""

    sha256: Sha256 | None = None
    number: ShortText | None = None
    token: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class NamedPerson(RequestBody):
    """Who may collect besides the candidate: the name as on their proof of identity."""

    name: ShortText


class Seen(RequestBody):
    """`revision`: what was looked at before; where it no longer stands, nothing is done (409 `stale_version`)."""

    revision: Annotated[int, Field(ge=1)] | None = None


class Box(RequestBody):
    """The numbers printed on certificates that have come together."""

    numbers: Annotated[list[ShortText], Field(min_length=1, max_length=100)]


class Handover(Seen):
    """`identity`: the kind of proof that the person showed. `name` and `authorised_by` are of another person than the
    candidate: whom the candidate has named in the account, or in a letter that the centre has read."""

    identity: Annotated[ProofOfIdentity, Field(strict=False)]
    name: ShortText | None = None
    authorised_by: Annotated[AuthorisedBy, Field(strict=False)] | None = None
