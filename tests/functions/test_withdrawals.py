"""One result withdrawn with a reason, on every route at once, and given back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.board.results import TURNS
from shared.store import releases, results, rows
from tests.kit import snapshots, stories
from tests.kit.interleaving import once
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, RELEASE_AT, RESULTS, SESSION, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

RESULT = f"{CANDIDATE}.{SESSION}"
WHY = "a case of malpractice"


@snapshots.stage
def released(world: World) -> str:
    return stories.release_results(world)


def withdraw(world: World, result: str = RESULT, reason: Any = WHY, operator: str = "ana") -> Answer:
    return world.call("POST", f"/v1/board/results/{result}/withdrawals", {"reason": reason}, operator=operator)


def give_back(world: World, result: str = RESULT, reason: str = "cleared", operator: str = "ben") -> Answer:
    return world.call("POST", f"/v1/board/results/{result}/restorations", {"reason": reason}, operator=operator)


def act(world: World, release_id: str, name: str) -> Answer:
    answer = world.call("POST", f"/v1/board/releases/{release_id}/{name}", {"reason": "a wrong file"}, operator="ana")
    stories.later(world, world.at)
    return answer


def log_of(world: World, release_id: str) -> list[tuple[str, str]]:
    lines = world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body["log"]
    return [(line["operator"].rsplit("/")[-1], line["act"]) for line in lines]


def notices() -> list[Any]:
    return [each for each in stored()["test-notices"] if each["pk"]["S"].startswith("NOTICE#")]


@pytest.mark.thorough
def test_a_withdrawn_result_is_withheld_on_every_route_until_it_is_given_back(world: World, released: str) -> None:
    cookie = stories.a_signed_in_candidate(world)
    officer = stories.an_officer(world)
    staff = stories.staff_of(world, "staff@es442.example.org").cookie
    mails, before = len(world.mails()), len(notices())

    def dates() -> list[str]:
        """Of the version that is out, on every page that has one."""
        listed = world.call("GET", "/v1/me/results", cookie=cookie).body["data"][0]["released_at"]
        whole = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body["released_at"]
        checked = stories.verify(world, officer).body["result"]["released_at"]
        of_centre = world.call("GET", f"/v1/sessions/{SESSION}/results", cookie=staff).body["data"]
        (mine,) = [each["statement"]["released_at"] for each in of_centre if each["candidate_id"] == CANDIDATE]
        return [listed, whole, checked, mine]

    def seen() -> list[tuple[int, str, str | None, bool]]:
        stories.later(world, world.at)
        whole = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie)
        checked = stories.verify(world, officer)
        shown = [whole.body, checked.body["result"]]
        return [(each["version"], each["state"], each["code"], '"176"' in whole.raw + checked.raw) for each in shown]

    assert seen() == [(1, "valid", None, True)] * 2
    assert dates() == ["2026-12-09T08:00:00Z"] * 4
    world.at += timedelta(minutes=15)
    done = withdraw(world)
    assert (done.status, done.body["status"], done.body["code"]) == (201, "withheld", "Withheld")
    assert seen() == [(2, "withheld", "Withheld", False)] * 2
    assert give_back(world).status == 201
    assert seen() == [(3, "valid", None, True)] * 2
    assert dates() == ["2026-12-09T08:15:00Z"] * 4
    assert log_of(world, released)[-2:] == [
        ("ana", f"withdrew one result ({RESULT}): {WHY}"),
        ("ben", f"returned one result ({RESULT}): cleared"),
    ]
    activity = world.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert [each["results"] for each in activity] == [[SESSION]] * (3 + 2 * 2)  # of `seen` and of `dates`
    stories.later(world, world.at + timedelta(days=1))
    notified = [mail["to"] for mail in world.mails()[mails:]]
    assert (notified, len(notices())) == ([stories.OFFICER] * 2, before + 2)  # no candidate


def test_an_operator_is_never_shown_a_score(world: World, released: str) -> None:
    for answer in (withdraw(world), give_back(world)):
        assert set(answer.body) == {"id", "release_id", "status", "code", "at"}


def test_versions_of_a_withdrawal_are_in_no_fan_out(world: World, released: str) -> None:
    pages = [results.page_of_release(released, shard, None, 100)[0] for shard in range(64)]
    withdraw(world)
    give_back(world)
    assert [results.page_of_release(released, shard, None, 100)[0] for shard in range(64)] == pages


def test_a_fan_out_that_began_meanwhile_keeps_its_mark(world: World, released: str) -> None:
    assert releases.get_release(released).fanout_begun
    withdraw(world)
    assert releases.get_release(released).fanout_begun
    assert releases.due_releases(world.at + timedelta(days=1)) == []


@pytest.mark.parametrize(
    "result",
    [
        f"KXA999999.{SESSION}",
        f"{CANDIDATE}.FCE-2027",
        CANDIDATE,
        SESSION,
        f".{SESSION}",
        f"{CANDIDATE}.",
        f"{CANDIDATE}.{SESSION}.",
        "nonsense",
    ],
)
def test_what_is_not_there_is_not_withdrawn(world: World, released: str, result: str) -> None:
    before = stored()
    assert withdraw(world, result).status == give_back(world, result).status == 404
    assert stored() == before


@pytest.mark.parametrize("reason", ["", "no", " " * 5, "x" * 501, "a\u200bcase", 7])
def test_a_reason_is_asked_for(world: World, released: str, reason: object) -> None:
    before = stored()
    refused = withdraw(world, reason=reason)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/reason")
    assert stored() == before


def test_only_what_is_out_is_withdrawn(world: World) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    assert withdraw(world).status == 404  # an entry, and no result yet
    stories.load_and_approve(world, release_id)
    for at in (world.at, RELEASE_AT - timedelta(seconds=1)):
        stories.later(world, at)
        before = stored()
        assert (withdraw(world).status, give_back(world).status) == (409, 409)
        assert stored() == before
    stories.later(world, RELEASE_AT)
    assert give_back(world).status == 409
    assert withdraw(world).status == 201
    before = stored()
    assert withdraw(world).status == 409
    assert stored() == before
    assert act(world, release_id, "recalls").status == 200
    assert (withdraw(world).status, give_back(world).status) == (409, 409)


def test_a_result_stays_withdrawn_through_a_recall_and_a_restoration(world: World, released: str) -> None:
    cookie = stories.a_signed_in_candidate(world)
    path = f"/v1/me/results/{SESSION}"
    assert withdraw(world).status == 201
    assert act(world, released, "recalls").status == 200
    assert world.call("GET", path, cookie=cookie).status == 404
    assert act(world, released, "restorations").status == 200
    assert world.call("GET", path, cookie=cookie).body["code"] == "Withheld"
    assert give_back(world).status == 201
    assert world.call("GET", path, cookie=cookie).body["version"] == 3


def test_a_late_result_may_follow_a_withdrawal_and_is_not_overtaken_by_its_return(world: World, released: str) -> None:
    assert withdraw(world).status == 201
    late = stories.plan_release(world, "2026-12-14T08:00:00Z")
    corrected = "\n".join(RESULTS.splitlines()[:2]).replace("176", "190") + "\n"
    assert world.ingest("results", corrected, late)["state"] == "loaded"
    assert give_back(world).status == 409
    versions = results.get_record(CANDIDATE).versions_of(SESSION)
    assert [(each.version, each.release_id) for each in versions] == [(3, late), (2, released), (1, released)]


def test_of_two_withdrawals_at_once_one_stands(world: World, released: str, monkeypatch: pytest.MonkeyPatch) -> None:
    once(monkeypatch, releases, "noting", lambda: withdraw(world, operator="ben"))
    assert withdraw(world).status == 409
    assert len(results.get_record(CANDIDATE).versions_of(SESSION)) == 2
    assert [who for who, _ in log_of(world, released)[-1:]] == ["ben"]


def test_two_results_of_one_release_are_withdrawn_at_once(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = f"{PENDING_CANDIDATE}.{SESSION}"
    once(monkeypatch, releases, "noting", lambda: withdraw(world, other, operator="ben"))
    assert withdraw(world).status == 201
    assert [line.split(":")[0] for _, line in log_of(world, released)[-2:]] == [
        f"withdrew one result ({other})",
        f"withdrew one result ({RESULT})",
    ]


def test_a_recall_that_comes_in_between_is_first(world: World, released: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/v1/board/releases/{released}/recalls"
    once(monkeypatch, releases, "noting", lambda: world.call("POST", path, stories.WHY, operator="ben"))
    assert withdraw(world).status == 409
    assert len(results.get_record(CANDIDATE).versions_of(SESSION)) == 1
    assert log_of(world, released)[-1] == ("ben", "recalled: a wrong file")


def test_a_result_that_keeps_changing_is_refused_as_stale(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "transact", lambda _: False)
    refused = withdraw(world)
    assert (refused.status, refused.body["code"], TURNS) == (409, "stale_version", 3)
