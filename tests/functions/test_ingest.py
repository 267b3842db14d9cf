"""Files in: the whole file or nothing of it, every fault with its place, and a cut-off load goes on where it stood."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError

import functions.ingest.entries
import functions.ingest.files
import functions.ingest.results
from infra.catalogue import function
from shared.adapters import clock, parallel, sealing
from shared.adapters.aws import client
from shared.candidates.entry_file import read_entries
from shared.ground.file_faults import FAULTS_LISTED
from shared.ground.settings import settings
from shared.releases.ingest import ENTRIES_TURN_S, IngestState
from shared.releases.release import ReleaseState
from shared.results.result import Sealed
from shared.results.result_file import read_results
from shared.store import ingests, releases, results, rows
from shared.store.sessions import get_session
from tests.kit import many_candidates, stories
from tests.kit.builders import a_session
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, RELEASE_AT, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough

HEADER = stories.ENTRIES.splitlines()[0]
SCORES = many_candidates.HEADER
ADA = "KXA104827,0417,Martí,Ada,2009-05-17,ES442,0001,,FCE-2026-12-PB"
NEW = "KXA104843,1111,Puig,Noa,2009-01-02,ES442,0003,,FCE-2026-12-PB"


def entries(*lines: str) -> str:
    return "\n".join([HEADER, *lines, ""])


def result(values: str = "176,171,168,182,174", candidate: str = CANDIDATE, **parts: str) -> str:
    return f"{candidate},{parts.get('session', SESSION)},{parts.get('status', 'reported')},{values}"


def results_file(*lines: str, header: str = SCORES) -> str:
    return "\n".join([header, *lines, ""])


def rows_of_files() -> dict[str, Any]:
    """All rows but the ingests' own: what a refused file must leave as it was."""
    return {
        name: [item for item in items if not item["pk"]["S"].startswith("INGEST#")]
        for name, items in stories.stored().items()
    }


def uploads_left() -> int:
    return int(boto3.client("s3").list_objects_v2(Bucket=settings().uploads_bucket)["KeyCount"])


def places(ingest: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(fault["line"], fault["column"], fault["found"]) for fault in ingest["faults"]]


def an_opened_ingest(world: World, release_id: str) -> str:
    """The id of an ingest that waits for a file of results."""
    opened = world.call("POST", "/v1/board/ingests", {"kind": "results", "release_id": release_id}, operator="ana")
    return str(opened.body["id"])


def refused(world: World, kind: str, content: str | bytes, release_id: str | None = None) -> dict[str, Any]:
    """The ingest of a file that must change nothing and leave nothing behind."""
    before = rows_of_files()
    ingest = world.ingest(kind, content, release_id)
    assert ingest["state"] == "rejected", ingest
    assert rows_of_files() == before
    assert uploads_left() == 0
    assert ingest["fault_count"] == len(ingest["faults"])
    assert all(fault["remedy"] for fault in ingest["faults"])
    return ingest


# Entries

BAD_ENTRIES: list[tuple[str, str | bytes, list[tuple[int, str, str]]]] = [
    ("empty", "\n", [(1, "", "an empty file")]),
    (
        "wrong header",
        entries(ADA).replace("given_names", "first_name"),
        [(1, "", "first_name"), (1, "given_names", "no such column")],
    ),
    ("unknown session", entries(NEW.replace("FCE-2026-12-PB", "FCE-1999")), [(2, "session_id", "FCE-1999")]),
    ("twice", entries(NEW, NEW), [(3, "candidate_id", "KXA104843")]),
    ("changed secret", entries(NEW, ADA.replace("0417", "0418")), [(3, "secret_number", "another number")]),
    ("changed birth date", entries(ADA.replace("2009-05-17", "2009-05-18")), [(2, "date_of_birth", "another date")]),
    ("practice", entries(NEW.replace("KXA104843", "NGG004291")), [(2, "candidate_id", "NGG004291")]),
    ("latin-1", entries(ADA).encode("latin-1"), [(2, "family_name", "Mart?")]),
    (
        "each line is checked",
        entries(NEW.replace("1111", "11"), ADA.replace("ES442", "442"), NEW.replace("2009-01-02", "2009-02-30")),
        [
            (2, "secret_number", ""),
            (3, "centre_number", "442"),
            (4, "date_of_birth", "2009-02-30"),
            (4, "candidate_id", "KXA104843"),
        ],
    ),
]


