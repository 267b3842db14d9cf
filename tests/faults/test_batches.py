"""Trouble at every call of a batch's worker: whoever goes on loses no row, and counts and records none twice."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from functions.batches import rows, work
from shared.adapters import cache, clock, secret_number_macs
from shared.adapters.aws import client
from shared.ground.settings import settings
from shared.store import access_record, batches, shares
from shared.store.batches import Turn
from tests.faults.approved import Snapshot
from tests.functions.test_shared_with_organisations import posted_to
from tests.functions.test_shares import made
from tests.kit import batch_stories, snapshots, stories
from tests.kit.aws_calls import Killed, Trouble, watched
from tests.kit.batch_stories import ADA, PAU
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE
from tests.kit.world import World

ROWS = [
    ADA,
    {**ADA, "secret_number": "0000"},
    {"candidate_id": "KXA999999", "secret_number": "0000"},
    PAU,
    {**PAU, "session_id": "CAE-2026-12-PB"},
    {"share_code": "4h8n-c2vz-6rtb"},
]
"""Besides these, one by a share code."""
Waiting = tuple[str, str, list[dict[str, str]]]
SAMPLE = 13
"""Of the calls one in so many is troubled in `make test`, by two troubles; `make long` has every one of each."""
IN_SAMPLE = (Trouble.KILLED_AFTER, Trouble.TIMED_OUT_BEFORE)
LONGEST_CALL = 1000
"""Seconds; then a turn is surely over."""


@snapshots.stage
def waits(world: World) -> Waiting:
    """Results are out; an approved organisation's cookie, and its batch that no worker has begun."""
    stories.release_results(world)
    code = made(world, stories.a_signed_in_candidate(world))["code"]
    cookie = batch_stories.an_office(world)
    lines = [*ROWS, {"share_code": code}]
    return cookie, batch_stories.ask(world, cookie, lines).body["id"], lines


