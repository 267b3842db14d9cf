"""Webhook endpoints and deliveries: the machine of states as tables, and which addresses are taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.errors import RuleBroken
from shared.verification.delivery import WAITS, Delivery, DeliveryState, Outcome, after, again, message
from shared.verification.result_change import Change, ChangeType
from shared.verification.webhook import (
    LONGEST_URL,
    Endpoint,
    EndpointState,
    after_attempt,
    endpoint_url,
)

AT = datetime(2026, 12, 10, 9, tzinfo=UTC)
CHANGE = Change(ChangeType.RESULT_RECALLED, "KXA104827", "FCE-2026-12-PB", verification_id="c1")
DELIVERY = Delivery("d1", CHANGE, AT, due=AT)
ENDPOINT = Endpoint("e1", "o1", "https://crm.example.org", (ChangeType.RESULT_RECALLED,), AT, (b"new", b"old"))
S, O = DeliveryState, Outcome  # noqa: E741


def test_the_waits_are_the_published_ones() -> None:
    assert [each.total_seconds() for each in WAITS] == [5, 300, 1800, 7200, 18000, 36000]


FAILURES = [Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.NOT_PUBLIC, Outcome.NO_CONNECTION]


@pytest.mark.parametrize(
    ("state", "attempts", "outcome", "becomes", "wait_s"),
    [
        (S.WAITING, 0, O.ACCEPTED, S.DELIVERED, None),
        (S.WAITING, 6, O.ACCEPTED, S.DELIVERED, None),
        (S.WAITING, 0, O.GONE, S.GIVEN_UP, None),
        (S.WAITING, 3, O.GONE, S.GIVEN_UP, None),
        (S.WAITING, 0, O.SWITCHED_OFF, S.GIVEN_UP, None),
        *((S.WAITING, number, failure, S.WAITING, WAITS[number]) for number in range(6) for failure in FAILURES),
        *((S.WAITING, 6, failure, S.GIVEN_UP, None) for failure in FAILURES),
        *((ended, 1, outcome, ended, None) for ended in (S.DELIVERED, S.GIVEN_UP) for outcome in Outcome),
    ],
)
def test_what_an_attempt_makes_of_a_delivery(
    state: DeliveryState, attempts: int, outcome: Outcome, becomes: DeliveryState, wait_s: timedelta | None
) -> None:
    before = replace(DELIVERY, state=state, attempts=attempts)
    ended = after(before, outcome, AT, 500)
    assert ended.state is becomes
    if wait_s is not None:
        assert ended.due == AT + wait_s
    if state is not S.WAITING:
        assert ended is before
    elif outcome is O.SWITCHED_OFF:
        assert (ended.attempts, ended.status, ended.outcome) == (attempts, None, outcome)
    else:
        assert (ended.attempts, ended.status, ended.outcome, ended.tried_at) == (attempts + 1, 500, outcome, AT)


def test_a_replay_begins_from_the_first_attempt_under_the_same_id() -> None:
    ended = after(replace(DELIVERY, attempts=6), Outcome.REFUSED, AT)
    replayed = again(ended, AT + timedelta(days=1))
    assert (replayed.id, replayed.state, replayed.attempts) == ("d1", S.WAITING, 0)
    assert replayed.due == AT + timedelta(days=1)


@pytest.mark.parametrize(
    ("failures", "outcome", "state", "then", "rests_s"),
    [
        (0, O.ACCEPTED, EndpointState.ON, 0, None),
        (6, O.ACCEPTED, EndpointState.ON, 0, None),
        (2, O.GONE, EndpointState.FAILED, 3, None),
        *(
            (number, failure, EndpointState.ON, number + 1, WAITS[number])
            for number in range(6)
            for failure in FAILURES
        ),
        *((6, failure, EndpointState.FAILED, 7, None) for failure in FAILURES),
    ],
)
def test_what_an_attempt_makes_of_its_endpoint(
    failures: int, outcome: Outcome, state: EndpointState, then: int, rests_s: timedelta | None
) -> None:
    before = replace(ENDPOINT, failures=failures, rests_until=AT if failures else None)
    ended = after_attempt(before, outcome, AT)
    assert (ended.state, ended.failures) == (state, then)
    assert ended.rests_until == (AT + rests_s if rests_s else None)


def test_an_endpoint_takes_its_types_and_a_test_while_it_is_on() -> None:
    assert [each for each in ChangeType if ENDPOINT.takes(each)] == [ChangeType.RESULT_RECALLED, ChangeType.TEST]
    for state in (EndpointState.OFF, EndpointState.FAILED):
        assert not any(replace(ENDPOINT, state=state).takes(each) for each in ChangeType)


def test_two_secrets_sign_for_a_day_after_a_rotation() -> None:
    rotated = replace(ENDPOINT, both_until=AT)
    assert ENDPOINT.signing(AT) == (b"new",)
    assert rotated.signing(AT - timedelta(milliseconds=1)) == (b"new", b"old")
    assert rotated.signing(AT) == (b"new",)


@pytest.mark.parametrize(
    ("change", "link"),
    [
        (CHANGE, "/v1/verifications/c1"),
        (Change(ChangeType.RESULT_SHARED, share_id="s1"), "/v1/shared-results"),
        (Change(ChangeType.BATCH_FINISHED, batch_id="b1"), "/v1/verification-batches/b1"),
        (Change(ChangeType.TEST), "/v1/result-changes"),
    ],
)
def test_a_message_has_ids_and_where_to_ask_with_them(change: Change, link: str) -> None:
    body = message(replace(DELIVERY, change=change), "https://results.example.org")
    assert body.keys() == {"id", "type", "timestamp", "data"}
    assert (body["id"], body["type"], body["timestamp"]) == ("d1", change.type, "2026-12-10T09:00:00Z")
    data = body["data"]
    assert isinstance(data, dict)
    assert data["link"] == f"https://results.example.org{link}"
    assert None not in data.values()


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.example.org",
        "https://crm.example.org/",
        "https://CRM.example.org:443/in/results?tenant=7&x=%20",
        "https://a-b.xn--exmple-cua.org/hooks",
    ],
)
def test_an_address_of_the_public_internet_is_taken(url: str) -> None:
    assert endpoint_url(url) == url


LOCAL = ["http://127.0.0.1:9000/hook", "http://localhost:9000", "https://127.0.0.1/hook"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "crm.example.org",
        "http://crm.example.org",
        "ftp://crm.example.org",
        "https://crm.example.org:8443/",
        "https://crm",
        "https://localhost",
        "https://127.0.0.1",
        "https://[::1]/",
        "https://0x7f000001",
        "https://2130706433",
        "https://10.0.0.1.",
        "https://127.1",
        "https://user@crm.example.org",
        "https://user:pass@crm.example.org/",
        "https://crm.example.org#frag",
        "https://crm.example.org/a b",
        "https://crm.example.org/\r\nHost: x",
        "https://crm.example.org/\n",
        "https://crm..example.org",
        "https://-crm.example.org",
        "https://crm.example.org\\@10.0.0.1",
        "https://крм.example.org",
        "https://crm.example.org/" + "x" * LONGEST_URL,
        *LOCAL,
    ],
)
def test_no_other_address_is_taken(url: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        endpoint_url(url)
    assert refused.value.pointer == "/url"


@pytest.mark.parametrize("url", LOCAL)
def test_on_one_machine_that_machines_own_addresses_are_taken_and_no_other(url: str) -> None:
    assert endpoint_url(url, local=True) == url
    for other in ("http://10.0.0.1:9000", "http://169.254.169.254/latest", "http://crm.example.org"):
        with pytest.raises(RuleBroken):
            endpoint_url(other, local=True)
