"""Batches: many pairs checked one after another, each by the same guarded check as a single one."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

from shared.adapters import cache, clock
from shared.application import guarded_pair
from shared.results import verdicts
from shared.results.statement import State
from shared.store import access_record
from shared.verification.access_record import CheckRoute
from tests.functions.test_shared_with_organisations import posted_to
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.batch_stories import (
    ADA,
    PATH,
    PAU,
    a_csv,
    an_office,
    ask,
    files_left,
    of_day,
    outcomes,
    put_file,
    rows,
    sent,
    shown,
    worked,
)
from tests.kit.stories import (
    CANDIDATE,
    PENDING_CANDIDATE,
    an_officer,
    release_results,
    stored,
    tries,
    verify,
)
from tests.kit.world import World


@snapshots.stage
def office(world: World) -> str:
    """An approved organisation's cookie, once results are out."""
    release_results(world)
    return an_office(world)


def test_a_batch_says_of_each_row_its_state_or_why_it_has_none(world: World, office: str) -> None:
    lines = [
        {**ADA, "reference": "A-1"},
        PAU,
        {**ADA, "secret_number": "0000"},
        {"candidate_id": "KXA999999", "secret_number": "0000"},
        {**ADA, "candidate_id": "KXA"},
        {**ADA, "reference": "again"},
        {**ADA, "session_id": "CAE-2026-12-PB"},
        {"candidate_id": "NGG004291", "secret_number": "5362"},
    ]
    batch = worked(world, office, lines)
    assert (batch["state"], batch["rows"], batch["done"], batch["percent"]) == ("finished", 8, 8, 100)
    found = rows(world, office, batch["id"])
    assert [each["state"] or each["reason"] for each in found] == [
        *("valid", "pending", "not_recognised", "not_recognised", "invalid", "repeated", "not_recognised", "practice")
    ]
    assert (batch["counts"]["not_recognised"], sum(batch["counts"].values())) == (3, 8)
    ada = found[0]
    assert (ada["row"], ada["candidate_id"], ada["reference"], ada["session_id"]) == (
        1,
        CANDIDATE,
        "A-1",
        stories.SESSION,
    )
    assert world.call("GET", f"/v1/verifications/{ada['verification_id']}", cookie=office).status == 200
    assert (found[4]["column"], found[4]["detail"][:12]) == ("candidate_id", "An ID number")
    assert found[5]["detail"] == "The same as row 1; see there."
    assert (found[7]["verification_id"], found[7]["meets"]) == (None, None)
    assert files_left() == 0, "the Secret numbers are gone"


def test_rows_say_what_they_miss_and_are_counted_by_it(world: World, office: str) -> None:
    """Who has no result yet has not missed what is asked."""
    asks = {"name": "Any C1", "exams": ["FCE"], "minimum_overall": {"score": 189}}
    profile = world.call("POST", "/v1/requirement-profiles", asks, cookie=office)
    assert profile.status == 201, profile.raw
    batch = sent(world, office, a_csv([ADA, PAU, {**PAU, "secret_number": "0000"}]), profile_id=profile.body["id"])
    assert batch["verdicts"] == {"met": 0, "not_met": 1, "not_known": 1}
    ada, *others = rows(world, office, batch["id"])
    single = verify(world, office, profile_id=profile.body["id"]).body["verdict"]
    assert ada["misses"] == single["misses"] != []
    assert [(each["meets"], each["misses"]) for each in others] == [(None, []), (None, [])]
    answer = world.call("GET", f"{PATH}/{batch['id']}/rows", cookie=office, query={"format": "csv"})
    found = list(csv.DictReader(io.StringIO(answer.raw.removeprefix("\ufeff"))))
    assert [(each["line"], each["state"], each["meets"]) for each in found] == [
        ("2", "valid", "no"),
        ("3", "pending", ""),
        ("4", "", ""),
    ]
    actual = ada["misses"][0]["actual"]
    assert [each["misses"] for each in found] == [f"overall: 189 asked, {actual} found", "", ""]


