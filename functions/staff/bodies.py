"""What the routes of staff take in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.centres.staff import StaffRole
from shared.edge.bodies import Email, Password, RequestBody, ShortText, Token


class NewColleague(RequestBody):
    email: Email
    role: Annotated[StaffRole, Field(strict=False)] = StaffRole.MEMBER
    language: ShortText | None = None


class NewAcceptance(RequestBody):
    token: Token
    name: ShortText
    password: Password


class FirstCode(RequestBody):
    token: Token
    code: ShortText
