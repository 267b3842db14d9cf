from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.centres import fees
from shared.centres.fees import EXPONENTS, FeeNotSet, Money, OtherAmount, UnknownCurrency, fee_for, parse_fees
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import RuleBroken

ONE, TWO = Stage.CLERICAL_RECHECK, Stage.REMARK


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (4200, "EUR", "42.00 EUR"),
        (2425, "GBP", "24.25 GBP"),
        (5, "EUR", "0.05 EUR"),
        (0, "EUR", "0.00 EUR"),
        (6800, "JPY", "6800 JPY"),
        (42500, "KWD", "42.500 KWD"),
    ],
)
def test_amounts_are_minor_units(amount: int, currency: str, written: str) -> None:
    assert str(Money(amount, currency)) == written


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "€", "XXX", "ZZZ"])
def test_a_currency_is_one_of_iso_4217(currency: str) -> None:
    with pytest.raises(UnknownCurrency) as refusal:
        Money(1, currency)
    assert (refusal.value.pointer, refusal.value.detail) == (
        "/currency",
        "Name a currency by its three letters, as EUR.",
    )


@pytest.mark.parametrize("amount", [-1, 10**9 + 1, True, 1.5, "42"])
def test_an_amount_is_a_whole_number_in_reach(amount: int) -> None:
    with pytest.raises(OtherAmount) as refusal:
        Money(amount, "EUR")
    assert refusal.value.detail == "An amount is a whole number of minor units, as 4200 for 42.00 EUR."


def test_every_currency_stands_once() -> None:
    listed = json.loads(Path(fees.__file__).with_name("currencies.json").read_text())["exponents"]
    codes = [code for written in listed.values() for code in written.split()]
    assert len(codes) == len(set(codes)) == len(EXPONENTS)
    assert {EXPONENTS["EUR"], EXPONENTS["GBP"], EXPONENTS["JPY"], EXPONENTS["KWD"]} == {0, 2, 3}


def test_the_fee_of_an_exam_and_stage_or_that_of_all_others() -> None:
    asked = parse_fees({"FCE": {"stage_1": (4200, "EUR"), "stage_2": (15000, "EUR")}, "*": {"stage_1": (3000, "EUR")}})
    assert fee_for(asked, "FCE", TWO) == Money(15000, "EUR")
    assert fee_for(asked, "FCE", ONE) == Money(4200, "EUR")
    assert fee_for(asked, "KET", ONE) == Money(3000, "EUR")
    with pytest.raises(FeeNotSet) as refusal:
        fee_for(asked, "CAE", TWO)
    assert refusal.value.detail == "No fee is set for CAE, Stage 2. Ask the awarding body to set it."


def test_a_fee_of_nothing_is_a_fee() -> None:
    assert fee_for(parse_fees({"*": {"stage_1": (0, "EUR")}}), "FCE", ONE) == Money(0, "EUR")


@pytest.mark.parametrize("given", [{"XYZ": {"stage_1": (1, "EUR")}}, {"FCE": {"stage_3": (1, "EUR")}}])
def test_fees_of_an_exam_or_stage_there_is_not(given: dict[str, dict[str, tuple[int, str]]]) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_fees(given)
    assert refusal.value.pointer in ("/fees/XYZ", "/fees/FCE")


@pytest.mark.parametrize(
    ("fee", "pointer"), [((1, "XYZ"), "/fees/FCE/stage_1/currency"), ((-1, "EUR"), "/fees/FCE/stage_1/amount")]
)
def test_a_fee_that_is_none_is_named_where_it_stands(fee: tuple[int, str], pointer: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_fees({"FCE": {"stage_1": fee}})
    assert refusal.value.pointer == pointer
