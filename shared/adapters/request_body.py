"""The base of every request body: unknown fields refused, nothing coerced, nothing changed after it was read."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from shared.accounts.account import Holder
from shared.adapters import identity
from shared.candidates.candidate import find_candidate_id
from shared.ground.idempotency import parse_key
from shared.ground.text import LONGEST_REASON, as_meant, parse_reason


class RequestBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


EXAMPLE = "An email address looks like name@example.org."


def deliverable(text: str) -> str:
    """The address as it is meant, in lower case, its domain in ASCII; ValueError if SES would not send to it.

    Nobody has two addresses that differ in their case, and many type theirs in capitals. Refused: a host without a
    dot, quoted names, a name before the address ("Ann <ann@example.org>"), addresses of machines ("[192.0.2.1]"), dots
    where none may stand, more than 64 characters before the @ or 254 in all (RFC 5321, 4.5.3.1).
    """
    try:
        found = validate_email(as_meant(text), allow_smtputf8=False, check_deliverability=False, strict=True)
    except EmailNotValidError:
        raise ValueError(EXAMPLE) from None
    if found.ascii_email is None:
        raise ValueError(EXAMPLE)
    return found.ascii_email.lower()


Email = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(deliverable)]
Password = Annotated[str, Field(min_length=1, max_length=1000)]
"""A password, its length bounded before anything is hashed; the other rules are in
`shared.accounts.password.good_password`."""
ShortText = Annotated[str, Field(min_length=1, max_length=120)]
Token = Annotated[str, Field(min_length=20, max_length=200)]
Identifier = Annotated[str, Field(min_length=1, max_length=254)]
"""What a person types to name their account: an ID number in any spelling, or an email."""
Reason = Annotated[
    str, AfterValidator(parse_reason), Field(json_schema_extra={"minLength": 3, "maxLength": LONGEST_REASON})
]
"""A reason, checked before the thing it is about, so that text unfit for a log is refused whatever that thing's state
is."""
IdempotencyKey = Annotated[str, AfterValidator(parse_key)]
"""The header's value without its quotes."""


class Nothing(RequestBody):
    """The route needs to know only who asks."""


class Proof(RequestBody):
    """The token of a mailed link."""

    token: Token


class Confirmed(TypedDict):
    """The answer to a proof."""

    confirmed: Literal[True]


class Named(RequestBody):
    """The kind of account that is meant. Staff must say so, because their address may be an organisation's, too."""

    identifier: Identifier
    as_: Annotated[Literal["staff"] | None, Field(alias="as")] = None

    def account_key(self) -> tuple[Holder, str]:
        """A candidate for an ID number, an organisation for anything else."""
        if self.as_ == "staff":
            return Holder.STAFF, email_key(self.identifier)
        candidate_id = find_candidate_id(self.identifier)
        return (Holder.CANDIDATE, candidate_id) if candidate_id else (Holder.ORGANISATION, email_key(self.identifier))


def email_key(text: str) -> str:
    """What an organisation's or staff's account is found by: the same for every spelling that a registration takes for
    one address, such as a host in Punycode (RFC 3492) and in its own letters. Text that is no address has a key too."""
    with suppress(ValueError):
        text = deliverable(text)
    return identity.hashed(as_meant(text).lower())
