"""A look at an earlier check: the same results as they stand now, recorded before they are shown, and for 90 days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.adapters import cache
from shared.ground.dates import instant_text
from shared.store import access_record, releases, rows, verification_keys
from shared.store.tables import VERIFICATIONS
from shared.verification.organisation import MOST_CHECKS_PER_DAY
from tests.kit import enquiry_stories, snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    CANDIDATE,
    OFFICER,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    RESULTS,
    SESSION,
    WHY,
    a_signed_in_candidate,
    an_officer,
    face,
    release_results,
    stored,
    tries,
    verify,
)
from tests.kit.world import Answer, World

PATH = "/v1/verifications"
SCORE = '"176"'
SECOND, DAYS_90 = timedelta(seconds=1), timedelta(days=90)


@snapshots.stage
def checked(world: World) -> World:
    """Results are out, and an organisation has checked both candidates'."""
    release_results(world)
    officer = an_officer(world)
    assert verify(world, officer).status == 200
    assert verify(world, officer, PENDING_CANDIDATE, PENDING_SECRET).status == 200
    world.at += SECOND  # what happens in one moment has no order in the record
    return world


def officer_of(world: World) -> str:
    return stories.sign_in(world, OFFICER, "admissions office")


def check_of(world: World, officer: str, candidate_id: str = CANDIDATE) -> str:
    listed = world.call("GET", PATH, cookie=officer, query={"candidate_id": candidate_id})
    (check,) = listed.body["data"]
    return str(check["verification_id"])


def test_checks_and_later_looks_carry_a_name_that_the_candidate_never_reads(checked: World) -> None:
    officer, cookie = officer_of(checked), a_signed_in_candidate(checked)
    again = checked.call("GET", f"{PATH}/{check_of(checked, officer)}", cookie=officer)
    assert again.body["person_name"] == "Laia Puig"
    kept = [each for each in stored()["test-verifications"] if each["pk"]["S"] == f"SEEN#{CANDIDATE}"]
    assert [each["route"]["S"] for each in kept] == ["secret_number", "look_again"]
    assert {(each["person_id"]["S"], each["person_name"]["S"]) for each in kept} == {
        (officer.split(".")[1], "Laia Puig")
    }
    seen = checked.call("GET", "/v1/me/activity", cookie=cookie)
    assert len(seen.body["data"]) == 2
    assert "Laia" not in seen.raw


def look(world: World, officer: str, check: str = "", **query: str) -> Answer:
    """As another environment would answer it now."""
    cache.forget()
    return world.call("GET", f"{PATH}/{check or check_of(world, officer)}", cookie=officer, query=query or None)


def rows_of(candidate_id: str = CANDIDATE) -> list[Any]:
    return access_record.find_verifications(candidate_id)


def test_a_look_again_shows_the_result_and_is_read_by_the_candidate(checked: World) -> None:
    officer, cookie = officer_of(checked), a_signed_in_candidate(checked)
    check = str(rows_of()[0].id)
    first = verify(checked, officer).body["result"]
    checked.at += SECOND
    answer = look(checked, officer, check, purpose="visa")
    assert answer.status == 200, answer.raw
    assert {name: answer.body[name] for name in ("verification_id", "candidate_id", "purpose", "content_shown")} == {
        "verification_id": check,
        "candidate_id": CANDIDATE,
        "purpose": "visa",
        "content_shown": True,
    }
    assert (answer.body["verified_at"], answer.body["content_until"]) == (
        "2026-12-09T08:00:00Z",
        "2027-03-09T08:00:00Z",
    )
    (seen,) = answer.body["results"]
    assert (seen["state"], seen["version_seen"], seen["version_now"]) == ("valid", 1, 1)
    assert seen["result"] == first
    latest, *_ = checked.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert {name: latest[name] for name in ("organisation", "route", "results", "purpose", "purpose_text")} == {
        "organisation": "Universitat",
        "route": "look_again",
        "results": [SESSION],
        "purpose": "visa",
        "purpose_text": None,
    }
    assert rows_of()[0].first_id == check


