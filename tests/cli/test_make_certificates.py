"""Certificates of a release that was out before there were any: on request, once, and of nothing that is hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cli import make_certificates
from cli.make_certificates import NotOut, ask
from shared.adapters import cache
from shared.store import keys, rows
from shared.store.tables import RESULTS
from tests.functions.test_certificates_made import kept, on_release, settle
from tests.kit import snapshots, stories
from tests.kit.stories import CANDIDATE, RELEASE_AT, SESSION, stored
from tests.kit.world import World

pytestmark = pytest.mark.thorough


@snapshots.stage
def out_before(world: World) -> str:
    """A release that is out, whose certificates nobody has made."""
    release_id = stories.release_results(world)
    world.drain()
    rows.delete(RESULTS, keys.certificates(CANDIDATE), keys.session(SESSION))
    assert kept() == []
    return release_id


def test_they_are_made_once_however_often_it_is_asked_for(world: World, out_before: str) -> None:
    assert ask([out_before], world.at) > 0
    settle(world)
    assert kept() == [f"CERTIFICATE#{CANDIDATE}"]
    mails, before = len(world.sent), stored()
    ask([out_before], world.at)
    settle(world)
    assert stored()["test-results"] == before["test-results"]
    assert len(world.sent) == mails


def test_a_release_that_is_recalled_after_it_was_asked_for_gets_none(world: World, out_before: str) -> None:
    ask([out_before], world.at)
    waiting, world.delayed = world.delayed, []
    on_release(world, out_before, "recalls")
    world.delayed += waiting
    settle(world)
    assert kept() == []
    with pytest.raises(NotOut, match="is recalled, and not out"):
        ask([out_before], world.at)


def test_one_that_is_not_out_or_not_there_asks_for_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id)
    world.drain()
    for given in ([release_id], [release_id, "x"], ["x"]):
        with pytest.raises(NotOut):
            ask(given, RELEASE_AT - timedelta(milliseconds=1))
    monkeypatch.setattr(make_certificates, "take_settings", lambda *_: None)
    cache.forget()
    assert make_certificates.main(["x"]) == 1
    assert "There is no release x" in capsys.readouterr().err
    world.drain()
    assert (kept(), world.delayed) == ([], [])
