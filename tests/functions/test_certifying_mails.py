"""Who is mailed of an application for a certifying statement: once, in the reader's language, and never a level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from shared.adapters import cache, certifying_notifications, queue
from shared.store import certifying_statements, notices, rows
from shared.store.certifying_statements import ApplicationChange
from shared.store.tables import RESULTS
from tests.kit import certifying_stories, snapshots, stories
from tests.kit.certifying_stories import ADAS, FEE, PAUS, act, ask, board
from tests.kit.stories import CANDIDATE, EMAIL, PENDING_CANDIDATE, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

PAU, OFFICE = "pau@example.org", "exams@example.org"
WORDS = ("B2", "C1", "Grade", "grade", "Level", "level", "176", "score")


@snapshots.stage
def out(world: World) -> str:
    release_id = certifying_stories.results_are_out(world)
    world.drain()
    return release_id


@pytest.fixture
def ada(world: World, out: str) -> str:
    return snapshots.begin(world, certifying_stories.ada)


@pytest.fixture
def pau(world: World, out: str) -> str:
    return snapshots.begin(world, certifying_stories.pau_who_reads_spanish)


def mailed(world: World, step: Callable[[], Any] = lambda: None) -> dict[str, str]:
    """The subject and text that everybody gets of what somebody does; nobody gets two."""
    before = len(world.sent)
    step()
    world.drain()
    found = world.mails()[before:]
    assert len({mail["to"] for mail in found}) == len(found)
    for mail in found:
        assert not [word for word in WORDS if word in mail["subject"] + mail["text"] + mail["html"]], mail
    return {mail["to"]: f"{mail['subject']}\n{mail['text']}" for mail in found}


def a_minute_later(world: World) -> dict[str, str]:
    world.at += timedelta(minutes=1)
    cache.forget()
    return mailed(world, world.tick)


def due(world: World) -> list[Any]:
    return certifying_statements.due_applications(world.at + timedelta(days=1))


def test_a_private_candidate_is_mailed_of_the_application_and_its_answer(world: World, ada: str) -> None:
    applied = mailed(world, lambda: ask(world, ada))
    assert applied.keys() == {EMAIL}
    assert "Pay its fee to the awarding body" in applied[EMAIL]
    assert "/en/results/certifying\n" in applied[EMAIL]
    assert mailed(world, lambda: board(world, "payments", **FEE)) == {}
    assert mailed(world, lambda: board(world, "searches", found=True)) == {}
    answered = mailed(world, lambda: board(world, "issues"))
    assert answered.keys() == {EMAIL}
    assert "is issued" in answered[EMAIL]
    assert due(world) == []
    assert a_minute_later(world) == {}


@pytest.mark.parametrize("contact", [OFFICE, None])
def test_a_centre_that_takes_the_fee_is_mailed_in_its_language_at_its_address_or_its_administrators(
    world: World, pau: str, contact: str | None
) -> None:
    centre = {"name": "Exams Girona", "zone": "Europe/Madrid", "language": "ca", "daily_digest": False}
    known = {**centre, **({"contact_email": contact} if contact else {})}
    assert world.call("PUT", "/v1/board/centres/ES442", known, operator="ana").status == 200
    staff = stories.an_administrator(world)
    cache.forget()
    applied = mailed(world, lambda: ask(world, pau))
    office = contact or staff.email
    assert applied.keys() == {PAU, office}
    assert "Paga la tasa a Exams Girona" in applied[PAU]
    assert PENDING_CANDIDATE in applied[office]
    assert "/ca/centre/certifying\n" in applied[office]
    assert mailed(world, lambda: act(world, staff.cookie, "payments", **FEE)) == {}
    refused = mailed(world, lambda: board(world, "refusals", PAUS, reason="It said grade C, level B2"))
    assert refused.keys() == {PAU}
    assert "ha rechazado tu solicitud" in refused[PAU]


def test_mails_whose_message_is_lost_are_written_a_minute_later_and_once(
    world: World, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_deadlines", Mock(side_effect=TimeoutError))
        assert ask(world, ada).status == 201
    assert mailed(world) == {}
    assert due(world) == [(CANDIDATE, SESSION)]
    assert a_minute_later(world).keys() == {EMAIL}
    for who in (CANDIDATE, "KXA999999"):
        for _ in range(5):
            assert world.deliver("deadlines", certifying_notifications.event(who, SESSION, world.at)) == []
    assert mailed(world) == {}


def test_nobody_is_asked_for_the_fee_of_what_is_withdrawn(world: World, ada: str) -> None:
    assert ask(world, ada).status == 201
    assert act(world, ada, "withdrawals", ADAS).status == 201
    assert mailed(world) == {}
    assert a_minute_later(world) == {}


def test_what_comes_between_the_mails_and_their_mark_is_mailed_too(
    world: World, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark is of the revision that was read."""
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_deadlines", Mock(side_effect=TimeoutError))
        assert ask(world, ada).status == 201
    add, others = notices.add_notice, iter(["payments", "searches", "issues"])

    def slowly(notice: Any) -> bool:
        for name in others:
            assert board(world, name, **{"payments": FEE, "searches": {"found": True}}.get(name, {})).status == 201
        return add(notice)

    monkeypatch.setattr(notices, "add_notice", slowly)
    assert world.deliver("deadlines", certifying_notifications.event(CANDIDATE, SESSION, world.at)) == []
    assert due(world) == [(CANDIDATE, SESSION)]
    world.drain()
    assert a_minute_later(world) == {}
    assert due(world) == []
    subjects = [mail["text"] for mail in world.mails() if "certifying statement" in mail["text"]]
    assert (len(subjects), len(set(subjects))) == (2, 2)


def test_a_step_decided_before_the_mark_repeats_no_mail(world: World, ada: str) -> None:
    """It puts the count back that it has read, so the sweep looks again and finds the notices written."""
    assert mailed(world, lambda: ask(world, ada)).keys() == {EMAIL}
    before = certifying_statements.get_applications(CANDIDATE, SESSION)
    assert before.notified == 1
    certifying_statements.write(lambda: ApplicationChange(before, replace(before, notified=0)))
    assert due(world) == [(CANDIDATE, SESSION)]
    assert a_minute_later(world) == {}
    assert due(world) == []


def test_of_rows_from_before_mails_were_counted_nothing_is_mailed(world: World, ada: str) -> None:
    certifying_stories.paid(world, ada)
    mailed(world)
    place = (f"CERTIFYING#{CANDIDATE}", f"SESSION#{SESSION}")
    assert rows.update(RESULTS, *place, change="REMOVE notified, due, due_at") is not None
    assert certifying_statements.get_applications(CANDIDATE, SESSION).notified == 2
    assert mailed(world, lambda: board(world, "searches", found=True)) == {}
    assert mailed(world, lambda: board(world, "issues")).keys() == {EMAIL}
