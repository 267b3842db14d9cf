"""Who is told besides the candidates: test mails before, the start to centres and schools, the daily digest."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.deadlines import testmails
from functions.deadlines.handler import Undone, handler, sweep
from shared.adapters import cache
from shared.secret_numbers.guard import Use
from shared.store import due_work, keys, notices
from tests.kit import many_candidates, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import RELEASE_AT, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

WEEK, DAY, MINUTE = timedelta(days=7), timedelta(days=1), timedelta(minutes=1)
SIX = datetime(2026, 12, 9, 17, 0, tzinfo=UTC)
"""18:00 in Madrid on the day of the release."""
OFFICE, SCHOOL = "exams@example.org", "school@example.org"
WORDS = ("176", "174", "171", "reported", "pending", "Pass", "B2", "Grade")


def put_centre(world: World, number: str, **changes: Any) -> Any:
    sound = {"name": "Exams Girona", "zone": "Europe/Madrid", "contact_email": OFFICE}
    return world.call("PUT", f"/v1/board/centres/{number}", {**sound, **changes}, operator="ana")


def put_school(world: World, **changes: Any) -> Any:
    return put_centre(world, "ES901", **{"name": "Escola", "kind": "school", "contact_email": SCHOOL, **changes})


def mailed(world: World, kind: str) -> list[dict[str, str]]:
    """What was sent of this kind, by the first words of its English template."""
    begins = {"test": "A test mail", "start": "Results for", "digest": "Exams Girona: candidates"}[kind]
    return [mail for mail in world.mails() if mail["subject"].startswith(begins)]


def tick_at(world: World, at: datetime) -> None:
    world.at = at
    cache.forget()
    world.tick()
    world.drain()


def released(world: World, count: int = 3, accounts: int = 2) -> str:
    many_candidates.enter(world, count)
    assert put_centre(world, "ES442").status == 200
    many_candidates.give_accounts(accounts)
    release_id = stories.plan_release(world)
    assert world.ingest("results", many_candidates.results(count), release_id)["state"] == "loaded"
    world.approve(release_id)
    stories.later(world, RELEASE_AT)
    return release_id


def everybody_released(world: World) -> str:
    """Two candidates of one centre, one of them prepared by a school; both have given an address."""
    stories.enter_candidates(world)
    assert put_centre(world, "ES442").status == 200
    assert put_school(world).status == 200
    release_id = stories.plan_release(world)
    stories.load_and_approve(world, release_id)
    stories.later(world, RELEASE_AT)
    return release_id


# Test mails


@pytest.mark.parametrize(("before", "sent"), [(WEEK + MINUTE, 0), (WEEK, 2), (DAY + MINUTE, 2), (DAY, 0), (-DAY, 0)])
def test_a_test_mail_goes_a_week_before_the_announced_time(world: World, before: timedelta, sent: int) -> None:
    many_candidates.enter(world, 3)
    many_candidates.give_accounts(2)
    tick_at(world, RELEASE_AT - before)
    assert Counter(mail["to"] for mail in mailed(world, "test")) == {
        f"{each.lower()}@example.org": 1 for each in many_candidates.ids(2) if sent
    }


def test_nobody_gets_a_second_test_mail_and_nothing_more_is_asked(world: World) -> None:
    many_candidates.enter(world, 2)
    many_candidates.give_accounts(2)
    for _ in range(3):
        tick_at(world, RELEASE_AT - WEEK)
    assert due_work.due_tests(RELEASE_AT) == []
    testmails.begin(SESSION, world.at)
    world.drain()
    assert len(mailed(world, "test")) == 2


def test_test_mails_go_by_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testmails, "PER_PAGE", 2)
    many_candidates.enter(world, 7)
    many_candidates.give_accounts(7)
    tick_at(world, RELEASE_AT - WEEK)
    assert len({mail["to"] for mail in mailed(world, "test")}) == 7


def test_a_test_mail_says_the_announced_time_and_is_the_same_whether_results_are_in_or_not(world: World) -> None:
    many_candidates.enter(world, 2)
    many_candidates.give_accounts(2)
    release_id = stories.plan_release(world)
    assert world.ingest("results", many_candidates.results(1), release_id)["state"] == "loaded"
    world.approve(release_id)
    tick_at(world, RELEASE_AT - WEEK)
    having, lacking = mailed(world, "test")
    assert {**having, "to": ""} == {**lacking, "to": ""}
    assert "9 December 2026 at 09:00 (Madrid)" in having["text"]
    assert not any(word in having["text"] for word in WORDS)


def test_no_test_mail_while_the_announced_time_is_held_and_one_when_it_stands_again(world: World) -> None:
    release_id = many_candidates.approved(world, 1)
    assert world.call("POST", f"/v1/board/releases/{release_id}/holds", {}, operator="ana").status == 200
    tick_at(world, RELEASE_AT - WEEK)
    assert mailed(world, "test") == []
    assert world.call("POST", f"/v1/board/releases/{release_id}/restorations", {}, operator="ana").status == 200
    tick_at(world, RELEASE_AT - WEEK + MINUTE)
    assert len(mailed(world, "test")) == 1


def test_a_session_in_trouble_keeps_no_digest_waiting_and_rings_an_alarm(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id = released(world)
    monkeypatch.setattr(due_work, "due_tests", lambda _: ["no-such-session"])
    world.at = SIX
    with pytest.raises(Undone, match="no-such-session"):
        sweep(SIX)
    world.drain()
    assert len(mailed(world, "digest")) == 1
    assert release_id


# The start


def test_each_centre_and_each_school_is_mailed_once_that_a_release_begins(world: World) -> None:
    release_id = everybody_released(world)
    for _ in range(2):
        tick_at(world, RELEASE_AT + MINUTE)
    assert Counter(mail["to"] for mail in mailed(world, "start")) == {OFFICE: 1, SCHOOL: 1}
    for mail in mailed(world, "start"):
        assert "December 2026" in mail["subject"]
        assert not any(word in mail["text"] for word in WORDS)
        assert not any(name in mail["text"] for name in ("Ada", "Pau", "KXA"))
    counted = notices.count_states(release_id)
    assert sum(counted.values()) == 2, "the accounts of a release are its candidates' alone"


def test_a_centre_without_an_address_or_a_candidate_is_not_notified(world: World) -> None:
    stories.enter_candidates(world)
    assert put_centre(world, "ES500", contact_email="other@example.org").status == 200
    release_id = stories.plan_release(world)
    stories.load_and_approve(world, release_id)
    stories.later(world, RELEASE_AT)
    assert mailed(world, "start") == []


def test_a_centre_is_written_to_in_its_own_language(world: World) -> None:
    stories.enter_candidates(world)
    assert put_centre(world, "ES442", language="ca").body["language"] == "ca"
    stories.load_and_approve(world, stories.plan_release(world))
    stories.later(world, RELEASE_AT)
    (mail,) = [mail for mail in world.mails() if mail["to"] == OFFICE]
    assert mail["subject"].startswith("Comença la publicació")
    assert '<html lang="ca">' in mail["html"]


def test_a_release_recalled_before_its_start_mail_is_mailed_when_restored(world: World) -> None:
    stories.enter_candidates(world)
    put_centre(world, "ES442")
    release_id = stories.plan_release(world)
    stories.load_and_approve(world, release_id)
    world.at = RELEASE_AT
    world.tick()
    assert (
        world.call(
            "POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana"
        ).status
        == 200
    )
    cache.forget()
    world.drain()
    start = {"start": release_id, "at": RELEASE_AT.isoformat(), "numbers": ["ES442"]}
    assert world.deliver("deadlines", start) == []
    assert notices.count_states(f"start-{release_id}") == {}
    assert mailed(world, "start") == []
    assert world.call("POST", f"/v1/board/releases/{release_id}/restorations", {}, operator="ana").status == 200
    cache.forget()
    world.move_to(RELEASE_AT + 5 * MINUTE)
    assert len(mailed(world, "start")) == 1


# The digest


def test_the_digest_comes_at_six_local_with_figures_and_no_name(world: World) -> None:
    released(world)
    tick_at(world, SIX - MINUTE)
    assert mailed(world, "digest") == []
    tick_at(world, SIX)
    (mail,) = mailed(world, "digest")
    assert mail["to"] == OFFICE
    assert mail["subject"].endswith("9 December 2026")
    for line in ("With results out: 3", "without an account: 1", "not confirmed: 0", "did not arrive: 0"):
        assert line in mail["text"]
    assert not any(word in mail["text"] for word in (*WORDS, "KXB", "Pau"))


def test_a_digest_that_would_say_the_same_is_not_sent(world: World) -> None:
    release_id = released(world)
    for day in range(3):
        tick_at(world, SIX + day * DAY)
    assert len(mailed(world, "digest")) == 1
    bounce(world, release_id, many_candidates.ids(1)[0])
    tick_at(world, SIX + 3 * DAY)
    assert "did not arrive: 1" in mailed(world, "digest")[-1]["text"]
    assert len(mailed(world, "digest")) == 2


def bounce(world: World, release_id: str, candidate_id: str) -> None:
    tags = {"cause": [release_id], "recipient": [candidate_id]}
    detail = {"eventType": "Bounce", "mail": {"tags": tags}, "bounce": {"bounceType": "Permanent"}}
    assert world.deliver("mail-events", {"detail": detail}) == []


@pytest.mark.parametrize(("days", "answer"), [(6, 2), (7, 1)])
def test_digests_end_when_the_release_is_seven_days_old(world: World, days: int, answer: int) -> None:
    """The eighth six o'clock is later than that."""
    release_id = released(world)
    for day in range(days):
        tick_at(world, SIX + day * DAY)
    bounce(world, release_id, many_candidates.ids(1)[0])
    tick_at(world, SIX + days * DAY)
    assert len(mailed(world, "digest")) == answer
    tick_at(world, SIX + 8 * DAY)
    assert due_work.find_digest("ES442") is None
    assert due_work.due_digests(SIX + 30 * DAY) == []


