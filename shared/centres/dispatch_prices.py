"""What the courier asks at the door, by destination: "Courier only if asked for at entry, paid on delivery, by
destination" (candidate guidance). Prices age quickly, so each centre sets its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.centres.fees import DispatchPrices, Money, parse_money
from shared.ground.countries import parse_country
from shared.ground.errors import RuleBroken

REST = "*"
"""Every country without a price of its own."""


class NoDispatchPrice(RuleBroken):
    code = "no_dispatch_price"

    def __init__(self, country: str, pointer: str) -> None:
        super().__init__(
            f"The exam centre has no price for {country}, so it sends no certificates there.", pointer=pointer
        )


class OtherPrice(RuleBroken):
    code = "other_price"

    def __init__(self, price: Money) -> None:
        super().__init__(f"The price for this country is {price} now. Look at it before you ask.", pointer="/price")


def dispatch_price(prices: DispatchPrices, country: str, *, pointer: str = "/address/country") -> Money:
    """Raises NoDispatchPrice, because a price that nobody set does not mean no price."""
    found = prices.get(country) or prices.get(REST)
    if found is None:
        raise NoDispatchPrice(country, pointer)
    return found


def parse_dispatch_prices(given: Mapping[str, tuple[int, str]], *, pointer: str = "/dispatch_prices") -> DispatchPrices:
    """From {"ES": (1200, "EUR")}; raises RuleBroken for a country there is not."""
    return MappingProxyType(
        {
            country if country == REST else parse_country(country, pointer=f"{pointer}/{country[:8]}"): parse_money(
                money, f"{pointer}/{country[:8]}"
            )
            for country, money in given.items()
        }
    )
