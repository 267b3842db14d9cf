"""Calls to DynamoDB while a person waits: one that met another transaction, or a busy table, is repeated for about a
second, then TryAgain.

Callers that have minutes give a call one attempt, and repeat by `adapters/patience.py`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from shared.ground.backoff import pause_s
from shared.ground.errors import TryAgain

TURNS = 5
"""How often one call is tried while a person waits: two pauses out of three are under a second in all."""
_BUSY = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionInProgressException",
}
"""Errors that the SDK has retried already. With the last one an earlier attempt, whose answer was lost, may have been
done; whoever repeats it notices by the conditions of the write."""
_MET = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
"""Reasons for a cancelled transaction that may be repeated; the SDK does not retry these."""

_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=1, read_timeout=4, max_pool_connections=16
)


@cache
def dynamodb() -> Any:
    """One client per environment; tests call `dynamodb.cache_clear()`."""
    return boto3.client("dynamodb", config=_CONFIG)


def held(call: Callable[[], Any], turns: int = TURNS) -> Any:
    """The answer of a write, or None where its condition does not hold; TryAgain as `tried`."""
    try:
        return tried(call, turns)
    except ClientError as error:
        failed = {error.response["Error"]["Code"], *_reasons(error)}
        if failed & {"ConditionalCheckFailedException", "ConditionalCheckFailed"}:
            return None
        raise


def held_or_met(call: Callable[[], Any]) -> tuple[bool, Any]:
    """Whether the condition of an update holds, and the row as DynamoDB answers it: after the change, or as the
    condition met it, {} where there is none; TryAgain as `tried`."""
    try:
        return True, tried(call)["Attributes"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        met: Any = error.response
        return False, met.get("Item", {})


def tried(call: Callable[[], Any], turns: int = TURNS) -> Any:
    """The answer; TryAgain where the row or the table has no room for this call."""
    for turn in range(1, turns + 1):
        try:
            return call()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in _BUSY and not _has_met(error):
                raise
            if code in _BUSY or turn == turns:
                raise TryAgain from error
        pause(turn)
    raise TryAgain


def pause(turn: int) -> None:
    """Waits for a random time, so that clients do not come back together. The store may not import
    `adapters/clock.py`."""
    time.sleep(pause_s(turn, random.random()))  # noqa: S311, TID251


def _has_met(error: ClientError) -> bool:
    """Whether the error is temporary: the row is in another transaction, or ours was cancelled only for temporary
    reasons."""
    if error.response["Error"]["Code"] == "TransactionConflictException":
        return True
    return bool(_reasons(error)) and _reasons(error) <= _MET


def _reasons(error: ClientError) -> set[str]:
    """The reasons of a cancelled transaction, without those of the parts that were right."""
    return {reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])} - {"None"}
