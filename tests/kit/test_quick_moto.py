"""moto answers the same with and without tests/kit/quick_moto.py, and a cancelled transaction leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from tests.kit.quick_moto import quick

TABLE = "rows"
EXISTING = {"pk": {"S": "a"}, "sk": {"S": "1"}, "seen": {"N": "3"}}

values = st.recursive(
    st.one_of(
        st.text(max_size=5).map(lambda text: {"S": text}),
        st.integers(-9, 9).map(lambda number: {"N": str(number)}),
        st.binary(max_size=5).map(lambda raw: {"B": raw}),
        st.booleans().map(lambda truth: {"BOOL": truth}),
        st.just({"NULL": True}),
        st.sets(st.sampled_from(["x", "y"]), min_size=1).map(lambda texts: {"SS": sorted(texts)}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: {"L": items}),
        st.dictionaries(st.sampled_from(["S", "one", "two"]), inner, max_size=2).map(lambda items: {"M": items}),
    ),
    max_leaves=4,
)


def made() -> Any:
    client = boto3.client("dynamodb", "eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing")
    client.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each in ("pk", "sk")],
    )
    client.put_item(TableName=TABLE, Item=EXISTING)
    return client


def read(client: Any, item: dict[str, Any]) -> list[Any]:
    """What five operations answer that hand out attributes."""
    key = {name: item[name] for name in ("pk", "sk")}
    client.put_item(TableName=TABLE, Item=item)
    asked = {":pk": item["pk"], ":one": {"N": "1"}}
    got = client.get_item(TableName=TABLE, Key=key)["Item"]
    queried = client.query(
        TableName=TABLE, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": item["pk"]}
    )
    many = client.batch_get_item(RequestItems={TABLE: {"Keys": [key]}})["Responses"][TABLE]
    old = client.put_item(TableName=TABLE, Item=item, ReturnValues="ALL_OLD")["Attributes"]
    new = client.update_item(
        TableName=TABLE,
        Key=key,
        UpdateExpression="ADD tries :one",
        ConditionExpression="pk = :pk",
        ExpressionAttributeValues=asked,
        ReturnValues="ALL_NEW",
    )["Attributes"]
    return [got, queried["Items"], many, old, new]


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        yield made()


@pytest.mark.thorough
@given(value=values)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_attributes_are_answered_as_moto_answers_them(client: Any, value: dict[str, Any]) -> None:
    item = {"pk": {"S": "b"}, "sk": {"S": "1"}, "held": value}
    plain = read(client, item)
    with quick():
        assert read(client, item) == plain
    assert plain[0] == item


KEY = {"pk": {"S": "a"}, "sk": {"S": "1"}}
ONE = {":one": {"N": "1"}}
REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "no such table": ("get_item", {"TableName": "none", "Key": KEY}),
    "a key of another table": ("get_item", {"TableName": TABLE, "Key": {"pk": {"S": "a"}}}),
    "a condition that fails, with what was found": (
        "put_item",
        {
            "TableName": TABLE,
            "Item": EXISTING,
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        },
    ),
    "no update at all": (
        "update_item",
        {"TableName": TABLE, "Key": KEY, "UpdateExpression": "SETS seen = :one", "ExpressionAttributeValues": ONE},
    ),
    "a token that is none": (
        "update_item",
        {"TableName": TABLE, "Key": KEY, "UpdateExpression": "SET seen = ?", "ExpressionAttributeValues": ONE},
    ),
    "a value that is not used": (
        "update_item",
        {
            "TableName": TABLE,
            "Key": KEY,
            "UpdateExpression": "REMOVE seen",
            "ExpressionAttributeValues": ONE,
        },
    ),
    "a reserved word": (
        "update_item",
        {"TableName": TABLE, "Key": KEY, "UpdateExpression": "SET name = :one", "ExpressionAttributeValues": ONE},
    ),
    "a query without its key": (
        "query",
        {"TableName": TABLE, "KeyConditionExpression": "sk = :one", "ExpressionAttributeValues": {":one": {"S": "1"}}},
    ),
}


def refusal(client: Any, act: str, request: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(ClientError) as refused:
        getattr(client, act)(**request)
    answer: Any = refused.value.response
    return {**answer, "ResponseMetadata": answer["ResponseMetadata"]["HTTPStatusCode"]}


@pytest.mark.parametrize("case", REFUSED)
def test_what_moto_refuses_is_refused_in_its_words(client: Any, case: str) -> None:
    plain = refusal(client, *REFUSED[case])
    with quick():
        assert refusal(client, *REFUSED[case]) == plain
        assert refusal(client, *REFUSED[case]) == plain, "the second time, from what was kept of the first"
        assert client.scan(TableName=TABLE)["Items"] == [EXISTING]


UPDATES = (
    "SET #list[0] = :one, held.two = if_not_exists(held.two, :one), seen = seen + :one REMOVE gone",
    "SET #list = list_append(#list, :list) ADD seen :one, tags :tags DELETE gone :tags",
    "REMOVE #list[1], held.one, gone",
)


@pytest.mark.parametrize("update", UPDATES)
def test_updates_of_every_shape_write_what_moto_writes(client: Any, update: str) -> None:
    item = {
        **EXISTING,
        "list": {"L": [{"S": "x"}, {"N": "2"}]},
        "held": {"M": {"one": {"S": "y"}}},
        "gone": {"SS": ["a", "b"]},
        "tags": {"SS": ["c"]},
    }
    values = {":one": {"N": "1"}, ":list": {"L": [{"S": "z"}]}, ":tags": {"SS": ["a"]}}
    request: dict[str, Any] = {"TableName": TABLE, "Key": KEY, "UpdateExpression": update, "ReturnValues": "ALL_NEW"}
    used = {name: value for name, value in values.items() if name in update}
    request |= {"ExpressionAttributeValues": used} if used else {}
    request |= {"ExpressionAttributeNames": {"#list": "list"}}

    def updated() -> Any:
        client.put_item(TableName=TABLE, Item=item)
        return client.update_item(**request)["Attributes"]

    plain = updated()
    with quick():
        assert updated() == plain
        assert updated() == plain, "the second time, from what was kept of the first"


PUT = {"Put": {"TableName": TABLE, "Item": {"pk": {"S": "b"}, "sk": {"S": "1"}}}}
PUT_OVER = {"Put": {"TableName": TABLE, "Item": {"pk": {"S": "a"}, "sk": {"S": "1"}}}}
DELETE = {"Delete": {"TableName": TABLE, "Key": {"pk": {"S": "a"}, "sk": {"S": "1"}}}}
COUNT = {
    "Update": {
        "TableName": TABLE,
        "Key": {"pk": {"S": "a"}, "sk": {"S": "1"}},
        "UpdateExpression": "ADD seen :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
}
HELD = {
    "ConditionCheck": {
        "TableName": TABLE,
        "Key": {"pk": {"S": "c"}, "sk": {"S": "1"}},
        "ConditionExpression": "attribute_exists(pk)",
    }
}


@pytest.mark.parametrize("change", [PUT, PUT_OVER, DELETE, COUNT], ids=["put", "put over", "delete", "update"])
def test_a_cancelled_transaction_leaves_the_rows_as_they_were(client: Any, change: dict[str, Any]) -> None:
    with quick():
        with pytest.raises(ClientError) as refused:
            client.transact_write_items(TransactItems=[change, HELD])
        reasons = [each["Code"] for each in refused.value.response["CancellationReasons"]]
        assert reasons == ["None", "ConditionalCheckFailed"]
        assert client.scan(TableName=TABLE)["Items"] == [EXISTING]
        client.transact_write_items(TransactItems=[change])
        assert client.scan(TableName=TABLE)["Items"] != [EXISTING]


def test_a_row_twice_in_a_transaction_is_refused_and_left(client: Any) -> None:
    with quick():
        with pytest.raises(ClientError, match="multiple operations on one item"):
            client.transact_write_items(TransactItems=[COUNT, DELETE])
        assert client.scan(TableName=TABLE)["Items"] == [EXISTING]
