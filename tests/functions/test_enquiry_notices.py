"""Who is told of an enquiry: of people's steps at once, of the clock's when they fall due; once, and never a result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import Mock

import boto3
import pytest

from functions.deadlines.enquiries import AGAIN
from functions.deadlines.handler import handler
from shared.adapters import cache, log, queue
from shared.enquiries.notifications import TIME_RUNS_OUT
from shared.ground.dates import parse_instant
from shared.store import enquiries, notices
from shared.verification.result_change import SETTLED
from tests.kit import enquiry_stories, snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.enquiry_stories import OF_AGE, OF_AGE_SECRET
from tests.kit.stories import RELEASE_AT, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

MARC, OFFICE = "marc@example.org", "exams@example.org"
WORDS = ("160", "158", "161", "190", "Grade", "Pass", "grade C", "higher", "lower", "improved", "refund")
SECOND = timedelta(seconds=1)
MY_WINDOW = parse_instant("2026-12-23T22:59:59Z")
CENTRES_WINDOW = parse_instant("2027-01-08T22:59:59Z")
DUE, ALARM = parse_instant("2026-12-16T22:59:59Z"), parse_instant("2026-12-15T22:59:59Z")
"""The fifth and the fourth working day after Wednesday, 9 December, in Madrid."""
BOTH = ["candidate", "centre"]


@pytest.fixture
def release(world: World) -> str:
    return snapshots.begin(world, results_of_a_centre_with_an_address)


@pytest.fixture
def cookie(world: World, release: str) -> str:
    return snapshots.begin(world, somebody_who_can_be_mailed)


def results_of_a_centre_with_an_address(world: World) -> str:
    release_id = enquiry_stories.results_are_out(world)
    centre = {**enquiry_stories.CENTRE, "contact_email": OFFICE, "daily_digest": False}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    world.drain()
    return release_id


def somebody_who_can_be_mailed(world: World) -> str:
    cookie = enquiry_stories.somebody_of_age(world)
    proof = {"token": stories.link_token(world.mails()[-1]["text"])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200
    world.sent.clear()
    return cookie


def tick_at(world: World, at: datetime, times: int = 1) -> list[str]:
    """Who is mailed by sweeps at this moment."""
    before = len(world.sent)
    world.at = at
    cache.forget()
    for _ in range(times):
        world.tick()
        world.drain()
    return sorted(names(world.mails()[before:]))


def names(mails: list[dict[str, str]]) -> list[str]:
    return [{MARC: "candidate", OFFICE: "centre"}.get(mail["to"], mail["to"]) for mail in mails]


def mailed(world: World, act: Callable[[], Any]) -> list[str]:
    """Who is mailed of something that somebody does, without any sweep."""
    before = len(world.sent)
    act()
    world.drain()
    return sorted(names(world.mails()[before:]))


def answered(world: World, cookie: str, **found: Any) -> None:
    enquiry = enquiry_stories.begun(world, cookie)
    tick_at(world, world.at)
    world.sent.clear()
    done = enquiry_stories.board(world, "outcomes", enquiry, checks=enquiry_stories.CHECKS, **found)
    assert done.status == 201, done.raw


def says_no_result(world: World) -> None:
    assert world.sent
    for sent in world.sent:
        names = {each["Name"] for each in sent["Content"]["Simple"]["Headers"]}
        assert names == {"Auto-Submitted"}, "none of these can be done without"
    for mail in world.mails():
        for word in WORDS:
            assert word not in mail["subject"] + mail["text"] + mail["html"], word


# People's steps


def test_a_draft_notifies_nobody_and_its_handover_notifies_both_at_once(world: World, cookie: str) -> None:
    assert mailed(world, lambda: enquiry_stories.ask(world, cookie)) == []
    assert mailed(world, lambda: enquiry_stories.act(world, cookie, "consents")) == BOTH
    centre, candidate = sorted(world.mails(), key=lambda mail: mail["to"])
    assert "is with your exam centre" in candidate["text"]
    assert f"/en/results/enquiry#{SESSION}\n" in candidate["text"]
    assert "by 8 January 2027 at 23:59 (Madrid)." in candidate["text"]
    assert f"Candidate {OF_AGE} asks for a results enquiry for December 2026." in centre["text"]
    assert tick_at(world, world.at + timedelta(minutes=1), 50) == []
    assert mailed(world, lambda: enquiry_stories.act(world, cookie, "withdrawals")) == BOTH
    assert tick_at(world, world.at + timedelta(minutes=1), 50) == []
    says_no_result(world)


def test_a_step_whose_message_is_lost_is_notified_a_minute_later(
    world: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_enquiry_event", Mock(side_effect=TimeoutError))
        assert enquiry_stories.ask(world, cookie, consent=True).status == 201
    assert mailed(world, lambda: None) == []
    assert tick_at(world, world.at + timedelta(minutes=1), 3) == BOTH


def test_a_message_that_comes_again_mails_nobody_again(world: World, cookie: str) -> None:
    assert mailed(world, lambda: enquiry_stories.ask(world, cookie, consent=True)) == BOTH
    for _ in range(50):
        assert world.deliver("deadlines", queue.enquiry_event(OF_AGE, SESSION, world.at)) == []
    world.drain()
    assert len(world.sent) == 2
    assert world.deliver("deadlines", queue.enquiry_event("KXA999999", SESSION, world.at)) == []


def test_a_centre_without_an_address_is_notified_through_its_administrators(world: World, cookie: str) -> None:
    """Each once; a member of staff, or one who has not joined yet, is not written to."""
    people = {role: f"{role}@exams.example.org" for role in ("administrator", "member")}
    for role, email in people.items():
        stories.staff_of(world, email, role=role)
    stories.invite_by_board(world, "zoe@exams.example.org")
    world.drain()
    centre = {**enquiry_stories.CENTRE, "daily_digest": False}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    cache.forget()
    world.sent.clear()
    assert enquiry_stories.ask(world, cookie, consent=True).status == 201
    assert sorted(tick_at(world, world.at, 2)) == ["administrator@exams.example.org", "candidate"]


def test_who_has_no_account_or_no_proved_address_has_a_row_that_says_so(world: World, release: str) -> None:
    cookie = enquiry_stories.somebody_of_age(world)  # never opens the link
    assert mailed(world, lambda: enquiry_stories.ask(world, cookie, consent=True)) == ["centre"]
    cause = f"enquiry-{OF_AGE}-{SESSION}-1-2"
    found = notices.find_notice(cause, OF_AGE)
    assert found is not None
    assert (found.state, found.centre) == ("unproved", "ES442")
    enquiry_stories.as_the_centre("approve", at=world.at)
    row = {"pk": {"S": f"CANDIDATE#{OF_AGE}"}, "sk": {"S": "ACCOUNT"}}
    boto3.client("dynamodb").delete_item(TableName="test-people", Key=row)
    assert tick_at(world, world.at) == []
    assert notices.find_notice(cause[:-1] + "3", OF_AGE).state == "no_account"  # type: ignore[union-attr]


# The clock's


@pytest.mark.parametrize(
    ("steps", "closes", "notified"),
    [
        ((), MY_WINDOW, ["candidate"]),
        (("consent",), CENTRES_WINDOW, ["centre"]),
        (("consent", "approve"), CENTRES_WINDOW, BOTH),
        (("consent", "approve", "pay"), CENTRES_WINDOW, ["centre"]),
    ],
    ids=["draft", "with_centre", "fee_due", "paid"],
)
def test_a_window_that_closes_in_three_days_tomorrow_and_has_closed(
    world: World, cookie: str, steps: tuple[str, ...], closes: datetime, notified: list[str]
) -> None:
    enquiry_stories.ask(world, cookie, consent="consent" in steps)
    enquiry_stories.as_the_centre(*steps[1:], at=world.at)
    tick_at(world, world.at)
    nine = closes.replace(hour=8, minute=0, second=0)
    for days in (3, 1):
        assert tick_at(world, nine - timedelta(days=days) - SECOND) == []
        assert tick_at(world, nine - timedelta(days=days), 50) == notified
    assert tick_at(world, closes) == []
    ended = ["candidate"] if not steps else BOTH
    assert tick_at(world, closes + SECOND, 50) == ended
    assert all(
        f"{closes.day} {closes:%B %Y} at 23:59 (Madrid)" in mail["text"] for mail in world.mails()[-len(ended) :]
    )
    assert tick_at(world, closes + timedelta(days=400), 3) == []
    assert enquiries.due_chains(closes + timedelta(days=800)) == []
    says_no_result(world)


def test_whoever_has_yet_to_agree_is_reminded_and_the_centre_notified_of_the_consent(world: World, cookie: str) -> None:
    staff = stories.staff_of(world, "nuria@exams.example.org").cookie
    assert enquiry_stories.ask(world, staff, candidate_id=OF_AGE).status == 201
    enquiry_stories.as_the_centre("approve", "pay", at=world.at)
    tick_at(world, world.at)
    nine = CENTRES_WINDOW.replace(hour=8, minute=0, second=0)
    assert tick_at(world, nine - timedelta(days=3), 3) == BOTH
    centre, candidate = sorted(world.mails()[-2:], key=lambda mail: mail["to"])
    assert "and you have not yet agreed to it" in candidate["text"]
    assert "The candidate has yet to agree" in centre["text"]
    cookie = stories.sign_in(world, OF_AGE)
    world.drain()  # the mail about a new device
    assert enquiry_stories.look(world, cookie).body["acts_next"]["who"] == "candidate"
    assert mailed(world, lambda: enquiry_stories.act(world, cookie, "consents")) == ["centre"]
    assert f"Candidate {OF_AGE} has agreed" in world.mails()[-1]["text"]
    assert tick_at(world, nine - timedelta(days=1), 3) == ["centre"]
    says_no_result(world)


def test_after_days_without_a_sweep_only_the_latest_is_said(world: World, cookie: str) -> None:
    enquiry_stories.ask(world, cookie)
    assert tick_at(world, MY_WINDOW - timedelta(hours=1), 3) == ["candidate"]
    assert tick_at(world, MY_WINDOW + timedelta(days=1), 3) == ["candidate"]
    assert "has ended" in world.mails()[-1]["text"]


def test_the_boards_alarm_rings_at_80_per_cent_and_both_are_notified_when_overdue(
    world: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = Mock()
    monkeypatch.setattr(log, "warning", lines)
    enquiry_stories.begun(world, cookie)
    tick_at(world, world.at)
    assert tick_at(world, ALARM, 3) == []
    lines.assert_not_called()
    assert tick_at(world, ALARM + SECOND, 50) == []
    who = log.who(OF_AGE)
    lines.assert_called_once_with(TIME_RUNS_OUT, session_id=SESSION, who=who, kind="outcome_due")
    assert tick_at(world, DUE) == []
    assert tick_at(world, DUE + SECOND, 50) == ["centre"]
    assert "which was due by 16 December 2026 at 23:59 (Madrid)" in world.mails()[-1]["text"]
    assert lines.call_args.kwargs["kind"] == "overdue"
    assert lines.call_count == 2


def test_the_window_after_an_outcome_is_notified_like_those_before_it(world: World, cookie: str) -> None:
    answered(world, cookie)
    assert tick_at(world, world.at) == BOTH
    nine = MY_WINDOW.replace(hour=8, minute=0, second=0)
    for days in (3, 1):
        assert tick_at(world, nine - timedelta(days=days) - SECOND) == []
        assert tick_at(world, nine - timedelta(days=days), 3) == ["candidate"]
    assert "the next stage must be asked for, paid and submitted by 23 December" in world.mails()[-1]["text"]
    assert tick_at(world, MY_WINDOW + SECOND, 3) == ["candidate"]
    assert "is closed: the next stage could be asked for until" in world.mails()[-1]["text"]
    assert tick_at(world, RELEASE_AT + timedelta(days=60), 3) == []
    assert enquiries.get_chain(OF_AGE, SESSION).enquiries[0].state == "closed"
    assert enquiries.due_chains(RELEASE_AT + timedelta(days=800)) == []
    says_no_result(world)


# Outcomes


def test_verifiers_of_a_changed_result_are_notified_without_the_change(world: World, cookie: str) -> None:
    old, late, other = (stories.an_officer(world, f"{name}@uni.example.org") for name in ("old", "late", "other"))
    for _ in range(3):
        assert stories.verify(world, old, OF_AGE, OF_AGE_SECRET).status == 200
    assert stories.verify(world, other).status == 200, "another candidate's"
    answered(world, cookie, papers={"reading": "190"})
    cache.forget()
    assert stories.verify(world, late, OF_AGE, OF_AGE_SECRET).body["result"]["version"] == 2
    assert mailed(world, lambda: None) == BOTH
    world.at += SETTLED
    assert mailed(world, lambda: None) == ["old@uni.example.org"]
    (changed,) = [mail for mail in world.mails() if mail["to"] == "old@uni.example.org"]
    assert "that Universitat verified with us has changed since" in changed["text"]
    for _ in range(60):
        assert tick_at(world, world.at + timedelta(minutes=1)) == []
    says_no_result(world)


@pytest.mark.parametrize(
    "change",
    [{"organisation_id": {"S": "another"}}, {"email_proved_at": {"NULL": True}}, {"pk": {"S": "EMAIL#elsewhere"}}],
    ids=["anothers", "unproved", "gone"],
)
def test_an_address_that_is_no_longer_proved_to_be_theirs_is_not_written_to(
    world: World, cookie: str, change: dict[str, dict[str, Any]]
) -> None:
    officer = stories.an_officer(world)
    assert stories.verify(world, officer, OF_AGE, OF_AGE_SECRET).status == 200
    table = boto3.client("dynamodb")
    (row,) = [
        each
        for each in stories.stored()["test-people"]
        if each["sk"]["S"] == "ACCOUNT" and each["email"] == {"S": stories.OFFICER}
    ]
    table.delete_item(TableName="test-people", Key={"pk": row["pk"], "sk": row["sk"]})
    changed = {name: value for name, value in {**row, **change}.items() if "NULL" not in value}
    table.put_item(TableName="test-people", Item=changed)
    answered(world, cookie, papers={"reading": "190"})
    assert mailed(world, lambda: None) == BOTH


def test_an_unchanged_result_notifies_no_organisation(world: World, cookie: str) -> None:
    officer = stories.an_officer(world)
    assert stories.verify(world, officer, OF_AGE, OF_AGE_SECRET).status == 200
    answered(world, cookie)
    assert mailed(world, lambda: None) == BOTH
    says_no_result(world)


@pytest.mark.parametrize("papers", [{}, {"reading": "190"}, {"reading": "125"}], ids=["same", "up", "down"])
def test_the_mails_say_the_same_whatever_was_found(world: World, cookie: str, papers: dict[str, str]) -> None:
    """Who reads over a shoulder learns that there is an answer."""
    answered(world, cookie, **({"papers": papers} if papers else {}))
    assert mailed(world, lambda: None) == BOTH
    centre, candidate = (mail["text"] for mail in sorted(world.mails(), key=lambda mail: mail["to"]))
    beginning = "The awarding body has answered your results enquiry for December 2026. Sign in to read the outcome:"
    assert candidate.startswith(beginning)
    assert "The next stage must be asked for, paid and submitted by 23 December 2026 at 23:59 (Madrid)." in centre


def test_an_outcome_whose_release_is_recalled_is_notified_when_it_is_out_again(
    world: World, cookie: str, release: str
) -> None:
    officer = stories.an_officer(world)
    assert stories.verify(world, officer, OF_AGE, OF_AGE_SECRET).status == 200
    answered(world, cookie, papers={"reading": "190"})
    reason = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{release}/recalls", reason, operator="ana").status == 200
    cache.forget()
    world.at += SETTLED
    assert mailed(world, lambda: None) == [stories.OFFICER], "of the recall"
    for minutes in (1, 15, 30, 24 * 60):
        assert tick_at(world, world.at + timedelta(minutes=minutes), 3) == []
    assert world.call("POST", f"/v1/board/releases/{release}/restorations", reason, operator="ana").status == 200
    begun = "centre"  # the restored release's start is new to it: it has given its address since
    of_both = [stories.OFFICER, stories.OFFICER]  # of the restoration, and of the new version
    assert tick_at(world, world.at + AGAIN, 3) == [*of_both, *BOTH, begun]
    assert tick_at(world, world.at + AGAIN, 3) == []
    assert enquiries.get_chain(OF_AGE, SESSION).notified == (7,)


def test_a_notified_outcome_is_swept_once_more_and_then_left_alone(world: World, cookie: str) -> None:
    answered(world, cookie)
    assert mailed(world, lambda: None) == BOTH
    began = world.at
    assert enquiries.due_chains(began + AGAIN - SECOND) == []
    assert enquiries.due_chains(began + AGAIN) == [(OF_AGE, SESSION)]
    assert tick_at(world, began + AGAIN) == []
    assert enquiries.due_chains(began + timedelta(days=1)) == []


# Cost


def test_a_minute_in_which_nothing_is_due_reads_no_chain(world: World, cookie: str) -> None:
    assert mailed(world, lambda: enquiry_stories.ask(world, cookie, consent=True)) == BOTH
    with watched() as calls:
        handler({"time": world.at.strftime("%Y-%m-%dT%H:%M:%SZ")}, None)
    assert calls.of("Query") == ["dynamodb.Query"] * 6


def test_a_steps_notification_costs_three_reads_two_rows_and_one_mark(world: World, cookie: str) -> None:
    """Chain and account, session and centre as remembered; a row and its reference each; the mark."""
    assert enquiry_stories.ask(world, cookie, consent=True).status == 201
    cache.forget()  # as in an environment of its own
    with watched() as calls:
        assert world.deliver("deadlines", queue.enquiry_event(OF_AGE, SESSION, world.at)) == []
    assert sorted(each.partition(".")[2] for each in calls.made) == [
        *("BatchGetItem", "GetItem", "GetItem", "GetItem", "PutItem", "PutItem"),
        *("SendMessageBatch", "SendMessageBatch", "UpdateItem"),
    ]
    with watched() as calls:
        assert world.deliver("deadlines", queue.enquiry_event(OF_AGE, SESSION, world.at)) == []
    assert calls.made == ["dynamodb.GetItem"]
