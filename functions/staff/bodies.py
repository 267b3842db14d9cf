"""What the routes of staff take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.adapters.request_body import Email, RequestBody, ShortText, Token
from shared.teams.team import StaffRole


class NewColleague(RequestBody):
    email: Email
    role: Annotated[StaffRole, Field(strict=False)] = StaffRole.MEMBER
    language: ShortText | None = None


class FirstCode(RequestBody):
    token: Token
    code: ShortText
