"""The tables, as data: CDK and the tests build from the same rows.

There is one table for each sensitivity and lifetime of data:
people         who may open what: entries' secrets, registrations, sign-ins, guard counters
results        sessions, centres, entries, releases, sealed result versions, enquiries
notices        the outbox: one row per (release or cause, recipient)
verifications  organisations and the append-only record of who saw what
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Index:
    """A sparse, keys-only index, named for the question it answers; both keys are strings."""

    name: str
    partition: str
    sort: str


@dataclass(frozen=True, slots=True)
class Table:
    """String keys `pk` and `sk`; `ttl` names the attribute (seconds since the epoch) after which a row may go."""

    name: str
    indexes: tuple[Index, ...] = ()
    ttl: str | None = None


BY_CENTRE = Index("by_session_and_centre", partition="session_centre", sort="pk")
BY_SCHOOL = Index("by_session_and_school", partition="session_school", sort="pk")

PEOPLE = Table("people", ttl="expires")
RESULTS = Table(
    "results",
    indexes=(
        Index("by_release", partition="release_shard", sort="pk"),
        BY_CENTRE,
        BY_SCHOOL,
        Index("due", partition="due", sort="due_at"),
        Index("inbox", partition="inbox", sort="inbox_at"),
        Index("worklist", partition="worklist", sort="worklist_at"),
    ),
)
NOTICES = Table("notices", indexes=(Index("undelivered", partition="undelivered", sort="centre"),), ttl="expires")
VERIFICATIONS = Table("verifications", ttl="expires")

TABLES = (PEOPLE, RESULTS, NOTICES, VERIFICATIONS)


def create_request(table: Table, physical_name: str) -> dict[str, Any]:
    """The CreateTable request of one table, as botocore takes it."""
    keys = {"pk", "sk"} | {key for index in table.indexes for key in (index.partition, index.sort)}
    request: dict[str, Any] = {
        "TableName": physical_name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _schema("pk", "sk"),
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in sorted(keys)],
    }
    if table.indexes:
        request["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _schema(index.partition, index.sort),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
            for index in table.indexes
        ]
    return request


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
