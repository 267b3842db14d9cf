"""The mails: leased before, marked after, none twice, none blank, and none while its release is not out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from functions.notify import handler, sending
from infra import mailrule
from shared.accounts.account import Account, Holder
from shared.adapters import aws, cache, clock, log, queue
from shared.adapters.queue import Again
from shared.ground.errors import TryAgain
from shared.notices import sending_rate
from shared.notices.notice import Notice, NoticeKind, NoticeState, Reference
from shared.releases.release import Release, ReleaseState
from shared.store import accounts, notices, releases, rows
from shared.store.sending_rate import reserve
from tests.kit.aws_calls import throttled
from tests.kit.lambda_chains import record
from tests.kit.ses_events import KINDS, full
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World

REFERENCE = {"cause": "r1", "recipient": "KXA104827", "at": RELEASE_AT.isoformat(), "release_id": "r1"}
BACK = {**REFERENCE, "hop": 1}
MERGE = {"link": "https://results.example.org/en/results", "sessions": "December 2026", "body_name": "Example Body"}


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The process clock, by which leases and slots run; whoever waits for a slot is there at once."""
    held = [1_796_800_000]
    monkeypatch.setattr(clock, "seconds", lambda: held[0])
    monkeypatch.setattr(clock, "microseconds", lambda: held[0] * 1_000_000)
    monkeypatch.setattr(clock, "pause", lambda _: None)
    return held


@pytest.fixture
def released(world: World, now: list[int]) -> World:
    """A release that is out, and the one notice of it."""
    out = Release("r1", ("s",), RELEASE_AT, "UTC", state=ReleaseState.RELEASED, key=bytes(32))
    assert rows.transact([releases.adding_release(out)])
    assert notices.add_notice(a_notice())
    world.at = RELEASE_AT
    return world


def a_notice(recipient: str = "KXA104827", **changes: Any) -> Notice:
    merge = {**MERGE, **changes}
    return Notice(
        "r1",
        recipient,
        NoticeKind.RESULTS_RELEASED,
        NoticeState.QUEUED,
        "en",
        f"{recipient.lower()}@example.org",
        "r1",
        merge,
    )


def state(recipient: str = "KXA104827") -> NoticeState:
    found = notices.find_notice("r1", recipient)
    assert found is not None
    return found.state


def answers(monkeypatch: pytest.MonkeyPatch, *outcomes: BaseException | None) -> list[dict[str, Any]]:
    """SES answers so, one outcome a call and then as always; the requests it got."""
    client, left, got = aws.client("sesv2"), list(outcomes), []
    send = client.send_email

    def sent(**request: Any) -> Any:
        got.append(request)
        if left and (outcome := left.pop(0)) is not None:
            raise outcome
        return send(**request)

    monkeypatch.setattr(client, "send_email", sent)
    return got


def refusal(code: str, status: int = 400, message: str = "") -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "SendEmail")


def event(kind: str, recipient: str = "KXA104827", **listed: str) -> dict[str, Any]:
    """Whole, as SES tells it; `World.deliver` passes it through the rule. The least where we ask for none."""
    if kind in KINDS:
        return full(kind, "r1", recipient, **listed)
    return {"detail": {"eventType": kind, "mail": {"tags": {"cause": ["r1"], "recipient": [recipient]}}}}


def test_a_notice_delivered_many_times_is_mailed_once(released: World) -> None:
    assert released.deliver("notices", *[REFERENCE] * 3) == []
    assert released.deliver("notices", REFERENCE) == []
    assert len(released.sent) == 1
    assert state() is NoticeState.SENT


def test_the_mail_carries_the_tags_that_its_events_come_back_with(released: World) -> None:
    released.deliver("notices", REFERENCE)
    tags = {tag["Name"]: tag["Value"] for tag in released.sent[0]["EmailTags"]}
    assert tags == {"cause": "r1", "recipient": "KXA104827"}
    assert released.sent[0]["ConfigurationSetName"] == "test-mail"