def test_no_figures_of_a_release_that_is_recalled(world: World) -> None:
    release_id = released(world)
    assert (
        world.call(
            "POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana"
        ).status
        == 200
    )
    tick_at(world, SIX)
    assert mailed(world, "digest") == []
    assert world.call("POST", f"/v1/board/releases/{release_id}/restorations", {}, operator="ana").status == 200
    world.move_to(SIX + 5 * MINUTE)
    tick_at(world, SIX + DAY)
    assert len(mailed(world, "digest")) == 1


def test_a_centre_that_wants_no_digest_gets_none_and_the_start_all_the_same(world: World) -> None:
    released(world)
    assert put_centre(world, "ES442", daily_digest=False).body["daily_digest"] is False
    tick_at(world, SIX)
    assert mailed(world, "digest") == []
    assert len(mailed(world, "start")) == 1
    put_centre(world, "ES442")
    tick_at(world, SIX + DAY)
    assert len(mailed(world, "digest")) == 1


def test_a_schools_digest_counts_only_the_candidates_it_prepared(world: World) -> None:
    everybody_released(world)
    put_school(world, name="Exams Girona")
    tick_at(world, SIX)
    by_address = {mail["to"]: mail["text"] for mail in mailed(world, "digest")}
    assert "With results out: 2" in by_address[OFFICE]
    assert "With results out: 1" in by_address[SCHOOL]