@pytest.mark.parametrize(
    ("meets", "newest", "is_met"),
    [
        (False, State.VALID, False),
        (False, State.ABSENT, False),
        (False, State.RECALLED, False),
        (False, State.PENDING, None),
        (False, State.WITHHELD, None),
        (True, State.PENDING, True),
    ],
)
def test_what_may_come_later_is_not_missed(meets: bool, newest: State, is_met: bool | None) -> None:
    assert verdicts.known_to_meet(newest, meets=meets) is is_met


def test_a_file_of_rows_is_worked_like_those_of_a_request(world: World, office: str) -> None:
    batch = sent(world, office, a_csv([{**ADA, "reference": "=1+1"}, PAU]))
    assert (batch["state"], batch["counts"]) == ("finished", {"valid": 1, "pending": 1})
    answer = world.call("GET", f"{PATH}/{batch['id']}/rows", cookie=office, query={"format": "csv"})
    first, second = csv.DictReader(io.StringIO(answer.raw.removeprefix("\ufeff")))
    assert (first["candidate_id"], first["reference"], first["state"]) == ("KXA 104 827", "'=1+1", "valid")
    assert (second["row"], second["state"], second["meets"]) == ("2", "pending", "")
    assert files_left() == 0


def test_a_page_sends_the_file_to_our_own_host(world: World, office: str) -> None:
    opened = ask(world, office)
    path = f"{PATH}/{opened.body['id']}/file"
    csv_type = {"content-type": "text/csv"}
    taken = world.call("PUT", path, cookie=office, raw_body=a_csv([ADA]), headers=csv_type)
    assert (taken.status, taken.headers["location"]) == (202, f"{PATH}/{opened.body['id']}")
    world.drain()
    assert outcomes(world, office, opened.body) == ["valid"]
    again = world.call("PUT", path, cookie=office, raw_body=a_csv([PAU]), headers=csv_type)
    assert (again.status, outcomes(world, office, opened.body)) == (409, ["valid"])


def test_the_candidate_sees_each_look_of_a_batch_as_any_other(world: World, office: str) -> None:
    candidate = stories.a_signed_in_candidate(world)
    worked(world, office, [ADA], purpose="other", purpose_text="an exchange year")
    (line,) = world.call("GET", "/v1/me/activity", cookie=candidate).body["data"]
    assert (line["route"], line["organisation"], line["purpose_text"]) == ("batch", "Universitat", "an exchange year")


def test_a_row_leaves_behind_exactly_what_a_single_check_does(world: World, office: str) -> None:
    """Right, wrong, unknown, repeated thrice: the same counts, tries and records, row for row."""
    tried = [("0417", CANDIDATE), ("0000", CANDIDATE), ("0001", CANDIDATE), ("0002", CANDIDATE), ("0003", CANDIDATE)]
    tried += [("0000", "KXA999999"), ("9203", PENDING_CANDIDATE)]
    single = an_office(world, email="adm@single.example.org")
    for secret, who in tried:
        verify(world, single, who, secret)
    left, singly = tries(), of_day(_id(world, "adm@single.example.org"))
    worked(world, office, [{"candidate_id": who, "secret_number": secret} for secret, who in tried])
    assert (tries() - left, of_day(_id(world))) == (left, singly) == (3, (6, 4))


def _id(world: World, email: str = stories.OFFICER) -> str:
    listed = world.call("GET", "/v1/board/organisations", operator="ana").body["data"]
    return str(next(each["id"] for each in listed if each["email"] == email))


def test_the_fourth_number_for_an_id_waits_and_the_rest_goes_on(world: World, office: str) -> None:
    lines = [{**ADA, "secret_number": f"000{number}"} for number in range(4)]
    batch = worked(world, office, [*lines, PAU])
    assert outcomes(world, office, batch) == ["not_recognised"] * 3 + ["wait_for_id", "pending"]


def test_after_the_refusals_of_a_day_the_rest_is_not_tried_and_says_so(world: World, office: str) -> None:
    lines = [{"candidate_id": f"KXC{number:06d}", "secret_number": "0000"} for number in range(60)]
    with watched() as calls:
        batch = worked(world, office, [*lines, ADA])
    assert outcomes(world, office, batch) == ["not_recognised"] * 20 + ["checks_spent"] * 41
    assert len(calls.of("Query")) < 25, "the record of the rest is not even read"
    assert of_day(_id(world)) == (20, 20), "nothing is counted of the rest"


