"""Verifications by a requirement profile: the verdict, what is shown beside it, and what the record keeps of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache
from shared.store import keys, rows
from shared.store.tables import RESULTS
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    SESSION,
    a_signed_in_candidate,
    an_officer,
    later,
    release_results,
    sign_in,
    stored,
    tries,
    verify,
)
from tests.kit.world import World

PATH = "/v1/requirement-profiles"
PRACTICE = ("NGG004291", "5362")
# Ada's B2 First: 176, 171, 168, 182 and 174; 174 overall, grade B, taken on 28 November 2026.
HERS = ("174", "176", "171", "168", "182", '"B"', "B2", "scale", "grade", "overall", "cefr", "certificate", "papers")


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


def a_profile(world: World, officer: str, **asks: Any) -> str:
    made = world.call("POST", PATH, {"name": "MSc Biology", "exams": ["FCE"], **asks}, cookie=officer)
    assert made.status == 201, made.raw
    cache.forget()
    return str(made.body["id"])


def missed(verdict: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(each["what"], each["paper"], each["required"], each["actual"]) for each in verdict["misses"]]


def test_a_check_that_names_a_profile_is_answered_with_its_verdict(released: World) -> None:
    officer = an_officer(released)
    asked = {"minimum_overall": {"score": 174}, "minimum_papers": {"writing": {"score": 168}}, "maximum_age_months": 1}
    profile = a_profile(released, officer, **asked)
    answer = verify(released, officer, profile_id=profile)
    assert answer.body["verdict"] == {
        "meets": True,
        "misses": [],
        "results": [SESSION],
        "profile_id": profile,
        "profile_version": 1,
        "profile_name": "MSc Biology",
    }
    plain = verify(released, officer).body
    assert plain["verdict"] is None
    assert (answer.body["result"], answer.body["results"]) == (plain["result"], plain["results"])


def test_a_verdict_that_misses_by_two_papers_and_the_age_names_all_three(released: World) -> None:
    later(released, RELEASE_AT + timedelta(days=20))
    officer = an_officer(released)
    papers = {"reading": {"score": 177}, "writing": {"level": "C1"}, "speaking": {"score": 174}}
    profile = a_profile(released, officer, minimum_papers=papers, maximum_age_months=1)
    verdict = verify(released, officer, profile_id=profile).body["verdict"]
    assert verdict["meets"] is False
    assert missed(verdict) == [
        ("age", None, "2026-11-29", "2026-11-28"),
        ("paper", "reading", "177", "176"),
        ("paper", "writing", "C1", "B2"),
    ]


def test_a_result_that_is_not_valid_misses_by_its_state(released: World) -> None:
    officer = an_officer(released)
    profile = a_profile(released, officer, minimum_overall={"score": 100})
    pending = verify(released, officer, PENDING_CANDIDATE, PENDING_SECRET, profile_id=profile).body["verdict"]
    assert missed(pending) == [("state", None, "valid", "pending")]
    path = f"/v1/board/results/{stories.CANDIDATE}.{SESSION}"
    for name, misses in (("withdrawals", [("state", None, "valid", "withheld")]), ("restorations", [])):
        assert released.call("POST", f"{path}/{name}", stories.WHY, operator="ana").status == 201
        cache.forget()
        assert missed(verify(released, officer, profile_id=profile).body["verdict"]) == misses


def test_where_the_verdict_alone_is_shown_no_score_grade_or_level_is_anywhere(released: World) -> None:
    officer = an_officer(released)
    asked = {"minimum_overall": {"score": 175}, "minimum_papers": {"writing": {"score": 169}}, "verdict_only": True}
    profile = a_profile(released, officer, **asked)
    answer = verify(released, officer, profile_id=profile)
    result = {
        "id": SESSION,
        "version": 1,
        "state": "valid",
        "candidate": {"candidate_id": "KXA104827", "given_names": "Ada", "family_name": "Martí"},
    }
    assert {name: answer.body[name] for name in ("result", "results")} == {"result": result, "results": [result]}
    assert answer.body["verdict"]["misses"] == [
        {"what": "overall", "paper": None, "required": "175"},
        {"what": "paper", "paper": "writing", "required": "169"},
    ]
    assert answer.body.keys() == verify(released, officer).body.keys()
    shown = json.dumps({**answer.body, "verification_id": "", "verdict": answer.body["verdict"]["misses"]})
    assert [each for each in HERS if each in shown.replace('"what": "overall"', "")] == []


def test_the_record_and_the_candidate_know_the_profile_and_what_was_shown(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    profile = a_profile(released, officer)
    verify(released, officer)
    released.at += timedelta(seconds=1)
    verify(released, officer, profile_id=profile)
    change = {"name": "Botany", "exams": ["FCE"], "verdict_only": True, "version": 1}
    assert released.call("PUT", f"{PATH}/{profile}", change, cookie=officer).status == 200
    cache.forget()
    released.at += timedelta(seconds=1)
    assert verify(released, officer, profile_id=profile).body["verdict"]["profile_version"] == 2
    lines = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert [(each["profile_name"], each["verdict_only"]) for each in lines] == [
        ("Botany", True),
        ("MSc Biology", False),
        (None, False),
    ]
    kept = [each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("SEEN#")]
    names = ("profile_id", "profile_version", "profile_name", "verdict_only", "meets")
    found = [
        tuple(each[name] for name in names if name in each) for each in sorted(kept, key=lambda row: row["sk"]["S"])
    ]
    assert found == [
        (),
        ({"S": profile}, {"N": "1"}, {"S": "MSc Biology"}, {"BOOL": False}, {"BOOL": True}),
        ({"S": profile}, {"N": "2"}, {"S": "Botany"}, {"BOOL": True}, {"BOOL": True}),
    ]
    assert all(each["seen"] == {"L": [{"S": f"{SESSION}#1"}]} for each in kept)


def test_a_profile_that_is_not_offered_is_refused_before_anything_is_compared(released: World) -> None:
    officer, other = an_officer(released), an_officer(released, "adm@other.example.org")
    theirs, retired = a_profile(released, other), a_profile(released, officer)
    assert released.call("DELETE", f"{PATH}/{retired}", cookie=officer).status == 204
    cache.forget()
    before, spent = stored(), tries()
    for each in (theirs, retired, "x", "#", "0" * 30):
        for pair in ((), ("KXA104827", "0000"), PRACTICE):
            refused = verify(released, officer, *pair, profile_id=each)
            assert (refused.status, refused.body["code"]) == (422, "profile_not_offered")
            assert refused.body["errors"][0]["pointer"] == "/profile_id"
    assert (stored(), tries()) == (before, spent)
    assert verify(released, other, profile_id=theirs).body["verdict"]["meets"] is True


def test_the_practice_pair_is_judged_as_if_it_were_valid_and_recorded_by_nobody(released: World) -> None:
    officer = an_officer(released)
    profile = a_profile(released, officer, minimum_overall={"score": 174}, maximum_age_months=12)
    stricter = a_profile(released, officer, minimum_papers={"writing": {"score": 169}}, verdict_only=True)
    before = stored()
    answer = verify(released, officer, *PRACTICE, profile_id=profile)
    assert (answer.body["verdict"]["meets"], answer.body["result"]["state"]) == (True, "practice")
    answer = verify(released, officer, *PRACTICE, profile_id=stricter)
    assert answer.body["verdict"]["misses"] == [{"what": "paper", "paper": "writing", "required": "169"}]
    assert set(answer.body["result"]) == {"id", "version", "state", "candidate"}
    assert stored() == before


def test_a_rehearsals_fictional_result_meets_nothing(world: World) -> None:
    """Of the published practice candidate alone is it known that nobody stands behind the result."""
    stories.enter_candidates(world)
    change, values = "SET practice = :yes", {":yes": True}
    assert rows.update(RESULTS, keys.SESSIONS, keys.session(SESSION), change=change, values=values)
    stories.load_and_approve(world, stories.plan_release(world))
    later(world, RELEASE_AT)
    officer = an_officer(world)
    verdict = verify(world, officer, profile_id=a_profile(world, officer)).body["verdict"]
    assert missed(verdict) == [("state", None, "valid", "practice")]


def test_naming_a_profile_costs_no_call_more(released: World) -> None:
    officer = an_officer(released)
    profile = a_profile(released, officer)
    assert verify(released, officer).status == 200
    made = []
    for named in ({}, {"profile_id": profile}):
        cache.forget()
        with watched() as calls:
            assert verify(released, officer, **named).status == 200
        made.append(sorted(calls.made))
    assert made[0] == made[1]


def test_another_version_counts_within_three_seconds(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: now)
    officer = an_officer(released)
    profile = a_profile(released, officer)
    assert verify(released, officer, profile_id=profile).body["verdict"]["meets"] is True
    change = {"name": "Stricter", "exams": ["CPE"], "version": 1}
    assert released.call("PUT", f"{PATH}/{profile}", change, cookie=officer).status == 200
    now = 3.1
    assert missed(verify(released, officer, profile_id=profile).body["verdict"]) == [("exam", None, "CPE", "FCE")]


@pytest.mark.thorough
def test_an_unreleased_result_changes_no_verdict_by_a_byte(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the same exam, and better: neither while it is loaded, nor approved, nor with its key out."""
    session = {
        "id": "FCE-2026-12-CB",
        "exam": "FCE",
        "name": "December 2026",
        "format": "computer_based",
        "exam_date": "2026-12-05",
        "zone": "Europe/Madrid",
    }
    assert released.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
    entries = stories.ENTRIES.replace(SESSION, session["id"])
    assert released.ingest("entries", entries)["state"] == "loaded"
    out = RELEASE_AT + timedelta(days=10)
    plan = {"session_ids": [session["id"]], "release_at": out.isoformat(), "zone": "Europe/Madrid"}
    release = released.call("POST", "/v1/board/releases", plan, operator="ana").body["id"]
    asked = {"minimum_overall": {"score": 180}, "minimum_papers": {"reading": {"score": 185}}}
    officer = an_officer(released)
    profiles = [
        a_profile(released, officer, may_combine_sittings=combine, verdict_only=alone, **asked)
        for combine in (False, True)
        for alone in (False, True)
    ]
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: 0.0)

    def answers() -> list[Any]:
        found = []
        officer = sign_in(released, stories.OFFICER, "admissions office")
        for each in profiles:
            cache.forget()
            with watched() as calls:
                answer = verify(released, officer, profile_id=each)
            body = {
                name: value for name, value in answer.body.items() if name not in ("verification_id", "verified_at")
            }
            found.append((answer.status, len(answer.raw), body, sorted(calls.made)))
        return found

    without = answers()
    assert {each[2]["verdict"]["meets"] for each in without} == {False}
    head = "candidate_id,session_id,status,reading,use_of_english,writing,listening,speaking\n"
    line = f"{stories.CANDIDATE},{session['id']},reported,190,190,190,190,190\n"
    other = f"{PENDING_CANDIDATE},{session['id']},pending,,,,,\n"
    assert released.ingest("results", head + line + other, release)["state"] == "loaded"
    assert answers() == without
    released.approve(release)
    assert answers() == without
    later(released, out - timedelta(minutes=2))
    assert answers() == without
    later(released, out)
    assert {each[2]["verdict"]["meets"] for each in answers()} == {True}


