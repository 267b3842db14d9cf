"""What the routes of an organisation's people take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, Password, RequestBody, ShortText, Token
from shared.verification.agent import OrganisationRole


class OrganisationChange(RequestBody):
    """`language` is that of the person who asks. `country` and `web_domain` are the organisation's; an
    administrator changes them until it is approved."""

    language: ShortText | None = None
    country: ShortText | None = None
    web_domain: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class NewMember(RequestBody):
    email: Email
    role: Annotated[OrganisationRole, Field(strict=False)] = OrganisationRole.OFFICER
    language: ShortText | None = None


class Joining(RequestBody):
    """`code` is the first one of the authenticator app; without it the person joins without a second factor, which an
    approved organisation does not allow."""

    token: Token
    code: ShortText | None = None


class PasswordAgain(RequestBody):
    """That of the person who is signed in."""

    password: Password


class OwnFirstCode(RequestBody):
    code: ShortText