@pytest.mark.parametrize(
    ("query", "declared"),
    [
        ({}, ("admission", None)),
        ({"purpose": "employment"}, ("employment", None)),
        ({"purpose": "other", "purpose_text": "an exchange year"}, ("other", "an exchange year")),
    ],
)
def test_the_purpose_of_a_look_again_is_the_checks_where_none_is_given(
    checked: World, query: dict[str, str], declared: tuple[str, str | None]
) -> None:
    answer = look(checked, officer_of(checked), **query)
    assert (answer.body["purpose"], answer.body["purpose_text"]) == declared
    assert (rows_of()[0].declared.purpose, rows_of()[0].declared.text) == declared


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"purpose": "curiosity"}, "/purpose"),
        ({"purpose": "other"}, "/purpose_text"),
        ({"purpose": "visa", "purpose_text": "an exchange year"}, "/purpose_text"),
        ({"purpose_text": "an exchange year"}, "/purpose"),
    ],
)
def test_a_purpose_that_is_none_is_refused_and_nothing_is_shown_nor_recorded(
    checked: World, query: dict[str, str], pointer: str
) -> None:
    officer = officer_of(checked)
    before = stored()
    answer = look(checked, officer, **query)
    assert (answer.status, [each["pointer"] for each in answer.body["errors"]]) == (422, [pointer])
    assert stored() == before


def test_a_look_again_compares_no_number(checked: World) -> None:
    """So it costs the guard no try, and it is no refused pair of the day."""
    officer, day = officer_of(checked), access_record.of_day(_organisation(), checked.at.date())
    before, counted = tries(), rows.get(VERIFICATIONS, *day) or {}
    for _ in range(3):
        assert look(checked, officer).status == 200
    after = rows.get(VERIFICATIONS, *day) or {}
    assert (tries(), after["failed"], after["checks"]) == (before, counted["failed"], counted["checks"] + 3)


def _organisation() -> str:
    return str(rows_of()[-1].organisation_id)


def test_a_day_without_checks_left_has_no_look_again(checked: World) -> None:
    officer, check = officer_of(checked), str(rows_of()[0].id)
    day = access_record.of_day(_organisation(), checked.at.date())
    rows.update(VERIFICATIONS, *day, change="SET checks = :all", values={":all": MOST_CHECKS_PER_DAY})
    before = stored()
    answer = look(checked, officer, check)
    assert (answer.status, answer.body["code"]) == (429, "checks_spent")
    assert int(answer.headers["retry-after"]) == 16 * 3600 - 1
    assert stored() == before
    checked.at += timedelta(hours=16)
    assert look(checked, officer_of(checked), check).status == 200


TROUBLES = ["ThrottlingException", "ValidationException", "AccessDeniedException"]


def test_without_its_record_a_look_again_shows_nothing(checked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, check = officer_of(checked), str(rows_of()[0].id)
    for code in TROUBLES:
        error: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {}}

        def fail(*_: object, error: Any = error) -> bool:
            raise ClientError(error, "TransactWriteItems")

        with monkeypatch.context() as patched:
            patched.setattr(rows, "transact", fail)
            answer = look(checked, officer, check)
        assert answer.status in (500, 503), code
        assert SCORE not in answer.raw
        assert "results" not in answer.body


def test_a_head_of_a_check_is_no_look(checked: World) -> None:
    officer, check = officer_of(checked), str(rows_of()[0].id)
    before = stored()
    head = checked.call("HEAD", f"{PATH}/{check}", cookie=officer)
    assert (head.status, head.raw) == (200, "")
    assert stored() == before


# What has become of it


def test_a_look_again_shows_no_score_of_what_is_withheld_or_recalled(checked: World) -> None:
    officer, check = officer_of(checked), str(rows_of()[0].id)
    result, release = f"/v1/board/results/{CANDIDATE}.{SESSION}", f"/v1/board/releases/{_release(checked)}"
    seen = []
    for act in (f"{result}/withdrawals", f"{result}/restorations", f"{release}/recalls", f"{release}/restorations"):
        assert checked.call("POST", act, WHY, operator="ana").status in (200, 201)
        checked.at += SECOND
        checked.tick()
        answer = look(checked, officer, check)
        (line,) = answer.body["results"]
        seen.append((line["state"], line["superseded_by"], line["result"] is not None, SCORE in answer.raw))
    assert seen == [
        ("withheld", None, False, False),
        ("superseded", 3, True, True),
        ("recalled", None, False, False),
        ("superseded", 3, True, True),
    ]
    assert [each.seen for each in rows_of()[:4]] == [(f"{SESSION}#3",), (), (f"{SESSION}#3",), ()]


