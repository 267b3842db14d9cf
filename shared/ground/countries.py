"""Countries, by their codes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from shared.ground.errors import RuleBroken
from shared.ground.text import as_meant, ascii_upper


def parse_country(text: str, *, pointer: str = "/country") -> str:
    """A code of ISO 3166-1 in two letters; raises RuleBroken for any other."""
    code = ascii_upper(as_meant(text))
    if code not in countries():
        raise RuleBroken("Give the country as its two letters of ISO 3166-1, as ES.", pointer=pointer)
    return code


@cache
def countries() -> frozenset[str]:
    """The codes of ISO 3166-1, as the time zone database lists them."""
    lines = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text("utf-8").splitlines()
    return frozenset(line.partition("\t")[0] for line in lines if not line.startswith("#"))