def test_the_checks_of_a_day_end_a_batch_too(world: World, office: str) -> None:
    other = an_office(world, checks_per_day=1, email="adm@other.example.org")
    batch = worked(world, other, [ADA, PAU, {**PAU, "reference": "x", "session_id": stories.SESSION}])
    assert outcomes(world, other, batch) == ["valid", "checks_spent", "checks_spent"]


def test_a_second_item_is_asked_of_a_row_where_a_single_check_asks_it(
    world: World, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_pair, "of_all", lambda *_: guarded_pair.SPENT)
    batch = worked(world, office, [ADA, {**PAU, "date_of_birth": "2008-11-02"}])
    assert outcomes(world, office, batch) == ["second_item_required", "pending"]


def test_a_suspended_organisations_batch_stops_and_its_rows_say_so(world: World, office: str) -> None:
    opened = ask(world, office, [ADA, PAU])
    path = f"/v1/board/organisations/{_id(world)}/suspensions"
    assert world.call("POST", path, stories.WHY, operator="ana").status == 201
    cache.forget()  # as after three seconds
    world.drain()
    assert outcomes(world, office, opened.body) == ["organisation_suspended"] * 2
    assert access_record.find_verifications(CANDIDATE) == []


def test_batches_are_for_approved_organisations(world: World, office: str) -> None:
    answer = ask(world, an_officer(world, "adm@other.example.org"), [ADA])
    assert (answer.status, answer.body["code"]) == (403, "organisation_not_approved")


def test_the_same_request_with_the_same_key_opens_one_batch(world: World, office: str) -> None:
    first, again = (ask(world, office, [ADA], key="a-key-of-mine") for _ in range(2))
    world.drain()
    late = ask(world, office, [ADA], key="a-key-of-mine")
    assert {first.body["id"], again.body["id"]} == {late.body["id"]}
    assert (late.status, late.body["state"]) == (202, "finished")
    other = ask(world, office, [PAU], key="a-key-of-mine")
    assert (other.status, other.body["code"]) == (409, "idempotency_key_reused")
    assert len(access_record.find_verifications(CANDIDATE)) == 1
    assert len(world.call("GET", PATH, cookie=office).body["data"]) == 1


def test_no_secret_number_stays_in_any_row_or_answer(world: World, office: str) -> None:
    shifted = {"candidate_id": "8531", "secret_number": "KXA104827", "reference": "8531"}
    batch = worked(
        world, office, [{**ADA, "secret_number": "8531"}, shifted, {**PAU, "reference": PAU["secret_number"]}]
    )
    raw = world.call("GET", f"{PATH}/{batch['id']}/rows", cookie=office).raw
    for secret in ("8531", PAU["secret_number"]):
        assert f'"{secret}"' not in raw
        assert f"'{secret}'" not in str(stored())


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("", [(1, "", "Send a file with the header")]),
        ("name,number\nA,1\n", [(1, "", "The first line names no column")]),
        ("candidate_id\nKXA104827\n", [(1, "secret_number", "Add the column secret_number")]),
        (b"candidate_id,secret_number,reference\nKXA104827,0417,Mart\xed\n", [(2, "reference", "A letter was lost")]),
        ("candidate_id,secret_number\nKXA104827,0417".encode("utf-16"), [(1, "", "Save the file as CSV UTF-8")]),
        (a_csv([ADA] * 5001), [(5002, "", "A batch has at most 5,000 rows")]),
        (b" " * (2 * 1024 * 1024 + 1), [(0, "", "Send at most 2 MB")]),
    ],
    ids=["empty", "header", "column", "mixed encodings", "UTF-16", "5,001 rows", "too large"],
)
def test_a_file_with_faults_is_refused_with_each_and_nothing_is_checked(
    world: World, office: str, content: str | bytes, faults: list[tuple[int, str, str]]
) -> None:
    batch = sent(world, office, content)
    assert (batch["state"], batch["rows"], batch["fault_count"]) == ("refused", 0, len(faults))
    for fault, (line, column, remedy) in zip(batch["faults"], faults, strict=True):
        assert (fault["line"], fault["column"]) == (line, column)
        assert fault["remedy"].startswith(remedy)
    assert (access_record.find_verifications(CANDIDATE), tries(), files_left()) == ([], 0, 0)


