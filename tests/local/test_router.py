"""What only `make run` has: the clock, the mailbox, the operators' board."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from local.console.clock import Clock, ClockRefused, parse_duration
from local.console.mailbox import wants_page
from tests.local.conftest import Running


def test_the_operator_named_in_the_query_takes_iams_place(http: httpx.Client) -> None:
    event = http.get("/_local/board/releases/R1?operator=ann&limit=5", headers={"x-origin-secret": "forged"}).json()
    assert event["rawPath"] == "/v1/board/releases/R1"
    assert event["routeKey"] == "GET /v1/board/releases/{id}"
    assert event["queryStringParameters"] == {"limit": "5"}
    assert event["requestContext"]["authorizer"]["iam"]["userArn"] == (
        "arn:aws:sts::000000000000:assumed-role/operator/ann"
    )
    assert set(event["requestContext"]["authorizer"]["iam"]) == {
        "accessKey",
        "accountId",
        "callerId",
        "cognitoIdentity",
        "principalOrgId",
        "userArn",
        "userId",
    }
    assert "x-origin-secret" not in event["headers"]
    assert "cloudfront-viewer-address" not in event["headers"]


def test_a_body_reaches_the_board_as_it_is(http: httpx.Client) -> None:
    event = http.post("/_local/board/releases?operator=ann", json={"session_ids": ["S"]}).json()
    assert (event["body"], event["rawQueryString"]) == ('{"session_ids":["S"]}', "")


@pytest.mark.parametrize("query", ["", "?operator=", "?operator=a", "?operator=ann&operator=bob", "?operator=a/b"])
def test_an_operator_must_be_named_once_and_plainly(http: httpx.Client, query: str) -> None:
    assert http.get(f"/_local/board/releases/R1{query}").status_code == 400


def test_the_board_has_only_its_own_routes(http: httpx.Client) -> None:
    """On the API's own host, too, what no route fits is another function's, and no IAM guards it."""
    for event in (
        http.get("/_local/board/nothing?operator=ann").json(),
        http.delete("/_local/board/releases?operator=ann").json(),
    ):
        assert (event["routeKey"], "authorizer" in event["requestContext"]) == ("$default", False)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://[::1"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"host": "rebound.example:8000"},
        {"host": "[::1"},
        {"host": "[localhost]"},
        {"host": "a]b"},
        {"host": "evil@localhost"},
        {"host": "[::1]evil"},
        {"host": "localhost:8000:9"},
    ],
)
def test_another_sites_page_cannot_play_the_operator(http: httpx.Client, headers: dict[str, str]) -> None:
    assert http.post("/_local/board/releases?operator=ann", json={}, headers=headers).status_code == 403
    assert http.post("/_local/clock", json={"advance": "PT1S"}, headers=headers).status_code == 403


def test_the_clock_advances_and_the_sweeps_see_it_before_the_answer(http: httpx.Client, front: Running) -> None:
    before = http.get("/_local/clock").json()
    after = http.post("/_local/clock", json={"advance": "PT336H"}).json()
    assert after["offset_s"] - before["offset_s"] == 336 * 3600
    assert front.swept[-1] == {"name": "sweeper", "time": after["now"]}
    seen = http.get("/v1/echo").json()["requestContext"]["timeEpoch"] / 1000
    assert abs(seen - datetime.fromisoformat(after["now"]).timestamp()) < 5


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000"])
def test_this_machine_by_each_of_its_names(http: httpx.Client, host: str) -> None:
    assert http.get("/_local/clock", headers={"host": host, "origin": f"http://{host}"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        *('{"advance": "-PT1H"}', '{"advance": 5}', '{"advance": {}}', '{"advance": null}', '{"advance": "P99999W"}'),
        *("", "{}", "[]", "null", "no", b"\xff", '{"advance": "PT\u0661S"}', '{"advance": "\\ud800"}'),
        *("[" * 100_000, '{"a":' * 100_000, "1" * 10_000),
    ],
    ids=range(16),
)
def test_the_clock_refuses_in_a_sentence(http: httpx.Client, body: str | bytes) -> None:
    answer = http.post("/_local/clock", content=body)
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT336H", 1_209_600), ("P14D", 1_209_600), ("P1DT1H1M1S", 90_061), ("P2W", 1_209_600), ("PT90S", 90)],
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "P", "PT", "1H", "P1M", "PT1.5H", "P-1D", "pt1h", "PT1H "])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(ClockRefused):
        parse_duration(text)


def test_the_clock_is_the_machines_plus_the_offset() -> None:
    ahead = Clock(timedelta(hours=1)).now() - datetime.now(UTC)
    assert timedelta(minutes=59) < ahead < timedelta(minutes=61)
    assert 0 < Clock(timedelta(seconds=30)).until_next_minute() <= 60


def test_the_mailbox_is_json_for_programs_and_a_page_for_people(http: httpx.Client) -> None:
    found = http.get("/_local/mail", headers={"accept": "application/json"}).json()
    assert found["data"][0]["to"] == "anna@example.org"
    page = http.get("/_local/mail", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Confirm &lt;your&gt; address" in page.text
    assert '<a href="http://127.0.0.1:8000/en/confirm#abc">' in page.text
    assert http.get("/_local/mail.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [("", False), ("*/*", False), ("application/json", False), ("text/html", True),
     ("text/html;q=0.5, application/json", False), ("application/json;q=0.1, text/html;q=0.2", True)],
)  # fmt: skip
def test_a_browser_gets_the_mailbox_as_a_page(accept: str, is_page: bool) -> None:
    assert wants_page(accept) is is_page


def test_nothing_else_is_local(http: httpx.Client) -> None:
    assert http.get("/_local/other").status_code == 404
    assert http.delete("/_local/clock").status_code == 405
