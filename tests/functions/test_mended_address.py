"""An address that SES has given up and whose owner has mended it: what the handbook says of the way back, walked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.notices.notice import NoticeState, first_state
from shared.store import accounts
from tests.kit import snapshots, stories
from tests.kit.ses_events import full
from tests.kit.stories import CANDIDATE, RELEASE_AT
from tests.kit.world import Answer, World


def suppressed(world: World) -> None:
    """What SES tells of the last mail while its address is on the account's suppression list."""
    tags = {tag["Name"]: tag["Value"] for tag in world.sent[-1]["EmailTags"]}
    event = full("Bounce", tags["cause"], tags["recipient"], bounceSubType="OnAccountSuppressionList")
    assert world.deliver("mail-events", event) == []


def ask_anew(world: World, at_hour: int) -> str:
    """A signed-in candidate's new link, once the mail of it is out."""
    stories.later(world, RELEASE_AT.replace(day=2) + timedelta(hours=at_hour))
    cookie = stories.sign_in(world)
    assert world.call("GET", "/v1/me", cookie=cookie).body["mail_trouble"] == "bounced"
    assert world.call("POST", "/v1/me/email-confirmations", cookie=cookie).status == 202
    world.drain()
    return stories.link_token(world.mails()[-1]["text"])


def confirm(world: World, token: str) -> Answer:
    return world.call("POST", "/v1/email-confirmations", {"token": token})


def begins_as(candidate_id: str = CANDIDATE) -> NoticeState:
    """Where a release's notice to this candidate begins."""
    return first_state(accounts.find_reach([candidate_id])[candidate_id])


@pytest.mark.thorough
def test_a_suppressed_address_comes_alive_when_it_is_lifted_and_proved_anew(world: World) -> None:
    snapshots.begin(world, stories.set_the_stage)
    stories.a_signed_in_candidate(world)
    suppressed(world)
    assert begins_as() is NoticeState.SUPPRESSED

    ask_anew(world, 8)
    suppressed(world)  # nobody has lifted it: the link comes back, too
    assert begins_as() is NoticeState.SUPPRESSED

    token = ask_anew(world, 10)  # lifted in SES, which alone changes nothing here
    assert begins_as() is NoticeState.SUPPRESSED
    assert confirm(world, token).status == 200
    assert begins_as() is NoticeState.QUEUED
