"""A candidate who wants it is mailed about each look of an organisation, and nobody else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from shared.adapters import cache, queue
from shared.store import accounts
from tests.kit import snapshots
from tests.kit.aws_calls import watched
from tests.kit.stories import CANDIDATE, EMAIL, a_signed_in_candidate, an_officer, is_refusal, release_results, verify
from tests.kit.world import World

SUBJECT = "An organisation has looked at your results"


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


def wants(world: World, *, mails: bool = True) -> str:
    cookie = a_signed_in_candidate(world)
    assert world.call("PATCH", "/v1/me", {"look_mails": mails}, cookie=cookie).status == 200
    return cookie


def looked(world: World) -> list[str]:
    world.drain()
    cache.forget()
    return [each["text"] for each in world.mails() if each["subject"] == SUBJECT]


def test_each_look_is_mailed_to_who_wants_it_and_the_mail_names_nobody(released: World) -> None:
    cookie, officer = wants(released), an_officer(released)
    assert is_refusal(verify(released, officer, secret="0000"))
    assert looked(released) == []
    check = verify(released, officer).body["verification_id"]
    (text,) = looked(released)
    assert "https://results.example.org/en/activity\n" in text
    assert not [each for each in ("Universitat", CANDIDATE, "174", "FCE") if each in text]
    released.at += timedelta(seconds=1)
    assert released.call("GET", f"/v1/verifications/{check}", cookie=officer).status == 200
    assert len(looked(released)) == 2
    assert released.call("HEAD", f"/v1/verifications/{check}", cookie=officer).status == 200
    assert released.call("PATCH", "/v1/me", {"look_mails": False}, cookie=cookie).body["look_mails"] is False
    assert verify(released, officer).status == 200
    assert len(looked(released)) == 2


def test_nobody_is_mailed_who_has_not_asked_for_it_and_their_check_costs_no_message(released: World) -> None:
    a_signed_in_candidate(released)
    officer = an_officer(released)
    with watched() as calls:
        assert verify(released, officer).status == 200
    assert calls.of("SendMessage", "SendMessageBatch") == []
    assert looked(released) == []


def test_a_candidate_is_mailed_about_ten_looks_a_day(released: World) -> None:
    wants(released)
    for number in range(12):
        queue.send_look(CANDIDATE, f"look-{number}", released.at)
    assert len(looked(released)) == 10
    released.at += timedelta(days=1)
    queue.send_look(CANDIDATE, "look-13", released.at)
    assert len(looked(released)) == 11


def test_a_message_that_comes_again_is_one_mail_also_where_its_mail_was_never_queued(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(released)
    queue.send_look(CANDIDATE, "look-1", released.at)
    with monkeypatch.context() as broken:
        broken.setattr(queue, "send_references", _refused)
        released.drain()
    for _ in range(2):
        queue.send_look(CANDIDATE, "look-1", released.at)
    assert len(looked(released)) == 1


def _refused(_: object) -> None:
    raise ClientError({"Error": {"Code": "ServiceUnavailable"}}, "SendMessageBatch")


def test_an_address_that_takes_no_mail_is_written_to_no_more(released: World) -> None:
    wants(released)
    assert accounts.mark_mail_trouble(CANDIDATE, EMAIL, "bounced")
    queue.send_look(CANDIDATE, "look-1", released.at)
    assert looked(released) == []


def test_who_has_switched_it_off_meanwhile_is_not_mailed(released: World) -> None:
    wants(released, mails=False)
    queue.send_look(CANDIDATE, "look-1", released.at)
    assert looked(released) == []
