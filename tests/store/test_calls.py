"""Calls that met another, or a busy table: what may be tried again, and what is raised as it is."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.ground.errors import TryAgain
from shared.store import rows
from shared.store.calls import dynamodb
from shared.store.tables import PEOPLE

A_ROW = {"pk": "P", "sk": "S"}

REASONS = [
    ("TransactionConflict", TryAgain),
    ("ThrottlingError", TryAgain),
    ("ProvisionedThroughputExceeded", TryAgain),
    ("ValidationError", ClientError),
]


@pytest.mark.parametrize(("reason", "raised"), REASONS)
def test_a_transaction_that_met_another_may_be_tried_again(
    aws: None, monkeypatch: pytest.MonkeyPatch, reason: str, raised: type[Exception]
) -> None:
    answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": [{"Code": reason}]}

    def cancelled(**_: Any) -> None:
        raise ClientError(answer, "TransactWriteItems")

    monkeypatch.setattr(dynamodb(), "transact_write_items", cancelled)
    with pytest.raises(raised):
        rows.transact([rows.putting(PEOPLE, A_ROW)])


@pytest.mark.parametrize(
    "write",
    [
        lambda: rows.put(PEOPLE, A_ROW),
        lambda: rows.update(PEOPLE, "P", "S", change="SET a = :a", values={":a": 1}),
    ],
    ids=["put", "update"],
)
def test_a_write_of_a_row_in_somebodys_transaction_may_be_tried_again(
    aws: None, monkeypatch: pytest.MonkeyPatch, write: Any
) -> None:
    def met(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "TransactionConflictException"}}, "PutItem")

    monkeypatch.setattr(dynamodb(), "put_item", met)
    monkeypatch.setattr(dynamodb(), "update_item", met)
    with pytest.raises(TryAgain):
        write()