def test_somebody_elses_lease_is_waited_for_and_the_events_after_it(released: World, now: list[int]) -> None:
    """By a fresh message each time: waiting costs no receive."""
    assert notices.lease("r1", "KXA104827", until=now[0] + sending.LEASE, grace_ended=now[0] - sending.EVENT_GRACE)
    for later in (0, sending.LEASE + 1, sending.EVENT_GRACE - 1):
        now[0] += later
        assert released.deliver("notices", REFERENCE) == []
        assert released._received() == [("notices", BACK)]
        assert released.sent == []
    now[0] += 1
    assert released.deliver("notices", REFERENCE) == []
    assert (len(released.sent), released._received()) == (1, [])


def test_what_waits_for_a_lease_waits_until_the_events_have_had_their_time(
    released: World, now: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    back: list[Again] = []
    monkeypatch.setattr(queue, "send_again", back.extend)
    notices.lease("r1", "KXA104827", until=now[0] + sending.LEASE, grace_ended=0)
    for later, delay in ((0, 991), (90, 901), (810, 91), (90, 1)):
        now[0] += later
        assert released.deliver("notices", REFERENCE) == []
        assert back.pop().delay == delay


def test_a_lease_that_was_lost_cannot_be_settled_by_who_lost_it(released: World, now: list[int]) -> None:
    first = notices.lease("r1", "KXA104827", until=now[0] + 120, grace_ended=0)
    second = notices.lease("r1", "KXA104827", until=now[0] + 241, grace_ended=now[0] + 121)
    assert first
    assert second
    assert not notices.mark_sent(first, "m1", until=now[0] + 120)
    assert not notices.give_back(first, until=now[0] + 120)
    assert not notices.mark_failed(first, until=now[0] + 120)
    assert notices.mark_sent(second, "m2", until=now[0] + 241)


BUSY = ["TooManyRequestsException", "ThrottlingException", "Throttling"]


@pytest.mark.parametrize("code", BUSY)
def test_a_busy_ses_costs_no_receive(released: World, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """The message is done with, and a fresh one stands for the notice."""
    answers(monkeypatch, refusal(code), refusal(code))
    for turn in (1, 2):
        assert released.deliver("notices", {**REFERENCE, "turn": turn - 1}) == []
        assert state() is NoticeState.QUEUED
        assert released._received() == [("notices", {**REFERENCE, "turn": turn, "hop": 1})]
    assert released.deliver("notices", {**REFERENCE, "turn": 2}) == []
    assert (len(released.sent), released._received()) == (1, [])


@pytest.mark.thorough
@pytest.mark.long
def test_a_release_through_a_busy_ses_is_mailed_once_and_none_is_given_up(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody, luck = [f"KXD{number:06d}" for number in range(60)], Random(7)  # noqa: S311
    for each in everybody:
        assert notices.add_notice(a_notice(each))
    queue.send_references([Reference("r1", each, RELEASE_AT, "r1") for each in everybody])
    send = aws.client("sesv2").send_email

    def seldom(**request: Any) -> Any:
        if luck.random() < 0.9:
            raise refusal("TooManyRequestsException")
        return send(**request)

    monkeypatch.setattr(aws.client("sesv2"), "send_email", seldom)
    while batch := released._received():
        for name, body in batch:
            assert released.deliver(name, body) == [], "it came a step nearer to the failure queue"
    mailed = [request["Destination"]["ToAddresses"][0] for request in released.sent]
    assert sorted(mailed) == [f"{each.lower()}@example.org" for each in everybody]
    assert {state(each) for each in everybody} == {NoticeState.SENT}


def test_a_message_that_cannot_be_replaced_comes_again(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise TryAgain

    answers(monkeypatch, refusal("TooManyRequestsException"))
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_again", full)
        assert released.deliver("notices", REFERENCE) == ["0"]
    assert state() is NoticeState.QUEUED
    assert released.deliver("notices", REFERENCE) == []
    assert len(released.sent) == 1


def test_a_ses_that_stays_busy_rings_an_alarm_in_the_end(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, refusal("TooManyRequestsException"))
    assert released.deliver("notices", {**REFERENCE, "turn": sending.TURNS}) == ["0"]
    assert (state(), released._received()) == (NoticeState.QUEUED, [])


# Nothing about the mail itself: it was surely not sent, and it waits; but not for long, for it will not pass by itself.
PASSING = ["SendingPausedException", "AccountSuspendedException",
           "MailFromDomainNotVerifiedException", "AccessDeniedException"]  # fmt: skip


@pytest.mark.parametrize("code", PASSING)
def test_a_mail_that_ses_cannot_take_now_is_sent_later_once(
    released: World, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    answers(monkeypatch, refusal(code), refusal(code))
    for _ in range(2):
        assert released.deliver("notices", REFERENCE) == ["0"]
        assert state() is NoticeState.QUEUED
    assert released.deliver("notices", REFERENCE, REFERENCE) == []
    assert len(released.sent) == 1


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_a_refused_mail_has_failed_and_is_not_tried_again(
    released: World, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    got = answers(monkeypatch, refusal(code))
    assert released.deliver("notices", REFERENCE) == []
    assert state() is NoticeState.FAILED
    assert released.deliver("notices", REFERENCE) == []
    assert len(got) == 1


UNKNOWN = [ReadTimeoutError(endpoint_url="ses"), refusal("InternalFailure", 500), refusal("ServiceUnavailable", 503)]


@pytest.mark.parametrize("outcome", UNKNOWN, ids=["timed_out", "500", "503"])
def test_a_call_whose_end_is_unknown_is_settled_by_its_event(
    released: World, monkeypatch: pytest.MonkeyPatch, now: list[int], outcome: Exception
) -> None:
    got = answers(monkeypatch, outcome)
    assert released.deliver("notices", REFERENCE) == []
    assert state() is NoticeState.SENDING
    assert released._received() == [("notices", BACK)]
    assert released.deliver("mail-events", event("Send")) == []
    now[0] += sending.LEASE + sending.EVENT_GRACE + 1
    assert released.deliver("notices", REFERENCE) == []
    assert (len(got), state(), released._received()) == (1, NoticeState.SENT, [])


@pytest.mark.parametrize("outcome", UNKNOWN, ids=["timed_out", "500", "503"])
def test_a_call_without_an_answer_is_made_again_once(
    released: World, monkeypatch: pytest.MonkeyPatch, now: list[int], outcome: Exception
) -> None:
    got = answers(monkeypatch, outcome)
    released.deliver("notices", REFERENCE)
    for later in (sending.LEASE, sending.EVENT_GRACE, 1, 1):
        now[0] += later
        assert released.deliver("notices", REFERENCE) == []
    assert (len(got), state()) == (2, NoticeState.SENT)


UNREACHED = [EndpointConnectionError(endpoint_url="ses"), ConnectTimeoutError(endpoint_url="ses")]


@pytest.mark.parametrize("outcome", UNREACHED, ids=["no_connection", "timed_out"])
def test_a_provider_that_cannot_be_reached_has_surely_sent_nothing(
    released: World, monkeypatch: pytest.MonkeyPatch, outcome: Exception
) -> None:
    answers(monkeypatch, outcome)
    assert released.deliver("notices", REFERENCE) == []
    assert (state(), released._received()) == (NoticeState.QUEUED, [("notices", {**REFERENCE, "turn": 1, "hop": 1})])
    assert released.deliver("notices", {**REFERENCE, "turn": 1}) == []
    assert len(released.sent) == 1


SPENT = [
    refusal("LimitExceededException"),
    refusal("TooManyRequestsException", message="Daily message quota exceeded."),
]


@pytest.mark.parametrize("outcome", [*SPENT, None], ids=["limit", "daily", "as_the_account_says"])
def test_a_spent_quota_of_the_day_is_waited_for(
    released: World, monkeypatch: pytest.MonkeyPatch, outcome: Exception | None
) -> None:
    back: list[Again] = []
    monkeypatch.setattr(queue, "send_again", back.extend)
    got = answers(monkeypatch, outcome)
    if outcome is None:
        released.quota["SentLast24Hours"] = released.quota["Max24HourSend"]
    assert released.deliver("notices", REFERENCE) == []
    assert ([each.delay for each in back], state()) == ([900], NoticeState.QUEUED)
    assert len(got) == (0 if outcome is None else 1)


@pytest.fixture
def warning(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The warnings that the alarms listen for, as they are written."""
    lines = Mock(wraps=log.warning)
    monkeypatch.setattr(log, "warning", lines)
    return lines


@pytest.mark.parametrize("is_letter", [False, True], ids=["notice", "letter"])
@pytest.mark.parametrize("outcome", [*SPENT, None], ids=["limit", "daily", "as_the_account_says"])
def test_mail_that_waits_for_the_quota_of_the_day_is_logged_at_once_and_each_time(
    released: World, monkeypatch: pytest.MonkeyPatch, warning: Mock, outcome: Exception | None, *, is_letter: bool
) -> None:
    """By the log, for its fresh message is young: the age of the queue's oldest one would say nothing."""
    name: str = "notices"
    body: dict[str, Any] = dict(REFERENCE)
    if is_letter:
        assert notices.add_notice(replace(a_notice(), cause="letter", release_id=None))
        name, body = "letters", {"cause": "letter", "recipient": "KXA104827", "at": REFERENCE["at"], "letter": True}
    if outcome is None:
        released.quota["SentLast24Hours"] = released.quota["Max24HourSend"]
    refused = outcome or refusal("LimitExceededException")  # a letter goes as far as SES, which says it, too
    answers(monkeypatch, refused, refused)
    for turn in (0, 1):
        assert released.deliver(name, {**body, "turn": turn}) == []
        assert [each[0] for each in released._received()] == [name]
        warning.assert_called_with(sending_rate.KEPT_WAITING, error="Spent", message_id="0")
    assert warning.call_count == 2


def test_a_busy_ses_is_logged_when_a_mail_has_waited_for_minutes_and_not_before(
    released: World, monkeypatch: pytest.MonkeyPatch, warning: Mock
) -> None:
    answers(monkeypatch, *[refusal("TooManyRequestsException")] * 2)
    assert released.deliver("notices", {**REFERENCE, "turn": sending.LATE - 2}) == []
    warning.assert_not_called()
    assert released.deliver("notices", {**REFERENCE, "turn": sending.LATE - 1}) == []
    warning.assert_called_once_with(sending_rate.KEPT_WAITING, error="Busy", message_id="0")
    average = sum(min(2**turn, queue.LONGEST_BACK_OFF) / 2 for turn in range(1, sending.LATE))
    assert 240 <= average <= 300


def test_a_busy_lane_sends_its_mails_back_and_costs_no_turn(released: World, now: list[int]) -> None:
    released.quota["MaxSendRate"] = 1.0
    assert reserve(0, 21, now=now[0] * 1_000_000, apart=sending_rate.gap(1), longest=None)
    assert released.deliver("notices", REFERENCE) == []
    assert (released.sent, state(), released._received()) == (
        [],
        NoticeState.QUEUED,
        [("notices", BACK)],
    )
    now[0] += 2
    assert released.deliver("notices", REFERENCE) == []
    assert len(released.sent) == 1


def test_a_letter_takes_its_slot_and_does_not_wait_for_it(released: World, now: list[int]) -> None:
    released.quota["MaxSendRate"] = 1.0
    lane_ends = reserve(0, 60, now=now[0] * 1_000_000, apart=sending_rate.gap(1), longest=None)
    began = now[0]
    assert notices.add_notice(replace(a_notice(), cause="letter", release_id=None))
    letter = {"cause": "letter", "recipient": "KXA104827", "at": RELEASE_AT.isoformat(), "letter": True}
    assert released.deliver("letters", letter) == []
    assert (len(released.sent), now[0]) == (1, began)
    after = reserve(0, 1, now=now[0] * 1_000_000, apart=sending_rate.gap(1), longest=None)
    assert lane_ends
    assert after == sending_rate.Slots(lane_ends.moment(61), sending_rate.gap(1))


def test_a_letter_leaves_without_a_slot_where_none_is_free(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise throttled("UpdateItem")

    monkeypatch.setattr(sending, "reserve", busy)
    assert notices.add_notice(replace(a_notice(), cause="letter", release_id=None))
    letter = {"cause": "letter", "recipient": "KXA104827", "at": RELEASE_AT.isoformat(), "letter": True}
    assert released.deliver("letters", letter) == []
    assert released.deliver("notices", REFERENCE) == ["0"]
    assert len(released.sent) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("rate", [1, 14, 50])
def test_a_batch_leaves_at_the_accounts_own_pace(
    released: World, now: list[int], monkeypatch: pytest.MonkeyPatch, rate: int
) -> None:
    released.quota["MaxSendRate"] = float(rate)
    moments: list[int] = []
    monkeypatch.setattr(clock, "pause", moments.append)
    batches = [[f"KXE{batch}{number:05d}" for number in range(10)] for batch in range(2)]
    for batch in batches:
        for each in batch:
            assert notices.add_notice(a_notice(each))
        assert released.deliver("notices", *({**REFERENCE, "recipient": each} for each in batch)) == []
    begun = now[0] * 1_000_000 + sending_rate.LEAD
    wanted = [begun + number * sending_rate.gap(rate) for number in range(20)]
    assert sorted(moments) == wanted
    assert all(wanted[i + rate] - wanted[i] >= 1_000_000 for i in range(20 - rate) if rate < 20)
    assert len(released.sent) == 20


def test_a_mail_that_waits_for_its_slot_is_not_sent_when_its_release_is_recalled_meanwhile(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recalled(_: int) -> None:
        existing = releases.get_release("r1")
        releases.replace_release(existing, replace(existing, state=ReleaseState.RECALLED, key=None))
        cache.forget()

    monkeypatch.setattr(clock, "pause", recalled)
    assert released.deliver("notices", REFERENCE) == []
    assert (released.sent, state(), released._received()) == ([], NoticeState.QUEUED, [])


def test_a_message_that_does_not_name_its_release_is_held_to_it_all_the_same(released: World) -> None:
    nameless = {name: value for name, value in REFERENCE.items() if name != "release_id"}
    early = {**nameless, "at": (RELEASE_AT - timedelta(milliseconds=1)).isoformat()}
    assert released.deliver("notices", early) == []
    assert (released.sent, state()) == ([], NoticeState.QUEUED)
    assert released.deliver("notices", nameless) == []
    assert len(released.sent) == 1


def test_the_client_never_sends_again_by_itself(world: World) -> None:
    """A time-out after SES took the mail must not be retried below our feet."""
    assert aws.client("sesv2").meta.config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize("field", MERGE)
@pytest.mark.parametrize("blank", ["", " ", "\n"])
def test_a_blank_mail_is_never_sent(released: World, field: str, blank: str) -> None:
    assert notices.add_notice(a_notice("KXA104835", **{field: blank}))
    assert released.deliver("notices", {**REFERENCE, "recipient": "KXA104835"}) == []
    assert (released.sent, state("KXA104835")) == ([], NoticeState.FAILED)


def test_a_mail_that_misses_a_field_is_never_sent(released: World) -> None:
    notice = a_notice("KXA104835")
    merge = {name: value for name, value in notice.merge.items() if name != "sessions"}
    assert notices.add_notice(Notice("r1", "KXA104835", notice.kind, notice.state, "en", notice.email, "r1", merge))
    assert released.deliver("notices", {**REFERENCE, "recipient": "KXA104835"}) == []
    assert (released.sent, state("KXA104835")) == ([], NoticeState.FAILED)


def test_nothing_leaves_while_the_release_is_not_out(released: World) -> None:
    out = releases.get_release("r1")
    hidden: list[dict[str, Any]] = [
        {"state": ReleaseState.RECALLED, "key": None},
        {"state": ReleaseState.HELD, "key": None},
        {"key": None},
    ]
    for changes in hidden:
        existing = releases.get_release("r1")
        releases.replace_release(existing, replace(out, **changes))
        cache.forget()
        assert released.deliver("notices", REFERENCE) == []
        assert (released.sent, state()) == ([], NoticeState.QUEUED)
    releases.replace_release(releases.get_release("r1"), out)
    cache.forget()
    early = {**REFERENCE, "at": (RELEASE_AT - timedelta(milliseconds=1)).isoformat()}
    assert released.deliver("notices", early) == []
    assert released.sent == []
    assert released.deliver("notices", REFERENCE) == []
    assert len(released.sent) == 1


def test_one_poison_message_among_ten_fails_alone(released: World) -> None:
    for number in range(9):
        notices.add_notice(a_notice(f"KXB{number:06d}"))
    records = [record("poison", "notices", "no json")]
    bodies = [json.dumps({**REFERENCE, "recipient": f"KXB{number:06d}"}) for number in range(9)]
    records += [record(str(number), "notices", body) for number, body in enumerate(bodies)]
    records.insert(5, record("list", "notices", "[]"))
    failed = handler.handler({"Records": records}, None)["batchItemFailures"]
    assert [each["itemIdentifier"] for each in failed] == ["poison", "list"]
    assert len(released.sent) == 9


def test_a_reference_before_its_row_comes_again(released: World) -> None:
    assert released.deliver("notices", {**REFERENCE, "recipient": "KXA999999"}) == ["0"]


FORWARD = [
    (["Send"], "sent"),
    (["Send", "Delivery"], "delivered"),
    (["Delivery", "Send"], "delivered"),
    (["Delivery", "Delivery"], "delivered"),
    (["Bounce", "Send"], "bounced"),
    (["Delivery", "Complaint"], "complained"),
    (["Complaint", "Delivery", "Bounce"], "complained"),
    (["Open", "DeliveryDelay", "Click"], "sent"),
    (["Reject"], "failed"),
]


def test_events_move_a_notice_forward_only(released: World) -> None:
    for number, (kinds, last) in enumerate(FORWARD):
        recipient = f"KXC{number:06d}"
        notices.add_notice(a_notice(recipient))
        released.deliver("notices", {**REFERENCE, "recipient": recipient})
        assert released.deliver("mail-events", *(event(kind, recipient) for kind in kinds)) == []
        assert state(recipient) == last, kinds


BECOMES = {
    "Send": "sent",
    "Delivery": "delivered",
    "DeliveryDelay": "sending",
    "Bounce": "bounced",
    "Complaint": "complained",
    "Reject": "failed",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", ["eventType", "notificationType"])
@pytest.mark.parametrize("way", [mailrule.passed, json.dumps])
def test_an_event_of_either_shape_settles_a_notice_with_what_the_rule_passes_as_with_all_of_it(
    released: World, now: list[int], kind: str, shape: str, way: Callable[[dict[str, Any]], str]
) -> None:
    """All of it is what lies in the queue while the rule is deployed."""
    assert notices.lease("r1", "KXA104827", until=now[0] + sending.LEASE, grace_ended=0)
    event = record("0", "mail-events", way(full(kind, "r1", "KXA104827", shape)))
    assert handler.handler({"Records": [event]}, None) == {"batchItemFailures": []}
    assert state() == BECOMES[kind]


NULLS: list[tuple[dict[str, Any], str]] = [
    ({"eventType": None, "notificationType": "Delivery"}, "delivered"),
    ({"eventType": "null", "notificationType": "Delivery"}, "delivered"),
    ({"notificationType": None}, "delivered"),
    ({"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": None}}, "bounced"),
    ({"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "null"}}, "bounced"),
    ({"eventType": "Bounce", "bounce": {"bounceType": None}}, "bounced"),
    ({"eventType": "Bounce", "bounce": None}, "bounced"),
    ({"eventType": "Bounce"}, "bounced"),
    ({"notificationType": "Complaint", "eventType": None, "complaint": {"complaintSubType": None}}, "complained"),
    ({"eventType": "Complaint", "complaint": None, "bounce": None}, "complained"),
    ({"eventType": None}, "sending"),
    ({"eventType": 7}, "sending"),
    ({"eventType": ["Delivery"]}, "sending"),
    ({"mail": None}, "sending"),
    ({"mail": "r1"}, "sending"),
    ({"mail": {}}, "sending"),
    ({"mail": {"tags": None}}, "sending"),
    ({"mail": {"tags": []}}, "sending"),
    ({"mail": {"tags": {"cause": None, "recipient": ["KXA104827"]}}}, "sending"),
    ({"mail": {"tags": {"cause": [], "recipient": ["KXA104827"]}}}, "sending"),
    ({"mail": {"tags": {"cause": ["r1"], "recipient": [None]}}}, "sending"),
    ({"mail": {"tags": {"cause": ["r1"], "recipient": [["KXA104827"]]}}}, "sending"),
]


@pytest.mark.parametrize(("parts", "becomes"), NULLS)
@pytest.mark.parametrize("way", [mailrule.passed, json.dumps])
def test_an_event_with_nulls_is_settled_and_never_comes_again(
    released: World, now: list[int], parts: dict[str, Any], becomes: str, way: Callable[[dict[str, Any]], str]
) -> None:
    assert notices.lease("r1", "KXA104827", until=now[0] + sending.LEASE, grace_ended=0)
    event = full("Delivery", "r1", "KXA104827")
    message = record("0", "mail-events", way({**event, "detail": {**event["detail"], **parts}}))
    assert handler.handler({"Records": [message]}, None) == {"batchItemFailures": []}
    assert state() == becomes


@pytest.mark.parametrize("detail", [None, "", "null", 0, [], {}, [{}]])
def test_an_event_that_says_nothing_is_no_poison(released: World, detail: object) -> None:
    message = record("0", "mail-events", json.dumps({"detail": detail}))
    assert handler.handler({"Records": [message]}, None) == {"batchItemFailures": []}
    assert state() is NoticeState.QUEUED


def test_an_event_before_the_mark_wins_over_it(released: World, now: list[int]) -> None:
    leased = notices.lease("r1", "KXA104827", until=now[0] + 120, grace_ended=0)
    assert leased
    released.deliver("mail-events", event("Delivery"))
    assert not notices.mark_sent(leased, "m1", until=now[0] + 120)
    assert state() is NoticeState.DELIVERED


def test_an_event_of_a_mail_that_is_not_ours_changes_nothing(released: World) -> None:
    foreign = {"detail": {"eventType": "Send", "mail": {"tags": {}}}}
    assert released.deliver("mail-events", foreign, event("Send", "KXA999999")) == []
    assert state() is NoticeState.QUEUED


def test_what_filled_a_mail_is_forgotten_with_its_sending(released: World) -> None:
    released.deliver("notices", REFERENCE)
    found = notices.find_notice("r1", "KXA104827")
    assert found is not None
    assert found.merge == {}


def test_throttled_dynamodb_fails_the_message_and_sends_nothing(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any, **__: Any) -> None:
        raise throttled("UpdateItem")

    with monkeypatch.context() as patched:
        patched.setattr(notices, "lease", busy)
        assert released.deliver("notices", REFERENCE) == ["0"]
    assert released.sent == []
    released.deliver("notices", REFERENCE)
    assert len(released.sent) == 1


def an_account(email: str = "kxa104827@example.org") -> None:
    at = RELEASE_AT - timedelta(days=3)
    account = Account(Holder.CANDIDATE, "KXA104827", email, "hash", "en", "2026-09", at)
    assert rows.transact([accounts.adding_account("KXA104827", account)])
    accounts.change_account(Holder.CANDIDATE, "KXA104827", email_proved_at=at)


def trouble() -> str | None:
    return accounts.get_account(Holder.CANDIDATE, "KXA104827").mail_trouble


TROUBLES = [
    (event("Bounce", bounceType="Permanent", bounceSubType="General"), "bounced"),
    (event("Bounce", bounceType="Permanent", bounceSubType="OnAccountSuppressionList"), "bounced"),
    (event("Bounce", bounceType="Transient", bounceSubType="MailboxFull"), None),
    (event("Complaint", complaintFeedbackType="abuse"), "complained"),
    (event("Complaint", complaintFeedbackType="not-spam"), None),
    (event("Delivery"), None),
    (event("Reject"), None),
]


@pytest.mark.parametrize(("listed", "marked"), TROUBLES)
def test_a_dead_address_is_marked_on_the_account(released: World, listed: dict[str, Any], marked: str | None) -> None:
    an_account()
    released.deliver("notices", REFERENCE)
    for _ in range(2):
        assert released.deliver("mail-events", listed) == []
    assert trouble() == marked


def test_an_address_that_is_no_longer_the_accounts_is_not_held_against_it(released: World) -> None:
    an_account("new@example.org")
    released.deliver("notices", REFERENCE)
    assert released.deliver("mail-events", TROUBLES[0][0]) == []
    assert (trouble(), state()) == (None, NoticeState.BOUNCED)


def test_an_event_that_comes_again_after_a_crash_still_marks_the_account(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_account()
    released.deliver("notices", REFERENCE)
    with monkeypatch.context() as patched:
        patched.setattr(accounts, "mark_mail_trouble", lambda *_: (_ for _ in ()).throw(TryAgain()))
        assert released.deliver("mail-events", TROUBLES[0][0]) == ["0"]
    assert released.deliver("mail-events", TROUBLES[0][0]) == []
    assert (trouble(), state()) == ("bounced", NoticeState.BOUNCED)
