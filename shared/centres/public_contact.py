"""How candidates reach their exam centre: the telephone, email, address and hours of its office that it publishes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from typing_extensions import TypedDict

from shared.ground.errors import RuleBroken
from shared.ground.text import printed_name, with_plain_gaps

_TELEPHONE = re.compile(r"[+(]?[0-9][0-9 ()./-]{3,28}[0-9]")
"""As people write one for others, with the country's code or without (E.123: digits, spaces, brackets, slashes)."""


class ContactView(TypedDict):
    """Each is null where the centre has published none."""

    telephone: str | None
    email: str | None
    address: str | None
    hours: str | None


@dataclass(frozen=True, slots=True)
class PublicContact:
    telephone: str | None = None
    email: str | None = None
    address: str | None = None
    hours: str | None = None

    def to_json(self) -> ContactView:
        return {"telephone": self.telephone, "email": self.email, "address": self.address, "hours": self.hours}


def parse_contact(given: Mapping[str, str | None]) -> PublicContact:
    """What a centre publishes, in one line each; RuleBroken names the part with a fault."""
    telephone, address, hours = given.get("telephone"), given.get("address"), given.get("hours")
    return PublicContact(
        telephone=_telephone(telephone) if telephone else None,
        email=given.get("email"),
        address=_printed(address, "the address of the office", "address") if address else None,
        hours=_printed(hours, "the hours of the office", "hours") if hours else None,
    )


def kept_contact(row: Mapping[str, str]) -> PublicContact:
    return PublicContact(**{each.name: row.get(each.name) for each in fields(PublicContact)})


def _printed(text: str, field: str, part: str) -> str:
    return printed_name(text, field=field, pointer=f"/public_contact/{part}", shortest=3, longest=120)


def _telephone(text: str) -> str:
    number = " ".join(with_plain_gaps(text).split())
    if not _TELEPHONE.fullmatch(number):
        remedy = "Write a telephone number in digits, with the country's code, as +34 972 000 000."
        raise RuleBroken(remedy, pointer="/public_contact/telephone")
    return number
