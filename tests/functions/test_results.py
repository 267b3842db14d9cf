"""A candidate's page of results and each Statement: a date before the release, the Statement after it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.results import spread
from shared.accounts.account import Holder
from shared.adapters import cache
from shared.ground.settings import Settings
from shared.store import accounts, entered, keys
from tests.kit import snapshots
from tests.kit.stories import (
    CANDIDATE,
    EMAIL,
    ENTRIES,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    SESSION,
    a_signed_in_candidate,
    enter_candidates,
    face,
    later,
    load_and_approve,
    register,
    release_results,
    set_the_stage,
    sign_in,
    stored,
)
from tests.kit.world import World

pytestmark = pytest.mark.thorough

STATEMENT = f"/v1/me/results/{SESSION}"
EXPECTED = {
    "id": SESSION,
    "exam": {"code": "FCE", "name": "B2 First", "cefr": "B2"},
    "session": {"id": SESSION, "name": "December 2026", "format": "paper_based", "exam_date": "2026-11-28"},
    "status": "expected",
    "expected_at": "2026-12-09T08:00:00Z",
    "zone": "Europe/Madrid",
    "released_at": None,
    "why": "not_released",
    "taken_back": None,
    "centre": {
        "number": "ES442",
        "name": "Exams Girona",
        "zone": "Europe/Madrid",
        "contact": {"telephone": None, "email": None, "address": None, "hours": None},
    },
    "mail": {"state": "will_come", "email": EMAIL},
}


def listed(world: World, cookie: str) -> list[dict[str, Any]]:
    answer = world.call("GET", "/v1/me/results", cookie=cookie)
    assert answer.status == 200, answer.raw
    return list(answer.body["data"])


def test_a_date_shows_before_the_second_and_a_statement_from_it(world: World) -> None:
    load_and_approve(world, set_the_stage(world))
    a_signed_in_candidate(world)
    later(world, RELEASE_AT - timedelta(milliseconds=1))
    cookie = sign_in(world)
    assert listed(world, cookie) == [EXPECTED]
    assert world.call("GET", STATEMENT, cookie=cookie).status == 404
    later(world, RELEASE_AT)
    gone = {"expected_at": None, "why": None, "mail": None}
    released = {**EXPECTED, **gone, "status": "released", "released_at": "2026-12-09T08:00:00Z"}
    assert listed(world, cookie) == [released]
    shown = world.call("GET", STATEMENT, cookie=cookie).body
    assert [(paper["paper"], paper["value"], paper["scale_score"]) for paper in shown["papers"]] == [
        ("reading", "176", 176),
        ("use_of_english", "171", 171),
        ("writing", "168", 168),
        ("listening", "182", 182),
        ("speaking", "174", 174),
    ]
    assert shown["overall"]["grade"] == "B"
    assert shown["next_grade"] == {"grade": "A", "points": 6}
    assert shown["candidate"]["candidate_id"] == "KXA104827"
    assert shown["centre"] == {"number": "ES442", "name": "Exams Girona", "zone": "Europe/Madrid"}


def test_a_pending_result_says_so_and_shows_no_score(world: World) -> None:
    snapshots.begin(world, release_results)
    register(world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    cookie = sign_in(world, PENDING_CANDIDATE)
    (line,) = listed(world, cookie)
    assert (line["status"], line["released_at"]) == ("pending", "2026-12-09T08:00:00Z")
    shown = world.call("GET", STATEMENT, cookie=cookie).body
    assert (shown["papers"], shown["overall"], shown["status"]) == ([], None, "pending")


def test_whose_results_are_shown_follows_from_the_sign_in(world: World) -> None:
    """Signing in with one's own number once showed others' results."""
    snapshots.begin(world, release_results)
    register(world, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    cookie = sign_in(world, PENDING_CANDIDATE)
    for path in (STATEMENT, "/v1/me/results"):
        answer = world.call("GET", path, cookie=cookie)
        assert "KXA104827" not in answer.raw
        assert "174" not in answer.raw


def test_what_is_not_there_looks_like_what_is_not_out(world: World) -> None:
    snapshots.begin(world, enter_candidates)
    cookie = a_signed_in_candidate(world)
    paths = [STATEMENT, "/v1/me/results/CAE-2026-12-PB", "/v1/me/results/x"]
    faces = [face(world.call("GET", path, cookie=cookie)) for path in paths]
    assert faces[0] == faces[1] == faces[2]
    assert faces[0][0] == 404


def test_a_session_without_an_announced_time_shows_none(world: World) -> None:
    snapshots.begin(world, enter_candidates)
    later_session = {
        "id": "CAE-2027-06-PB",
        "exam": "CAE",
        "name": "June 2027",
        "format": "paper_based",
        "exam_date": "2027-06-12",
    }
    world.call("POST", "/v1/board/sessions", later_session, operator="ana")
    header = "candidate_id,secret_number,family_name,given_names,date_of_birth,centre_number,candidate_number,"
    line = "KXA104827,0417,Martí,Ada,2009-05-17,ES442,0001,,CAE-2027-06-PB"
    loaded = world.ingest("entries", f"{header}preparation_centre,session_id\n{line}\n")
    assert loaded["state"] == "loaded", loaded
    found = {line["id"]: line["expected_at"] for line in listed(world, a_signed_in_candidate(world))}
    assert found == {SESSION: "2026-12-09T08:00:00Z", "CAE-2027-06-PB": None}


def test_a_recall_hides_it_on_every_route_and_restoring_shows_it_again(world: World) -> None:
    release_id = snapshots.begin(world, release_results)
    cookie = a_signed_in_candidate(world)
    shown = world.call("GET", STATEMENT, cookie=cookie).raw
    world.call("POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana")
    cache.forget()
    assert world.call("GET", STATEMENT, cookie=cookie).status == 404
    taken_back = {"at": "2026-12-09T08:00:00Z", "reason": "check"}
    now = {"status": "taken_back", "why": "taken_back", "taken_back": taken_back, "expected_at": None, "mail": None}
    assert listed(world, cookie) == [{**EXPECTED, **now}]
    world.call("POST", f"/v1/board/releases/{release_id}/restorations", operator="ana")
    world.drain()
    cache.forget()
    assert world.call("GET", STATEMENT, cookie=cookie).raw == shown


def test_reading_changes_nothing_but_the_count_of_those_who_have_looked(world: World) -> None:
    release_id = snapshots.begin(world, release_results)
    cookie = a_signed_in_candidate(world)
    before = stored()
    before["test-notices"].append(
        {"pk": {"S": f"VIEWED#{release_id}#{keys.notice_shard_of(CANDIDATE):02d}"}, "sk": {"S": CANDIDATE}}
    )
    for path in ("/v1/me/results", STATEMENT, "/v1/me/activity", "/v1/me"):
        assert world.call("GET", path, cookie=cookie).status == 200
    assert stored() == before


@pytest.mark.parametrize("age", [3.01])
def test_a_recall_acts_without_anyone_forgetting(world: World, monkeypatch: pytest.MonkeyPatch, age: float) -> None:
    """What an environment remembers of a release is never older than three seconds."""
    release_id = snapshots.begin(world, release_results)
    cookie = a_signed_in_candidate(world)
    moment = [1000.0]
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: moment[0])
    cache.forget()
    assert world.call("GET", STATEMENT, cookie=cookie).status == 200
    world.call("POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana")
    moment[0] += age
    assert world.call("GET", STATEMENT, cookie=cookie).status == 404


def test_the_card_says_what_becomes_of_the_mail_and_whom_to_ask(world: World) -> None:
    snapshots.begin(world, enter_candidates)
    contact = {"telephone": "+34 972 000 000", "email": "office@example.org"}
    centre = {"name": "Exams Girona", "zone": "Europe/Madrid", "public_contact": contact}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    register(world)
    cookie = sign_in(world)
    (line,) = listed(world, cookie)
    assert (line["why"], line["mail"]) == ("not_confirmed", {"state": "unconfirmed", "email": EMAIL})
    assert line["centre"]["contact"] == {**contact, "address": None, "hours": None}
    accounts.mark_mail_trouble(CANDIDATE, EMAIL, "bounced")
    accounts.change_account(Holder.CANDIDATE, CANDIDATE, email_proved_at=world.at)
    (line,) = listed(world, cookie)
    assert (line["why"], line["mail"]["state"]) == ("not_released", "came_back")


def test_pages_ask_further_apart_the_more_are_entered_for_the_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the entries alone; the two of this session are counted once, although their file comes twice."""
    snapshots.begin(world, enter_candidates)
    cookie = a_signed_in_candidate(world)
    assert world.ingest("entries", ENTRIES)["state"] == "loaded"
    assert entered.entered_in([SESSION]) == 2
    monkeypatch.setattr(spread, "settings", lambda: Settings(api_rate="1"))
    for more, seconds in ((1, 6), (2, 10)):
        entered.count_entered(SESSION, f"later-{more}", more)
        cache.forget()
        assert world.call("GET", "/v1/me/results", cookie=cookie).body["spread_s"] == seconds
