"""Mails that wait, under Lambda's detection of loops: the chain is long, counted, allowed, and ends with the mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.notify import sending
from infra import limits
from shared.adapters import batches
from tests.faults.approved import Approved
from tests.faults.conftest import Scale
from tests.faults.loop import SECOND
from tests.faults.stage import microseconds_of
from tests.kit.aws_calls import Trouble
from tests.kit.lambda_chains import STOPS_AFTER
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World


def test_mail_that_waits_four_hours_for_its_quota_is_sent(world: World, scale: Scale) -> None:
    """Every quarter of an hour it goes back to its queue, and that is one more call of `notify` in its chain."""
    approved = Approved(world, scale.candidates)
    with approved.stage() as stage:
        stage.provider.per_day = 0
        stage.do_at(RELEASE_AT + timedelta(hours=4, minutes=5), lambda: setattr(stage.provider, "per_day", 50_000.0))
        stage.run()
        assert stage.longest.hops["notify"] > STOPS_AFTER
        assert stage.longest.age >= 4 * 3600
        assert stage.stopped == []
        turns = [sending.TURNS, sending.MOST_HOPS]
        assert stage.longest.hops["notify"] < min(turns)
        approved.check_delivered(stage)


def test_mail_that_waits_for_a_slow_account_is_sent(world: World) -> None:
    """At one mail in ten seconds most calls find their lane busy; each goes back, and counts."""
    approved = Approved(world, 8)
    with approved.stage(workers=4) as stage:
        stage.provider.rate = 0.1
        stage.run()
        assert stage.stopped == []
        assert 1 < stage.longest.hops["notify"] < sending.MOST_HOPS
        approved.check_delivered(stage)


@pytest.mark.parametrize("trouble", [Trouble.THROTTLED, Trouble.KILLED_BEFORE])
def test_a_page_that_failed_comes_again_in_seconds_and_one_whose_call_was_killed_in_ten_minutes(
    world: World, trouble: Trouble
) -> None:
    approved = Approved(world, 3)
    with approved.stage() as stage:
        stage.run()
        page = next(number for number, made in enumerate(stage.made) if number > 20 and made == "dynamodb.BatchGetItem")
        last = max(mail.at for mail in stage.provider.taken)
    with approved.stage() as stage:
        stage.faults[page] = trouble
        stage.run()
        assert stage.met
        late = (max(mail.at for mail in stage.provider.taken) - last) / SECOND
        if trouble is Trouble.THROTTLED:
            assert late <= batches.WAITS[0] + 5
        else:
            assert late >= limits.hidden("fanout") - 5
        assert microseconds_of(RELEASE_AT) <= last
