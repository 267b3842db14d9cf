"""What the routes of an organisation's people take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, Password, RequestBody, ShortText, Token
from shared.verification.agent import OrganisationRole
from shared.verification.api_key import LONGEST_OVERLAP_H, USUAL_OVERLAP_H, Scope
from shared.verification.key_text import KeyMode
from shared.verification.organisation import MOST_AGE_MONTHS


class OrganisationChange(RequestBody):
    """`language` is that of the person who asks. `country` and `web_domain` are the organisation's; an
    administrator changes them until it is approved. `max_age_months`, which an administrator sets: how old a result may
    be, from its exam, that the organisation takes as valid; 0 takes the limit away."""

    language: ShortText | None = None
    country: ShortText | None = None
    web_domain: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    max_age_months: Annotated[int, Field(ge=0, le=MOST_AGE_MONTHS)] | None = None


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


class NewKey(RequestBody):
    """`name` is the system that will use it: checks by the key are kept under it. `mode` is `test` for a key that sees
    the practice candidates alone."""

    name: ShortText
    scopes: Annotated[list[Annotated[Scope, Field(strict=False)]], Field(min_length=1, max_length=len(Scope))]
    mode: Annotated[KeyMode, Field(strict=False)] = KeyMode.LIVE


class KeyRotation(RequestBody):
    """For how many hours the key before stays good besides the new one; 0: it ends at once."""

    old_ends_in_hours: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP_H)] = USUAL_OVERLAP_H