def _release(world: World) -> str:
    return str(world.call("GET", "/v1/board/releases", operator="ana").body["data"][0]["id"])


def test_a_result_that_has_become_another_is_superseded_and_shown_as_it_is_now(world: World) -> None:
    release_results(world)
    officer = an_officer(world)
    assert verify(world, officer, PENDING_CANDIDATE, PENDING_SECRET).body["result"]["state"] == "pending"
    late = stories.plan_release(world, LATE_AT.isoformat().replace("+00:00", "Z"))
    stories.load_and_approve(world, late, LATE)
    stories.later(world, LATE_AT)
    officer = officer_of(world)
    (line,) = look(world, officer, check_of(world, officer, PENDING_CANDIDATE)).body["results"]
    assert (line["state"], line["version_seen"], line["superseded_by"]) == ("superseded", 1, 2)
    assert (line["result"]["state"], line["result"]["overall"]["value"]) == ("valid", "163")
    for path in ("withdrawals", "restorations"):
        world.at += timedelta(minutes=1)
        path = f"/v1/board/results/{PENDING_CANDIDATE}.{SESSION}/{path}"
        assert world.call("POST", path, {"reason": "a mistake"}, operator="ana").status == 201
    (line,) = look(world, officer, check_of(world, officer, PENDING_CANDIDATE)).body["results"]
    assert line["result"]["released_at"] == instant_text(world.at), "as this version came out itself"


def test_a_look_again_never_shows_another_session_nor_a_later_one(world: World) -> None:
    enquiry_stories.results_are_out(world)
    officer = an_officer(world)
    pair = enquiry_stories.OF_AGE, enquiry_stories.OF_AGE_SECRET
    assert verify(world, officer, *pair).status == 200
    enquiry_stories.key_results_are_out(world)
    officer = officer_of(world)
    check = check_of(world, officer, enquiry_stories.OF_AGE)
    assert len(verify(world, officer, *pair).body["results"]) == 2
    answer = look(world, officer, check)
    assert [each["session"]["id"] for each in answer.body["results"]] == [SESSION]
    assert enquiry_stories.KEY_SESSION not in answer.raw


@pytest.mark.parametrize(("age", "shown"), [(DAYS_90 - SECOND, True), (DAYS_90, False), (DAYS_90 + SECOND, False)])
def test_content_ends_90_days_after_the_check_and_the_state_does_not(
    checked: World, age: timedelta, shown: bool
) -> None:
    check = str(rows_of()[0].id)
    checked.at = RELEASE_AT + age
    answer = look(checked, officer_of(checked), check)
    assert (answer.body["content_shown"], SCORE in answer.raw, "Ada" in answer.raw) == (shown, shown, shown)
    (line,) = answer.body["results"]
    assert (line["state"], line["result"] is not None) == ("valid", shown)
    assert (rows_of()[0].route, rows_of()[0].seen) == ("look_again", (f"{SESSION}#1",) if shown else ())


def test_content_ends_where_the_candidate_has_ended_verification_and_comes_back_with_it(checked: World) -> None:
    officer, cookie, check = officer_of(checked), a_signed_in_candidate(checked), str(rows_of()[0].id)
    for on in (False, True):
        checked.call("PATCH", "/v1/me", {"verification_by_secret": on}, cookie=cookie)
        answer = look(checked, officer, check)
        assert (answer.body["content_shown"], SCORE in answer.raw) == (on, on)
        assert [each["state"] for each in answer.body["results"]] == ["valid"]


def test_content_ends_where_the_candidate_has_blocked_the_organisation_and_comes_back_with_it(checked: World) -> None:
    officer, cookie, check = officer_of(checked), a_signed_in_candidate(checked), str(rows_of()[0].id)
    for act, shown in (("PUT", False), ("DELETE", True)):
        checked.call(act, f"/v1/me/blocked-organisations/{_organisation()}", cookie=cookie)
        answer = look(checked, officer, check)
        assert (answer.status, answer.body["content_shown"], SCORE in answer.raw) == (200, shown, shown)


