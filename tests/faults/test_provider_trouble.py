"""A provider in trouble: busy, slow, failing, gone, or with bad news of an address. Every mail that can arrive does so
once, and never faster than the account's quota."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from cli.redrive import redrive
from shared.accounts.account import Holder
from shared.notices.notice import Notice
from shared.store import accounts, keys, notices, rows
from shared.store.tables import NOTICES
from tests.faults.approved import MINUTE, Approved
from tests.faults.conftest import Scale
from tests.faults.loop import SECOND
from tests.faults.stage import Stage, microseconds_of
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World

RATE = 14
"""Mails a second of an account that has just left SES's sandbox."""


def is_paced(stage: Stage) -> bool:
    return stage.provider.most_in(SECOND) <= stage.provider.rate


def test_a_new_accounts_quota_is_kept_and_used(world: World, scale: Scale) -> None:
    approved = Approved(world, scale.many)
    with approved.stage(workers=6) as stage:
        stage.provider.rate = RATE
        stage.run()
        approved.check_delivered(stage)
        assert is_paced(stage)
        first, last = stage.provider.asked_at[0], stage.provider.asked_at[len(approved.expected) - 1]
        assert (last - first) / SECOND <= 1.02 * len(approved.expected) / RATE + 2


@pytest.mark.parametrize("seed", range(3))
def test_a_third_of_all_mails_is_throttled(world: World, scale: Scale, seed: int) -> None:
    approved = Approved(world, min(scale.many, 100))
    with approved.stage(workers=4, seed=seed) as stage:
        stage.provider.throttled_share, stage.provider.rate = 0.3, RATE
        stage.run()
        approved.check_delivered(stage)
        assert is_paced(stage)
        assert len(stage.provider.asked_at) > len(approved.expected)


@pytest.mark.parametrize("seed", range(3))
def test_ses_fails_inside_and_nobody_knows_whether_the_mail_has_left(world: World, scale: Scale, seed: int) -> None:
    """Half of those that failed were taken all the same; only the events tell which."""
    approved = Approved(world, scale.candidates)
    with approved.stage(workers=4, seed=seed) as stage:
        stage.provider.failing_share, stage.provider.rate = 0.4, RATE
        stage.run()
        approved.check_delivered(stage)
        assert is_paced(stage)


def test_ses_is_gone_for_ten_minutes(world: World, scale: Scale) -> None:
    approved = Approved(world, scale.candidates)
    with approved.stage(workers=4) as stage:
        stage.provider.outage = (microseconds_of(RELEASE_AT), microseconds_of(RELEASE_AT + 10 * MINUTE))
        stage.run()
        approved.check_delivered(stage)
        assert stage.provider.taken[-1].at < microseconds_of(RELEASE_AT + 20 * MINUTE)


@pytest.mark.long
def test_the_quota_of_a_day_is_spent_and_the_rest_goes_the_next_day(world: World, scale: Scale) -> None:
    approved = Approved(world, scale.candidates)
    with approved.stage(workers=2) as stage:
        stage.provider.per_day = len(approved.expected) // 2
        stage.run(RELEASE_AT + timedelta(hours=23))
        assert len(stage.provider.taken) == stage.provider.per_day
        stage.run()
        approved.check_delivered(stage)


def bounce(subtype: str, kind: str = "Permanent") -> dict[str, Any]:
    return {"eventType": "Bounce", "bounce": {"bounceType": kind, "bounceSubType": subtype}}


COMPLAINT = {"eventType": "Complaint", "complaint": {"complaintFeedbackType": "abuse"}}
DELIVERY, DELAY = {"eventType": "Delivery"}, {"eventType": "DeliveryDelay"}

FATES: list[tuple[list[dict[str, Any]], str]] = [
    ([bounce("General")], "bounced"),
    ([DELIVERY, COMPLAINT], "complained"),
    ([bounce("OnAccountSuppressionList")], "suppressed"),
    ([DELAY, DELIVERY], "delivered"),
    ([DELAY, bounce("MailboxFull", "Transient")], "bounced"),
]


