"""Ten minutes before the release, when a candidate shares: alone, or with an approved organisation."""

from __future__ import annotations

from datetime import timedelta

from tests.kit import stories
from tests.kit.world import World

People = tuple[str, str, str]


def before_the_release(world: World) -> str:
    """The results are in, and come out in ten minutes; the candidate's cookie."""
    stories.load_and_approve(world, stories.set_the_stage(world))
    world.at = stories.RELEASE_AT - timedelta(minutes=10)
    return stories.a_signed_in_candidate(world)


def with_an_office(world: World) -> People:
    """The same with an approved organisation: the candidate's cookie, its administrator's, and its id."""
    candidate, officer = before_the_release(world), stories.an_officer(world)
    organisation = stories.approve_office(world, officer)
    world.drain()
    return candidate, officer, organisation