@pytest.mark.parametrize("change", ["REMOVE email_proved_at", "SET suspended_because = :reason"])
def test_content_ends_where_the_organisation_may_not_verify(checked: World, change: str) -> None:
    officer, check = officer_of(checked), str(rows_of()[0].id)
    place = verification_keys.organisation(_organisation()), "ORGANISATION"
    rows.update(
        VERIFICATIONS, *place, change=change, values={":reason": "Numbers were guessed."} if "SET" in change else {}
    )
    answer = look(checked, officer, check)
    assert (answer.status, answer.body["content_shown"], SCORE in answer.raw) == (200, False, False)


def test_looks_of_an_approved_organisation_count_in_its_own_limit(checked: World) -> None:
    officer, check = officer_of(checked), str(rows_of()[0].id)
    place = verification_keys.organisation(_organisation()), "ORGANISATION"
    day = access_record.of_day(_organisation(), checked.at.date())
    limit = rows.get(VERIFICATIONS, *day)["checks"] + 1  # type: ignore[index]
    rows.update(VERIFICATIONS, *place, change="SET checks_per_day = :most", values={":most": limit})
    assert [look(checked, officer, check).status for _ in range(2)] == [200, 429]


def test_a_check_of_the_practice_candidate_has_left_no_row(checked: World) -> None:
    officer = officer_of(checked)
    practised = verify(checked, officer, "NGG004291", "5362")
    assert practised.status == 200
    absent = look(checked, officer, "0" * 30)
    for each in (practised.body["verification_id"], "x", str(rows_of()[0].id)[:-1] + "x"):
        assert face(look(checked, officer, each)) == face(absent)
    assert (absent.status, absent.body["code"]) == (404, "not_found")


# Embargo

LATE_AT = RELEASE_AT + timedelta(days=3)
LATE = RESULTS.splitlines()[0] + f"\n{PENDING_CANDIDATE},{SESSION},reported,161,162,163,164,165\n"


@pytest.mark.thorough
def test_a_new_version_that_is_not_out_changes_no_byte_of_either_route(checked: World) -> None:
    """Planned and without a file; loaded and approved; published, in the last minutes before its second."""
    check = str(rows_of(PENDING_CANDIDATE)[0].id)
    late = stories.plan_release(checked, LATE_AT.isoformat().replace("+00:00", "Z"))
    at = LATE_AT - timedelta(minutes=4)

    def nothing_in() -> None:
        pass

    def approved() -> None:
        stories.load_and_approve(checked, late, LATE)

    def published() -> None:
        checked.at = at
        checked.tick()
        assert releases.get_release(late).key is not None

    seen = [visit(checked, prepare, check, at + timedelta(minutes=1)) for prepare in (nothing_in, approved, published)]
    assert seen[0] == seen[1] == seen[2]
    assert '"version_now":1' in str(seen[0])
    after = visit(checked, nothing_in, check, LATE_AT)
    assert "superseded" in str(after)


def visit(world: World, prepare: Callable[[], None], check: str, at: Any) -> list[tuple[Any, list[str]]]:
    world.at = at - timedelta(days=1)
    prepare()
    world.at = at
    officer = officer_of(world)
    found = []
    for path, query in (
        (PATH, {}),
        (PATH, {"candidate_id": PENDING_CANDIDATE}),
        (PATH, {"state": "pending"}),
        (PATH, {"state": "superseded"}),
        (PATH, {"format": "csv"}),
        (f"{PATH}/{check}", {}),
        (f"{PATH}/{check}", {"purpose": "visa"}),
    ):
        cache.forget()
        with watched() as calls:
            answer = world.call("GET", path, cookie=officer, query=query or None)
        found.append((without_look(answer), sorted(calls.made)))
    return found


def without_look(answer: Answer) -> tuple[int, dict[str, str], str]:
    """But for the look's own id, which is random."""
    status, headers, raw = face(answer)
    return status, headers, re.sub(r'"look_id":"[0-9a-f]{30}"', "", raw)
