"""What the register routes take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, Named, Password, RequestBody, ShortText, Token

Language = Annotated[str, Field(min_length=2, max_length=2)]


class Registration(RequestBody):
    """`access_code` is the one-time code of the centre, for an ID number that is locked or when more than the pair is
    asked for; `accept_terms` the version of the terms of use that was read, as their page names it."""

    candidate_id: ShortText
    secret_number: ShortText
    email: Email
    password: Password
    accept_terms: ShortText
    marketing: bool = False
    language: Language = "en"
    date_of_birth: ShortText | None = None
    access_code: ShortText | None = None


class ResetWanted(Named):
    """Staff ask as staff."""


class NewPassword(RequestBody):
    token: Token
    password: Password


class AccountChange(RequestBody):
    """`current_password` is asked for with a new `password` alone."""

    password: Password | None = None
    current_password: Password | None = None
    language: Language | None = None
    marketing: bool | None = None
    verification_by_secret: bool | None = None
    new_device_mails: bool | None = None
    look_mails: bool | None = None
