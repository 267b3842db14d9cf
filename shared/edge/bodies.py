"""The base of every request body: unknown fields refused, nothing coerced, nothing changed after it was read."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.accounts import Holder
from shared.candidates import find_candidate_id
from shared.edge import identity
from shared.edge.addresses import deliverable


class RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Email = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(deliverable)]
Password = Annotated[str, Field(min_length=1, max_length=1000)]
"""Bounded here before anything is hashed; the rules of a good password are `shared.accounts.good_password`."""
ShortText = Annotated[str, Field(min_length=1, max_length=120)]
Token = Annotated[str, Field(min_length=20, max_length=200)]
Identifier = Annotated[str, Field(min_length=1, max_length=254)]
"""What a person types to say whose account it is: an ID number in any spelling, or an organisation's email."""


class Proof(RequestBody):
    """The token of a mailed link."""

    token: Token


def account_key(identifier: str) -> tuple[Holder, str]:
    """Whose account is meant, and its key: an ID number is a candidate's, all else an organisation's email."""
    candidate_id = find_candidate_id(identifier)
    if candidate_id:
        return Holder.CANDIDATE, candidate_id
    return Holder.ORGANISATION, email_key(identifier)


def email_key(text: str) -> str:
    """What an organisation's account is found by: the same for every spelling that a registration takes for one
    address, such as a host in Punycode (RFC 3492) and in its own letters. Text that is no address has a key too."""
    with suppress(ValueError):
        text = deliverable(text)
    return identity.hashed(text.strip().lower())
