"""What an application costs, by its way: a setting of the awarding body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from shared.centres.fees import Money
from shared.certifying_statements.states import Applicant
from shared.ground.errors import RuleBroken


def fees_of(text: str) -> Mapping[Applicant, Money]:
    """From {"preparation_centre": {"amount": 10000, "currency": "EUR"}, "private": {…}}, in minor units.

    "The fee for this service is 100 EUR", for preparation centres (candidate guidance); what a private candidate pays
    no source says. Raises RuleBroken for what is no fee, and where one of the two is missing.
    """
    given = json.loads(text)
    if not isinstance(given, dict) or set(given) != set(Applicant):
        raise RuleBroken(f"Give a fee for each of {', '.join(Applicant)}, and for nobody else.", pointer="")
    return MappingProxyType({each: _money(given[each], f"/{each}") for each in Applicant})


def _money(given: object, pointer: str) -> Money:
    if not isinstance(given, dict) or set(given) != {"amount", "currency"}:
        raise RuleBroken('Write a fee as {amount = 10000, currency = "EUR"}.', pointer=pointer)
    try:
        return Money(given["amount"], given["currency"])
    except RuleBroken as broken:
        broken.pointer = pointer + (broken.pointer or "")
        raise
