"""What stands between a rehearsal's functions and the emulator: every third transaction is cancelled, and not done."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from local.emulator.troubled_store import TroubledStore


def test_every_third_transaction_is_cancelled_by_turns_and_all_else_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[Any] = []

    def post(_: httpx.Client, url: str, **listed: Any) -> httpx.Response:
        passed.append(listed["headers"])
        return httpx.Response(200, content=b"{}")

    monkeypatch.setattr(httpx.Client, "post", post)
    store, body = TroubledStore("http://127.0.0.1:1", 3), json.dumps({"TransactItems": [{}, {}]}).encode()
    found = [store.answer({"x-amz-target": "DynamoDB_20120810.TransactWriteItems"}, body) for _ in range(6)]
    assert [status for status, _, _ in found] == [200, 200, 400, 200, 200, 400]
    listed = [json.loads(content) for status, _, content in found if status == 400]
    codes = [[each["Code"] for each in answer["CancellationReasons"]] for answer in listed]
    assert codes == [["ThrottlingError", "None"], ["TransactionConflict", "None"]]
    assert {each["__type"].partition("#")[2] for each in listed} == {"TransactionCanceledException"}
    assert store.answer({"x-amz-target": "DynamoDB_20120810.PutItem"}, b"{}")[0] == 200
    assert (len(passed), store.transactions, store.cancelled) == (5, 6, 2)