def test_a_file_that_never_comes_ends_its_batch_after_an_hour(
    world: World, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, now = ask(world, office), clock.seconds()
    monkeypatch.setattr(clock, "seconds", lambda: now + 3601)
    batch = shown(world, office, opened.body["id"])
    assert (batch["state"], batch["faults"][0]["remedy"][:16]) == ("refused", "No file was read")
    put_file(opened, a_csv([ADA]))
    world.drain()
    assert (files_left(), access_record.find_verifications(CANDIDATE)) == (0, [])


def test_another_file_sent_to_the_link_is_not_read(world: World, office: str) -> None:
    opened = ask(world, office)
    put_file(opened, a_csv([ADA]))
    world.drain()
    put_file(opened, a_csv([PAU]))
    world.drain()
    assert (outcomes(world, office, opened.body), files_left()) == (["valid"], 0)


def test_the_history_of_batches_goes_page_by_page_newest_first(world: World, office: str) -> None:
    ids = []
    for _ in range(3):
        ids.append(worked(world, office, [PAU])["id"])
        world.at += timedelta(seconds=1)
    first = world.call("GET", PATH, cookie=office, query={"limit": "2"})
    rest = world.call("GET", PATH, cookie=office, query={"limit": "2", "cursor": first.body["next_cursor"]})
    assert [each["id"] for each in (*first.body["data"], *rest.body["data"])] == ids[::-1]
    assert (first.body["has_more"], rest.body["has_more"]) == (True, False)


def test_a_batch_of_another_organisation_is_not_there(world: World, office: str) -> None:
    batch = worked(world, office, [ADA, PAU])
    page = world.call("GET", f"{PATH}/{batch['id']}/rows", cookie=office, query={"limit": "1"})
    other = an_office(world, email="adm@other.example.org")
    own = worked(world, other, [PAU])
    for path in ("", "/rows"):
        assert world.call("GET", f"{PATH}/{batch['id']}{path}", cookie=other).status == 404
    assert world.call("GET", f"{PATH}/{'0' * 30}", cookie=other).status == 404
    swapped = world.call("GET", f"{PATH}/{own['id']}/rows", cookie=other, query={"cursor": page.body["next_cursor"]})
    assert (swapped.status, swapped.body["errors"][0]["pointer"]) == (422, "/cursor")


def test_the_record_of_a_row_names_the_route(world: World, office: str) -> None:
    worked(world, office, [ADA])
    assert [each.route for each in access_record.find_verifications(CANDIDATE)] == [CheckRoute.BATCH]


@pytest.mark.parametrize("content", [a_csv([ADA, PAU]), "name,number\nA,1\n"], ids=["finished", "refused"])
def test_the_end_of_a_batch_is_posted_once_with_a_link_where_it_has_ended(
    world: World, office: str, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    posted = posted_to(world, office, monkeypatch)
    opened = ask(world, office)
    for _ in range(2):
        put_file(opened, content)
        world.drain()
        world.at += timedelta(minutes=1)
        world.drain()
    (change,) = world.call("GET", "/v1/result-changes", cookie=office).body["data"]
    (message,) = posted
    body = json.loads(message["body"])
    link = body["data"].pop("link").removeprefix("https://results.example.org")
    assert (body["id"], body["type"]) == (message["webhook-id"], "batch.finished") == (change["id"], change["type"])
    assert body["data"] == {"batch_id": change["batch_id"]} == {"batch_id": opened.body["id"]}
    assert world.call("GET", link, cookie=office).body["ended_at"]


def test_a_batch_whose_file_never_came_is_not_posted(
    world: World, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = posted_to(world, office, monkeypatch)
    ask(world, office)
    world.drain()
    assert posted == world.call("GET", "/v1/result-changes", cookie=office).body["data"] == []
