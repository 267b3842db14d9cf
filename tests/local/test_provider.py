"""The local mail provider over HTTP, called by botocore as the functions call SES."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.console.clock import Clock
from local.emulator.emulator import Emulator
from local.front.wire import Answer, Request
from local.mail_provider.emulator_ports import IamJudge
from local.mail_provider.provider import Provider
from tests.kit import beside
from tests.local.conftest import Kept, Running

T = TypeVar("T")


@pytest.fixture
def ses(front: Running) -> Iterator[Any]:
    """SES v2 at the front's bare address."""
    once = Config(retries={"total_max_attempts": 1})
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    make: Any = boto3.client  # its stubs are overloads by literal name
    client = make("sesv2", endpoint_url=front.url, region_name="eu-west-1", config=once, **keys)
    set_to(front, latency_ms=0)
    yield client
    set_to(front, rate=14.0, quota_24h=50_000, failing_share=0, throttled_share=0, outage=False, events=True)


def set_to(front: Running, **choices: float) -> dict[str, Any]:
    answer = httpx.put(f"{front.url}/_local/provider", json=choices)
    assert answer.status_code == 200, answer.text
    listed: dict[str, Any] = answer.json()
    return listed


def send(ses: Any, to: str = "anna@example.org") -> str:
    body = {"Text": {"Data": "Good news."}, "Html": {"Data": "<p>Good news.</p>"}}
    answer = ses.send_email(
        FromEmailAddress="results@example.org",
        Destination={"ToAddresses": [to]},
        ConfigurationSetName="results-online-mail",
        EmailTags=[{"Name": "cause", "Value": "R1"}, {"Name": "recipient", "Value": "KXA104827"}],
        Content={"Simple": {"Subject": {"Data": "Your results"}, "Body": body}},
    )
    return str(answer["MessageId"])


def code(ses: Any) -> tuple[int, str, str]:
    with pytest.raises(ClientError) as refused:
        send(ses)
    listed = refused.value.response
    return listed["ResponseMetadata"]["HTTPStatusCode"], listed["Error"]["Code"], listed["Error"]["Message"]


def events(front: Running, message_id: str, count: int) -> list[dict[str, Any]]:
    """The events of this mail, once so many have come."""
    until = time.monotonic() + 5
    while True:
        mails = [each["detail"] for each in front.events.put_down]
        found = [each for each in mails if each["mail"]["messageId"] == message_id]
        if len(found) >= count or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_a_mail_is_kept_and_its_events_come_with_its_tags(ses: Any, front: Running) -> None:
    found = events(front, send(ses, "complaint+anna@simulator.amazonses.com"), 3)
    assert [each["eventType"] for each in found] == ["Send", "Delivery", "Complaint"]
    tags = found[0]["mail"]["tags"]
    assert tags == {"cause": ["R1"], "recipient": ["KXA104827"]}


def test_no_address_name_or_subject_goes_on_the_queue(ses: Any, front: Running) -> None:
    listed = ("bounce+anna", "complaint+anna", "success")
    ids = [send(ses, f"{name}@simulator.amazonses.com") for name in listed]
    ids += [send(ses, f"{name}@provider.example") for name in ("full", "delayed", "reject")]
    found = [events(front, each, count) for each, count in zip(ids, (2, 3, 2, 2, 3, 2), strict=True)]
    kinds = {each["eventType"] for mail in found for each in mail}
    assert kinds == {"Send", "Delivery", "DeliveryDelay", "Bounce", "Complaint", "Reject"}
    text = json.dumps(front.events.put_down)
    assert [
        word for word in ("@", "anna", "Your results", "provider.example", "amazonses", "smtp") if word in text
    ] == []


def test_events_switched_off_are_delivered_when_on_again(ses: Any, front: Running) -> None:
    set_to(front, events=False)
    message_id = send(ses)
    time.sleep(0.6)
    assert events(front, message_id, 0) == []
    set_to(front, events=True)
    assert len(events(front, message_id, 2)) == 2


def test_the_account_says_its_quota_as_ses_does(ses: Any, front: Running) -> None:
    set_to(front, rate=7.5, quota_24h=1000)
    quota = ses.get_account()["SendQuota"]
    assert (quota["MaxSendRate"], quota["Max24HourSend"]) == (7.5, 1000.0)
    before = quota["SentLast24Hours"]
    send(ses)
    assert ses.get_account()["SendQuota"]["SentLast24Hours"] == before + 1


