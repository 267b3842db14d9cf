"""How many rows of a kind an organisation has, counted beside them, so that it has no more than it may."""

from __future__ import annotations

from shared.store import rows, verification_keys
from shared.store.items import Condition, Row
from shared.store.tables import VERIFICATIONS


def one_more(pk: str, name: str, most: int) -> Row:
    """Part of the transaction that adds a row to this partition, which fails where there are the most."""
    return _counting(pk, name, 1, Condition("attribute_not_exists(#count) OR #count < :most", {}, {":most": most}))


def one_less(pk: str, name: str) -> Row:
    """Part of the transaction that removes a row which is there."""
    return _counting(pk, name, -1, None)


def _counting(pk: str, name: str, more: int, condition: Condition | None) -> Row:
    return rows.updating(
        VERIFICATIONS,
        pk,
        verification_keys.COUNT,
        change="ADD #count :more",
        names={"#count": name},
        values={":more": more},
        condition=condition,
    )
