"""Verifications, and the guard on the Secret number that they share with registrations."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from shared.edge import cache
from shared.settings import settings
from shared.store import rows
from tests.stories import (
    BORN,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    SECRET,
    SESSION,
    a_signed_in_candidate,
    an_officer,
    enter_candidates,
    face,
    is_refusal,
    later,
    link_token,
    load_and_approve,
    organisation,
    register,
    release_results,
    set_the_stage,
    sign_in,
    stored,
    tries,
    verify,
)
from tests.world import Answer, World

UNKNOWN = "KXA999999"


@pytest.fixture
def entered(world: World) -> World:
    enter_candidates(world)
    return world


@pytest.fixture
def released(world: World) -> World:
    release_results(world)
    return world


def spend(budget: str, count: int, world: World) -> None:
    """Wrong pairs of the whole system, spread over two of the day's shards, as other environments counted them."""
    names = {"ten minutes": f"w{world.at:%Y%m%dT%H}{world.at.minute // 10}", "day": "day"}
    for shard, part in ((3, count // 2), (11, count - count // 2)):
        key = {"pk": {"S": f"GUARD#WRONG#{world.at:%Y%m%d}#{shard}"}, "sk": {"S": "WRONG"}}
        item = {**key, names[budget]: {"N": str(part)}}
        boto3.client("dynamodb").put_item(TableName=settings().people_table, Item=item)
    cache.forget()


# One refusal


def test_every_refused_pair_looks_the_same(released: World) -> None:
    """Unknown, wrong, locked, registered, embargoed, switched off, the practice ID with another number: one face."""
    officer = an_officer(released)
    refused = {
        "unknown at verify": verify(released, officer, UNKNOWN),
        "wrong at verify": verify(released, officer, secret="0418"),
        "another session": verify(released, officer, session_id="FCE-2027-06-PB"),
        "wrong birth date": verify(released, officer, date_of_birth="2009-05-18"),
        "practice, wrong": verify(released, officer, "NGG004291", "5363"),
        "unknown at register": register(released, candidate_id=UNKNOWN),
        "wrong at register": register(released, secret_number="0418"),
        "wrong birth date at register": register(released, date_of_birth="2009-05-18"),
        "practice at register": register(released, candidate_id="NGG004291", secret_number="5362"),
    }
    cookie = a_signed_in_candidate(released)
    refused["registered"] = register(released)
    released.call("PATCH", "/v1/me", {"verification_by_secret": False}, cookie=cookie)
    refused["switched off"] = verify(released, officer)
    for _ in range(10):
        register(released, candidate_id=PENDING_CANDIDATE, secret_number="0000")
    refused["locked"] = register(released, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    refused["locked at verify"] = verify(released, officer, PENDING_CANDIDATE, PENDING_SECRET)
    assert all(is_refusal(answer) for answer in refused.values()), refused
    assert len({json.dumps(face(answer)) for answer in refused.values()}) == 1


def test_before_the_release_the_right_pair_is_refused_like_a_wrong_one(world: World) -> None:
    load_and_approve(world, set_the_stage(world))
    officer = an_officer(world)
    later(world, RELEASE_AT - timedelta(seconds=1))  # the key is published by now
    officer = sign_in(world, "adm@uni.example.org", "admissions office")
    faces = {json.dumps(face(verify(world, officer, secret=secret))) for secret in (SECRET, "0418")}
    assert len(faces) == 1
    later(world, RELEASE_AT)
    assert verify(world, officer).status == 200


# Ten tries


def test_ten_wrong_tries_are_compared_and_then_the_right_one_is_refused(entered: World) -> None:
    faces = [face(register(entered, secret_number=f"1{number:03d}")) for number in range(11)]
    assert tries() == 10
    right = register(entered)
    assert is_refusal(right)
    assert {json.dumps(each) for each in [*faces, face(right)]} == {json.dumps(faces[0])}
    assert tries() == 10


def test_after_nine_wrong_tries_the_right_one_opens(entered: World) -> None:
    for number in range(9):
        assert is_refusal(register(entered, secret_number=f"1{number:03d}"))
    assert register(entered).status == 201
    assert tries() == 9


def test_a_success_gives_back_one_try_and_never_resets(released: World) -> None:
    """Else nine wrong tries between honest checks would add up to 1,800."""
    officer = an_officer(released)
    for _ in range(3):
        for _ in range(3):
            verify(released, officer, secret="0000")
        assert verify(released, officer).status == 200
    assert tries() == 9
    verify(released, officer, secret="0000")
    assert is_refusal(verify(released, officer))


def test_right_tries_cost_nothing(released: World) -> None:
    officer = an_officer(released)
    assert {verify(released, officer).status for _ in range(15)} == {200}
    assert tries() == 0


def test_both_routes_and_every_spelling_share_one_count(released: World) -> None:
    officer = an_officer(released)
    spelled = ["KXA104827", "kxa104827", "KXA 104 827", "kxa-104-827", "K X A 1 0 4 8 2 7"]
    for each in spelled:
        assert is_refusal(register(released, candidate_id=each, secret_number="0000"))
        assert is_refusal(verify(released, officer, each, "0000"))
    assert tries() == 10
    assert is_refusal(verify(released, officer))
    assert is_refusal(register(released))


def test_a_lock_never_shuts_out_a_registered_owner(released: World) -> None:
    officer = an_officer(released)
    assert register(released).status == 201
    for _ in range(11):
        verify(released, officer, secret="0000")
    cookie = sign_in(released)
    assert released.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).status == 200


def test_a_wrong_birth_date_is_a_wrong_try(entered: World) -> None:
    assert is_refusal(register(entered, date_of_birth="2009-05-18"))
    assert tries() == 1


def test_a_malformed_number_is_not_a_try(entered: World) -> None:
    assert register(entered, secret_number="04x7").status == 422
    assert tries() == 0


# The budget of the whole system


@pytest.mark.parametrize(
    ("budget", "count", "asked"),
    [("ten minutes", 299, False), ("ten minutes", 300, True), ("day", 499, False), ("day", 500, True)],
)
def test_over_the_budget_a_second_item_is_asked_of_everyone_alike(
    released: World, budget: str, count: int, asked: bool
) -> None:
    officer = an_officer(released)
    spend(budget, count, released)
    before = tries()
    answers = [
        verify(released, officer),
        register(released),
        verify(released, officer, secret="0000"),
        verify(released, officer, UNKNOWN),
        register(released, candidate_id=UNKNOWN),
    ]
    codes = [answer.body.get("code") for answer in answers]
    if not asked:
        assert codes == [None, None, "not_recognised", "not_recognised", "not_recognised"]
        return
    assert len({json.dumps(face(answer)) for answer in answers}) == 1
    assert (answers[0].status, codes[0]) == (403, "second_item_required")
    assert answers[0].body["errors"][0]["pointer"] == "/date_of_birth"
    assert tries() == before


def test_with_the_date_of_birth_the_right_pair_opens_over_the_budget(released: World) -> None:
    officer = an_officer(released)
    spend("ten minutes", 300, released)
    assert is_refusal(verify(released, officer, date_of_birth="2009-05-18"))
    assert is_refusal(verify(released, officer, UNKNOWN, date_of_birth=BORN))
    assert is_refusal(register(released, date_of_birth="2009-05-18"))
    assert verify(released, officer, date_of_birth=BORN).status == 200
    assert register(released, date_of_birth=BORN).status == 201


def test_the_budget_is_of_its_ten_minutes_and_its_day(entered: World) -> None:
    spend("ten minutes", 300, entered)
    assert register(entered).body["code"] == "second_item_required"
    entered.at += timedelta(minutes=10)
    cache.forget()
    assert register(entered).status == 201


def test_wrong_pairs_of_unknown_ids_are_counted_too(entered: World) -> None:
    for number in range(40):
        register(entered, candidate_id=f"KXB{number:06d}")
    spent = [each for each in stored()["test-people"] if each["pk"]["S"].startswith("GUARD#WRONG#")]
    assert sum(int(each["day"]["N"]) for each in spent) == 40
    assert len(spent) > 4  # spread, so that a burst meets no hot partition


def test_the_practice_pair_answers_however_busy_the_guard(entered: World) -> None:
    officer = an_officer(entered)
    spend("day", 5000, entered)
    before = stored()
    answer = verify(entered, officer, "ngg 004 291", "5362")
    assert (answer.status, answer.body["state"]) == (200, "practice")
    assert answer.body["result"]["overall"]["scale_score"] == 174
    assert answer.body["result"]["candidate"]["candidate_id"] == "NGG004291"
    assert stored() == before


# What an organisation sees, and who learns of it


def test_a_verification_shows_what_the_candidate_sees_without_their_own_matters(released: World) -> None:
    cookie = a_signed_in_candidate(released)
    mine = released.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body
    answer = verify(released, an_officer(released))
    assert answer.body["state"] == "valid"
    assert answer.body["verified_at"] == "2026-12-09T08:00:00Z"
    shown = answer.body["result"]
    assert shown == {name: value for name, value in mine.items() if name in shown}
    assert "enquiry" not in shown
    assert "ada@example.org" not in answer.raw
    assert BORN not in answer.raw


def test_each_look_is_recorded_for_the_candidate(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    verify(released, officer, secret="0000")
    looked = verify(released, officer)
    (seen,) = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert seen == {
        "id": looked.body["verification_id"],
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Universitat",
        "route": "secret_number",
        "results": [SESSION],
    }


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


def test_the_session_may_be_named(released: World) -> None:
    officer = an_officer(released)
    assert verify(released, officer, session_id=SESSION).body["result"]["session"]["id"] == SESSION
    assert is_refusal(verify(released, officer, session_id="CAE-2026-12-PB"))


# Organisations


def test_an_address_must_be_proved_before_the_first_check(released: World) -> None:
    released.call("POST", "/v1/organisations", organisation())
    released.drain()
    token = link_token(released.mails()[-1]["text"])
    officer = sign_in(released, "adm@uni.example.org", "admissions office")
    before = tries()
    early = verify(released, officer)
    assert (early.status, early.body["code"]) == (403, "email_not_proved")
    assert tries() == before
    proof = {"token": token}
    assert released.call("POST", "/v1/organisation-confirmations", proof).status == 200
    assert released.call("POST", "/v1/organisation-confirmations", proof).status == 410
    cache.forget()
    assert verify(released, officer).status == 200


def test_a_taken_address_is_not_told(world: World) -> None:
    first = world.call("POST", "/v1/organisations", organisation())
    before = stored()
    second = world.call("POST", "/v1/organisations", organisation(name="Burglars", password="let burglars in"))
    assert face(first) == face(second)
    assert stored() == before
    world.drain()
    assert len(world.mails()) == 1
    sign_in(world, "ADM@uni.example.org", "admissions office")


def test_a_bad_organisation_is_refused_by_name(world: World) -> None:
    broken = {"name": " . "[:1], "email": "adm", "password": "password12", "accept_terms": "1", "language": "fr"}
    before = stored()
    for name, value in broken.items():
        answer = world.call("POST", "/v1/organisations", organisation(**{name: value}))
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, f"/{name}")
    assert stored() == before


def outcomes(answers: list[Answer]) -> list[str]:
    return [answer.body.get("code", "shown") for answer in answers]


def test_twenty_refused_pairs_a_day_even_in_a_burst(released: World) -> None:
    """Nothing is forgotten between these, as in an environment that is asked twenty times in three seconds."""
    officer = an_officer(released)
    verify(released, officer)
    wrong = [verify(released, officer, f"KXC{number:06d}") for number in range(21)]
    assert outcomes(wrong) == ["not_recognised"] * 20 + ["too_many_attempts"]
    assert (wrong[20].status, wrong[20].headers["retry-after"]) == (429, "3600")
    assert outcomes([verify(released, officer)]) == ["too_many_attempts"]
    released.at += timedelta(days=1)
    cache.forget()
    officer = sign_in(released, "adm@uni.example.org", "admissions office")
    assert outcomes([verify(released, officer)]) == ["shown"]


def test_a_hundred_checks_a_day(released: World) -> None:
    officer = an_officer(released)
    name = settings().verifications_table
    verify(released, officer)
    (limit,) = [each for each in stored()[name] if each["pk"]["S"].startswith("LIMIT#")]
    boto3.client("dynamodb").put_item(TableName=name, Item={**limit, "checks": {"N": "99"}})
    answers = [verify(released, officer), verify(released, officer)]
    assert outcomes(answers) == ["shown", "too_many_attempts"]
    assert "174" not in answers[1].raw
