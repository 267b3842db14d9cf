"""One organisation guesses with all it has: many keys, sign-ins beside them, from everywhere, at many candidates."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from shared.adapters import cache
from shared.secret_numbers.guard import MOST_TRIES
from shared.verification.organisation import MOST_FAILED_CHECKS_PER_DAY, MOST_WRONG_FOR_ONE_ID
from tests.kit import key_stories, many_candidates, snapshots, stories
from tests.kit.stories import OFFICER
from tests.kit.world import World

pytestmark = pytest.mark.thorough

CANDIDATES, KEYS = 40, 5


@snapshots.stage
def armed(world: World) -> list[str]:
    """The headers' and cookie's ways in: keys of one organisation with more checks of the day than are tried."""
    many_candidates.enter(world, CANDIDATES)
    stories.approve_office(world, stories.an_officer(world), checks_per_day=50_000)
    cookie = stories.sign_in(world, OFFICER, "admissions office")
    return [*(key_stories.make(world, cookie, "verify", name=f"key {number}")["key"] for number in range(KEYS)), cookie]


@pytest.mark.parametrize("guesses", [40, pytest.param(10_000, marks=pytest.mark.long)])
def test_keys_guess_no_more_than_their_organisation_may_and_end_nobodys_verification(
    world: World, armed: list[str], guesses: int
) -> None:
    cache.forget()
    luck, answered, compared = Random(guesses), Counter[int](), Counter[str]()
    *keys, cookie = armed
    for number in range(guesses):
        candidate = luck.choice(many_candidates.ids(CANDIDATES))
        wrong = {"candidate_id": candidate, "secret_number": f"{luck.randrange(1, 10_000):04d}", "purpose": "visa"}
        world.source = f"198.51.{number % 100}.7"
        way = luck.choice([*keys, cookie])
        if way == cookie:
            answer = world.call("POST", "/v1/verifications", wrong, cookie=cookie)
        else:
            answer = key_stories.by_key(world, way, "POST", "/v1/verifications", wrong)
        answered[answer.status] += 1
        compared[candidate] += answer.status == 404
        if answer.status == 429:
            assert int(answer.headers["retry-after"]) > 0
            assert (way == cookie) is ("ratelimit" not in answer.headers)
    assert set(answered) == {404, 429}
    assert answered[404] == MOST_FAILED_CHECKS_PER_DAY
    tries = {each: stories.tries(each) for each in many_candidates.ids(CANDIDATES)}
    assert sum(tries.values()) <= MOST_FAILED_CHECKS_PER_DAY
    assert max(tries.values()) <= MOST_WRONG_FOR_ONE_ID < MOST_TRIES
