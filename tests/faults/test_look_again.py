"""Trouble at every call of an organisation's look at its history: what is shown of content is recorded first."""

from __future__ import annotations

from contextlib import suppress

import pytest

from shared.adapters import cache
from shared.store import access_record
from tests.faults.approved import Snapshot
from tests.kit import stories
from tests.kit.aws_calls import Killed, Trouble, watched
from tests.kit.stories import CANDIDATE
from tests.kit.world import Answer, World

PATH = "/v1/verifications"


@pytest.mark.parametrize("trouble", Trouble)
def test_a_look_again_that_meets_trouble_is_recorded_or_shows_nothing(world: World, trouble: Trouble) -> None:
    stories.release_results(world)
    officer = stories.an_officer(world)
    check = stories.verify(world, officer).body["verification_id"]
    snapshot = Snapshot()

    def ask(path: str) -> Answer:
        cache.forget()
        return world.call("GET", path, cookie=officer)

    for path in (f"{PATH}/{check}", PATH):
        with watched() as whole:
            shown = ask(path)
        assert "valid" in shown.raw
        for index in range(len(whole.made)):
            snapshot.put_back()
            where, answers = f"{trouble} at {whole.made[index]}, call {index}", []
            with watched(trouble, index), suppress(Killed):
                answers.append(ask(path))
            routes = sorted(each.route for each in access_record.find_verifications(CANDIDATE))
            assert routes in (["secret_number"], ["look_again", "secret_number"]), where
            for answer in answers:
                assert answer.status in (200, 503), where
                if answer.status == 200:
                    assert answer.raw == shown.raw, where
                    assert ("look_again" in routes) is (path != PATH), where
                else:
                    assert "valid" not in answer.raw, where
        snapshot.put_back()