@pytest.mark.parametrize("seed", range(3))
def test_bounces_and_complaints_of_an_address_are_kept_and_listed(world: World, seed: int) -> None:
    """Events come in any order, for their queue keeps none."""
    approved = Approved(world, len(FATES))
    with approved.stage(workers=3, seed=seed) as stage:
        for each, (answer, _) in zip(approved.candidates, FATES, strict=True):
            stage.provider.fates[each.lower()] = answer
        stage.run()
        assert stage.provider.mailed() == approved.expected
        wanted = {(approved.id, each): state for each, (_, state) in zip(approved.candidates, FATES, strict=True)}
        assert {place: state for place, state in approved.states().items() if place in wanted} == wanted

        listed = undelivered(stage, approved.id)
        bad = {recipient: state for (_, recipient), state in wanted.items() if state != "delivered"}
        assert {each["candidate_id"]: each["state"] for each in listed} == bad


def undelivered(stage: Stage, release_id: str) -> list[dict[str, str]]:
    """As an operator pages through it."""
    path, listed, cursor = f"/v1/board/releases/{release_id}/undelivered", list[dict[str, str]](), ""
    while cursor is not None:
        page = stage.call("GET", path, operator="ana", query={"cursor": cursor} if cursor else {}).body
        listed, cursor = listed + page["data"], page["next_cursor"]
    return listed


def becomes(recipient: str, cause: str, attribute: str, value: str) -> None:
    """What stands in the notice's row, whatever was written."""
    place = keys.notices(cause, keys.notice_shard_of(recipient)), recipient
    change = {"change": "SET #name = :to", "names": {"#name": attribute}, "values": {":to": value}}
    assert rows.update(NOTICES, *place, **change)  # type: ignore[arg-type]


def test_one_poison_message_among_many(world: World, scale: Scale) -> None:
    """In a language that no mail is written in: the others are mailed, it ends in the failure queue, and mended and
    redriven it goes once."""
    approved = Approved(world, scale.many)
    poison = approved.candidates[scale.many // 3]
    with approved.stage(workers=4) as stage:
        accounts.change_account(Holder.CANDIDATE, poison, language="tlh")
        stage.run()
        assert approved.lost(stage) == {(approved.id, poison): 1}
        assert not approved.twice(stage)
        assert [each.content["recipient"] for each in stage.queues.failed.values()] == [poison]
        becomes(poison, approved.id, "language", "en")
        assert redrive(stage.operators_sqs(), "notices") == 1
        stage.run()
        approved.check_delivered(stage)


def test_a_row_that_cannot_be_read_is_not_passed_round_for_ever(world: World) -> None:
    """As an older release of the code meets a kind of mail that it does not know: its message fails."""
    approved = Approved(world, 3)
    with approved.stage() as stage:
        poison, write = approved.candidates[1], notices.add_notice

        def written(notice: Notice) -> bool:
            added = write(notice)
            if added and notice.recipient == poison:
                becomes(poison, approved.id, "kind", "unheard_of")
            return added

        with patch.object(notices, "add_notice", written):
            stage.run(RELEASE_AT + timedelta(hours=1))
        assert [each.content["recipient"] for each in stage.queues.failed.values()] == [poison]
        becomes(poison, approved.id, "kind", "results_released")
        assert redrive(stage.operators_sqs(), "notices") == 1
        stage.run()
        approved.check_delivered(stage)


def test_no_mail_leaves_while_its_release_is_recalled_and_its_restoration_sends_the_missing(
    world: World, scale: Scale
) -> None:
    """Some have left when the recall comes. A sender remembers the release for three seconds at most."""
    approved = Approved(world, min(scale.many, 100))
    path = f"/v1/board/releases/{approved.id}"
    recalled, restored = RELEASE_AT + timedelta(seconds=2), RELEASE_AT + timedelta(seconds=100)
    with approved.stage(workers=3) as stage:
        stage.provider.rate = 2
        reason = {"reason": "the wrong file"}
        stage.do_at(recalled, lambda: stage.call("POST", f"{path}/recalls", reason, operator="ana"))
        stage.do_at(restored, lambda: stage.call("POST", f"{path}/restorations", reason, operator="ana"))
        stage.sweeps(RELEASE_AT + 3 * MINUTE, RELEASE_AT + 5 * MINUTE)
        stage.run()
        hidden = range(microseconds_of(recalled) + 5 * SECOND, microseconds_of(restored))
        assert 0 < sum(mail.at < hidden.start for mail in stage.provider.taken) < len(approved.expected) - 5
        assert not [mail for mail in stage.provider.taken if mail.at in hidden]
        approved.check_delivered(stage)
