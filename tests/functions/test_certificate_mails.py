"""A candidate is mailed that the certificate can be collected, and that its time is nearly over: once each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.deadlines.certificates import event
from functions.deadlines.handler import MOST_LOOKS
from shared.adapters import cache
from shared.store import certificates, notices
from shared.store.certificates import CertificateChange
from tests.kit import snapshots, stories
from tests.kit.certificate_stories import CERTIFICATE, NUMBER, PASSPORT, act, made, take_numbers
from tests.kit.stories import CANDIDATE, EMAIL, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

READY_AT = datetime(2026, 12, 30, 7, tzinfo=UTC)
SOON_AT = datetime(2027, 11, 30, 7, tzinfo=UTC)
WORDS = ("B2 ", "C1", "rade", "evel", "176", "score")


@snapshots.stage
def received(world: World) -> tuple[stories.Person, str]:
    """Before its day; who received it, and the release."""
    release_id = made(world)
    stories.a_signed_in_candidate(world)
    assert take_numbers(world, f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n").body["data"][0]["numbered"]
    nuria = stories.an_administrator(world)
    box = world.call("POST", "/v1/certificate-receipts", {"numbers": [NUMBER]}, cookie=nuria.cookie)
    assert box.body["data"][0]["outcome"] == "received"
    return nuria, release_id


def mailed(world: World, at: datetime) -> list[dict[str, str]]:
    """What goes to the candidate in the minute of this moment, and in the next."""
    before = len(world.sent)
    for moment in (at, at + timedelta(minutes=1)):
        world.at = moment
        cache.forget()
        world.tick()
        world.drain()
    return [mail for mail in world.mails()[before:] if "ertifica" in mail["subject"]]


def due() -> list[tuple[str, str]]:
    return certificates.due_looks(datetime(2100, 1, 1, tzinfo=UTC), MOST_LOOKS)


def test_it_is_mailed_on_the_day_and_a_month_before_the_end(world: World, received: tuple[stories.Person, str]) -> None:
    assert mailed(world, world.at) == []
    assert certificates.due_looks(world.at, MOST_LOOKS) == []
    assert due() == [(CANDIDATE, SESSION)]
    assert mailed(world, datetime(2026, 12, 29, 22, 59, tzinfo=UTC)) == []
    (ready,) = mailed(world, READY_AT)
    assert ready["to"] == EMAIL
    for part in ("B2 First, December 2026, is ready", "Exams Girona", "until 30 December 2027", "/en/certificates\n"):
        assert part in ready["text"]
    assert "bring your passport" in ready["text"]
    assert mailed(world, READY_AT + timedelta(days=30)) == []
    (soon,) = mailed(world, SOON_AT)
    assert soon["subject"] == "Collect your certificate by 30 December 2027"
    for mail in (ready, soon):
        text = (mail["subject"] + mail["text"]).replace("B2 First", "")
        assert not [word for word in WORDS if word in text]
    assert due() == []
    assert mailed(world, SOON_AT + timedelta(days=40)) == []


def test_one_that_comes_after_its_day_is_mailed_at_its_receipt_in_the_candidates_language(
    world: World, received: tuple[stories.Person, str]
) -> None:
    session = f"/v1/board/sessions/{SESSION}"
    assert world.call("PATCH", session, {"certificates_from": "2026-12-09"}, operator="ana").status == 200
    assert world.call("PATCH", "/v1/me", {"language": "ca"}, cookie=stories.sign_in(world)).status == 200
    (ready,) = mailed(world, world.at + timedelta(minutes=1))
    assert "està a punt" in ready["text"]
    assert "/ca/certificates\n" in ready["text"]
    assert "fins al 9 de desembre del 2027" in ready["text"]


def test_nobody_is_mailed_of_what_is_collected_or_recalled(world: World, received: tuple[stories.Person, str]) -> None:
    nuria, release_id = received
    why = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{release_id}/recalls", why, operator="ana").status == 200
    assert mailed(world, READY_AT) == []


def test_a_handover_ends_the_looks(world: World, received: tuple[stories.Person, str]) -> None:
    nuria, _ = received
    world.at = datetime(2026, 12, 30, 5, tzinfo=UTC)
    stories.sign_in_staff(world, nuria)
    assert act(world, nuria.cookie, "collections", **PASSPORT).status == 201
    assert due() == []
    assert mailed(world, READY_AT) == []


def test_a_recall_after_the_notice_is_written_holds_the_mail(
    world: World, received: tuple[stories.Person, str]
) -> None:
    """The release is looked at again at the moment of sending."""
    world.at = READY_AT
    cache.forget()
    assert world.deliver("deadlines", event(CANDIDATE, SESSION, READY_AT)) == []
    why = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{received[1]}/recalls", why, operator="ana").status == 200
    cache.forget()
    before = len(world.sent)
    world.drain()
    assert [mail for mail in world.mails()[before:] if "can be collected" in mail["subject"]] == []


def test_a_look_that_comes_again_or_is_put_back_mails_nothing_more(
    world: World, received: tuple[stories.Person, str]
) -> None:
    assert len(mailed(world, READY_AT)) == 1
    of = certificates.get_certificates(CANDIDATE, SESSION)
    assert of.waits
    back = replace(of, waits=replace(of.waits, next_look=READY_AT))
    certificates.write(lambda: CertificateChange(of, back))
    for who in (CANDIDATE, "KXA999999"):
        assert world.deliver("deadlines", event(who, SESSION, world.at)) == []
    assert mailed(world, world.at + timedelta(minutes=1)) == []
    after = certificates.get_certificates(CANDIDATE, SESSION)
    assert after.waits
    assert after.waits.next_look == SOON_AT


def test_what_comes_between_the_mail_and_its_mark_is_decided_again(
    world: World, received: tuple[stories.Person, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark is of the revision that was read."""
    ada, add, others = stories.sign_in(world), notices.add_notice, iter(["Pau Riera"])

    def slowly(notice: Any) -> bool:
        for name in others:
            path = f"/v1/me/certificates/{CERTIFICATE}/authorisation"
            assert world.call("PUT", path, {"name": name}, cookie=ada).status == 200
        return add(notice)

    monkeypatch.setattr(notices, "add_notice", slowly)
    world.at = READY_AT
    cache.forget()
    ada = stories.sign_in(world)
    assert world.deliver("deadlines", event(CANDIDATE, SESSION, READY_AT)) == []
    assert certificates.due_looks(READY_AT, MOST_LOOKS) == [(CANDIDATE, SESSION)]
    assert len(mailed(world, READY_AT)) == 1
    assert certificates.due_looks(READY_AT, MOST_LOOKS) == []


def test_a_day_that_is_published_later_is_found_the_next_morning(
    world: World, received: tuple[stories.Person, str]
) -> None:
    session = f"/v1/board/sessions/{SESSION}"
    assert world.call("PATCH", session, {"certificates_from": "2027-02-10"}, operator="ana").status == 200
    assert mailed(world, READY_AT) == []
    assert world.call("PATCH", session, {"certificates_from": "2026-12-31"}, operator="ana").status == 200
    assert len(mailed(world, READY_AT + timedelta(days=1))) == 1
