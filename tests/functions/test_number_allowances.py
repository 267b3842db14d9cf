"""One more Secret number than the limits let a centre issue: by the awarding body, once, for a week, and recorded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shared.secret_numbers.confirmation import ALLOWED_FOR, Allowance
from shared.store import allowances
from tests.kit import snapshots, stories
from tests.kit.confirmation_stories import LEO, NOA, WHY, allow, ask, enter, numbers_on, of, reissue
from tests.kit.stories import face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough


@snapshots.stage
def entered(world: World) -> World:
    return enter(world)


def shown(world: World, cookie: str, who: str = NOA) -> Answer:
    return world.call("POST", f"/v1/candidates/{who}/secret-reissues", {"reason": WHY}, cookie=cookie)


def code_of(answer: Answer) -> str | None:
    """Of a print's other number; None where it was issued."""
    code: str | None = answer.body["data"][0].get("code")
    return code


def test_one_more_is_printed_or_shown_and_no_second(entered: World) -> None:
    cookie = of(entered)
    assert code_of(reissue(entered, cookie, NOA)) is None
    assert (shown(entered, cookie).body["code"], code_of(reissue(entered, cookie, NOA))) == ("reissued_today",) * 2
    allowed = allow(entered)
    assert (allowed.status, allowed.body) == (201, {"candidate_id": NOA, "until": "2026-12-08T09:00:00Z"})
    assert code_of(reissue(entered, cookie, NOA)) is None
    assert numbers_on(ask(entered, cookie, NOA)).keys() == {NOA}
    assert code_of(reissue(entered, cookie, NOA)) == "reissued_today"
    assert allow(entered).status == 201
    assert shown(entered, cookie).status == 201
    refused = shown(entered, cookie)
    assert (refused.status, refused.body["code"]) == (409, "reissues_spent")
    assert "The awarding body can allow one more" in refused.body["detail"]
    assert allow(entered).status == 201
    assert code_of(reissue(entered, cookie, NOA)) is None


def test_what_the_limits_allow_uses_nothing(entered: World) -> None:
    cookie = of(entered)
    assert allow(entered).status == 201
    assert code_of(reissue(entered, cookie, NOA)) is None
    assert allowances.find_allowance(NOA, entered.at) is not None
    assert code_of(reissue(entered, cookie, NOA)) is None
    assert allowances.find_allowance(NOA, entered.at) is None


def test_it_is_for_one_candidate_and_a_week(entered: World) -> None:
    cookie = of(entered)
    assert allow(entered, LEO).status == 201
    for _ in range(2):
        last = reissue(entered, cookie, NOA)
    assert code_of(last) == "reissued_today"
    assert allow(entered).status == 201
    entered.at += ALLOWED_FOR
    assert allowances.find_allowance(NOA, entered.at - timedelta(milliseconds=1)) is not None
    assert allowances.find_allowance(NOA, entered.at) is None
    cookie = of(entered, name="later")
    for _ in range(2):
        last = reissue(entered, cookie, NOA)
    assert code_of(last) == "reissued_today"
    assert allow(entered).status == 201, "the one before has ended"


def test_every_one_is_kept_with_who_and_why(entered: World) -> None:
    cookie = of(entered)
    assert code_of(reissue(entered, cookie, NOA)) is None
    for operator in ("ana", "berta"):
        assert allow(entered, operator=operator, reason=f"asked by {operator}").status == 201
        assert code_of(reissue(entered, cookie, NOA)) is None
    row = stories.row("people", f"ALLOWANCE#{NOA}", "ALLOWANCE")
    kept = [(each["M"]["operator"]["S"][-3:], each["M"]["reason"]["S"]) for each in row["every"]["L"]]
    assert kept == [("ana", "asked by ana"), ("rta", "asked by berta")]
    acts = entered.call("GET", f"/v1/candidates/{NOA}/activity", cookie=cookie).body["data"]
    assert [each["act"] for each in acts] == ["confirmation_reissue"] * 3


def test_what_is_no_allowance_changes_nothing(entered: World) -> None:
    cookie = of(entered)
    assert allow(entered).status == 201
    before = stored()["test-people"]
    again = allow(entered)
    assert (again.status, again.body["code"]) == (409, "already_allowed")
    assert "until 8 December 2026" in again.body["detail"]
    assert {allow(entered, who).status for who in ("KXZ999999", "x")} == {404}
    assert {allow(entered, reason=reason).status for reason in ("", " ", "x" * 1000)} == {422}
    assert face(allow(entered, operator=None))[0] in (401, 403)
    path = f"/v1/board/candidates/{NOA}/number-allowances"
    assert entered.call("POST", path, {"reason": WHY}, cookie=cookie).status in (401, 403)
    assert stored()["test-people"] == before


def test_of_many_at_once_one_is_allowed_and_one_used(entered: World) -> None:
    """And two prints that would both use it issue one number."""
    moment = Allowance(NOA, entered.at, "ana", WHY)
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: allowances.add_allowance(moment), range(8))) == [*[False] * 7, True]
    cookie = of(entered)
    assert code_of(reissue(entered, cookie, NOA)) is None
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda _: code_of(reissue(entered, cookie, NOA)), range(4)))
    assert codes.count(None) == 1
    assert set(codes) <= {None, "secret_just_issued", "reissued_today"}
