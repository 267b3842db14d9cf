"""A postal address in the parts that a courier asks for. No source gives their forms: the lengths are by decision."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from typing_extensions import TypedDict

from shared.ground.countries import parse_country
from shared.ground.errors import RuleBroken
from shared.ground.forms import CountryCode
from shared.ground.text import ascii_upper, printed_name, with_plain_gaps

_POSTAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,11}")


class AddressView(TypedDict):
    """`line_2` and `postal_code` are "" where there is none."""

    name: str
    line_1: str
    line_2: str
    postal_code: str
    town: str
    country: CountryCode


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """`name` is who receives it, `country` a code of ISO 3166-1; `line_2` and `postal_code` are "" where there is
    none, as not every country has postal codes."""

    name: str
    line_1: str
    line_2: str
    postal_code: str
    town: str
    country: str

    def to_json(self) -> AddressView:
        return {
            "name": self.name,
            "line_1": self.line_1,
            "line_2": self.line_2,
            "postal_code": self.postal_code,
            "town": self.town,
            "country": self.country,
        }


def parse_address(given: Mapping[str, str], *, parent: str = "/address") -> PostalAddress:
    """Raises RuleBroken at the first part with a fault."""
    return PostalAddress(**{part: parse_part(part, given.get(part, ""), f"{parent}/{part}") for part in PARTS})


def parse_part(part: str, text: str, pointer: str) -> str:
    """One part of an address; raises RuleBroken with a sentence that names it."""
    return PARTS[part](text, pointer)


def _printed(field: str, shortest: int, longest: int, text: str, pointer: str) -> str:
    return printed_name(text, field=field, pointer=pointer, shortest=shortest, longest=longest)


def _line_2(text: str, pointer: str) -> str:
    return _printed("the second line of the address", 1, 60, text, pointer) if text.strip() else ""


def _postal_code(text: str, pointer: str) -> str:
    """ "" where the country has none."""
    code = ascii_upper(" ".join(with_plain_gaps(text).split()))
    if code and not _POSTAL_CODE.fullmatch(code):
        raise RuleBroken("A postal code is 2 to 12 letters, digits, spaces and hyphens, or blank.", pointer=pointer)
    return code


def _country(text: str, pointer: str) -> str:
    return parse_country(text, pointer=pointer)


PARTS: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {
        "name": partial(_printed, "the name of who receives it", 2, 60),
        "line_1": partial(_printed, "the street and number", 3, 60),
        "line_2": _line_2,
        "postal_code": _postal_code,
        "town": partial(_printed, "the town", 2, 60),
        "country": _country,
    }
)