def test_only_the_digest_says_how_to_stop_it(world: World) -> None:
    released(world)
    tick_at(world, SIX)
    answer = {
        request["Content"]["Simple"]["Subject"]["Data"]: {
            each["Name"]: each["Value"] for each in request["Content"]["Simple"]["Headers"]
        }
        for request in world.sent
    }
    stopped = {subject: headers for subject, headers in answer.items() if "List-Unsubscribe" in headers}
    (headers,) = stopped.values()
    assert headers["List-Unsubscribe"] == "<mailto:help@example.org?subject=unsubscribe%20centre-ES442>"
    assert next(iter(stopped)).startswith("Exams Girona")


def test_the_same_digest_twice_at_once_is_one_mail(world: World) -> None:
    released(world)
    world.at = SIX
    body = {"digest": "ES442", "at": SIX.isoformat()}
    world.deliver("deadlines", body)
    world.deliver("deadlines", body, body)
    world.drain()
    assert len(mailed(world, "digest")) == 1


def test_a_release_that_comes_while_a_digest_is_counted_is_not_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(world)
    expect = due_work.expect_next

    def meanwhile(*args: Any) -> bool:
        due_work.expect_digest("ES442", SIX, "another")
        return expect(*args)

    monkeypatch.setattr(due_work, "expect_next", meanwhile)
    world.at = SIX
    world.deliver("deadlines", {"digest": "ES442", "at": SIX.isoformat()})
    existing = due_work.find_digest("ES442")
    assert existing is not None
    assert (existing.due, "another" in existing.release_ids) == (SIX, True)


# Cost


def test_a_minute_in_which_nothing_is_due_is_six_small_queries_and_two_reads_a_use(world: World) -> None:
    released(world)
    world.at = RELEASE_AT + 3 * MINUTE
    with watched() as calls:
        handler({"time": world.at.strftime("%Y-%m-%dT%H:%M:%SZ")}, None)
    reads = ["dynamodb.GetItem", "dynamodb.BatchGetItem"]
    assert calls.made == ["dynamodb.Query", *reads * len(Use), *["dynamodb.Query"] * 5]
    assert due_work.due_digests(world.at) == []
    of_certificates = {keys.CERTIFYING, keys.CERTIFICATES, keys.DISPATCH}
    assert len({keys.DIGEST, keys.TEST, keys.CHAIN, *of_certificates}) == 6
