"""A large release into a store that is busy: slower, and whole. LOAD=all, which `make crowded` sets, plays 60,000.

The quick part has fewer candidates, a shorter call and a smaller table, by as much as one transaction allows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

import functions.ingest.entries
from functions.ingest import handler
from shared.adapters.aws import client
from shared.candidates.entry_file import read_entries
from shared.ground.settings import settings
from shared.store import accounts, releases, rows
from shared.store.calls import dynamodb
from shared.store.sessions import all_sessions
from shared.store.tables import RESULTS
from tests.faults import engine
from tests.kit import many_candidates, stories
from tests.kit.busy_table import BusyTable, MeetingPlace
from tests.kit.lambda_chains import record
from tests.kit.stories import SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough


@dataclass(frozen=True, slots=True)
class Scale:
    """So many candidates; one call lasts `call_s` played seconds; a table takes `units` a second."""

    candidates: int
    call_s: float
    units: float


SCALE = Scale(60_000, 900.0, 4000.0) if os.environ.get("LOAD") == "all" else Scale(1000, handler.GRACE_S + 60.0, 1000.0)


class Call:
    """What Lambda hands to a function beside the event."""

    def __init__(self, table: BusyTable, seconds: float) -> None:
        self._ends, self._clock = table.clock.time() + seconds, table.clock

    def get_remaining_time_in_millis(self) -> int:
        return int((self._ends - self._clock.time()) * 1000)


def ids(count: int) -> list[str]:
    return [f"KXB{number:06d}" for number in range(count)]


def entries(count: int, sessions: tuple[str, ...] = (SESSION,)) -> str:
    header = stories.ENTRIES.splitlines()[0]
    lines = [
        f"{each},{number % 9000:04d},Ferrer,Pau,2008-11-02,ES{number % 40:03d},{number // 40:04d},,{session}"
        for number, each in enumerate(ids(count))
        for session in sessions
    ]
    return "\n".join([header, *lines, ""])


def opened(world: World, kind: str, release_id: str | None = None) -> str:
    body = {"kind": kind, **({"release_id": release_id} if release_id else {})}
    return str(world.call("POST", "/v1/board/ingests", body, operator="ana").body["id"])


def put(content: str, ingest_id: str) -> dict[str, Any]:
    """The file lies in the bucket; the event that tells of it."""
    client("s3").put_object(Bucket=settings().uploads_bucket, Key=ingest_id, Body=content.encode())
    return {"Records": [record("0", "uploads", json.dumps({"detail": {"object": {"key": ingest_id}}}))]}


def found(world: World, ingest_id: str) -> dict[str, Any]:
    return dict(world.call("GET", f"/v1/board/ingests/{ingest_id}", operator="ana").body)


def rows_of(count: int) -> tuple[int, int, int]:
    """How many guards, entries and results stand for the crowd."""
    mine = [
        (item.hash_key.value.partition("#")[0], str(item.range_key and item.range_key.value).partition("#")[0])
        for table in engine.backend().tables.values()
        for item in table.all_items()
        if "#KXB" in item.hash_key.value
    ]
    return mine.count(("GUARD", "GUARD")), mine.count(("CANDIDATE", "ENTRY")), mine.count(("CANDIDATE", "RESULT"))


TROUBLES: list[tuple[str, Callable[[], BusyTable]]] = [
    ("every third transaction cancelled", lambda: BusyTable(cancels=3)),
    ("so many write units a second", lambda: BusyTable(units=SCALE.units)),
    ("both", lambda: BusyTable(cancels=3, units=SCALE.units)),
    ("answers lost and the SDK's next attempt answered", lambda: BusyTable(loses=3, attempts=1)),
    ("answers lost for good", lambda: BusyTable(loses=7)),
]


@pytest.mark.parametrize("busy", [each for _, each in TROUBLES], ids=[name for name, _ in TROUBLES])
def test_a_large_release_is_loaded_within_one_call(world: World, busy: Callable[[], BusyTable]) -> None:
    stories.enter_candidates(world)
    table = busy()
    ingest_id = opened(world, "entries")
    event = put(entries(SCALE.candidates), ingest_id)
    with table.played():
        assert handler.handler(event, Call(table, SCALE.call_s)) == {"batchItemFailures": []}
    report("entries", table)
    assert found(world, ingest_id)["counts"] == {"entries": SCALE.candidates}
    assert rows_of(SCALE.candidates) == (SCALE.candidates, SCALE.candidates, 0)
    release_id = stories.plan_release(world)
    table = busy()
    ingest_id = opened(world, "results", release_id)
    event = put(many_candidates.results(SCALE.candidates), ingest_id)
    with table.played():
        assert handler.handler(event, Call(table, SCALE.call_s)) == {"batchItemFailures": []}
    report("results", table)
    assert found(world, ingest_id)["counts"] == {"reported": SCALE.candidates}
    assert rows_of(SCALE.candidates) == (SCALE.candidates,) * 3
    existing = releases.get_release(release_id)
    assert (existing.loaded, dict(existing.counts), existing.loading) == (
        SCALE.candidates,
        {"reported": SCALE.candidates},
        None,
    )


def report(kind: str, table: BusyTable) -> None:
    print(
        f"\n{SCALE.candidates} {kind}: {table.clock.passed:.0f} s played, {table.transactions} transactions, "
        f"cancelled {table.cancelled}, {table.throttled} single writes throttled, "
        f"{table.most_at_once} at once at most"
    )


def test_two_writers_of_one_file_meet_at_every_item_and_write_it_once(world: World) -> None:
    """SQS may hand a message to two calls at once."""
    stories.enter_candidates(world)
    sessions = {each.id: each for each in all_sessions()}
    count = 300
    known = functions.ingest.entries.check(read_entries(entries(count).encode(), sessions), sessions)
    table = MeetingPlace()
    until = table.clock.monotonic() + 600.0
    with table.played(), ThreadPoolExecutor(2) as calls:
        ended = [calls.submit(functions.ingest.entries.load, known, sessions, until) for _ in range(2)]
        assert [each.result() for each in ended] == [count, count]
    assert set(table.cancelled) == {"TransactionConflict"}
    assert rows_of(count) == (count, count, 0)


def test_no_two_chunks_touch_one_guard(world: World) -> None:
    """A candidate's entries are many lines apart, and in one transaction: the load never meets itself."""
    stories.enter_candidates(world)
    other = {"id": "CAE-2026-12-PB", "exam": "CAE", "name": "December 2026", "format": "paper_based"}
    assert world.call("POST", "/v1/board/sessions", {**other, "exam_date": "2026-11-28"}, operator="ana").status == 201
    table, count = BusyTable(), 200
    content = entries(count) + "".join(entries(count, ("CAE-2026-12-PB",)).splitlines(keepends=True)[1:])
    ingest_id = opened(world, "entries")
    with table.played():
        assert handler.handler(put(content, ingest_id), Call(table, 900.0)) == {"batchItemFailures": []}
    assert table.cancelled == {}
    assert rows_of(count) == (count, 2 * count, 0)


