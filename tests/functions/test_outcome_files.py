"""Outcomes from a CSV file: one fault and none is concluded; then each for itself, and the same file again changes
nothing."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from functions.casework import outcomes
from shared.enquiries import outcome_file
from shared.ground.errors import TryAgain
from shared.store import enquiries, results
from tests.kit import snapshots, stories
from tests.kit.enquiry_stories import (
    CHECKS,
    ENQUIRY,
    OF_AGE,
    act,
    as_the_centre,
    ask,
    begun,
    board,
    results_are_out,
    somebody_of_age,
    submitted,
)
from tests.kit.request_bodies import WITH_FILE
from tests.kit.stories import CANDIDATE, SESSION, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

ADA = f"{CANDIDATE}.{SESSION}.1"
HEAD = "enquiry_id,checks,reading,use_of_english,writing,listening,speaking,overall,grade,cefr"
PATH = "/v1/board/enquiry-outcomes"
CSV = {"content-type": "text/csv"}


@snapshots.stage
def out(world: World) -> str:
    return results_are_out(world)


@pytest.fixture
def cookie(world: World, out: str) -> str:
    return snapshots.begin(world, somebody_of_age)


def send(world: World, *lines: str, head: str = HEAD, headers: dict[str, str] | None = None) -> Answer:
    body = "\n".join([head, *lines])
    return world.call("POST", PATH, raw_body=body, operator="ana", headers=CSV if headers is None else headers)


def begun_for_ada(world: World) -> str:
    """Under 18: her centre declares that her guardian agrees."""
    asked = ask(world, stories.a_signed_in_candidate(world), consent=True).body["id"]
    as_the_centre("declare", "approve", "pay", "submit", enquiry=asked, at=world.at)
    assert board(world, "begins", asked).status == 201
    return str(asked)


def named(answer: Answer) -> list[tuple[str, str]]:
    return [(each["pointer"], each["code"]) for each in answer.body["errors"]]


def versions(candidate_id: str) -> list[int]:
    return [each.version for each in results.get_record(candidate_id).versions_of(SESSION)]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("kind", ["text", "base64"])
def test_utf_16_is_to_be_saved_as_csv_utf_8(world: World, coding: str, kind: str, monkeypatch: Any) -> None:
    """Whether the gateway hands the file on as text, or as bytes in base64."""
    content = f"{HEAD}\n{ADA},all,,,,,,,,\n".encode(coding)
    made = world.event

    def event(*given: Any) -> dict[str, Any]:
        coded = {"body": base64.b64encode(content).decode(), "isBase64Encoded": True}
        return made(*given) | (coded if kind == "base64" else {})

    monkeypatch.setattr(world, "event", event)
    answer = world.call("POST", PATH, raw_body=content.decode(errors="replace"), operator="ana", headers=CSV)
    assert (answer.status, named(answer)) == (422, [("/1", "validation_failed")])
    assert answer.body["errors"][0]["detail"] == "Save the file as CSV UTF-8 and send it again."


def test_a_wrong_paper_hides_no_wrong_figure_beside_it(world: World, cookie: str) -> None:
    begun(world, cookie)
    answer = send(world, f"{ENQUIRY},all,999,,,,,abc,Z,D7")
    assert [pointer for pointer, _ in named(answer)] == ["/2/reading", "/2/overall", "/2/grade", "/2/cefr"]


def test_a_file_concludes_each_of_its_enquiries(world: World, cookie: str) -> None:
    begun(world, cookie)
    assert begun_for_ada(world) == ADA
    answer = send(world, f"{ENQUIRY},all,190,,190,170,,174,B,B2", f"{ADA},all,,,,,,,,")
    assert answer.status == 200, answer.raw
    assert [(each["enquiry_id"], each["concluded"], each["kind"]) for each in answer.body["data"]] == [
        (ENQUIRY, True, "grade_up"),
        (ADA, True, "unchanged"),
    ]
    assert (versions(OF_AGE), versions(CANDIDATE)) == ([2, 1], [1])
    chain = enquiries.get_chain(OF_AGE, SESSION)
    assert [entry.kind.value for entry in chain.ledger] == ["due", "paid", "refunded"]
    for score in ("190", "170", "174"):
        assert score not in answer.raw, "an operator is never shown a score"


def test_the_same_file_again_changes_nothing(world: World, cookie: str) -> None:
    begun(world, cookie)
    begun_for_ada(world)
    file = (f"{ENQUIRY},all,190,,190,170,,,,", f"{ADA},all,,,,,,,,")
    assert send(world, file[0]).status == 200
    before = send(world, *file).body["data"]
    assert [(each["concluded"], each.get("code")) for each in before] == [(False, "enquiry_state"), (True, None)]
    stands = stored()
    again = send(world, *file)
    assert (again.status, stored()) == (200, stands)
    assert [(each["concluded"], each["code"]) for each in again.body["data"]] == [(False, "enquiry_state")] * 2
    assert all("was answered already" in each["detail"] for each in again.body["data"])


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        (f"{ENQUIRY},all,,,,,,,Z,", [("/3/grade", "result_disagrees")]),
        (f"{ENQUIRY},all,191,,abc,,,,,", [("/3/reading", "validation_failed"), ("/3/writing", "validation_failed")]),
        (
            f"{ENQUIRY},all,190,,,,,190,A,C2",
            [("/3/overall", "result_disagrees"), ("/3/grade", "result_disagrees"), ("/3/cefr", "result_disagrees")],
        ),
        (f"{ENQUIRY},totals,190,,,,,,,", [("/3/checks", "checks_missing")]),
        (f"{ENQUIRY},handwriting,,,,,,,,", [("/3/checks", "validation_failed")]),
        ("no id at all,all,,,,,,,,", [("/3/enquiry_id", "not_found")]),
        (f"KXA999999.{SESSION}.1,all,,,,,,,,", [("/3/enquiry_id", "not_found")]),
        (f"{OF_AGE}.{SESSION}.2,all,,,,,,,,", [("/3/enquiry_id", "not_found")]),
        (f"{ADA},all,,,,,,,,", [("/3/enquiry_id", "validation_failed")]),
        (f"{ENQUIRY},all,,,,,,,,,x", [("/3", "validation_failed")]),
    ],
)
def test_one_fault_and_nothing_is_written(world: World, cookie: str, line: str, faults: list[tuple[str, str]]) -> None:
    begun(world, cookie)
    begun_for_ada(world)
    before = stored()
    refused = send(world, f"{ADA},all,190,,,,,,,", line)
    assert (refused.status, refused.body["code"]) == (422, "validation_failed"), refused.raw
    assert named(refused) == faults
    assert stored() == before


def test_faults_of_form_come_with_those_that_only_the_store_shows(world: World, cookie: str) -> None:
    begun(world, cookie)
    refused = send(world, f"{ENQUIRY},Any,,,,,,,,", f"KXA999999.{SESSION}.1,all,,,,,,,,", f"{ADA},all,,,,,,,,,x")
    assert named(refused) == [
        ("/2/checks", "validation_failed"),
        ("/3/enquiry_id", "not_found"),
        ("/4", "validation_failed"),
        ("/4/enquiry_id", "not_found"),  # Ada has asked for nothing
    ]


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        (f"{ENQUIRY},Any,999,,abc,,,,Z,", ["checks", "reading", "writing", "grade"]),
        (f"{ENQUIRY},Any,,,,,,190,A,C2", ["checks", "overall", "grade", "cefr"]),
        (f"{ENQUIRY},totals,999,,,,,abc,,", ["reading", "overall", "checks"]),
        (f"{ENQUIRY},totals,,,,,,,Z,", ["grade", "checks"]),
        (f"{ENQUIRY},all,9\x079,,abc,,,190,,C1", ["reading", "writing"]),
        (f"{ENQUIRY},all,,,,,,190,\x07,D7", ["grade", "cefr"]),
        (f"{ENQUIRY},Any,999,,,,,,Z,B2,x", ["", "checks", "reading", "grade"]),
        (f"{ENQUIRY},all,190,,190,,,,,,x", [""]),
        (f"{ENQUIRY}9,Any,999,,,,,,Z,", ["checks", "enquiry_id"]),
    ],
)
def test_a_row_with_a_fault_of_form_has_its_other_faults_in_the_same_pass(
    world: World, cookie: str, line: str, faults: list[str]
) -> None:
    """No figure is compared with papers of which one could not be read."""
    begun(world, cookie)
    before = stored()
    refused = send(world, line)
    assert [pointer.removeprefix("/2").removeprefix("/") for pointer, _ in named(refused)] == faults
    assert stored() == before


def test_a_row_of_a_re_mark_has_all_that_it_does_not_cover_in_one_pass(world: World, cookie: str) -> None:
    begun(world, cookie)
    assert send(world, f"{ENQUIRY},all,,,,,,,,").status == 200
    second = begun(world, cookie, "stage_2", papers=["reading"])
    before = stored()
    refused = send(world, f"{second},all,999,190,190,,190,,,")
    assert named(refused) == [
        ("/2/reading", "validation_failed"),
        ("/2/checks", "checks_not_asked"),
        ("/2/use_of_english", "paper_not_asked"),
        ("/2/writing", "paper_not_asked"),
        ("/2/speaking", "speaking_not_remarked"),
    ]
    assert stored() == before


def test_outcomes_separated_by_semicolons_are_concluded_and_the_answer_says_so(world: World, cookie: str) -> None:
    begun(world, cookie)
    answer = send(world, f"{ENQUIRY};ALL;190,00;;190;170;;174,0;b;b2;;", "  ;;;", head=f"{HEAD.replace(',', ';')};;")
    assert (answer.status, answer.body["separator"]) == (200, "semicolon"), answer.raw
    assert [(each["concluded"], each["kind"]) for each in answer.body["data"]] == [(True, "grade_up")]


def test_the_faults_of_all_rows_are_named_at_once(world: World, cookie: str, out: str) -> None:
    begun(world, cookie)
    assert begun_for_ada(world)
    refused = send(world, f"{ENQUIRY},all,abc,,,,,,,", f"{ADA},totals,,,,,,,,", f"KXA999999.{SESSION}.1,all,,,,,,,,")
    assert named(refused) == [
        ("/2/reading", "validation_failed"),
        ("/3/checks", "checks_missing"),
        ("/4/enquiry_id", "not_found"),
    ]


def test_what_was_withdrawn_or_has_not_begun_is_a_fault(world: World, cookie: str, out: str) -> None:
    submitted(world, cookie)
    refused = send(world, f"{ENQUIRY},all,,,,,,,,")
    assert named(refused) == [("/2/enquiry_id", "enquiry_state")]
    assert act(world, cookie, "withdrawals").status == 201
    before = stored()
    refused = send(world, f"{ENQUIRY},all,,,,,,,,")
    assert named(refused) == [("/2/enquiry_id", "enquiry_state")]
    assert "was withdrawn" in refused.body["errors"][0]["detail"]
    assert stored() == before


def test_nothing_is_concluded_while_the_release_is_recalled(world: World, cookie: str, out: str) -> None:
    begun(world, cookie)
    assert world.call("POST", f"/v1/board/releases/{out}/recalls", {"reason": "why"}, operator="ben").status == 200
    stories.later(world, world.at)
    before = stored()
    refused = send(world, f"{ENQUIRY},all,190,,,,,,,")
    assert named(refused) == [("/2/enquiry_id", "conflict")]
    assert stored() == before


def test_a_row_that_somebody_else_concludes_meanwhile_says_so(
    world: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(world, cookie)
    begun_for_ada(world)
    sound = outcome_file.must_be_sound

    def then_another(faults: Any) -> None:
        sound(faults)
        assert board(world, "outcomes", ENQUIRY, checks=CHECKS).status == 201

    monkeypatch.setattr("functions.casework.outcomelists.must_be_sound", then_another)
    answer = send(world, f"{ENQUIRY},all,190,,190,,,,,", f"{ADA},all,,,,,,,,")
    assert [(each["concluded"], each.get("code")) for each in answer.body["data"]] == [
        (False, "enquiry_state"),
        (True, None),
    ]
    assert versions(OF_AGE) == [1], "what the other found stands"


def test_our_own_trouble_with_one_row_delays_no_other(
    world: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(world, cookie)
    begun_for_ada(world)
    write = outcomes.write

    def busy(of: Any, first: Any) -> Any:
        if of.enquiry_id == ENQUIRY:
            raise TryAgain
        return write(of, first)

    monkeypatch.setattr(outcomes, "write", busy)
    data = send(world, f"{ENQUIRY},all,,,,,,,,", f"{ADA},all,,,,,,,,").body["data"]
    assert [(each["concluded"], each.get("code")) for each in data] == [(False, "try_again"), (True, None)]


def test_stage_2_covers_the_papers_that_were_asked_for(world: World, cookie: str) -> None:
    begun(world, cookie)
    assert send(world, f"{ENQUIRY},all,,,,,,,,").body["data"][0]["kind"] == "unchanged"
    second = begun(world, cookie, "stage_2", papers=["reading"])
    assert named(send(world, f"{second},,,,190,,,,,")) == [("/2/writing", "paper_not_asked")]
    assert named(send(world, f"{second},,,,,,180,,,")) == [("/2/speaking", "speaking_not_remarked")]
    assert send(world, f"{second},,190,,,,,,,").body["data"][0]["kind"] == "score_changed"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/csv", ""])
def test_only_csv_is_read(world: World, kind: str) -> None:
    assert send(world, f"{ENQUIRY},all", headers={"content-type": kind}).status == 415


def test_csv_is_read_nowhere_else(world: World) -> None:
    refused = world.call("POST", "/v1/board/sessions", raw_body="id\nx\n", operator="ana", headers=CSV)
    assert refused.status == 415


def test_bad_files(world: World, out: str) -> None:
    before = stored()
    for lines, status, pointer in (
        (["x" * 2 * 1024 * 1024], 413, None),
        ([], 422, "/2"),
        ([f"{ENQUIRY},all,,,,,,,\x00,"], 422, "/2/grade"),
        ([f"KXA{number:06d}.{SESSION}.1,all,,,,,,,," for number in range(201)], 422, "/202"),
    ):
        refused = send(world, *lines)
        assert refused.status == status, refused.raw[:300]
        assert pointer is None or pointer in {each["pointer"] for each in refused.body["errors"]}
    assert world.call("POST", PATH, operator="ana", headers=CSV).status == 422
    assert world.call("POST", PATH, raw_body=HEAD, headers=CSV).status == 401
    assert stored() == before


# The report


def report(world: World, **query: str) -> dict[str, Any]:
    answer = world.call("GET", "/v1/board/enquiry-turnaround", operator="ana", query=query or None)
    assert answer.status == 200, answer.raw
    return dict(answer.body)


def test_the_report_of_a_month(world: World, cookie: str) -> None:
    empty = {"promised_days": 5, "concluded": 0, "in_time": 0, "median_days": None, "percentile_90_days": None}
    none = {**empty, "longest_days": None, "paused_days": 0}
    assert report(world)["stages"] == {"stage_1": none, "stage_2": {**none, "promised_days": 15}}
    begun(world, cookie)
    begun_for_ada(world)
    assert report(world)["now"] == {"open": 2, "overdue": 0, "untimed": 0}
    assert send(world, f"{ENQUIRY},all,,,,,,,,").status == 200
    assert board(world, "pauses", ADA, reason="a recording is missing").status == 201
    found = report(world, month="2026-12")
    same_day = {"concluded": 1, "in_time": 1, "median_days": 0, "percentile_90_days": 0, "longest_days": 0}
    assert found["stages"]["stage_1"] == {**none, **same_day}
    assert (found["month"], found["zone"]) == ("2026-12", "Europe/Madrid")
    assert found["now"] == {"open": 1, "overdue": 0, "untimed": 1}
    assert report(world, month="2027-01")["stages"]["stage_1"]["concluded"] == 0


def test_an_answer_that_is_late_is_counted_as_late(world: World, cookie: str) -> None:
    begun(world, cookie)
    world.at = world.at.replace(month=12, day=18)
    assert report(world)["now"]["overdue"] == 1
    assert send(world, f"{ENQUIRY},all,,,,,,,,").status == 200
    first = report(world)["stages"]["stage_1"]
    assert (first["concluded"], first["in_time"], first["longest_days"]) == (1, 0, 7)
    assert report(world)["now"] == {"open": 0, "overdue": 0, "untimed": 0}


@pytest.mark.parametrize("month", ["", "12-2026", "2026-13", "all"])
def test_a_month_that_is_none(world: World, month: str) -> None:
    refused = world.call("GET", "/v1/board/enquiry-turnaround", operator="ana", query={"month": month})
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/month")


def test_the_handler_takes_files_where_the_catalogue_says_so(world: World) -> None:
    for key, route in WITH_FILE.items():
        answer = world.call(route.method, route.path, raw_body="a\n1\n", operator="ana", headers=CSV)
        assert answer.status != 415, key
    others = {"POST /v1/board/certificates", "PUT /v1/verification-batches/{id}/file"}
    assert set(WITH_FILE) == {f"POST {PATH}", *others}
