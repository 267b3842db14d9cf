"""Rows: conditions that hold or say so, unprocessed reads asked for again, and None that means absent."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.ground.errors import TryAgain
from shared.store import rows
from shared.store.calls import dynamodb
from shared.store.items import ABSENT, PRESENT, Condition
from shared.store.tables import NOTICES, PEOPLE, RESULTS


def a_row(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"pk": "P", "sk": f"S{number:02d}", **more}


def test_a_row_comes_back_as_it_went(aws: None) -> None:
    row = a_row(text="ñ", count=3, yes=True, raw=b"\x00\xff", names=["a", "b"], of={"a": 1}, ids={"x"}, nothing=None)
    assert rows.put_new(PEOPLE, row)
    found = rows.get(PEOPLE, "P", "S01")
    assert found == {name: value for name, value in row.items() if value is not None}
    assert found is not None
    assert type(found["count"]) is int
    assert type(found["raw"]) is bytes
    assert rows.get(PEOPLE, "P", "S02") is None


def test_put_new_puts_once(aws: None) -> None:
    assert rows.put_new(PEOPLE, a_row(value="first"))
    assert not rows.put_new(PEOPLE, a_row(value="second"))
    found = rows.get(PEOPLE, "P", "S01")
    assert found is not None
    assert found["value"] == "first"


def test_an_update_says_whether_its_condition_held(aws: None) -> None:
    assert rows.update(PEOPLE, "P", "S01", change="SET a = :a", values={":a": 1}, condition=PRESENT) is None
    assert rows.get(PEOPLE, "P", "S01") is None
    rows.put_new(PEOPLE, a_row(a=1))
    updated = rows.update(PEOPLE, "P", "S01", change="ADD a :a", values={":a": 2}, condition=PRESENT)
    assert updated is not None
    assert updated["a"] == 3


def test_a_transaction_is_all_or_nothing(aws: None) -> None:
    rows.put_new(PEOPLE, a_row(1))
    assert not rows.transact([rows.putting(PEOPLE, a_row(2)), rows.putting(PEOPLE, a_row(1), ABSENT)])
    assert rows.get(PEOPLE, "P", "S02") is None
    change = rows.updating(PEOPLE, "P", "S01", change="SET a = :a", values={":a": 1}, condition=PRESENT)
    assert rows.transact([rows.putting(NOTICES, a_row(2)), change, rows.deleting(PEOPLE, "P", "S03")])
    assert rows.get(NOTICES, "P", "S02") is not None


def test_unprocessed_reads_are_asked_for_again_and_then_given_up(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        rows.put_new(PEOPLE, a_row(number))
    wanted = [("P", f"S{number:02d}") for number in range(4)]
    read = dynamodb().batch_get_item
    asked: list[int] = []

    def halved(RequestItems: dict[str, Any]) -> Any:  # noqa: N803  # botocore's own name
        (name, request), *_ = RequestItems.items()
        asked.append(len(request["Keys"]))
        first, rest = request["Keys"][:1], request["Keys"][1:]
        answer = read(RequestItems={name: {**request, "Keys": first}})
        return {**answer, "UnprocessedKeys": {name: {**request, "Keys": rest}} if rest else {}}

    pauses: list[float] = []
    monkeypatch.setattr(dynamodb(), "batch_get_item", halved)
    monkeypatch.setattr("time.sleep", pauses.append)
    assert len(rows.get_many(PEOPLE, wanted)) == 4
    assert (asked, len(pauses)) == ([4, 3, 2, 1], 3)
    with pytest.raises(TryAgain):
        rows.get_many(PEOPLE, [("P", f"S{number:02d}") for number in range(8)])


def test_the_same_key_twice_is_read_once(aws: None) -> None:
    rows.put_new(PEOPLE, a_row())
    assert len(rows.get_many(PEOPLE, [("P", "S01")] * 3)) == 1
    assert rows.get_many(PEOPLE, []) == []


def test_a_query_reads_every_page_strongly(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        rows.put_new(PEOPLE, a_row(number))
    query, strong = dynamodb().query, []

    def paged(**request: Any) -> Any:
        strong.append(request["ConsistentRead"])
        return query(**{**request, "Limit": 2})

    monkeypatch.setattr(dynamodb(), "query", paged)
    assert [row["sk"] for row in rows.query(PEOPLE, "P", begins="S")] == ["S00", "S01", "S02", "S03", "S04"]
    assert strong == [True] * 3
    assert [row["sk"] for row in rows.query(PEOPLE, "P", newest_first=True, most=2)] == ["S04", "S03"]


def test_an_index_is_read_page_by_page(aws: None) -> None:
    for number in range(5):
        rows.put_new(RESULTS, {"pk": f"P{number}", "sk": "S", "release_shard": "R#00"})
    rows.put_new(RESULTS, {"pk": "P9", "sk": "S", "release_shard": None})
    seen, after = [], None
    while True:
        page, after = rows.page_of_index(RESULTS, "by_release", "R#00", after=after, most=2)
        seen += [row["pk"] for row in page]
        if after is None:
            break
    assert seen == ["P0", "P1", "P2", "P3", "P4"]


def test_an_error_that_is_no_condition_is_not_swallowed(aws: None) -> None:
    with pytest.raises(ClientError):
        rows.put(PEOPLE, a_row(), Condition("no expression at all", {}, {}))


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_items_in_chunks(count: int, sizes: list[int]) -> None:
    chunks = list(rows.in_chunks(range(count), 3))
    assert [len(chunk) for chunk in chunks] == sizes
    assert [each for chunk in chunks for each in chunk] == list(range(count))