def test_above_the_rate_and_the_quota_it_refuses_in_ses_words(ses: Any, front: Running) -> None:
    set_to(front, rate=0)
    assert code(ses) == (429, "TooManyRequestsException", "Maximum sending rate exceeded.")
    set_to(front, rate=100, quota_24h=0)
    assert code(ses) == (429, "TooManyRequestsException", "Daily message quota exceeded.")
    set_to(front, quota_24h=50_000, outage=True)
    assert code(ses)[0] == 503


def test_a_failure_may_have_taken_the_mail(ses: Any, front: Running) -> None:
    before = set_to(front, rate=100, failing_share=1)["mails"]
    assert {code(ses)[0], code(ses)[0]} == {500}
    assert set_to(front, failing_share=0)["mails"] == before + 1


def test_it_answers_after_its_latency(ses: Any, front: Running) -> None:
    set_to(front, latency_ms=200)
    began = time.monotonic()
    send(ses)
    assert time.monotonic() - began > 0.2


@pytest.mark.parametrize("content", [b"", b"[]", b"no", b'{"rate": "fast"}', b"[" * 100_000])
def test_what_it_cannot_play_is_refused_in_a_sentence(http: httpx.Client, content: bytes) -> None:
    answer = http.put("/_local/provider", content=content)
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")


def test_only_a_call_signed_for_ses_reaches_it(http: httpx.Client) -> None:
    assert http.get("/v2/email/account").text == "<h1>no such page</h1>"
    signed = {"authorization": "AWS4-HMAC-SHA256 Credential=test/20261209/eu-west-1/ses/aws4_request, ..."}
    assert "SendQuota" in http.get("/v2/email/account", headers=signed).json()
    assert http.post("/v2/email/outbound-emails", json={}, headers=signed).status_code == 400
    assert http.get("/v2/email/identities", headers=signed).status_code == 400
    assert http.delete("/_local/provider").headers["allow"] == "GET, PUT"


def test_what_it_holds_survives_a_restart(tmp_path: Path) -> None:
    before = Provider(Clock(), Kept())
    before.choices = before.choices.changed({"rate": 3.0})
    before.mails.append({"to": "a@example.org", "subject": "S", "text": "T", "html": None, "sent_at": "2026-12-09T08:00:00Z"})  # fmt: skip # noqa: E501
    before.save(tmp_path / "mails.json")
    after = Provider(Clock(), Kept())
    after.load(tmp_path / "mails.json")
    assert (after.choices.rate, after.mails) == (3.0, before.mails)


class Refusing:
    """IAM says no."""

    async def refusal(self, _: Request) -> Answer | None:
        return Answer(403, (("x-amzn-errortype", "AccessDeniedException"),), b"{}")


def test_whom_iam_refuses_the_provider_refuses_too() -> None:
    provider = Provider(Clock(), Kept(), Refusing())
    answer = beside.run(provider.respond_ses(Request("POST", "/v2/email/outbound-emails", body=b"{}")))
    assert (answer.status, provider.mails) == (403, [])


@pytest.mark.parametrize(("status", "is_refused"), [(200, False), (403, True)])
def test_a_call_is_handed_on_to_iam_as_it_was_signed(
    monkeypatch: pytest.MonkeyPatch, status: int, *, is_refused: bool
) -> None:
    asked: list[tuple[str, dict[str, str]]] = []

    def ask(_: str, url: str, *, headers: dict[str, str], **__: object) -> httpx.Response:
        asked.append((url, headers))
        return httpx.Response(status, headers={"x-amzn-errortype": "AccessDeniedException"})

    monkeypatch.setattr(httpx, "request", ask)
    signed = Request("GET", "/v2/email/account", headers=(("host", "127.0.0.1:8000"), ("authorization", "AWS4 ...")))
    refusal = beside.run(IamJudge(Emulator(4999, Path())).refusal(signed))
    assert asked == [("http://127.0.0.1:4999/v2/email/account", dict(signed.headers))]
    assert (refusal is not None) is is_refused
