"""The awarding body's routes: sessions, centres, ingests, and a release that two people approve."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

import functions.board.releases
from functions.ingest import headcount
from shared.adapters import cache, clock
from shared.ground.errors import TryAgain
from shared.store import accounts
from tests.kit import snapshots
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    CANDIDATE,
    ENTRIES,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    RESULTS,
    SESSION,
    a_signed_in_candidate,
    enter_candidates,
    later,
    load_and_approve,
    plan_release,
    register,
    release_results,
    row,
    set_the_stage,
    stored,
)
from tests.kit.world import Answer, World

NEW_SESSION = {
    "id": "CAE-2027-01-PB",
    "exam": "CAE",
    "name": "January 2027",
    "format": "paper_based",
    "exam_date": "2027-01-16",
    "release_at": "2027-02-09T09:00:00+01:00",
    "zone": "Europe/Madrid",
}


def board(world: World, method: str, path: str, body: Any = None, operator: str = "ana") -> Answer:
    return world.call(method, f"/v1/board/{path}", body, operator=operator)


def act(world: World, release_id: str, name: str, operator: str = "ana", **body: Any) -> Answer:
    given = {"reason": "a wrong file", **body} if name == "recalls" else body
    return board(world, "POST", f"releases/{release_id}/{name}", given, operator)


def guilty(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["errors"][0]["pointer"]


# Sessions and centres


def test_a_session_is_made_once_however_often_it_is_sent(world: World) -> None:
    first = board(world, "POST", "sessions", NEW_SESSION)
    assert (first.status, first.body["release_at"]) == (201, "2027-02-09T08:00:00Z")
    assert board(world, "POST", "sessions", NEW_SESSION).body == first.body
    assert board(world, "POST", "sessions", {**NEW_SESSION, "name": "Winter"}).status == 409
    assert board(world, "GET", "sessions").body == {"data": [first.body]}


NO_SESSIONS: list[tuple[dict[str, str], int, str]] = [
    ({"id": "C#E"}, 422, "/id"),
    ({"id": "ab"}, 422, "/id"),
    ({"exam": "XYZ"}, 404, "/exam"),
    ({"format": "oral"}, 422, "/format"),
    ({"exam_date": "16-01-2027"}, 422, "/exam_date"),
    ({"exam_date": "2027-02-30"}, 422, "/exam_date"),
    ({"release_at": "2027-02-09T09:00:00"}, 422, "/release_at"),
    ({"release_at": "2027-01-15T09:00:00Z"}, 422, "/release_at"),
    ({"zone": "Mars/Base"}, 422, "/zone"),
    ({"zone": "../../etc/passwd"}, 422, "/zone"),
    ({"zone": "Etc/GMT+2"}, 422, "/zone"),  # two hours behind UTC
    ({"certificates_from": "2027-02-08"}, 422, "/certificates_from"),
    ({"certificates_from": "March"}, 422, "/certificates_from"),
    ({"name": "   "}, 422, "/name"),
    ({"name": "Win\u200bter"}, 422, "/name"),
]


def test_an_invalid_session_is_refused_by_its_field(world: World) -> None:
    for change, status, pointer in NO_SESSIONS:
        answer = board(world, "POST", "sessions", {**NEW_SESSION, **change})
        assert guilty(answer) == (status, pointer), change
    assert not any(stored().values())


def test_a_session_is_changed_by_its_words(world: World) -> None:
    board(world, "POST", "sessions", NEW_SESSION)
    changed = board(world, "PATCH", "sessions/CAE-2027-01-PB", {"name": "Winter 2027"})
    assert changed.body["name"] == "Winter 2027"
    assert changed.body["release_at"] == "2027-02-09T08:00:00Z"
    assert board(world, "PATCH", "sessions/CAE-2027-09-PB", {"name": "x"}).status == 404


def test_the_day_of_the_certificates_is_published_before_or_after_the_results(world: World) -> None:
    snapshots.begin(world, release_results)
    assert board(world, "PATCH", f"sessions/{SESSION}", {"name": "Winter"}).status == 409
    changed = board(world, "PATCH", f"sessions/{SESSION}", {"certificates_from": "2026-12-30"})
    assert (changed.status, changed.body["certificates_from"]) == (200, "2026-12-30")
    again = board(world, "PATCH", f"sessions/{SESSION}", {"appeal_window_days": 20})
    assert again.body["certificates_from"] == "2026-12-30"


def test_a_centre_is_put_and_read(world: World) -> None:
    body = {"name": "Exams  Girona", "zone": "Europe/Madrid", "kind": "school", "candidate_window_days": 10}
    body["public_contact"] = {"telephone": "972 000 000"}
    put = board(world, "PUT", "centres/es442", body)
    assert put.body == {
        "number": "ES442",
        "name": "Exams Girona",
        "zone": "Europe/Madrid",
        "kind": "school",
        "contact_email": None,
        "candidate_window_days": 10,
        "centre_window_days": None,
        "stage_2_window_days": None,
        "appeal_window_days": None,
        "language": "en",
        "daily_digest": True,
        "keeps_certificates_months": 12,
        "dispatch_prices": {},
        "fees": {},
        "public_contact": {"telephone": "972 000 000", "email": None, "address": None, "hours": None},
    }
    assert board(world, "GET", "centres/ES442").body == put.body
    assert board(world, "GET", "centres/es442").body == put.body
    assert board(world, "GET", "centres/ES443").status == 404
    for name in ("x", "Gir\u200bona", "Gir\u202eona"):
        assert guilty(board(world, "PUT", "centres/ES442", {**body, "name": name})) == (422, "/name")
    for number, kind in (("E442", "centre"), ("E", "school"), ("ES44200000001", "school")):
        assert guilty(board(world, "PUT", f"centres/{number}", {**body, "kind": kind})) == (422, "/number")
    assert board(world, "PUT", "centres/e-442", body).body["number"] == "E-442"
    assert board(world, "GET", "centres/E-442").status == 200
    assert guilty(board(world, "PUT", "centres/ES442", {**body, "language": "fr"})) == (422, "/language")
    wants = {**body, "language": "ca", "daily_digest": False}
    put = board(world, "PUT", "centres/ES442", wants)
    assert (put.body["language"], put.body["daily_digest"]) == ("ca", False)
    assert guilty(board(world, "PUT", "centres/ES442", {**body, "kind": "shop"})) == (422, "/kind")
    for months in (5, 121):
        assert guilty(board(world, "PUT", "centres/ES442", {**body, "keeps_certificates_months": months})) == (
            422,
            "/keeps_certificates_months",
        )
    kept = board(world, "PUT", "centres/ES442", {**body, "keeps_certificates_months": 6})
    assert kept.body == {**put.body, "language": "en", "daily_digest": True, "keeps_certificates_months": 6}
    assert guilty(board(world, "PUT", "centres/ES442", {**body, "zone": "Etc/GMT+2"})) == (422, "/zone")
    assert guilty(board(world, "PUT", "centres/ES442", {**body, "centre_window_days": 0})) == (
        422,
        "/centre_window_days",
    )


def test_a_centre_has_fees_and_windows_of_its_own(world: World) -> None:
    fees = {"FCE": {"stage_1": {"amount": 4200, "currency": "EUR"}}, "*": {"stage_2": {"amount": 0, "currency": "JPY"}}}
    days = {"candidate_window_days": 10, "stage_2_window_days": 7, "appeal_window_days": 28}
    body = {"name": "Exams Girona", "zone": "Europe/Madrid", **days, "fees": fees}
    assert board(world, "PUT", "centres/ES442", body).status == 200
    read = board(world, "GET", "centres/ES442").body
    assert read["fees"] == fees
    assert {name: read[name] for name in days} == days
    before = stored()
    for fee, pointer in (
        ({"XYZ": {}}, "/fees/XYZ"),
        ({"FCE": {"stage_3": fees["FCE"]["stage_1"]}}, "/fees/FCE"),
        ({"FCE": {"stage_1": {"amount": 42.5, "currency": "EUR"}}}, "/fees/FCE/stage_1/amount"),
        ({"FCE": {"stage_1": {"amount": -1, "currency": "EUR"}}}, "/fees/FCE/stage_1/amount"),
        ({"FCE": {"stage_1": {"amount": 1, "currency": "EURO"}}}, "/fees/FCE/stage_1/currency"),
        ({"FCE": {"stage_1": {"amount": 1}}}, "/fees/FCE/stage_1/currency"),
    ):
        assert guilty(board(world, "PUT", "centres/ES442", {**body, "fees": fee})) == (422, pointer)
    assert stored() == before


def test_a_session_has_windows_of_its_own(world: World) -> None:
    made = board(world, "POST", "sessions", {**NEW_SESSION, "candidate_window_days": 21})
    assert (made.body["candidate_window_days"], made.body["centre_window_days"]) == (21, None)
    changed = board(world, "PATCH", f"sessions/{NEW_SESSION['id']}", {"centre_window_days": 40})
    assert (changed.body["candidate_window_days"], changed.body["centre_window_days"]) == (21, 40)
    assert board(world, "GET", "sessions").body["data"] == [changed.body]


# Ingests


def test_an_ingest_opens_with_a_place_to_send_the_file_to(world: World) -> None:
    opened = board(world, "POST", "ingests", {"kind": "entries"})
    assert (opened.status, opened.body["state"]) == (201, "awaiting_file")
    assert opened.body["upload"].keys() == {"url", "fields"}
    assert opened.body["upload"]["fields"]["key"] == opened.body["id"]
    assert board(world, "GET", "ingests/unknown").status == 404


def test_results_need_a_release_that_takes_them(world: World) -> None:
    assert guilty(board(world, "POST", "ingests", {"kind": "marks"})) == (422, "/kind")
    assert guilty(board(world, "POST", "ingests", {"kind": "results"})) == (422, "/release_id")
    assert guilty(board(world, "POST", "ingests", {"kind": "entries", "release_id": "x"})) == (422, "/release_id")
    assert board(world, "POST", "ingests", {"kind": "results", "release_id": "x"}).status == 404
    release_id = release_results(world)
    late = board(world, "POST", "ingests", {"kind": "results", "release_id": release_id})
    assert (late.status, late.body["code"]) == (409, "conflict")


# Planning


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"release_at": "2026-12-01T09:00:00Z"}, 422),  # now
        ({"release_at": "2026-12-09T07:59:59Z"}, 422),  # before the announced second
        ({"release_at": "2026-12-09T08:00:00"}, 422),
        ({"zone": "Nowhere"}, 422),
        ({"zone": "Etc/GMT-1"}, 422),  # an hour ahead of UTC
        ({"session_ids": []}, 422),
        ({"session_ids": ["CAE-2026-12-PB"]}, 404),
        ({"session_ids": [SESSION, SESSION]}, 201),
        ({"release_at": "2026-12-09T08:00:01Z"}, 201),
    ],
)
def test_a_release_is_planned_for_known_sessions_and_never_earlier_than_announced(
    world: World, change: dict[str, Any], status: int
) -> None:
    snapshots.begin(world, enter_candidates)
    plan = {"session_ids": [SESSION], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    answer = board(world, "POST", "releases", {**plan, **change})
    assert answer.status == status
    if status == 201:
        assert (answer.body["state"], answer.body["revision"], answer.body["session_ids"]) == ("draft", 1, [SESSION])


def test_a_release_before_the_exam_is_refused(world: World) -> None:
    board(world, "POST", "sessions", {name: text for name, text in NEW_SESSION.items() if name != "release_at"})
    plan = {"session_ids": ["CAE-2027-01-PB"], "release_at": "2027-01-15T08:00:00Z", "zone": "Europe/Madrid"}
    assert guilty(board(world, "POST", "releases", plan)) == (422, "/release_at")


def test_a_late_release_cannot_be_moved_before_the_announced_second(world: World) -> None:
    snapshots.begin(world, set_the_stage)
    late = plan_release(world, "2026-12-20T08:00:00Z")
    early = board(world, "PATCH", f"releases/{late}", {"release_at": "2026-12-05T08:00:00Z"})
    assert guilty(early) == (422, "/release_at")
    assert board(world, "GET", f"releases/{late}").body["release_at"] == "2026-12-20T08:00:00Z"


# Two people


def test_two_different_people_approve_the_same_revision(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    assert act(world, release_id, "approvals").body["code"] == "release_not_ready"
    world.ingest("results", RESULTS, release_id)
    revision = board(world, "GET", f"releases/{release_id}").body["revision"]
    stale = act(world, release_id, "approvals", revision=revision - 1)
    assert (stale.status, stale.body["code"]) == (409, "stale_version")
    assert act(world, release_id, "approvals", revision=revision).body["approvals"] == 1
    twice = act(world, release_id, "approvals", revision=revision)
    assert (twice.status, twice.body["code"]) == (403, "second_person_required")
    done = act(world, release_id, "approvals", "ben", revision=revision)
    assert (done.status, done.body["state"]) == (201, "approved")
    log = board(world, "GET", f"releases/{release_id}").body["log"]
    assert [(each["operator"].rsplit("/")[-1], each["act"]) for each in log] == [
        ("ana", "approved"),
        ("ben", "approved"),
    ]


def test_an_edit_voids_the_approvals(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    load_and_approve(world, release_id)
    moved = board(world, "PATCH", f"releases/{release_id}", {"release_at": "2026-12-10T08:00:00Z"})
    assert (moved.body["state"], moved.body["approvals"]) == ("draft", 0)
    later(world, RELEASE_AT + timedelta(days=1, minutes=1))
    assert board(world, "GET", f"releases/{release_id}").body["state"] == "draft"


def test_a_new_file_voids_the_first_approval(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    world.ingest("results", RESULTS.replace("KXA104835,FCE-2026-12-PB,pending,,,,,\n", ""), release_id)
    act(world, release_id, "approvals")
    world.ingest("results", "\n".join([RESULTS.splitlines()[0], RESULTS.splitlines()[2]]) + "\n", release_id)
    assert board(world, "GET", f"releases/{release_id}").body["approvals"] == 0


def test_the_dry_run_counts_before_anyone_approves(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    assert board(world, "GET", f"releases/{release_id}/dry-run").body["ready"] is False
    world.ingest("results", RESULTS, release_id)
    counted = board(world, "GET", f"releases/{release_id}/dry-run").body
    assert (counted["results"], counted["by_status"], counted["blank_fields"]) == (2, {"reported": 1, "pending": 1}, 0)
    assert counted["ready"] is True


NOBODY = {"no_account": 0, "unproved": 0, "suppressed": 0, "would_be_mailed": 0}


def test_the_dry_run_counts_candidates_and_the_mails_that_would_go(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    head, ada, pau = RESULTS.splitlines()
    empty = board(world, "GET", f"releases/{release_id}/dry-run").body
    assert (empty["candidates"], empty["mails"], empty["counted_at"]) == (0, NOBODY, None)
    a_signed_in_candidate(world)
    assert world.ingest("results", f"{head}\n{ada}\n", release_id)["state"] == "loaded"
    first = board(world, "GET", f"releases/{release_id}/dry-run").body
    assert (first["candidates"], first["mails"]) == (1, {**NOBODY, "would_be_mailed": 1})
    unproved = {"candidate_id": PENDING_CANDIDATE, "secret_number": PENDING_SECRET, "email": "pau@example.org"}
    assert register(world, **unproved).status == 201
    assert world.ingest("results", f"{head}\n{pau}\n", release_id)["state"] == "loaded"
    both = board(world, "GET", f"releases/{release_id}/dry-run").body
    assert (both["candidates"], both["mails"]) == (2, {**NOBODY, "unproved": 1, "would_be_mailed": 1})
    assert both["counted_at"] is not None


def test_a_candidate_of_two_sessions_gets_one_mail(world: World) -> None:
    snapshots.begin(world, enter_candidates)
    other = {**NEW_SESSION, "id": "FCE-2026-12-CB", "exam": "FCE", "exam_date": "2026-11-28", "release_at": None}
    assert board(world, "POST", "sessions", {k: v for k, v in other.items() if v}).status == 201
    entries = ENTRIES.replace(SESSION, "FCE-2026-12-CB")
    assert world.ingest("entries", entries)["state"] == "loaded"
    plan = {"session_ids": [SESSION, "FCE-2026-12-CB"], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    release_id = board(world, "POST", "releases", plan).body["id"]
    for content in (RESULTS, RESULTS.replace(SESSION, "FCE-2026-12-CB")):
        assert world.ingest("results", content, release_id)["state"] == "loaded"
    counted = board(world, "GET", f"releases/{release_id}/dry-run").body
    assert (counted["results"], counted["candidates"]) == (4, 2)
    assert counted["mails"] == {**NOBODY, "no_account": 2}


def two_files(world: World) -> tuple[str, list[str]]:
    """A release and its results in two files, a candidate each."""
    release_id = set_the_stage(world)
    head, ada, pau = RESULTS.splitlines()
    return release_id, [f"{head}\n{ada}\n", f"{head}\n{pau}\n"]


def counted(world: World, release_id: str) -> tuple[Any, Any, bool]:
    shown = board(world, "GET", f"releases/{release_id}/dry-run").body
    return shown["candidates"], shown["mails"], shown["counted_at"] is not None


@pytest.mark.parametrize("trouble", [TryAgain, OSError])
def test_a_load_never_fails_for_the_count(
    world: World, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    """The results are in, and can be approved; the dry run says that nobody has counted, not that nobody is mailed."""
    release_id, (first, second) = two_files(world)
    monkeypatch.setattr(headcount, "LONGEST_S", 0.2)  # of real time: it is patient for as long

    def busy(_: list[str]) -> Any:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(accounts, "find_reach", busy)
        assert world.ingest("results", first, release_id)["state"] == "loaded"
    assert counted(world, release_id) == (None, None, False)
    assert world.ingest("results", second, release_id)["state"] == "loaded"
    assert counted(world, release_id) == (None, None, False)  # a part is no count
    world.approve(release_id)


def test_a_load_does_not_wait_for_the_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id, (first, _) = two_files(world)
    monkeypatch.setattr(headcount, "LONGEST_S", -1)
    assert world.ingest("results", first, release_id)["state"] == "loaded"
    assert counted(world, release_id) == (None, None, False)


def test_each_file_asks_after_its_own_candidates_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id, files = two_files(world)
    original, asked = accounts.find_reach, []

    def noted(who: list[str]) -> Any:
        asked.append(who)
        return original(who)

    monkeypatch.setattr(accounts, "find_reach", noted)
    for content in files:
        assert world.ingest("results", content, release_id)["state"] == "loaded"
    assert asked == [[CANDIDATE], [PENDING_CANDIDATE]]
    assert counted(world, release_id) == (2, {**NOBODY, "no_account": 2}, True)


# Sent twice

UUID = "8e03978e-40d5-43dd-bc93-6894a57f9324"
PLAN = {"session_ids": [SESSION], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}


def plan_with_key(world: World, key: str, operator: str = "ana", **changes: Any) -> Answer:
    headers = {"idempotency-key": key}  # API Gateway gives them in lower case
    return world.call("POST", "/v1/board/releases", {**PLAN, **changes}, operator=operator, headers=headers)


def test_a_release_planned_again_under_its_key_is_the_same_one(world: World) -> None:
    snapshots.begin(world, enter_candidates)
    first = plan_with_key(world, UUID)
    assert (first.status, first.body["state"]) == (201, "draft")
    before = stored()
    again = plan_with_key(world, f'"{UUID}"')
    assert (again.status, again.body) == (201, first.body)
    assert stored() == before
    reused = plan_with_key(world, UUID, release_at="2026-12-10T08:00:00Z")
    assert (reused.status, reused.body["code"]) == (409, "idempotency_key_reused")
    assert stored() == before
    assert plan_with_key(world, UUID, operator="ben").body["id"] != first.body["id"]
    assert plan_with_key(world, f"{UUID}-2").body["id"] != first.body["id"]


def test_a_repeated_plan_is_answered_with_the_release_as_it_stands(world: World) -> None:
    """Who reads "draft, revision 1" of one that is out would approve it, or plan another."""
    snapshots.begin(world, enter_candidates)
    first = plan_with_key(world, UUID)
    load_and_approve(world, first.body["id"])
    later(world, RELEASE_AT)  # the time it asks for is past by now
    again = plan_with_key(world, UUID)
    assert (again.status, again.body["id"], again.body["state"]) == (201, first.body["id"], "released")
    assert again.body["revision"] == board(world, "GET", f"releases/{first.body['id']}").body["revision"] == 2


def test_two_of_one_request_at_once_make_one_release(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshots.begin(world, enter_candidates)
    original = functions.board.releases._planned
    first: list[Any] = []

    def overtaken(*args: Any) -> Any:
        if not first:
            first.append(None)
            first.append(plan_with_key(world, UUID).body)
        return original(*args)

    monkeypatch.setattr(functions.board.releases, "_planned", overtaken)
    assert plan_with_key(world, UUID).body == first[1]
    (session,) = board(world, "GET", "sessions").body["data"]
    assert session["release_ids"] == [first[1]["id"]]


@pytest.mark.parametrize("key", ["", "short", "a" * 129, f"{UUID},{UUID}", "12345678 9"])
def test_a_key_that_is_none_is_refused_by_its_header(world: World, key: str) -> None:
    snapshots.begin(world, enter_candidates)
    before = stored()
    assert guilty(plan_with_key(world, key)) == (422, "/Idempotency-Key")
    assert stored() == before


def test_an_act_in_the_wrong_state_is_refused_and_changes_nothing(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    before = stored()
    for name in ("holds", "recalls", "restorations"):
        assert act(world, release_id, name).status == 409
        assert act(world, "unknown", name).status == 404
    assert stored() == before


@pytest.mark.thorough
def test_holding_a_late_release_leaves_the_session_whose_results_are_out(world: World) -> None:
    release_id = snapshots.begin(world, release_results)
    late = plan_release(world, "2026-12-20T08:00:00Z")
    header, _, pending = RESULTS.splitlines()
    lifted = pending.replace("pending,,,,,", "reported,161,162,163,164,165")
    assert world.ingest("results", f"{header}\n{lifted}\n", late)["state"] == "loaded"
    world.approve(late)

    def is_held() -> bool:
        (session,) = board(world, "GET", "sessions").body["data"]
        return bool(session["held"])

    assert (act(world, late, "holds").body["state"], is_held()) == ("held", False)
    assert (act(world, release_id, "recalls").body["state"], is_held()) == ("recalled", True)
    assert (act(world, late, "restorations").body["state"], is_held()) == ("approved", True)
    assert (act(world, release_id, "restorations").body["state"], is_held()) == ("approved", False)


def test_a_release_held_past_its_time_takes_a_new_one(world: World) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    load_and_approve(world, release_id)
    act(world, release_id, "holds")
    later(world, RELEASE_AT)
    refused = act(world, release_id, "restorations")
    assert (refused.status, refused.body["code"]) == (409, "release_not_ready")
    moved = board(world, "PATCH", f"releases/{release_id}", {"release_at": "2026-12-11T08:00:00Z"})
    assert (moved.status, moved.body["state"]) == (200, "draft")


@pytest.mark.thorough
def test_a_recall_takes_a_reason_as_a_withdrawal_does(world: World) -> None:
    release_id = snapshots.begin(world, release_results)
    before = stored()
    for body in ({}, {"reason": ""}):
        refused = board(world, "POST", f"releases/{release_id}/recalls", body)
        assert guilty(refused) == (422, "/reason")
    assert stored() == before


@pytest.mark.thorough
def test_a_reason_is_kept_with_who_and_when(world: World) -> None:
    release_id = snapshots.begin(world, release_results)
    act(world, release_id, "recalls", "ben", reason="a wrong file")
    last = board(world, "GET", f"releases/{release_id}").body["log"][-1]
    assert (last["operator"].rsplit("/")[-1], last["act"], last["at"]) == (
        "ben",
        "recalled: a wrong file",
        "2026-12-09T08:00:00Z",
    )


@pytest.mark.thorough
def test_however_often_it_was_held_a_release_can_be_stopped_and_comes_out(world: World) -> None:
    """Its row never grows. A log inside would fill it (400 KB) after some 250 acts, and nobody could stop it then."""
    release_id = snapshots.begin(world, set_the_stage)
    load_and_approve(world, release_id)
    rows_before = size_of(release_id)
    for _ in range(12):
        assert act(world, release_id, "holds", reason="é€𝄞" * 166 + "é").status == 200
        assert act(world, release_id, "restorations", reason="𝄞a" * 250).status == 200
    assert size_of(release_id) - rows_before < 10
    log = board(world, "GET", f"releases/{release_id}").body["log"]
    assert (len(log), log[-1]["act"]) == (26, "restored: " + "𝄞a" * 250)
    assert act(world, release_id, "holds").status == 200
    assert act(world, release_id, "restorations").status == 200
    later(world, RELEASE_AT)
    assert board(world, "GET", f"releases/{release_id}").body["state"] == "released"


def size_of(release_id: str) -> int:
    return len(json.dumps(row("results", f"RELEASE#{release_id}", "RELEASE"), default=str))


@pytest.mark.parametrize("reason", ["", "no", "   ", "a\u200bb\u200bc", "....", "x" * 501, 7, ["a wrong file"]])
@pytest.mark.parametrize("name", ["holds", "restorations", "recalls", "abandonments"])
def test_a_reason_that_cannot_be_read_is_refused_and_nothing_changes(world: World, name: str, reason: object) -> None:
    release_id = snapshots.begin(world, set_the_stage)
    if name != "abandonments":
        load_and_approve(world, release_id)
    if name == "recalls":
        later(world, RELEASE_AT)
    if name == "restorations":
        act(world, release_id, "holds")
    before = stored()
    refused = act(world, release_id, name, reason=reason)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/reason")
    assert stored() == before


def test_notices_are_counted_by_state_once_the_release_is_out(world: World) -> None:
    release_id = snapshots.begin(world, release_results)
    assert board(world, "GET", f"releases/{release_id}").body["notices"] == {"no_account": 2}


@pytest.mark.thorough
def test_a_count_stands_for_five_seconds_however_many_watch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id, elapsed = release_results(world), [1000.0]
    monkeypatch.setattr(clock, "elapsed", lambda: elapsed[0])
    cache.forget()
    shown = board(world, "GET", f"releases/{release_id}").body["notices"]
    elapsed[0] += 4.9
    with watched() as calls:
        assert board(world, "GET", f"releases/{release_id}").body["notices"] == shown
    assert calls.made.count("dynamodb.Query") == 1, "the log's own"
    elapsed[0] += 0.2
    with watched() as calls:
        assert board(world, "GET", f"releases/{release_id}").body["notices"] == shown
    assert calls.made.count("dynamodb.Query") > 64