class Office:
    """An approved organisation with a batch of seven rows that waits for its worker; its cookie, its batch."""

    def __init__(self, world: World, waits: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, now = world, clock.seconds()
        self.later = 0
        monkeypatch.setattr(clock, "seconds", lambda: now + self.later)
        monkeypatch.setattr(work, "PAGE", 2)
        self.cookie, self.batch, self.lines = waits
        (waiting,) = world.delayed
        self.message, world.delayed = waiting.body, []
        self.name = self.message["detail"]["object"]["key"]
        self.posted = posted_to(world, self.cookie, monkeypatch)
        self.snapshot = Snapshot()

    def begin(self) -> None:
        self.snapshot.put_back()
        self.later = 0
        self.posted.clear()
        self.world.delayed = []
        client("s3").put_object(Bucket=settings().batches_bucket, Key=self.name, Body=json.dumps(self.lines).encode())

    def delivered(self) -> list[str]:
        """In a new environment."""
        cache.forget()
        secret_number_macs.forget()
        return self.world.deliver("batches", self.message)

    def ends(self) -> None:
        """The message comes again, each time when the last call is surely over, as after its visibility."""
        for _ in range(4):
            self.later += LONGEST_CALL
            if not self.delivered():
                return
        raise AssertionError("the batch does not end")

    def facts(self) -> dict[str, Any]:
        """What of it is counted, recorded and said."""
        shown = batch_stories.shown(self.world, self.cookie, self.batch)
        checks = [each for who in (CANDIDATE, PENDING_CANDIDATE) for each in access_record.find_verifications(who)]
        (organisation,) = {self.name.partition("/")[0]}
        people = stories.stored()["test-people"]
        guards = [each for each in people if each["sk"]["S"] == "GUARD"]
        sources = [each for each in people if each["pk"]["S"].startswith("GUARD#SOURCE#")]
        guessed = [each for each in people if each["sk"]["S"].startswith("GUESSED#")]
        return {
            "rows": batch_stories.outcomes(self.world, self.cookie, shown),
            "state": (shown["state"], shown["done"], shown["counts"]),
            "records": sorted(each.candidate_id for each in checks),
            "counted": batch_stories.of_day(organisation),
            "tries": sorted(each.get("tries", {"N": "0"})["N"] for each in guards),
            "source": [each["verification_none"]["N"] for each in sources],
            "views": [each.views for each in shares.find_shares(CANDIDATE).every],
            "guessed": [each["acts"]["N"] for each in guessed],
            "files": batch_stories.files_left(),
            "posted": self._posted(),
        }

    def _posted(self) -> list[str]:
        """What the organisation's webhook has got, of which each is in its list of changes."""
        at, self.world.at = self.world.at, self.world.at + timedelta(seconds=5 * LONGEST_CALL)
        self.world.drain("deliveries")
        self.world.at = at
        got = [json.loads(each["body"]) for each in self.posted]
        listed = self.world.call("GET", "/v1/result-changes", cookie=self.cookie).body["data"]
        assert [each["id"] for each in got] == [each["id"] for each in listed]
        return [each["type"] for each in got]


@pytest.mark.parametrize(
    ("trouble", "step"),
    [
        *(pytest.param(each, SAMPLE, id=f"{each}, a sample", marks=pytest.mark.thorough) for each in IN_SAMPLE),
        *(pytest.param(each, 1, id=each, marks=pytest.mark.long) for each in Trouble),
    ],
)
def test_a_batch_cut_off_anywhere_loses_no_row_and_counts_none_twice(
    world: World, waits: Waiting, monkeypatch: pytest.MonkeyPatch, trouble: Trouble, step: int
) -> None:
    office = Office(world, waits, monkeypatch)
    office.begin()
    with watched() as whole:
        assert office.delivered() == []
    undisturbed = office.facts()
    refused = "not_recognised"
    assert undisturbed["rows"] == ["valid", refused, refused, "pending", refused, "not_found", "valid"]
    assert (undisturbed["counted"], undisturbed["tries"], undisturbed["source"]) == ((6, 3), ["0", "1"], ["3"])
    assert (undisturbed["views"], undisturbed["guessed"]) == ([1], ["1"])
    assert undisturbed["posted"] == ["batch.finished"]
    for index in range(list(Trouble).index(trouble) * 2 % step, len(whole.made), step):
        office.begin()
        with watched(trouble, index) as calls, suppress(Killed):
            office.delivered()
        where = f"{trouble} at {calls.made[index]}, call {index}"
        office.ends()
        assert office.facts() == undisturbed, where


def test_no_row_of_an_id_is_tried_once_the_one_before_was_cut_off(
    world: World, waits: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name would stand at the ID, and the row before be counted again."""
    office = Office(world, waits, monkeypatch)
    office.begin()
    with watched() as whole:
        office.delivered()
    undisturbed, recording = office.facts(), whole.made.index("dynamodb.TransactWriteItems")
    office.begin()
    with watched(Trouble.TIMED_OUT_BEFORE, recording):
        assert office.delivered() == ["0"]
    office.ends()
    assert office.facts() == undisturbed


def test_two_workers_are_never_at_one_batch(world: World, waits: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one begins at every call of the first, and changes nothing."""
    office = Office(world, waits, monkeypatch)
    office.begin()
    turns, begun = count(), []
    outcomes = rows.outcomes

    def meanwhile(*given: Any) -> Any:
        if next(turns) < 2:
            begun.append(office.delivered())
        return outcomes(*given)

    monkeypatch.setattr(work, "outcomes", meanwhile)
    assert office.delivered() == []
    assert begun == [["0"], ["0"]], "its message comes again"
    assert office.facts()["counted"] == (6, 3)


def test_a_worker_that_was_thought_dead_writes_nothing_more(
    world: World, waits: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(world, waits, monkeypatch)
    office.begin()
    outcomes, slow = rows.outcomes, count()

    def slowly(*given: Any) -> Any:
        if next(slow) == 0:
            office.later = 2 * LONGEST_CALL
            assert office.delivered() == []
        return outcomes(*given)

    monkeypatch.setattr(work, "outcomes", slowly)
    assert office.delivered() == ["0"]
    assert office.delivered() == []
    facts = office.facts()
    assert (facts["rows"][0], facts["records"]) == ("valid", [CANDIDATE, CANDIDATE, PENDING_CANDIDATE])
    assert facts["posted"] == ["batch.finished"]


def test_a_worker_whose_turn_another_has_taken_writes_nothing(
    world: World, waits: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the other has written a row."""
    office = Office(world, waits, monkeypatch)
    office.begin()
    outcomes = rows.outcomes

    def slowly(worked: rows.Worked, page: Any) -> Any:
        office.later = 2 * LONGEST_CALL
        assert batches.take_turn(worked.batch, Turn("another", clock.seconds() + 60), clock.seconds())
        return outcomes(worked, page)

    monkeypatch.setattr(work, "outcomes", slowly)
    assert office.delivered() == ["0"]
    assert batch_stories.shown(world, office.cookie, office.batch)["done"] == 0