def look(world: World, officer: str, check: str) -> Any:
    cache.forget()
    world.at += timedelta(seconds=1)  # what happens in one moment has no order in the record
    answer = world.call("GET", f"/v1/verifications/{check}", cookie=officer)
    assert answer.status == 200, answer.raw
    return answer


def test_a_look_again_judges_by_the_version_that_the_check_named(released: World) -> None:
    officer = an_officer(released)
    profile = a_profile(released, officer, minimum_overall={"score": 174})
    check = verify(released, officer, profile_id=profile).body
    change = {"name": "Stricter", "exams": ["CPE"], "version": 1}
    assert released.call("PUT", f"{PATH}/{profile}", change, cookie=officer).status == 200
    assert released.call("DELETE", f"{PATH}/{profile}", cookie=officer).status == 204
    again = look(released, officer, check["verification_id"]).body
    assert again["verdict"] == check["verdict"]
    assert again["results"][0]["result"] == check["result"]
    path = f"/v1/board/results/{stories.CANDIDATE}.{SESSION}/withdrawals"
    assert released.call("POST", path, stories.WHY, operator="ana").status == 201
    withdrawn = look(released, officer, check["verification_id"]).body
    assert missed(withdrawn["verdict"]) == [("state", None, "valid", "withheld")]
    kept = [each for each in stored()["test-verifications"] if "first_id" in each]
    assert {each.get("meets", {}).get("BOOL") for each in kept} == {None, True}
    plain = verify(released, officer).body["verification_id"]
    assert look(released, officer, plain).body["verdict"] is None