@pytest.mark.long
def test_a_second_call_goes_on_where_the_first_was_cut_off(world: World) -> None:
    """The call ends in the midst of it; the next one writes what is missing, and nothing anew."""
    stories.enter_candidates(world)
    count = 1000
    entered = opened(world, "entries")
    written, calls = resumed(put(entries(count), entered))
    assert (written, calls > 1) == (2 * count + 1, True)  # and a note that nobody knows their centres
    release_id = stories.plan_release(world)
    loaded = opened(world, "results", release_id)
    written, calls = resumed(put(many_candidates.results(count), loaded))
    assert calls > 1
    assert count < written < count + 30  # the release and its session besides
    assert rows_of(count) == (count,) * 3
    assert releases.get_release(release_id).loaded == count


def test_a_chunk_begun_at_the_last_moment_ends_within_its_call(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answer comes at the SDK's last attempt, and the counting after it is never answered: it takes all it may."""
    stories.enter_candidates(world)
    config, count = dynamodb().meta.config, 10
    attempts = config.retries["total_max_attempts"]
    handler.handler(put(entries(count), opened(world, "entries")), None)
    release_id = stories.plan_release(world)
    loaded = opened(world, "results", release_id)
    event = put(many_candidates.results(count), loaded)
    table = BusyTable(loses=2, attempts=attempts - 1)  # the release is locked, the chunk is put, the load ends

    def unanswered(_: object) -> None:
        table.clock.sleep(config.read_timeout * attempts)
        raise ReadTimeoutError(endpoint_url="dynamodb")

    monkeypatch.setattr(accounts, "find_reach", unanswered)
    call = Call(table, handler.GRACE_S + 1.0)
    with table.played():
        assert handler.handler(event, call) == {"batchItemFailures": []}
        left_s = call.get_remaining_time_in_millis() / 1000
    assert left_s >= 0, f"{table.clock.passed:.1f} s played of a call of {handler.GRACE_S + 1} s"
    assert (found(world, loaded)["state"], rows_of(count)) == ("loaded", (count,) * 3)
    assert releases.get_release(release_id).headcount is None


def resumed(event: dict[str, Any]) -> tuple[int, int]:
    """(rows written in transactions, calls it took), each call with a few seconds for its writes."""
    written = 0
    for calls in range(1, 20):
        table = BusyTable(units=1000.0)
        with table.played():
            answer = handler.handler(event, Call(table, handler.GRACE_S + 1.0))
        written += table.written
        if answer == {"batchItemFailures": []}:
            return written, calls
    raise AssertionError("it never ends")


def test_a_person_waits_a_moment_and_a_cancelled_transaction_is_no_answer(world: World) -> None:
    stories.set_the_stage(world)
    table = BusyTable(cancels=2)
    with table.played():
        for number in range(4):
            assert stories.register(world, email=f"a{number}@example.org").status in (201, 404)
        assert rows.transact([rows.putting(RESULTS, {"pk": "P", "sk": "S"})])
    assert sum(table.cancelled.values()) >= 1
