"""The base of every request body: unknown fields refused, nothing coerced, nothing changed after it was read."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field


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
