"""Whom a candidate invites to see a result: an institution that is not here yet, by its name and an address.

Nothing of what is typed here stands in the mail, which is signed by the awarding body and goes to any address.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import TypedDict

from shared.accounts.account import known_language
from shared.ground.forms import LanguageCode
from shared.ground.text import printed_name
from shared.verification.organisation_details import is_under, parse_web_domain


class InvitationMail(StrEnum):
    """Waiting: it goes once the result is out. Undelivered: the address has not taken it, wants no more, or has had the
    most that go to one address in a day."""

    WAITING = "waiting"
    SENT = "sent"
    UNDELIVERED = "undelivered"


class InvitedView(TypedDict):
    """`email_domain_matches`: whether the address is under the web domain; null where none was named. Where it is
    false, think again whose address it is."""

    name: str
    email: str
    web_domain: str | None
    email_domain_matches: bool | None
    language: LanguageCode
    mail: InvitationMail


@dataclass(frozen=True, slots=True)
class Invited:
    """`id` is the share's, by which it is known in the outbox."""

    id: str
    name: str
    email: str
    web_domain: str | None
    language: str

    def to_json(self, mail: InvitationMail) -> InvitedView:
        return {
            "name": self.name,
            "email": self.email,
            "web_domain": self.web_domain,
            "email_domain_matches": is_under(self.email, self.web_domain) if self.web_domain else None,
            "language": self.language,
            "mail": mail,
        }


def invited(
    share_id: str, name: str, email: str, web_domain: str | None, language: str, languages: Collection[str]
) -> Invited:
    """Raises RuleBroken for a name that is none, and for a web domain that is none."""
    return Invited(
        id=share_id,
        name=printed_name(name, field="the institution's name", pointer="/invitation/name", shortest=2, longest=120),
        email=email,
        web_domain=parse_web_domain(web_domain, "/invitation/web_domain") if web_domain is not None else None,
        language=known_language(language, tuple(languages), "/invitation/language"),
    )
