"""Sessions: an announced time never moves behind a planner's back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.calendar.session import Format, Load
from shared.releases.release import Release
from shared.store import releases, rows, sessions
from tests.kit.aws_calls import watched
from tests.kit.builders import RELEASED_AT, a_session

SESSION = a_session()


def test_a_session_comes_back_as_it_went_and_is_added_once(aws: None) -> None:
    unannounced = a_session(id="FCE-2026-12-CB", release_at=None)
    assert sessions.add_session(SESSION)
    assert not sessions.add_session(replace(SESSION, name="Another"))
    assert sessions.add_session(unannounced)
    assert sessions.get_session(SESSION.id) == SESSION
    assert {session.id for session in sessions.all_sessions()} == {SESSION.id, unannounced.id}
    with pytest.raises(sessions.UnknownSession):
        sessions.get_session("none")


def test_a_change_is_refused_when_another_time_was_announced_meanwhile(aws: None) -> None:
    sessions.add_session(SESSION)
    later = replace(SESSION, release_at=RELEASED_AT + timedelta(days=1))
    assert sessions.change_session(SESSION, later)
    assert not sessions.change_session(SESSION, replace(SESSION, name="Late"))
    assert sessions.get_session(SESSION.id) == later
    assert not sessions.change_session(a_session(id="none"), a_session(id="none", name="Late"))


def test_a_change_is_refused_when_a_release_was_planned_meanwhile(aws: None) -> None:
    """Or the session would be announced for a time after its release."""
    sessions.add_session(SESSION)
    assert rows.transact([sessions.planning_release(SESSION, "r1", None)])
    later = replace(SESSION, release_at=RELEASED_AT + timedelta(days=1))
    assert not sessions.change_session(SESSION, later)
    assert not rows.transact([sessions.planning_release(SESSION, "r2", None)])
    assert not rows.transact([sessions.announcing(SESSION, RELEASED_AT + timedelta(days=1))])
    assert sessions.change_session(sessions.get_session(SESSION.id), later)


def test_two_changes_of_different_words_both_stand(aws: None) -> None:
    sessions.add_session(SESSION)
    assert sessions.change_session(SESSION, replace(SESSION, name="Winter"))
    assert sessions.change_session(SESSION, replace(SESSION, format=Format.DIGITAL))
    existing = sessions.get_session(SESSION.id)
    assert (existing.name, existing.format) == ("Winter", Format.DIGITAL)


def test_a_plan_holds_only_to_the_time_it_was_made_for(aws: None) -> None:
    unannounced = a_session(release_at=None)
    sessions.add_session(unannounced)
    assert rows.transact([sessions.planning_release(unannounced, "r1", RELEASED_AT)])
    assert not rows.transact([sessions.planning_release(unannounced, "r2", RELEASED_AT)])
    planned = sessions.get_session(SESSION.id)
    assert (planned.release_at, planned.release_ids) == (RELEASED_AT, ("r1",))
    assert rows.transact([sessions.planning_release(planned, "r2", None)])
    assert sessions.get_session(SESSION.id).release_ids == ("r1", "r2")


def test_a_new_time_stands_where_the_old_one_was_held(aws: None) -> None:
    sessions.add_session(SESSION)
    rows.transact([sessions.marking_held(SESSION, "r1", held=True)])
    assert sessions.get_session(SESSION.id).held
    rows.transact([sessions.announcing(SESSION, RELEASED_AT + timedelta(days=1))])
    announced = sessions.get_session(SESSION.id)
    assert (announced.held, announced.release_at) == (False, RELEASED_AT + timedelta(days=1))
    assert not rows.transact([sessions.marking_held(a_session(id="none"), "r1", held=True)])


def test_one_release_given_back_leaves_another_held(aws: None) -> None:
    sessions.add_session(SESSION)
    for release_id in ("r1", "r2"):
        rows.transact([sessions.marking_held(SESSION, release_id, held=True)])
    for release_id, held_by in (("r1", ("r2",)), ("r1", ("r2",)), ("r2", ())):
        rows.transact([sessions.marking_held(SESSION, release_id, held=False)])
        assert sessions.get_session(SESSION.id).held_by == held_by


def test_of_two_loads_that_read_the_same_session_one_begins(aws: None) -> None:
    sessions.add_session(SESSION)
    load = Load("r1", "f")
    assert rows.transact([sessions.beginning_load(SESSION, load)])
    assert not rows.transact([sessions.beginning_load(SESSION, Load("r2", "f"))])
    existing = sessions.get_session(SESSION.id)
    assert existing.last_load == load
    assert rows.transact([sessions.beginning_load(existing, Load("r2", "g"))])
    assert not rows.transact([sessions.beginning_load(existing, Load("r1", "h"))])
    assert not rows.transact([sessions.beginning_load(a_session(id="none"), load)])


@pytest.mark.parametrize("announced", [RELEASED_AT, None])
def test_a_session_forgets_a_release_and_its_load_and_no_other(aws: None, announced: datetime | None) -> None:
    sessions.add_session(SESSION)
    for release_id in ("r1", "r2"):
        assert rows.transact([sessions.planning_release(sessions.get_session(SESSION.id), release_id, None)])
        assert rows.transact([sessions.marking_held(sessions.get_session(SESSION.id), release_id, held=True)])
    assert rows.transact([sessions.beginning_load(SESSION, Load("r1", "file"))])
    seen = sessions.get_session(SESSION.id)
    assert rows.transact([sessions.forgetting_release(seen, "r1", announced)])
    after = sessions.get_session(SESSION.id)
    assert after == replace(SESSION, release_ids=("r2",), held_by=("r2",), release_at=announced)
    assert rows.transact([sessions.beginning_load(after, Load("r2", "file"))])
    assert rows.transact([sessions.forgetting_release(sessions.get_session(SESSION.id), "r3", announced)])
    assert sessions.get_session(SESSION.id).last_load == Load("r2", "file")


def test_a_release_is_not_forgotten_behind_a_load_or_a_planner(aws: None) -> None:
    sessions.add_session(SESSION)
    assert rows.transact([sessions.planning_release(SESSION, "r1", None)])
    assert rows.transact([sessions.beginning_load(SESSION, Load("r1", "file"))])
    seen = sessions.get_session(SESSION.id)
    assert rows.transact([sessions.beginning_load(seen, Load("r2", "file"))])
    assert not rows.transact([sessions.forgetting_release(seen, "r1", None)])
    seen = sessions.get_session(SESSION.id)
    assert rows.transact([sessions.planning_release(seen, "r3", None)])
    assert not rows.transact([sessions.forgetting_release(seen, "r1", None)])


def test_what_is_decided_on_a_session_holds_it_to_what_was_read(aws: None) -> None:
    """Whose the announced time is, and whether a release may be so early."""
    sessions.add_session(SESSION)
    decided_on = (sessions.existing_session(SESSION), sessions.marking_held(SESSION, "r1", held=True))
    for part in decided_on:
        assert rows.transact([part])
    assert sessions.change_session(SESSION, replace(SESSION, release_at=RELEASED_AT + timedelta(days=1)))
    for part in decided_on:
        assert not rows.transact([part])


def test_a_session_changes_only_with_its_releases_as_they_were_read(aws: None) -> None:
    sessions.add_session(SESSION)
    release = Release("r1", (SESSION.id,), RELEASED_AT, "UTC")
    assert rows.transact([releases.adding_release(release)])
    checks = [releases.existing_release(release)]
    assert sessions.change_session(SESSION, replace(SESSION, name="Winter"), checks)
    releases.replace_release(release, replace(release, release_at=RELEASED_AT + timedelta(days=1)))
    assert not sessions.change_session(SESSION, replace(SESSION, name="Late"), checks)
    assert sessions.get_session(SESSION.id).name == "Winter"


def test_what_is_only_shown_is_read_at_half_the_price_and_what_decides_as_it_stands(aws: None) -> None:
    """The sessions stand in one partition, which every environment asks."""
    sessions.add_session(SESSION)
    with watched() as calls:
        assert sessions.listed_sessions() == [SESSION]
        assert sessions.shown_session(SESSION.id) == SESSION
        with pytest.raises(sessions.UnknownSession):
            sessions.shown_session("none")
    assert (calls.strong, calls.read_units) == ([], 1.5)
    with watched() as calls:
        assert sessions.all_sessions() == [SESSION]
        assert sessions.get_session(SESSION.id) == SESSION
    assert calls.strong == calls.made
