"""moto's DynamoDB without the HTTP around it, for single rows: the same engine, at a fraction of the time.

A thousand runs of a story ask it some hundred thousand things. Queries, batches and transactions go the long way.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.exceptions import ConditionalCheckFailed
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends

Request = dict[str, Any]


def backend() -> DynamoDBBackend:
    return dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"]


def answers(operation: str, request: Request) -> bool:
    return operation in _OPERATIONS and "TableName" in request


def answer(operation: str, request: Request) -> Request:
    try:
        return _OPERATIONS[operation](request)
    except ConditionalCheckFailed as error:
        found: Any = {"Error": {"Code": "ConditionalCheckFailedException", "Message": "The conditional request failed"}}
        raise ClientError(found, operation) from error


def _get(request: Request) -> Request:
    item = backend().get_item(request["TableName"], request["Key"])
    return {"Item": _plain(item)} if item else {}


def _put(request: Request) -> Request:
    condition = request.get("ConditionExpression")
    backend().put_item(
        request["TableName"],
        request["Item"],
        condition_expression=condition,
        expression_attribute_names=request.get("ExpressionAttributeNames", {}),
        expression_attribute_values=request.get("ExpressionAttributeValues", {}),
        overwrite=condition is None,
    )
    return {}


def _update(request: Request) -> Request:
    item = backend().update_item(
        request["TableName"],
        request["Key"],
        update_expression=request["UpdateExpression"],
        expression_attribute_names=request.get("ExpressionAttributeNames", {}),
        expression_attribute_values=request.get("ExpressionAttributeValues", {}),
        condition_expression=request.get("ConditionExpression"),
    )
    return {"Attributes": _plain(item)}


def _plain(item: Any) -> Request:
    """As botocore answers; moto keeps a binary as bytes or, where it came over the wire, as base64."""
    attributes: Request = item.to_json()["Attributes"]
    for value in attributes.values():
        if isinstance(value.get("B"), str):
            value["B"] = b64decode(value["B"])
    return attributes


_OPERATIONS: dict[str, Callable[[Request], Request]] = {"GetItem": _get, "PutItem": _put, "UpdateItem": _update}
