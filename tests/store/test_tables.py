"""Tables as data: what CDK and the tests build from."""

from __future__ import annotations

from typing import Any

from shared.ground.settings import Settings
from shared.store.tables import TABLES, create_request


def test_there_are_four_tables_and_each_has_its_setting() -> None:
    assert [table.name for table in TABLES] == ["people", "results", "notices", "verifications"]
    assert {f"{table.name}_table" for table in TABLES} <= set(Settings.__slots__)


def test_an_index_shows_keys_alone() -> None:
    """Nothing of a result, not even its box, is copied out of the table."""
    for table in TABLES:
        request: dict[str, Any] = dict(create_request(table, "t"))
        for index in request.get("GlobalSecondaryIndexes", []):
            assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_every_key_is_declared_and_nothing_else() -> None:
    for table in TABLES:
        request: dict[str, Any] = dict(create_request(table, "t"))
        declared = {each["AttributeName"] for each in request["AttributeDefinitions"]}
        used = {key["AttributeName"] for key in request["KeySchema"]}
        for index in request.get("GlobalSecondaryIndexes", []):
            used |= {key["AttributeName"] for key in index["KeySchema"]}
        assert declared == used


def test_results_never_expire() -> None:
    """Nor does the notice of a release, for which nobody waits (tests/store/test_notices.py)."""
    assert {table.name for table in TABLES if table.ttl} == {"people", "notices", "verifications"}