def test_a_file_of_entries_with_a_fault_changes_nothing(world: World) -> None:
    stories.enter_candidates(world)
    for name, content, found in BAD_ENTRIES:
        ingest = refused(world, "entries", content)
        assert places(ingest) == found, name
        assert "0418" not in str(ingest["faults"])


def test_entries_are_read_as_spreadsheets_write_them(world: World) -> None:
    stories.enter_candidates(world)
    before = stories.stored()["test-people"], len(stories.stored()["test-results"])
    for content in (
        "\ufeff" + stories.ENTRIES,
        stories.ENTRIES.replace("\n", "\r\n"),
        stories.ENTRIES.replace("KXA104827", "kxa 104-827"),
    ):
        ingest = world.ingest("entries", content)
        assert (ingest["state"], ingest["counts"]) == ("loaded", {"entries": 2}), ingest
        assert uploads_left() == 0
    people, rows = stories.stored()["test-people"], len(stories.stored()["test-results"])
    assert people == before[0]
    assert rows == before[1] + 3  # the three ingests; what they warn of is of rows that stand


def test_an_unknown_centre_is_made_with_defaults_and_a_known_one_kept(world: World) -> None:
    stories.enter_candidates(world)
    world.ingest("entries", entries(NEW.replace("ES442", "ES777"), ADA))
    known = world.call("GET", "/v1/board/centres/ES442", operator="ana").body
    made = world.call("GET", "/v1/board/centres/ES777", operator="ana").body
    assert (known["name"], made["name"], made["zone"]) == ("Exams Girona", "ES777", "Europe/Madrid")
    assert (made["candidate_window_days"], made["centre_window_days"]) == (None, None)


def test_no_secret_number_is_kept(world: World) -> None:
    stories.enter_candidates(world)
    guarded = stories.row("people", f"GUARD#{CANDIDATE}", "GUARD")
    assert len(guarded["secret_mac"]["B"]) == 32
    assert '"0417"' not in str(guarded).replace("'", '"')
    for items in stories.stored().values():
        assert not any("0417" in str(item) for item in items)


# Results

BAD_RESULTS: list[tuple[str, str | bytes, list[tuple[int, str, str]]]] = [
    (
        "wrong header",
        results_file(header="candidate_id,session,status"),
        [(1, "", "session"), (1, "session_id", "no such column")],
    ),
    ("blank score", results_file(result("176,,168,182,174")), [(2, "use_of_english", "")]),
    ("above the range", results_file(result("191,171,168,182,174")), [(2, "reading", "191")]),
    ("below zero", results_file(result("176,171,-1,182,174")), [(2, "writing", "-1")]),
    ("no number", results_file(result("176,171,168,182,A")), [(2, "speaking", "A")]),
    (
        "a grade that disagrees",
        results_file(result("176,171,168,182,174") + ",A", header=SCORES + ",grade"),
        [(2, "grade", "A")],
    ),
    (
        "an overall that disagrees",
        results_file(result("176,171,168,182,174") + ",175", header=SCORES + ",overall"),
        [(2, "overall", "175")],
    ),
    ("twice", results_file(result(), result()), [(3, "candidate_id", CANDIDATE)]),
    ("unknown session", results_file(result(session="FCE-1999")), [(2, "session_id", "FCE-1999")]),
    ("no entry", results_file(result(), result(candidate="KXA999999")), [(3, "candidate_id", "KXA999999")]),
    ("latin-1", results_file(result(status="reporté")).encode("latin-1"), [(2, "status", "report?")]),
    (
        "an exam's papers",
        results_file(result() + ",150", header=SCORES + ",module_1"),
        [(2, "module_1", "150")],
    ),
    (
        "each line is checked",
        results_file(result("176,,168,182,174"), result(candidate="KX"), result("1,1,1,1,999", PENDING_CANDIDATE)),
        [(2, "use_of_english", ""), (3, "candidate_id", "KX"), (4, "speaking", "999")],
    ),
]


def test_a_file_of_results_with_a_fault_changes_nothing(world: World) -> None:
    release_id = stories.set_the_stage(world)
    for name, content, found in BAD_RESULTS:
        assert places(refused(world, "results", content, release_id)) == found, name
    assert releases.get_release(release_id).loading is None


def test_a_session_outside_the_release_is_refused(world: World) -> None:
    release_id = stories.set_the_stage(world)
    other = {"id": "KET-2026-12-PB", "exam": "KET", "name": "December 2026", "format": "paper_based"}
    other |= {"exam_date": "2026-11-28", "release_at": "2026-12-09T08:00:00Z"}
    assert world.call("POST", "/v1/board/sessions", other, operator="ana").status == 201
    header = "candidate_id,session_id,status,reading_and_writing,listening,speaking"
    content = results_file(f"{CANDIDATE},KET-2026-12-PB,reported,125,125,125", header=header)
    assert places(refused(world, "results", content, release_id)) == [(2, "session_id", "KET-2026-12-PB")]


