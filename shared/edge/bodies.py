"""The base of every request body: unknown fields refused, nothing coerced, nothing changed after it was read."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, validate_email
from pydantic_core import PydanticCustomError

from shared.accounts import Holder
from shared.candidates import find_candidate_id
from shared.edge import identity


class RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _folded(email: str) -> str:
    """Addresses are compared without case: nobody has two that differ in it, and many type theirs in capitals."""
    return email.strip().lower()


Email = Annotated[EmailStr, Field(max_length=254), AfterValidator(_folded)]
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
    with suppress(PydanticCustomError):
        text = validate_email(text.strip())[1]
    return identity.hashed(_folded(text))
