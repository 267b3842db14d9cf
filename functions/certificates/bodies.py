"""What the check of documents, and the routes of certificates, take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import RequestBody, ShortText
from shared.centres.fees import MOST
from shared.certificates.certificate import AuthorisedBy, ProofOfIdentity

OptionalText = Annotated[str, Field(max_length=120)]
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


class Address(RequestBody):
    """`line_2` and `postal_code` may be "" or left out; `country` is a code of ISO 3166-1."""

    name: ShortText
    line_1: ShortText
    line_2: OptionalText = ""
    postal_code: OptionalText = ""
    town: ShortText
    country: ShortText


class Price(RequestBody):
    """In minor units: cents; whole yen."""

    amount: Annotated[int, Field(ge=0, le=MOST)]
    currency: ShortText


class WantedDispatch(RequestBody):
    """`price` is the one that was shown for the country, to be paid to the courier at the door."""

    address: Address
    price: Price


class Seen(RequestBody):
    """`revision`: what was looked at before; where it no longer stands, nothing is done (409 `stale_version`)."""

    revision: Annotated[int, Field(ge=1)] | None = None


class Box(RequestBody):
    """The numbers printed on certificates that have come together."""

    numbers: Annotated[list[ShortText], Field(min_length=1, max_length=100)]


class Parcel(Seen):
    """`tracking_number` is the courier's."""

    tracking_number: ShortText


class Handover(Seen):
    """`identity`: the kind of proof that the person showed. `name` and `authorised_by` are of another person than the
    candidate: whom the candidate has named in the account, or in a letter that the centre has read."""

    identity: Annotated[ProofOfIdentity, Field(strict=False)]
    name: ShortText | None = None
    authorised_by: Annotated[AuthorisedBy, Field(strict=False)] | None = None