def test_results_are_read_as_spreadsheets_write_them(world: World) -> None:
    release_id = stories.set_the_stage(world)
    content = ("\ufeff" + stories.RESULTS).replace("\n", "\r\n").replace("176", "176.0").replace("KXA1", "kxa-1")
    assert world.ingest("results", content, release_id)["counts"] == {"reported": 1, "pending": 1}
    assert uploads_left() == 0


def test_the_same_file_twice_is_the_same_state(world: World) -> None:
    release_id = stories.set_the_stage(world)
    assert world.ingest("results", stories.RESULTS, release_id)["state"] == "loaded"
    before = rows_of_files()
    again = world.ingest("results", stories.RESULTS, release_id)
    assert (again["state"], uploads_left()) == ("loaded", 0)
    assert again["counts"] == {"reported": 1, "pending": 1}
    assert rows_of_files() == before


def test_no_row_holds_a_hash_that_somebody_could_guess_a_file_by(world: World) -> None:
    release_id = stories.set_the_stage(world)
    one_line = results_file(result())
    assert world.ingest("results", one_line, release_id)["state"] == "loaded"
    stood = str(stories.stored())
    for content in (one_line, stories.ENTRIES):
        assert sha256(content.encode()).hexdigest() not in stood
    (mark,) = releases.get_release(release_id).files
    other = stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert world.ingest("results", results_file(result(candidate=PENDING_CANDIDATE)), other)["state"] == "loaded"
    assert mark not in releases.get_release(other).files
    assert mark in stood


def test_more_faults_than_a_row_holds_are_counted(world: World) -> None:
    release_id = stories.set_the_stage(world)
    strangers = [result(candidate=each) for each in many_candidates.ids(FAULTS_LISTED + 7)]
    ingest = world.ingest("results", results_file(*strangers), release_id)
    assert (ingest["fault_count"], len(ingest["faults"])) == (FAULTS_LISTED + 7, FAULTS_LISTED)


def test_two_files_into_one_release_add_up(world: World) -> None:
    release_id = stories.set_the_stage(world)
    for candidate in (CANDIDATE, PENDING_CANDIDATE):
        assert world.ingest("results", results_file(result(candidate=candidate)), release_id)["state"] == "loaded"
    existing = releases.get_release(release_id)
    assert (existing.loaded, dict(existing.counts), len(existing.files)) == (2, {"reported": 2}, 2)


def test_a_load_voids_the_approval_before_it(world: World) -> None:
    release_id = stories.set_the_stage(world)
    world.ingest("results", results_file(result()), release_id)
    approvals = f"/v1/board/releases/{release_id}/approvals"
    assert world.call("POST", approvals, {}, operator="ana").status == 201
    world.ingest("results", results_file(result(candidate=PENDING_CANDIDATE)), release_id)
    assert world.call("POST", approvals, {}, operator="ben").body["state"] == "draft"


@pytest.mark.parametrize("state", ["approved", "released"])
def test_a_results_file_after_the_approval_is_refused(world: World, state: str) -> None:
    release_id = stories.set_the_stage(world)
    opened = an_opened_ingest(world, release_id)
    stories.load_and_approve(world, release_id)
    if state == "released":
        world.move_to(RELEASE_AT)
    body = {"kind": "results", "release_id": release_id}
    assert world.call("POST", "/v1/board/ingests", body, operator="ana").status == 409
    before = rows_of_files()
    world.send(opened, results_file(result("180,171,168,182,174")))
    late = ingests.get_ingest(opened)
    assert (late.state.value, late.fault_count, uploads_left()) == ("rejected", 1, 0)
    assert rows_of_files() == before


def test_one_result_is_never_in_two_unreleased_releases(world: World) -> None:
    first = stories.set_the_stage(world)
    second = stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert world.ingest("results", stories.RESULTS, first)["state"] == "loaded"
    for content in (stories.RESULTS, results_file(result("", PENDING_CANDIDATE, status="pending") + ",,,,")):
        assert places(refused(world, "results", content, second))[-1][1:] == ("candidate_id", PENDING_CANDIDATE)
    world.approve(first)
    assert refused(world, "results", results_file(result(candidate=PENDING_CANDIDATE)), second)


