"""Where time enters: from the event, to the millisecond, and one unreadable message alone fails."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.adapters import events
from tests.kit.lambda_chains import record


def test_a_requests_time_is_the_gateways_to_the_millisecond() -> None:
    event = {"requestContext": {"timeEpoch": 1796803199999}}
    assert events.http_at(event) == datetime(2026, 12, 9, 7, 59, 59, 999000, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-12-09T08:00:00Z", "2026-12-09T09:00:00+01:00"])
def test_a_sweeps_time_is_its_events(text: str) -> None:
    assert events.tick_at({"time": text}) == datetime(2026, 12, 9, 8, 0, tzinfo=UTC)


def test_a_schedules_event_is_distinguished_from_a_queues() -> None:
    assert events.is_tick({"time": "2026-12-09T08:00:00Z"})
    assert not events.is_tick({"Records": []})
    assert not events.is_tick({"Records": [], "time": "2026-12-09T08:00:00Z"})


@pytest.mark.parametrize("text", ["", "no json", "{", "\x00"])
def test_a_message_that_is_no_json_fails_when_it_is_read_and_not_before(text: str) -> None:
    records = [record("1", "notices", text), record("2", "notices", '{"cause": "c"}')]
    poison, sound = events.messages({"Records": records})
    assert sound.body == {"cause": "c"}
    with pytest.raises(ValueError):  # noqa: PT011  # whatever the parser says of it
        _ = poison.body


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ({"detail": {"object": {"key": "a1"}}}, ["a1"]),
        ({"Records": [{"s3": {"object": {"key": "a%2Bb+c"}}}, {"s3": {"object": {"key": "d"}}}]}, ["a+b c", "d"]),
        ({"Service": "Amazon S3", "Event": "s3:TestEvent"}, []),
    ],
)
def test_an_upload_is_named_however_s3_says_so(body: dict[str, object], keys: list[str]) -> None:
    assert events.uploaded_keys(body) == keys


def test_a_partial_answer_names_the_failed_alone() -> None:
    assert events.failed([]) == {"batchItemFailures": []}
    assert events.failed(["7"]) == {"batchItemFailures": [{"itemIdentifier": "7"}]}
