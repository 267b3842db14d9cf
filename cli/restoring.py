"""The lists in the handbook's "Restoring a table", from the catalogue and the tables' definitions; pure.

A function, queue, schedule, key or expiring table that is added there comes into the procedure by `make docs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from infra.catalogue import FUNCTIONS
from infra.words import Function, Grant, Key, Role, Rows, Uploads
from shared.store.tables import TABLES, Table

PREFIX = "results-online"
"""What the names of a deployment begin with, unless cdk.json says otherwise."""
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"})
FOR_TABLES, FOR_UPLOADS, FOR_DOCUMENTS = "tables", "uploads", "documents"
BOARD = "board"
OF_CREDENTIALS = ("credentials-1", "credentials-2")
"""As it is deployed first; each turn adds one (infra/keys.py)."""


@dataclass(frozen=True, slots=True)
class Doors:
    """All that reads, writes or opens the rows of a table, by the catalogue's names.

    `functions` hold a grant on some table; `public` are those of them with a route for others than operators;
    `mappings` are (function, queue); `schedules` the functions called every minute; `keys` the KMS aliases without
    prefix; `expiring` are (table, attribute); `writers` the functions that write each table.
    """

    functions: tuple[str, ...]
    public: tuple[str, ...]
    mappings: tuple[tuple[str, str], ...]
    schedules: tuple[str, ...]
    keys: tuple[str, ...]
    expiring: tuple[tuple[str, str], ...]
    writers: dict[str, tuple[str, ...]]


def doors(functions: Sequence[Function] = FUNCTIONS, tables: Sequence[Table] = TABLES) -> Doors:
    """What must be stopped, and what must not be forgotten, before one of `tables` is replaced."""
    grants = [grant for row in functions for grant in row.grants]
    buckets = {grant.bucket for grant in grants if isinstance(grant, Uploads)}
    uploads = {FOR_DOCUMENTS if bucket == FOR_DOCUMENTS else FOR_UPLOADS for bucket in buckets}
    knowing = [row for row in functions if any(isinstance(grant, Rows) for grant in row.grants)]
    return Doors(
        functions=tuple(row.name for row in knowing),
        public=tuple(row.name for row in knowing if any(route.role is not Role.OPERATOR for route in row.routes)),
        mappings=tuple((row.name, queue) for row in functions for queue in row.consumes),
        schedules=tuple(row.name for row in functions if row.minutely),
        keys=(FOR_TABLES, *sorted(_aliases(grants) | uploads)),
        expiring=tuple((table.name, table.ttl) for table in tables if table.ttl),
        writers={table.name: _writers(functions, table.name) for table in tables},
    )


def _aliases(grants: Sequence[Grant]) -> set[str]:
    named = {grant.name for grant in grants if isinstance(grant, Key)}
    of_turns = set(OF_CREDENTIALS) if "credentials" in named else set()
    return {name for name in named if not name.startswith("credential")} | of_turns


def _writers(functions: Sequence[Function], table: str) -> tuple[str, ...]:
    return tuple(row.name for row in functions if any(_is_write(grant, table) for grant in row.grants))


def _is_write(grant: object, table: str) -> bool:
    return isinstance(grant, Rows) and grant.table == table and bool(WRITES & set(grant.actions))


def blocks(found: Doors) -> dict[str, str]:
    """The generated parts of docs/operations.md by the name in their markers, as Markdown of a list's item."""
    return {
        "doors": _doors(found),
        "opening": _opening(found),
        "keys": f"   The {len(found.keys)} KMS keys must all be enabled: {_names(found.keys)}.",
        "expiry": _expiry(found),
        "writers": "\n".join(["| table | written by |", "|---|---|", *(_row(*each) for each in found.writers.items())]),
    }


def _doors(found: Doors) -> str:
    """The steps that stop everything, feeds before functions: a stopped function that still gets messages fails
    them."""
    return _shell(
        *_mappings(found, "--no-enabled"),
        *_schedules(found, "DISABLED"),
        f"for f in {' '.join(found.functions)}; do",
        f"  echo $f; aws lambda get-function-concurrency --function-name {PREFIX}-$f  # note it",
        f"  aws lambda put-function-concurrency --function-name {PREFIX}-$f --reserved-concurrent-executions 0; done",
    )


def _opening(found: Doors) -> str:
    """The steps that start everything again: the board's function is open already, and the public's readers come
    last, when the sweeps have published what is out and what was withdrawn of it is withdrawn again."""
    own = set(found.schedules) | {function for function, _ in found.mappings}
    last = [name for name in found.functions if name in found.public and name not in own]
    first = [name for name in found.functions if name not in last and name != BOARD]
    return _shell(
        *_functions(first),
        *_schedules(found, "ENABLED"),
        *_mappings(found, "--enabled"),
        "# read each release back, withdraw again what was withdrawn, then:",
        *_functions(last),
    )


def _functions(names: Sequence[str]) -> list[str]:
    return [
        f"for f in {' '.join(names)}; do",
        f"  aws lambda delete-function-concurrency --function-name {PREFIX}-$f; done  # or the figure you noted",
    ]


def _mappings(found: Doors, switch: str) -> list[str]:
    fed = " ".join(dict.fromkeys(function for function, _ in found.mappings))
    return [
        f"for f in {fed}; do  # their queues: {', '.join(queue for _, queue in found.mappings)}",
        f"  for m in $(aws lambda list-event-source-mappings --function-name {PREFIX}-$f \\",
        "      --query 'EventSourceMappings[].UUID' --output text); do",
        f"    aws lambda update-event-source-mapping --uuid $m {switch}; done; done",
    ]


def _schedules(found: Doors, state: str) -> list[str]:
    """UpdateSchedule takes all of GetSchedule's answer but these three, and forgets what it is not given."""
    return [
        f"for s in {' '.join(f'{name}-every-minute' for name in found.schedules)}; do",
        f"  aws scheduler get-schedule --name {PREFIX}-$s --output json \\",
        f"    | jq 'del(.Arn, .CreationDate, .LastModificationDate) | .State = \"{state}\"' > $s.json",
        "  aws scheduler update-schedule --cli-input-json file://$s.json; done",
    ]


def _expiry(found: Doors) -> str:
    return _shell(
        *(
            f"aws dynamodb update-time-to-live --table-name $TABLE --time-to-live-specification "
            f"Enabled=true,AttributeName={attribute}  # {table} alone"
            for table, attribute in found.expiring
        )
    )


def _row(table: str, writers: tuple[str, ...]) -> str:
    return f"| `{table}` | {_names(writers)} |"


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _shell(*lines: str) -> str:
    return "\n".join(f"   {line}" for line in ("```", *lines, "```"))