def test_a_file_sent_to_two_releases_at_once_is_loaded_into_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is loaded whole between the second's check and its first write: the second is checked again."""
    first = stories.set_the_stage(world)
    second = stories.plan_release(world, "2026-12-12T08:00:00Z")
    opened = an_opened_ingest(world, second)
    check = functions.ingest.results.check
    happens: list[Any] = [lambda: world.ingest("results", stories.RESULTS, first)]

    def checked(*args: Any) -> Any:
        answer = check(*args)
        if happens:
            assert happens.pop()()["state"] == "loaded"
        return answer

    monkeypatch.setattr(functions.ingest.results, "check", checked)
    assert world.send(opened, stories.RESULTS) == []
    assert ingests.get_ingest(opened).state is IngestState.REJECTED
    assert {each.release_id for each in results.get_record(CANDIDATE).versions} == {first}
    assert (releases.get_release(second).loading, releases.get_release(second).loaded) == (None, 0)


def test_two_releases_never_load_one_session_side_by_side(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = stories.set_the_stage(world)
    second = stories.plan_release(world, "2026-12-12T08:00:00Z")
    load, other = functions.ingest.results.load, results_file(result(candidate=PENDING_CANDIDATE))
    seen: list[Any] = []

    def loaded(*args: Any) -> Any:
        if not seen:
            seen.append(world.ingest("results", other, second))
        return load(*args)

    with monkeypatch.context() as patched:
        patched.setattr(functions.ingest.results, "load", loaded)
        assert world.ingest("results", results_file(result()), first)["state"] == "loaded"
    assert [(each["state"], places(each)) for each in seen] == [("rejected", [(0, "", "")])]
    assert not results.get_record(PENDING_CANDIDATE).versions
    assert world.ingest("results", other, second)["state"] == "loaded"


def test_a_pending_result_is_lifted_in_a_new_release_after_the_first_is_out(world: World) -> None:
    first = stories.set_the_stage(world)
    stories.load_and_approve(world, first)
    stories.later(world, RELEASE_AT)
    second = stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert places(refused(world, "results", results_file(result("180,171,168,182,174")), second)) == [
        (2, "candidate_id", CANDIDATE)
    ]
    late = results_file(result(candidate=PENDING_CANDIDATE))
    assert world.ingest("results", late, second)["counts"] == {"reported": 1}
    world.approve(second)
    versions = results.find_versions([(PENDING_CANDIDATE, SESSION)])[PENDING_CANDIDATE, SESSION]
    assert [(each.version, each.release_id) for each in versions] == [(2, second), (1, first)]
    for at, version in ((RELEASE_AT, 1), (datetime(2026, 12, 12, 8, 0, tzinfo=UTC), 2)):
        stories.later(world, at)
        found = sealing.newest_out(versions, get_session(SESSION), releases.find_release, at)
        assert found is not None
        assert found.number == version


# Cut off and resumed


def test_a_load_that_is_cut_off_cannot_be_approved_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = stories.set_the_stage(world)
    opened = an_opened_ingest(world, release_id)
    cut_off_after_one(world, monkeypatch, opened)
    assert uploads_left() == 1
    assert ingests.get_ingest(opened).state.value == "loading"
    approval = world.call("POST", f"/v1/board/releases/{release_id}/approvals", {}, operator="ana")
    assert (approval.status, approval.body["code"]) == (409, "release_not_ready")
    other = world.ingest("results", results_file(result()), release_id)
    assert other["state"] == "rejected"
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    existing = releases.get_release(release_id)
    assert (existing.loaded, existing.loading, existing.state) == (2, None, ReleaseState.DRAFT)
    assert uploads_left() == 0
    world.approve(release_id)


def cut_off_after_one(world: World, monkeypatch: pytest.MonkeyPatch, opened: str) -> None:
    """The file is sent, and its load ends after the first row."""
    monkeypatch.setattr(functions.ingest.results, "PER_WRITE", 1)
    monkeypatch.setattr(parallel, "WRITERS", 1)
    adding, left = results.adding_result, [1]

    def cut_off(sealed: Any) -> Any:
        if not left:
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "TransactWriteItems")
        left.pop()
        return adding(sealed)

    with monkeypatch.context() as patched:
        patched.setattr(results, "adding_result", cut_off)
        assert world.send(opened, stories.RESULTS) == ["0"]


