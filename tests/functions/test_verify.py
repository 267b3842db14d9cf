"""Verifications: what an organisation sees, who learns of it, and how often it may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from shared.adapters import cache
from shared.application import guarded_pair
from shared.ground.settings import settings
from shared.store import access_record, rows
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    BORN,
    CANDIDATE,
    OFFICER,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    SECRET,
    SESSION,
    WHY,
    a_signed_in_candidate,
    an_officer,
    is_refusal,
    organisation_of,
    release_results,
    sign_in,
    stored,
    tries,
    verify,
)
from tests.kit.world import Answer, World


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


# What an organisation sees, and who learns of it


def test_a_verification_shows_what_the_candidate_sees_without_their_own_matters(released: World) -> None:
    cookie = a_signed_in_candidate(released)
    mine = released.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body
    answer = verify(released, an_officer(released))
    assert "state" not in answer.body
    assert [each["state"] for each in answer.body["results"]] == ["valid"]
    assert answer.body["verified_at"] == "2026-12-09T08:00:00Z"
    shown = answer.body["result"]
    assert shown == {name: value for name, value in mine.items() if name in shown}
    assert "enquiry" not in shown
    assert "ada@example.org" not in answer.raw
    assert BORN not in answer.raw


def test_each_look_is_recorded_for_the_candidate(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    verify(released, officer, secret="0000")
    verified = verify(released, officer)
    (seen,) = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert seen == {
        "id": verified.body["verification_id"],
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Universitat",
        "organisation_id": organisation_of(officer),
        "route": "secret_number",
        "results": [SESSION],
        "seen": [
            {
                "exam": {"code": "FCE", "name": "B2 First"},
                "session": {
                    "id": SESSION,
                    "name": "December 2026",
                    "format": "paper_based",
                    "exam_date": "2026-11-28",
                },
                "version": 1,
            }
        ],
        "purpose": "admission",
        "purpose_text": None,
        "profile_name": None,
        "verdict_only": False,
    }


def test_what_it_is_needed_for_is_declared_answered_and_read_by_the_candidate(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    verified = verify(released, officer, purpose="other", purpose_text=" an  exchange year")
    declared = {"purpose": "other", "purpose_text": "an exchange year"}
    assert {name: verified.body[name] for name in declared} == declared
    assert verified.body["organisation"] == "Universitat"
    (seen,) = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert {name: seen[name] for name in declared} == declared


@pytest.mark.parametrize(
    ("declared", "pointer"),
    [
        ({"purpose": None}, "/purpose"),
        ({"purpose": "curiosity"}, "/purpose"),
        ({"purpose": "other"}, "/purpose_text"),
        ({"purpose": "other", "purpose_text": "x"}, "/purpose_text"),
        ({"purpose": "visa", "purpose_text": "an exchange year"}, "/purpose_text"),
    ],
)
def test_without_a_purpose_nothing_is_compared_nor_counted(
    released: World, declared: dict[str, Any], pointer: str
) -> None:
    officer, before = an_officer(released), stored()
    refused = verify(released, officer, **declared)
    assert (refused.status, [each["pointer"] for each in refused.body["errors"]]) == (422, [pointer])
    assert stored() == before


TROUBLES = ["ThrottlingException", "ValidationException", "AccessDeniedException"]


def test_without_its_record_nothing_is_shown(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = an_officer(released)
    for code in TROUBLES:
        error: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {}}

        def fail(*_: object, error: Any = error) -> bool:
            raise ClientError(error, "TransactWriteItems")

        with monkeypatch.context() as patched:
            patched.setattr(rows, "transact", fail)
            answer = verify(released, officer)
        assert answer.status in (500, 503), code
        assert "174" not in answer.raw
        assert "result" not in answer.body


def test_a_candidate_may_shut_organisations_out_and_let_them_in_again(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    for on in (False, True):
        released.call("PATCH", "/v1/me", {"verification_by_secret": on}, cookie=cookie)
        assert (verify(released, officer).status == 200) is on


def test_a_pending_result_is_verified_as_pending(released: World) -> None:
    shown = verify(released, an_officer(released), PENDING_CANDIDATE, PENDING_SECRET).body["result"]
    assert (shown["status"], shown["papers"], shown["overall"]) == ("pending", [], None)
    assert shown["state"] == "pending"


def test_a_withdrawn_result_is_verified_as_withheld_and_valid_again_once_it_is_given_back(released: World) -> None:
    officer, path = an_officer(released), f"/v1/board/results/{CANDIDATE}.{SESSION}"
    states = []
    for act in ("withdrawals", "restorations"):
        assert released.call("POST", f"{path}/{act}", WHY, operator="ana").status == 201
        cache.forget()
        states.append(verify(released, officer).body["result"]["state"])
    assert states == ["withheld", "valid"]


def test_the_session_may_be_named(released: World) -> None:
    officer = an_officer(released)
    assert verify(released, officer, session_id=SESSION).body["result"]["session"]["id"] == SESSION
    assert is_refusal(verify(released, officer, session_id="CAE-2026-12-PB"))


def outcomes(answers: list[Answer]) -> list[str]:
    return [answer.body.get("code", "shown") for answer in answers]


@pytest.mark.thorough
def test_twenty_refused_pairs_a_day_even_in_a_burst(released: World) -> None:
    """Nothing is forgotten between these, as in an environment that is asked twenty times in three seconds."""
    officer = an_officer(released)
    verify(released, officer)
    wrong = [verify(released, officer, f"KXC{number:06d}") for number in range(21)]
    assert outcomes(wrong) == ["not_recognised"] * 20 + ["refusals_spent"]
    assert wrong[20].headers["retry-after"] == "30", "until all of them are surely answered"
    released.at += timedelta(seconds=30)
    wrong.append(verify(released, officer))
    left = timedelta(days=1) - timedelta(hours=released.at.hour, minutes=released.at.minute, seconds=released.at.second)
    waits = str(int(left.total_seconds()))
    assert (wrong[21].status, wrong[21].headers["retry-after"]) == (429, waits), "until midnight UTC"
    for second, outcome in ((-1, "refusals_spent"), (0, "shown")):
        stories.later(released, released.at + left + timedelta(seconds=second))
        left = timedelta(seconds=1 - second - 1)
        officer = sign_in(released, "adm@uni.example.org", "admissions office")
        assert outcomes([verify(released, officer)]) == [outcome]


@pytest.mark.parametrize("candidate_id", [CANDIDATE, "KXA999999"])
def test_three_wrong_for_one_id_by_one_organisation_and_that_organisation_waits_for_that_id(
    released: World, candidate_id: str
) -> None:
    """The same for a known ID and for one that nobody has, so that the wait tells nothing of it."""
    officer, other = an_officer(released), an_officer(released, "adm@other.example.org")
    wrong = [verify(released, officer, candidate_id, f"000{number}") for number in range(4)]
    assert outcomes(wrong) == ["not_recognised"] * 3 + ["wait_for_id"]
    assert (wrong[3].status, wrong[3].headers["retry-after"]) == (429, "30"), "until all three are surely answered"
    assert wrong[3].body["detail"].startswith("Your organisation has given three numbers for this ID number")
    if candidate_id == CANDIDATE:
        assert tries() == 3
        assert outcomes([verify(released, officer), verify(released, other)]) == ["wait_for_id", "shown"]
    assert is_refusal(verify(released, officer, PENDING_CANDIDATE, "0000"))
    released.at += timedelta(seconds=30)
    assert verify(released, officer, candidate_id, "0000").headers["retry-after"] == str(24 * 3600 - 30)
    stories.later(released, released.at + timedelta(hours=23, minutes=58, seconds=30))
    officer = sign_in(released, OFFICER, "admissions office")
    (waits,) = [verify(released, officer, candidate_id, "0000")]
    assert (waits.status, waits.headers["retry-after"]) == (429, "60")
    stories.later(released, released.at + timedelta(minutes=1))
    assert is_refusal(verify(released, officer, candidate_id, "0000"))


def test_an_organisation_that_waits_costs_the_write_that_refuses_it(released: World) -> None:
    officer = an_officer(released)
    for _ in range(3):
        verify(released, officer, secret="0000")
    before = stored()
    with watched() as calls:
        assert verify(released, officer).status == 429
    assert calls.made.count("dynamodb.UpdateItem") == 1
    assert stored() == before


def days_limit() -> dict[str, Any]:
    rows_ = [each for each in stored()[settings().verifications_table] if each["pk"]["S"].startswith("LIMIT#")]
    return rows_[0] if rows_ else {}


def test_a_pair_over_the_days_budget_is_not_compared(released: World) -> None:
    """Whatever other environments have spent since this one looked: a burst of 400 compared 190."""
    officer = an_officer(released)
    assert is_refusal(verify(released, officer, "KXC000000"))
    organisation_id = days_limit()["pk"]["S"].removeprefix("LIMIT#")
    for number in range(19):
        access_record.spend_check(organisation_id, f"KXC{number:06d}", f"c{number}", released.at)
    before = stored()
    with watched() as calls:
        found = [verify(released, officer, secret=secret) for secret in ("0418", SECRET)]
    assert outcomes(found) == ["refusals_spent"] * 2
    assert len(calls.of("UpdateItem")) == 2  # the budget's own, which its condition refuses
    assert stored() == before


@pytest.mark.thorough
def test_a_right_pair_gives_its_check_back(released: World) -> None:
    officer = an_officer(released)
    assert {verify(released, officer).status for _ in range(25)} == {200}
    assert days_limit()["failed"] == {"N": "0"}
    assert is_refusal(verify(released, officer, secret="0418"))
    assert days_limit()["failed"] == {"N": "1"}


@pytest.mark.thorough
def test_what_compares_nothing_spends_nothing_of_the_day(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The practice pair, the practice ID with another number, and whoever is asked for a second item."""
    officer = an_officer(released)
    assert verify(released, officer, "NGG004291", "5362").status == 200
    assert is_refusal(verify(released, officer, "NGG004291", "5363"))
    monkeypatch.setattr(guarded_pair, "of_all", lambda *_: guarded_pair.SPENT)
    assert verify(released, officer).body["code"] == "second_item_required"
    assert days_limit() == {}


def test_the_record_is_read_whatever_the_guard_says(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside it, and not after it: a refusal that saves a read would tell by its time."""
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: 0.0)
    officer = an_officer(released)
    verify(released, officer, secret="0419")  # reads the budgets and unwraps the key
    for secret, status in ((SECRET, 200), ("0418", 404)):
        with watched() as calls:
            assert verify(released, officer, secret=secret).status == status
        assert calls.of("Query") == ["dynamodb.Query"]


def test_a_hundred_checks_a_day(released: World) -> None:
    officer = an_officer(released)
    name = settings().verifications_table
    verify(released, officer)
    (limit,) = [each for each in stored()[name] if each["pk"]["S"].startswith("LIMIT#")]
    boto3.client("dynamodb").put_item(TableName=name, Item={**limit, "checks": {"N": "99"}})
    answers = [verify(released, officer), verify(released, officer)]
    assert outcomes(answers) == ["shown", "checks_spent"]
    assert "174" not in answers[1].raw
