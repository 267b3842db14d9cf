"""What a results enquiry costs at each centre: whole minor units of an ISO 4217 currency, by exam and stage.

Fees seen at centres differ by exam, stage and country, and age quickly; so each centre sets its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from typing_extensions import TypedDict

from shared.exams.catalogue import EXAMS
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import Conflict, RuleBroken
from shared.ground.forms import Count, Currency

MOST = 10**9
ANY_EXAM = "*"


class FeeView(TypedDict):
    """In minor units (cents; whole yen) of an ISO 4217 currency."""

    amount: Count
    currency: Currency


class UnknownCurrency(RuleBroken):
    code = "unknown_currency"


class FeeNotSet(Conflict):
    code = "fee_not_set"


class OtherAmount(RuleBroken):
    code = "other_amount"


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in minor units (cents; whole yen), 0 to a thousand million; raises UnknownCurrency or OtherAmount."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise UnknownCurrency("Name a currency by its three letters, as EUR.", pointer="/currency")
        if type(self.amount) is not int or not 0 <= self.amount <= MOST:
            raise OtherAmount("An amount is a whole number of minor units, as 4200 for 42.00 EUR.", pointer="/amount")

    def __str__(self) -> str:
        """As "42.00 EUR" or "1200 JPY"."""
        digits = EXPONENTS[self.currency]
        whole, rest = divmod(self.amount, 10**digits)
        return f"{whole}.{rest:0{digits}d} {self.currency}" if digits else f"{whole} {self.currency}"


def fee_json(fee: Money) -> FeeView:
    return {"amount": fee.amount, "currency": fee.currency}


Fees = Mapping[str, Mapping[Stage, Money]]
"""A centre's fees by exam code, or "*" for every exam without its own, and stage."""


DispatchPrices = Mapping[str, Money]
"""What the courier asks for a certificate, by country, or "*" for every country without its own."""


def fee_for(fees: Fees, exam: str, stage: Stage) -> Money:
    """What the centre asks; raises FeeNotSet, because a fee that nobody set does not mean no fee."""
    found = fees.get(exam, {}).get(stage) or fees.get(ANY_EXAM, {}).get(stage)
    if found is None:
        sentence = f"No fee is set for {exam}, {_STAGE_NAMES[stage]}. Ask the awarding body to set it."
        raise FeeNotSet(sentence, pointer="/fees")
    return found


_STAGE_NAMES = {Stage.CLERICAL_RECHECK: "Stage 1", Stage.REMARK: "Stage 2"}


def parse_fees(given: Mapping[str, Mapping[str, tuple[int, str]]], *, pointer: str = "/fees") -> Fees:
    """A centre's fees from {"FCE": {"stage_1": (4200, "EUR")}}; raises RuleBroken for an exam or stage there is not."""
    return MappingProxyType({exam: _of_exam(exam, stages, f"{pointer}/{exam}") for exam, stages in given.items()})


def _of_exam(exam: str, stages: Mapping[str, tuple[int, str]], pointer: str) -> Mapping[Stage, Money]:
    if exam != ANY_EXAM and exam not in EXAMS:
        raise RuleBroken("Name an exam of the catalogue, or * for all others.", pointer=pointer)
    if set(stages) - set(Stage):
        raise RuleBroken("A stage is stage_1 or stage_2.", pointer=pointer)
    return MappingProxyType({Stage(stage): parse_money(money, f"{pointer}/{stage}") for stage, money in stages.items()})


def parse_money(given: tuple[int, str], pointer: str) -> Money:
    """Raises RuleBroken with a pointer below this one."""
    try:
        return Money(*given)
    except RuleBroken as broken:
        broken.pointer = pointer + (broken.pointer or "")
        raise


def _exponents(path: Path) -> Mapping[str, int]:
    listed = json.loads(path.read_text("utf-8"))["exponents"]
    return MappingProxyType({code: int(digits) for digits, codes in listed.items() for code in codes.split()})


EXPONENTS = _exponents(Path(__file__).with_name("currencies.json"))