def test_no_look_again_shows_more_than_the_verdict_where_that_was_all(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    profile = a_profile(released, officer, minimum_overall={"score": 175}, verdict_only=True)
    check = verify(released, officer, profile_id=profile).body["verification_id"]
    again = look(released, officer, check)
    (seen,) = again.body["results"]
    assert (again.body["content_shown"], seen["state"], seen["result"]) == (False, "valid", None)
    assert again.body["verdict"]["misses"] == [{"what": "overall", "paper": None, "required": "175"}]
    shown = json.dumps([seen["result"], again.body["verdict"]["misses"]]).replace('"what": "overall"', "")
    assert [each for each in HERS if each in shown] == []
    newest, *_ = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert (newest["route"], newest["profile_name"], newest["verdict_only"]) == ("look_again", "MSc Biology", True)


def test_a_verdict_is_shown_again_for_as_long_as_a_result_is(released: World) -> None:
    profile = a_profile(released, an_officer(released))
    officer = sign_in(released, stories.OFFICER, "admissions office")
    check = verify(released, officer, profile_id=profile).body["verification_id"]
    later(released, RELEASE_AT + timedelta(days=90))
    officer = sign_in(released, stories.OFFICER, "admissions office")
    again = look(released, officer, check).body
    assert (again["content_shown"], again["verdict"]) == (False, None)


def test_where_the_states_are_all_a_look_again_names_no_profile(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    profile = a_profile(released, officer, verdict_only=True)
    check = verify(released, officer, profile_id=profile).body["verification_id"]
    assert released.call("PATCH", "/v1/me", {"verification_by_secret": False}, cookie=cookie).status == 200
    released.at += timedelta(seconds=1)
    assert look(released, officer, check).body["verdict"] is None
    again, first = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert (again["route"], again["results"], again["profile_name"], again["verdict_only"]) == (
        "look_again",
        [],
        None,
        False,
    )
    assert (first["profile_name"], first["verdict_only"]) == ("MSc Biology", True)


def listed(world: World, officer: str) -> list[Any]:
    """What the history says of the verdict of each check, the newest last."""
    cache.forget()
    answer = world.call("GET", "/v1/verifications", cookie=officer)
    assert answer.status == 200, answer.raw
    return [each["checked_by"] and each["checked_by"]["meets"] for each in reversed(answer.body["data"])]


def test_the_history_says_what_each_check_showed_for_as_long_as_results_are_shown(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    organisation = stories.organisation_of(officer)
    met, missed = a_profile(released, officer), a_profile(released, officer, minimum_overall={"score": 189})
    for more in ({}, {"profile_id": met}, {"profile_id": missed}):
        verify(released, officer, **more)
        released.at += timedelta(seconds=1)
    verify(released, officer, PENDING_CANDIDATE, PENDING_SECRET, profile_id=missed)
    shown, hidden = [None, True, False, None], [None] * 4
    assert listed(released, officer) == shown
    names = [each["checked_by"] for each in released.call("GET", "/v1/verifications", cookie=officer).body["data"]]
    assert [each and each["profile_id"] for each in names] == [missed, missed, met, None]
    path = f"/v1/board/results/{stories.CANDIDATE}.{SESSION}/withdrawals"
    assert released.call("POST", path, stories.WHY, operator="ana").status == 201
    assert listed(released, officer) == shown, "it is what the check showed"
    blocking = f"/v1/me/blocked-organisations/{organisation}"
    for off, on in (
        (("PATCH", "/v1/me", {"verification_by_secret": False}), ("PATCH", "/v1/me", {"verification_by_secret": True})),
        (("PUT", blocking, {}), ("DELETE", blocking, None)),
    ):
        assert released.call(*off, cookie=cookie).status == 200
        assert listed(released, officer) == hidden
        assert released.call(*on, cookie=cookie).status in (200, 204)
        assert listed(released, officer) == shown
    board = f"/v1/board/organisations/{organisation}"
    for act, found in (("suspensions", hidden), ("reinstatements", shown)):
        assert released.call("POST", f"{board}/{act}", stories.WHY, operator="ana").status == 201
        assert listed(released, officer) == found
    later(released, RELEASE_AT + timedelta(days=90, minutes=1))
    assert listed(released, sign_in(released, stories.OFFICER, "admissions office")) == hidden
