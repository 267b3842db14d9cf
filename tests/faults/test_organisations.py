"""Trouble at every call of what is decided about an organisation, and of a blocked one's check: whole or not done."""

from __future__ import annotations

from contextlib import suppress

import pytest

from shared.adapters import cache, secret_number_macs
from tests.faults.approved import Snapshot
from tests.functions.test_board_organisations import act, an_organisation, every
from tests.kit import stories
from tests.kit.aws_calls import Killed, Trouble, watched
from tests.kit.world import World


def facts(organisation_id: str) -> tuple[bool, int, set[str], int]:
    """Whether it is suspended, its acts, the lists that it stands in, the mails of it."""
    found = stories.stored()
    rows = found["test-verifications"]
    (mine,) = [each for each in rows if each["sk"]["S"] == "ORGANISATION"]
    acts = [each for each in rows if each["sk"]["S"].startswith("ACT#")]
    lists = {each["pk"]["S"] for each in rows if each["pk"]["S"].startswith("ORGANISATIONS#")}
    mails = [each for each in found["test-notices"] if f"organisation-{organisation_id}" in each["pk"]["S"]]
    return "suspended_because" in mine, len(acts), lists, len(mails)


@pytest.mark.parametrize("trouble", Trouble)
def test_a_suspension_is_done_listed_recorded_and_ordered_to_be_mailed_or_none_of_it(
    world: World, trouble: Trouble
) -> None:
    organisation_id = an_organisation(world)
    snapshot = Snapshot()
    none, done = (False, 0, {"ORGANISATIONS#instant"}, 0), (True, 1, {"ORGANISATIONS#suspended"}, 1)
    with watched() as whole:
        assert act(world, organisation_id, "suspensions").status == 201
    assert facts(organisation_id) == done
    for index in range(len(whole.made)):
        snapshot.put_back()
        with watched(trouble, index) as calls, suppress(Killed):
            act(world, organisation_id, "suspensions")
        where = f"{trouble} at {calls.made[index]}, call {index}"
        found = facts(organisation_id)
        assert found in (none, done), where
        again = act(world, organisation_id, "suspensions")
        assert again.status == (409 if found == done else 201), where
        assert facts(organisation_id) == done, where


@pytest.mark.parametrize("trouble", Trouble)
def test_a_blocked_organisation_is_shown_nothing_whatever_fails(world: World, trouble: Trouble) -> None:
    stories.release_results(world)
    candidate, officer = stories.a_signed_in_candidate(world), stories.an_officer(world)
    path = f"/v1/me/blocked-organisations/{every(world)[0]['id']}"
    assert world.call("PUT", path, {}, cookie=candidate).status == 200
    world.drain()
    snapshot = Snapshot()
    in_a_new_environment()
    with watched() as whole:
        assert stories.is_refusal(stories.verify(world, officer))
    for index in range(len(whole.made)):
        snapshot.put_back()
        in_a_new_environment()
        with watched(trouble, index), suppress(Killed):
            answer = stories.verify(world, officer)
            assert answer.status in (404, 500, 503), index
            assert "174" not in answer.raw
        looks = [each for each in stories.stored()["test-verifications"] if each["pk"]["S"].startswith("SEEN#")]
        assert looks == [], index


def in_a_new_environment() -> None:
    cache.forget()
    secret_number_macs.forget()
