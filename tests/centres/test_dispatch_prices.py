"""What the courier asks by destination: never a destination without a price."""

from __future__ import annotations

import pytest

from shared.centres.dispatch_prices import NoDispatchPrice, dispatch_price, parse_dispatch_prices
from shared.centres.fees import Money
from shared.ground.countries import countries
from shared.ground.errors import RuleBroken


def test_a_country_has_its_own_price_or_that_of_all_others() -> None:
    prices = parse_dispatch_prices({"ES": (1200, "EUR"), "ad": (0, "EUR"), "*": (4500, "EUR")})
    assert {each: dispatch_price(prices, each).amount for each in ("ES", "AD", "FR")} == {
        "ES": 1200,
        "AD": 0,
        "FR": 4500,
    }


def test_no_country_has_a_price_that_nobody_set() -> None:
    prices = parse_dispatch_prices({"ES": (1200, "EUR")})
    for country in countries() - {"ES"}:
        with pytest.raises(NoDispatchPrice):
            dispatch_price(prices, country)
    with pytest.raises(NoDispatchPrice) as refusal:
        dispatch_price({}, "ES")
    assert (refusal.value.detail, refusal.value.pointer) == (
        "The exam centre has no price for ES, so it sends no certificates there.",
        "/address/country",
    )
    assert dispatch_price(prices, "ES") == Money(1200, "EUR")


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"EN": (1, "EUR")}, "/dispatch_prices/EN"),
        ({"": (1, "EUR")}, "/dispatch_prices/"),
        ({"ES": (-1, "EUR")}, "/dispatch_prices/ES/amount"),
        ({"*": (1, "EURO")}, "/dispatch_prices/*/currency"),
    ],
)
def test_a_price_that_is_none_is_named_where_it_stands(given: dict[str, tuple[int, str]], pointer: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        parse_dispatch_prices(given)
    assert refusal.value.pointer == pointer