def test_the_same_file_sent_again_resumes_a_load_whose_file_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id = stories.set_the_stage(world)
    opened = an_opened_ingest(world, release_id)
    cut_off_after_one(world, monkeypatch, opened)
    boto3.client("s3").delete_object(Bucket=settings().uploads_bucket, Key=opened)
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    ended = world.call("GET", f"/v1/board/ingests/{opened}", operator="ana").body
    assert (ended["state"], ended["fault_count"]) == ("rejected", 1)
    assert ended["faults"][0]["remedy"] == "The file is gone; send the same file again, to a new ingest."
    assert world.ingest("results", results_file(result()), release_id)["state"] == "rejected"
    again = world.ingest("results", stories.RESULTS, release_id)
    assert (again["state"], again["counts"]) == ("loaded", {"reported": 1, "pending": 1})
    existing = releases.get_release(release_id)
    assert (existing.loaded, existing.loading) == (2, None)
    world.approve(release_id)


def test_a_half_written_load_is_never_called_rejected(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a stranger's version ever stand in its way, somebody has to look: rejected says nothing was written."""
    release_id = stories.set_the_stage(world)
    opened = an_opened_ingest(world, release_id)
    cut_off_after_one(world, monkeypatch, opened)
    other = stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert rows.transact([results.adding_result(Sealed(PENDING_CANDIDATE, SESSION, 1, other, b"box", "file"))])
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == ["0"]
    assert ingests.get_ingest(opened).state is not IngestState.REJECTED


def test_an_ingest_that_another_delivery_moved_on_is_not_moved_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories.enter_candidates(world)
    opened = str(world.call("POST", "/v1/board/ingests", {"kind": "entries"}, operator="ana").body["id"])
    load, happens = (
        functions.ingest.entries.load,
        [lambda: world.deliver("uploads", {"detail": {"object": {"key": opened}}})],
    )

    def loaded(*args: Any) -> Any:
        if happens:
            assert happens.pop()() == []
        return load(*args)

    monkeypatch.setattr(functions.ingest.entries, "load", loaded)
    assert world.send(opened, entries(NEW)) == ["0"]
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert ingests.get_ingest(opened).state is IngestState.LOADED


# Entries take turns

OTHER_NUMBER = NEW.replace("1111", "2222")
BUSY = "Another file of entries is being loaded. Wait until it ends, then send this one again."


def opened_for_entries(world: World) -> str:
    return str(world.call("POST", "/v1/board/ingests", {"kind": "entries"}, operator="ana").body["id"])


def entered() -> bool:
    return bool(stories.row("people", "GUARD#KXA104843", "GUARD"))


def test_a_file_of_entries_waits_for_another_and_writes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one has checked, the other might write: of two numbers for one ID, the second is refused at its check."""
    stories.enter_candidates(world)
    opened = opened_for_entries(world)
    load = functions.ingest.entries.load
    meanwhile: list[dict[str, Any]] = []

    def loaded(*args: Any) -> Any:
        if not meanwhile:
            meanwhile.append(world.ingest("entries", entries(OTHER_NUMBER)))
            assert not entered()
        return load(*args)

    monkeypatch.setattr(functions.ingest.entries, "load", loaded)
    assert world.send(opened, entries(NEW)) == []
    assert ingests.get_ingest(opened).state is IngestState.LOADED
    assert [each["remedy"] for each in meanwhile[0]["faults"]] == [BUSY]
    again = world.ingest("entries", entries(OTHER_NUMBER))
    assert (again["state"], again["faults"][0]["column"]) == ("rejected", "secret_number")


def cut_off_entries(world: World, monkeypatch: pytest.MonkeyPatch, centre: str = "ES442") -> str:
    """A file of two, of which the first is written."""
    stories.enter_candidates(world)
    monkeypatch.setattr(functions.ingest.entries, "PER_WRITE", 2)
    monkeypatch.setattr(parallel, "WRITERS", 1)
    opened, adding, left = opened_for_entries(world), results.adding_entry, [1]

    def cut_off(entry: Any) -> Any:
        if not left:
            raise OSError
        left.pop()
        return adding(entry)

    with monkeypatch.context() as patched:
        patched.setattr(results, "adding_entry", cut_off)
        there = NEW.replace("ES442", centre)
        assert world.send(opened, entries(there, there.replace("KXA104843", "KXA104851").replace("0003", "0004"))) == [
            "0"
        ]
    assert entered()
    return opened


def test_a_cut_off_load_keeps_its_turn_and_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = cut_off_entries(world, monkeypatch)
    assert world.ingest("entries", entries(OTHER_NUMBER))["faults"][0]["remedy"] == BUSY
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert ingests.get_ingest(opened).state is IngestState.LOADED
    assert world.ingest("entries", stories.ENTRIES)["state"] == "loaded"


def test_a_cut_off_load_loses_its_turn_in_time_and_says_it_is_half_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = cut_off_entries(world, monkeypatch)
    late = clock.seconds() + ENTRIES_TURN_S
    monkeypatch.setattr(clock, "seconds", lambda: late)
    assert world.ingest("entries", stories.ENTRIES)["state"] == "loaded"
    session = stories.row("results", "SESSIONS", f"SESSION#{SESSION}")
    boto3.client("dynamodb").delete_item(
        TableName=settings().results_table, Key={"pk": session["pk"], "sk": session["sk"]}
    )
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    ended = ingests.get_ingest(opened)
    assert (ended.state, ended.faults[0].remedy[:36], ended.fault_count) == (
        IngestState.REJECTED,
        "Some entries of this file stand: its",
        3,
    )


def test_a_turn_that_is_taken_after_another_delivery_has_ended_is_given_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files were sent to one link, or the queue delivered one notice twice: the second ends all between the first's
    check and its turn."""
    stories.enter_candidates(world)
    opened, take = opened_for_entries(world), ingests.take_entries_turn
    happens = [lambda: world.deliver("uploads", {"detail": {"object": {"key": opened}}})]

    def taking(*args: Any) -> bool:
        if happens:
            assert happens.pop()() == []
        return take(*args)

    with monkeypatch.context() as patched:
        patched.setattr(ingests, "take_entries_turn", taking)
        assert world.send(opened, entries(NEW)) == ["0"]
    assert world.ingest("entries", stories.ENTRIES)["faults"] == [], "at once"
    assert ingests.take_entries_turn(opened, clock.seconds(), clock.seconds() + 99)
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert world.ingest("entries", stories.ENTRIES)["faults"] == [], "and whenever the ended one is met"
    assert ingests.get_ingest(opened).state is IngestState.LOADED


def test_a_cut_off_load_whose_file_is_gone_gives_its_turn_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = cut_off_entries(world, monkeypatch)
    boto3.client("s3").delete_object(Bucket=settings().uploads_bucket, Key=opened)
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert ingests.get_ingest(opened).state is IngestState.REJECTED
    assert world.ingest("entries", stories.ENTRIES)["state"] == "loaded"


def test_a_turn_outlasts_any_call_of_the_function() -> None:
    """Or another file would be checked while the first is being written."""
    assert function("ingest").timeout < ENTRIES_TURN_S


def test_a_file_delivered_again_after_its_end_changes_nothing(world: World) -> None:
    release_id = stories.set_the_stage(world)
    opened = an_opened_ingest(world, release_id)
    world.send(opened, stories.RESULTS)
    before = stories.stored()
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert world.send(opened, stories.RESULTS) == []
    assert stories.stored() == before
    assert uploads_left() == 0


OTHER_FILE = "Another file was sent to this link after the first"
GONE = "The file is gone; send the same file again, to a new ingest"
HALF = "Some entries of this file stand: its load was cut off"
PAIR = entries(NEW, NEW.replace("KXA104843", "KXA104851").replace("0003", "0004"))


def said(world: World, ingest_id: str) -> tuple[str, list[str]]:
    """The state of the ingest, and the first sentence of each fault, as its report has them."""
    shown = world.call("GET", f"/v1/board/ingests/{ingest_id}", operator="ana").body
    assert shown["fault_count"] == len(shown["faults"])
    return shown["state"], [each["remedy"].partition(".")[0] for each in shown["faults"]]


def test_another_file_at_the_link_of_a_half_loaded_one_is_refused_and_both_are_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = cut_off_entries(world, monkeypatch)
    before = rows_of_files()
    assert world.send(opened, entries(ADA)) == []
    assert (rows_of_files(), uploads_left()) == (before, 0)
    assert said(world, opened) == ("loading", [OTHER_FILE, "The first file is not loaded whole yet"])
    assert world.send(opened, PAIR) == [], "the first comes again, and goes on"
    assert said(world, opened) == ("loaded", [OTHER_FILE])
    assert ingests.get_ingest(opened).counts == {"entries": 2}
    assert stories.row("people", "GUARD#KXA104851", "GUARD")


def test_what_stands_of_a_half_loaded_file_is_said_when_it_is_gone_and_the_rest_follows_in_another_ingest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = cut_off_entries(world, monkeypatch)
    assert world.send(opened, entries(ADA)) == []
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert said(world, opened) == (
        "rejected",
        [OTHER_FILE, GONE, HALF],
    )
    assert world.ingest("entries", PAIR)["counts"] == {"entries": 2}
    assert world.ingest("entries", entries(ADA))["state"] == "loaded"


def test_another_file_sent_while_the_first_is_loaded_or_after_it_is_refused_and_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories.enter_candidates(world)
    load = functions.ingest.entries.load
    for happens in ("during", "after"):
        opened = opened_for_entries(world)

        def loaded(*args: Any, during: bool = happens == "during", link: str = opened) -> int:
            if during:
                assert world.send(link, entries(NEW.replace("Noa", "Pau"))) == []
            return load(*args)

        monkeypatch.setattr(functions.ingest.entries, "load", loaded)
        assert world.send(opened, entries(NEW)) == []
        if happens == "after":
            assert said(world, opened) == ("loaded", [])
            assert world.send(opened, entries(NEW.replace("Noa", "Pau"))) == []
        assert (said(world, opened), uploads_left()) == (("loaded", [OTHER_FILE]), 0)
        entry = results.get_record("KXA104843").entry(SESSION)
        assert entry is not None
        assert entry.given_names == "Noa"


def at_the_deletion(happens: Callable[[], Any]) -> None:
    """It happens once, while the request to delete the file is on its way; what it returns is the answer, if any."""
    heard, event = client("s3").meta.events, "before-call.s3.DeleteObject"

    def hear(**_: Any) -> Any:
        heard.unregister(event, hear)
        return happens()

    heard.register_first(event, hear)


def test_a_file_that_comes_while_the_first_is_deleted_is_said(world: World) -> None:
    """It replaces the first in the bucket: to delete that would delete this one unread, and nobody would hear of it."""
    stories.enter_candidates(world)
    opened, content = opened_for_entries(world), entries(NEW.replace("Noa", "Pau")).encode()

    def another_comes() -> None:
        boto3.client("s3").put_object(Bucket=settings().uploads_bucket, Key=opened, Body=content)

    at_the_deletion(another_comes)
    assert world.send(opened, entries(NEW)) == []
    assert uploads_left() == 1
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    assert (said(world, opened), uploads_left()) == (("loaded", [OTHER_FILE]), 0)


def test_a_file_that_is_gone_or_being_replaced_when_it_is_deleted_calls_for_no_retry(world: World) -> None:
    """S3 answers a conditional deletion 404 where there is no object, 409 where another call is faster."""
    stories.enter_candidates(world)
    opened = opened_for_entries(world)
    at_the_deletion(lambda: boto3.client("s3").delete_object(Bucket=settings().uploads_bucket, Key=opened) and None)
    assert world.send(opened, entries(NEW)) == []
    conflict = AWSResponse("", 409, HTTPHeaders(), None), {"Error": {"Code": "ConditionalRequestConflict"}}
    at_the_deletion(lambda: conflict)
    assert world.send(opened, entries(NEW)) == []
    refused = AWSResponse("", 403, HTTPHeaders(), None), {"Error": {"Code": "AccessDenied"}}
    at_the_deletion(lambda: refused)
    assert len(world.send(opened, entries(NEW))) == 1


def test_of_two_files_sent_to_one_link_at_once_one_is_loaded_and_the_other_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is read before the first is checked, and meets it when it would be checked itself."""
    stories.enter_candidates(world)
    opened, marks = opened_for_entries(world), functions.ingest.files._marks
    happens = [entries(NEW)]

    def marked(content: bytes) -> Any:
        if happens:
            assert world.send(opened, happens.pop()) == []
        return marks(content)

    monkeypatch.setattr(functions.ingest.files, "_marks", marked)
    assert world.send(opened, entries(NEW.replace("Noa", "Pau"))) == []
    assert said(world, opened) == ("loaded", [OTHER_FILE])
    entry = results.get_record("KXA104843").entry(SESSION)
    assert entry is not None
    assert entry.given_names == "Noa"


def test_a_corrected_file_at_the_link_of_a_rejected_one_is_refused_and_said(world: World) -> None:
    release_id = stories.set_the_stage(world)
    for opened, wrong, right in (
        (opened_for_entries(world), entries(NEW.replace("1111", "x")), entries(NEW)),
        (an_opened_ingest(world, release_id), results_file(result("999,171,168,182,174")), stories.RESULTS),
    ):
        assert world.send(opened, wrong) == []
        (fault,) = said(world, opened)[1]
        before = rows_of_files()
        assert world.send(opened, right) == []
        assert (said(world, opened), rows_of_files()) == (("rejected", [OTHER_FILE, fault]), before)


def test_an_ingest_knows_its_file_again_after_the_key_is_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = cut_off_entries(world, monkeypatch)
    monkeypatch.setenv("SECRET_NUMBER_VERSION", "2")
    settings.cache_clear()
    assert world.ingest("results", "x", stories.plan_release(world))["state"] == "rejected"
    assert world.send(opened, PAIR) == []
    assert said(world, opened) == ("loaded", [])


def test_one_unreadable_notice_keeps_no_other_file_waiting(world: World) -> None:
    release_id = stories.set_the_stage(world)
    opened = an_opened_ingest(world, release_id)
    boto3.client("s3").put_object(Bucket=settings().uploads_bucket, Key=opened, Body=stories.RESULTS.encode())
    notices: list[dict[str, Any]] = [{"detail": {}}, {"detail": {"object": {"key": opened}}}]
    assert world.deliver("uploads", *notices) == ["0"]
    assert ingests.get_ingest(opened).state.value == "loaded"


def test_a_stray_object_is_removed(world: World) -> None:
    assert world.send("nobody-asked", "x") == []
    assert uploads_left() == 0


# Speed, of the pure part


@pytest.mark.long
def test_a_hundred_thousand_rows_are_checked_in_seconds() -> None:
    count, sessions = 100_000, {SESSION: a_session()}
    entered, scored = many_candidates.entries(count), many_candidates.results(count)
    began = time.process_time()
    assert len(read_entries(entered.encode(), sessions).entries) == count
    assert len(read_results(scored.encode(), sessions).results) == count
    assert time.process_time() - began < timedelta(seconds=20).total_seconds()


# A rehearsal


def a_practice_session(world: World) -> str:
    session = {"id": "REHEARSAL-1", "exam": "FCE", "name": "Rehearsal", "format": "digital"}
    session |= {"exam_date": "2026-11-28", "zone": "Europe/Madrid"}
    made = world.call("POST", "/v1/board/sessions", {**session, "practice": True}, operator="ana")
    assert made.status == 201, made.raw
    return "REHEARSAL-1"


def test_an_id_stands_in_practice_sessions_or_in_real_ones(world: World) -> None:
    stories.enter_candidates(world)
    rehearsal = a_practice_session(world)
    in_rehearsal = NEW.replace(SESSION, rehearsal)
    known = stories.ENTRIES.splitlines()[1].replace(SESSION, rehearsal)
    assert places(refused(world, "entries", entries(known)))[-1] == (2, "session_id", rehearsal)
    assert places(refused(world, "entries", entries(NEW, in_rehearsal)))[-1] == (3, "session_id", rehearsal)
    assert world.ingest("entries", entries(in_rehearsal))["state"] == "loaded"
    assert places(refused(world, "entries", entries(NEW)))[-1] == (2, "session_id", SESSION)
    assert world.ingest("entries", entries(in_rehearsal))["state"] == "loaded"  # the same again is the same


def test_a_rehearsal_goes_the_whole_way_and_says_what_it_is(world: World) -> None:
    stories.enter_candidates(world)
    rehearsal = a_practice_session(world)
    assert world.ingest("entries", entries(NEW.replace(SESSION, rehearsal)))["state"] == "loaded"
    mixed = {"session_ids": [SESSION, rehearsal], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    refused_plan = world.call("POST", "/v1/board/releases", mixed, operator="ana")
    assert (refused_plan.status, refused_plan.body["errors"][0]["pointer"]) == (422, "/session_ids")
    alone = {**mixed, "session_ids": [rehearsal]}
    release_id = world.call("POST", "/v1/board/releases", alone, operator="ana").body["id"]
    fictional = results_file(result(candidate="KXA104843").replace(SESSION, rehearsal))
    assert world.ingest("results", fictional, release_id)["state"] == "loaded"
    world.approve(release_id)
    assert stories.register(world, candidate_id="KXA104843", secret_number="1111").status == 201
    world.drain()
    proof = {"token": stories.link_token(world.mails()[-1]["text"])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200
    stories.later(world, datetime(2026, 12, 9, 8, 0, tzinfo=UTC))
    assert "Rehearsal" in world.mails()[-1]["text"]
    cookie = stories.sign_in(world, "KXA104843")
    assert world.call("GET", f"/v1/me/results/{rehearsal}", cookie=cookie).body["session"]["practice"] is True
    checked = stories.verify(world, stories.an_officer(world), "KXA104843", "1111")
    found = checked.body["result"]
    assert (found["state"], found["session"]["practice"]) == ("practice", True)
