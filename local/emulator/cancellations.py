"""DynamoDB's exact error answers for a busy table and for a transaction that met another.

The words are those of the API reference (TransactionCanceledException, "Cancellation reason codes").
The SDK tries a throttled call again by itself, and never a cancelled transaction.
"""

from __future__ import annotations

import json
from enum import StrEnum

_NAMESPACE = "com.amazonaws.dynamodb.v20120810#"
_SCALING = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or "
    "index so please try again shortly. If exceptions persist, check if you have a hot key: "
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"
)
_PROVISIONED = (
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning "
    "level with the UpdateTable API."
)


class Reason(StrEnum):
    """Why one part of a transaction failed: the codes after which it may be tried again."""

    CONFLICT = "TransactionConflict"
    THROTTLED = "ThrottlingError"
    PROVISIONED = "ProvisionedThroughputExceeded"


MESSAGES = {
    Reason.CONFLICT: "Transaction is ongoing for the item",
    Reason.THROTTLED: _SCALING,
    Reason.PROVISIONED: _PROVISIONED,
}


def cancelled(parts: int, reasons: dict[int, Reason]) -> bytes:
    """The body of a transaction of so many parts, answered with 400; `reasons` by the number of the part, from 0."""
    codes = [reasons.get(number) for number in range(parts)]
    listed = [{"Code": code, "Message": MESSAGES[code]} if code else {"Code": "None"} for code in codes]
    named = ", ".join(code or "None" for code in codes)
    message = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{named}]"
    return _body("TransactionCanceledException", Message=message, CancellationReasons=listed)


def in_a_transaction() -> bytes:
    """The body for a single write of an item that a running transaction holds."""
    return _body("TransactionConflictException", message=MESSAGES[Reason.CONFLICT])


def throttled() -> bytes:
    """The body for a single write that a busy table has no room for."""
    return _body("ThrottlingException", message=_SCALING)


def _body(kind: str, **answer: object) -> bytes:
    return json.dumps({"__type": _NAMESPACE + kind, **answer}).encode()
