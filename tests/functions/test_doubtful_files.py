"""Files as people send them: what is impossible is refused in one pass, what is doubtful is loaded and said."""

from __future__ import annotations

from typing import Any

import pytest

from shared.adapters import clock
from shared.releases.ingest import FILE_LIFE_S, IngestState
from shared.store import ingests, results
from tests.functions.test_ingest import (
    ADA,
    NEW,
    an_opened_ingest,
    cut_off_entries,
    entries,
    opened_for_entries,
    places,
    refused,
    result,
    results_file,
    rows_of_files,
    uploads_left,
)
from tests.kit import stories
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import World

pytestmark = pytest.mark.thorough


def warnings(shown: dict[str, Any]) -> list[tuple[int, str, str]]:
    assert shown["warning_count"] == len(shown["warnings"])
    return [(each["line"], each["column"], each["found"]) for each in shown["warnings"]]


def dry_run(world: World, release_id: str, operator: str = "ana") -> dict[str, Any]:
    return dict(world.call("GET", f"/v1/board/releases/{release_id}/dry-run", operator=operator).body)


# All faults in one pass


def test_a_candidate_who_was_not_entered_comes_with_the_faults_of_form(world: World) -> None:
    release_id = stories.set_the_stage(world)
    stranger = result(candidate="KXA999999")
    both = result("999,171,168,182,174", "KXA888888")
    shown = refused(world, "results", results_file(stranger, result("x,171,168,182,174"), both), release_id)
    assert places(shown) == [
        (2, "candidate_id", "KXA999999"),
        (3, "reading", "x"),
        (4, "reading", "999"),
        (4, "candidate_id", "KXA888888"),
    ]


def test_a_result_that_is_taken_comes_with_the_faults_of_form(world: World) -> None:
    first = stories.set_the_stage(world)
    second = stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert world.ingest("results", results_file(result()), first)["state"] == "loaded"
    shown = refused(world, "results", results_file(result("x,171,168,182,174"), result(candidate="KX")), second)
    assert places(shown) == [(2, "reading", "x"), (2, "candidate_id", CANDIDATE), (3, "candidate_id", "KX")]


def test_what_only_the_store_knows_of_entries_comes_with_the_faults_of_form(world: World) -> None:
    stories.enter_candidates(world)
    wrong_in_both = ADA.replace("0417", "0418").replace("ES442", "442").replace("2009-05-17", "2009-05-18")
    shown = refused(world, "entries", entries(NEW.replace("1111", "11"), wrong_in_both))
    assert places(shown) == [
        (2, "secret_number", ""),
        (3, "centre_number", "442"),
        (3, "secret_number", "another number"),
        (3, "date_of_birth", "another date"),
    ]


# Spreadsheets


@pytest.mark.parametrize(("separator", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab")])
def test_the_report_says_which_separator_was_read(world: World, separator: str, name: str) -> None:
    release_id = stories.set_the_stage(world)
    content = stories.RESULTS.replace(",", separator).replace("\n", f"{separator}{separator}\r\n")
    loaded = world.ingest("results", content + f"{separator} {separator}\r\n", release_id)
    assert (loaded["state"], loaded["separator"], loaded["counts"]) == ("loaded", name, {"reported": 1, "pending": 1})
    assert refused(world, "entries", entries(NEW.replace("1111", "x")).replace(",", separator))["separator"] == name


def test_one_name_alone_in_either_column_goes_the_whole_way(world: World) -> None:
    stories.enter_candidates(world)
    family, given = ADA.replace("Martí,Ada", "Sukarno,"), ADA.replace("Martí,Ada", ",Sukarno")
    for line, name in ((family, "family_name"), (given, "given_names")):
        assert world.ingest("entries", entries(line))["state"] == "loaded"
        entry = results.get_record(CANDIDATE).entry(SESSION)
        assert entry is not None
        assert (getattr(entry, name), {entry.family_name, entry.given_names}) == ("Sukarno", {"Sukarno", ""})
    release_id = stories.plan_release(world)
    stories.load_and_approve(world, release_id)
    stories.a_signed_in_candidate(world)
    stories.later(world, stories.RELEASE_AT)
    cookie, staff = stories.sign_in(world), stories.an_administrator(world).cookie
    statement = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body
    assert (statement["candidate"]["family_name"], statement["candidate"]["given_names"]) == ("", "Sukarno")
    listed = world.call("GET", f"/v1/sessions/{SESSION}/candidates", cookie=staff).body["data"]
    (mine,) = (each for each in listed if each["candidate_id"] == CANDIDATE)
    assert (mine["family_name"], mine["given_names"]) == ("", "Sukarno")
    sheet = world.call("GET", f"/v1/sessions/{SESSION}/results", cookie=staff, query={"format": "csv"})
    assert (sheet.status, "Sukarno" in sheet.raw) == (200, True)
    mail = world.mails()[-1]
    assert ("None" in mail["text"], ", ," in mail["text"]) == (False, False)


# Numbers of two candidates, and births after the exam


def test_a_number_that_a_stored_candidate_has_is_a_fault(world: World) -> None:
    stories.enter_candidates(world)
    shown = refused(world, "entries", entries(NEW.replace("0003", "0001")))
    assert places(shown) == [(2, "candidate_number", "0001")]
    assert CANDIDATE in shown["faults"][0]["remedy"]
    for free in (NEW.replace(",ES442,0003", ",ES443,0001"), NEW):
        assert world.ingest("entries", entries(free))["state"] == "loaded"


def test_two_candidates_of_a_file_may_change_numbers(world: World) -> None:
    stories.enter_candidates(world)
    ada, pau = stories.ENTRIES.splitlines()[1:]
    changed = entries(ada.replace("0001", "0002"), pau.replace("0002", "0001"))
    assert world.ingest("entries", changed)["state"] == "loaded"
    assert places(refused(world, "entries", entries(ada))) == [(2, "candidate_number", "0001")]


def test_an_exam_is_never_moved_before_its_candidates_births(world: World) -> None:
    stories.enter_candidates(world)
    assert ingests.latest_birth(SESSION) is not None
    path = f"/v1/board/sessions/{SESSION}"
    before = stories.stored()
    for day in ("2009-05-17", "2008-12-31"):
        moved = world.call("PATCH", path, {"exam_date": day}, operator="ana")
        assert (moved.status, moved.body["errors"][0]["pointer"]) == (422, "/exam_date")
        assert "2009-05-17" in moved.body["detail"]
    assert stories.stored() == before
    assert world.call("PATCH", path, {"exam_date": "2009-05-18"}, operator="ana").status == 200


def test_an_exam_that_is_moved_while_a_file_is_checked_is_checked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories.enter_candidates(world)
    opened, keep = opened_for_entries(world), ingests.put_latest_birth
    happens = [
        lambda: world.call("PATCH", f"/v1/board/sessions/{SESSION}", {"exam_date": "2009-06-01"}, operator="ana")
    ]

    def kept(*args: Any) -> None:
        if happens:
            assert happens.pop()().status == 200
        keep(*args)

    monkeypatch.setattr(ingests, "put_latest_birth", kept)
    young = entries(NEW.replace("2009-01-02", "2012-01-02"))
    assert world.send(opened, young) == ["0"]
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    ended = ingests.get_ingest(opened)
    assert (ended.state, [each.column for each in ended.faults]) == (IngestState.REJECTED, ["date_of_birth"])


# Warnings


def test_doubtful_entries_are_loaded_counted_in_the_dry_run_and_listed_to_both_approvers(world: World) -> None:
    release_id = stories.set_the_stage(world)
    assert (
        world.call(
            "PUT", "/v1/board/centres/ES901", {"name": "A school", "zone": "UTC", "kind": "school"}, operator="ana"
        ).status
        == 200
    )
    moved = ADA.replace("ES442", "ES443")
    lost = NEW.replace(",0003,,", ",3,902,")
    shown = world.ingest("entries", entries(moved, lost))
    assert (shown["state"], shown["counts"], shown["fault_count"]) == ("loaded", {"entries": 2}, 0)
    said = [
        (2, "centre_number", "ES443"),
        (2, "centre_number", "ES443"),
        (3, "candidate_number", "3"),
        (3, "preparation_centre", "902"),
    ]
    assert sorted(warnings(shown)) == said
    remedies = " ".join(each["remedy"] for each in shown["warnings"])
    assert "was entered at ES442" in remedies
    assert "Read as 0003" in remedies
    world.ingest("results", stories.RESULTS, release_id)
    first = dry_run(world, release_id)
    mine = [each for each in first["warnings"] if each["ingest_id"] == shown["id"]]
    assert sorted((each["line"], each["column"], each["found"]) for each in mine) == said
    assert first["warning_count"] == len(first["warnings"]) == 4 + 1  # and the school of the first file
    assert dry_run(world, release_id, "ben") == first
    assert first["ready"], "a warning stops nobody"
    world.approve(release_id)


def test_the_same_file_again_has_nothing_doubtful_but_the_zeros(world: World) -> None:
    stories.enter_candidates(world)
    doubtful = entries(NEW.replace(",ES442,0003,,", ",ES777,3,,"))
    assert warnings(world.ingest("entries", doubtful)) == [(2, "candidate_number", "3"), (2, "centre_number", "ES777")]
    assert warnings(world.ingest("entries", doubtful)) == [(2, "candidate_number", "3")]


def test_an_id_number_that_lost_its_zeros_is_found_in_results_and_warned_of(world: World) -> None:
    release_id, other = stories.set_the_stage(world), stories.plan_release(world, "2026-12-12T08:00:00Z")
    assert world.ingest("entries", entries(NEW.replace("KXA104843", "001234567")))["state"] == "loaded"
    shown = world.ingest("results", results_file(result(candidate="1234567")), release_id)
    assert (shown["state"], warnings(shown)) == ("loaded", [(2, "candidate_id", "1234567")])
    assert results.get_record("001234567").versions
    counts = [ingests.warnings_about([SESSION], each).get(shown["id"], 0) for each in (release_id, other)]
    assert counts == [1, 0], "another release of the session is not about this file"
    assert places(refused(world, "results", results_file(result(candidate="7654321")), release_id)) == [
        (2, "candidate_id", "007654321")
    ]


def test_a_refused_file_leaves_no_warning_behind(world: World) -> None:
    release_id = stories.set_the_stage(world)
    before = dry_run(world, release_id)
    shown = refused(world, "entries", entries(NEW.replace("ES442,0003", "ES777,3"), NEW.replace("1111", "x")))
    assert (shown["warning_count"], dry_run(world, release_id)) == (0, before)


def test_a_load_that_was_cut_off_keeps_the_warnings_of_its_check(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = cut_off_entries(world, monkeypatch, centre="ES777")
    assert world.deliver("uploads", {"detail": {"object": {"key": opened}}}) == []
    ended = ingests.get_ingest(opened)
    assert (ended.state, [each.found for each in ended.warnings]) == (IngestState.LOADED, ["ES777"])


MOVED = entries(ADA.replace("ES442", "ES443"))


def at_centre() -> str:
    entry = results.get_record(CANDIDATE).entry(SESSION)
    assert entry is not None
    return entry.centre_number


def approvals(world: World, release_id: str) -> tuple[str, int, int]:
    shown = world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body
    return shown["state"], shown["approvals"], shown["revision"]


def test_warnings_that_approvers_have_not_seen_keep_a_file_out_until_the_release_is_held(world: World) -> None:
    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id)
    before = approvals(world, release_id)
    shown = refused(world, "entries", MOVED)
    assert f"POST /v1/board/releases/{release_id}/holds" in shown["faults"][0]["remedy"]
    assert (2, "centre_number", "ES443") in warnings(shown), "though nothing was loaded"
    assert (approvals(world, release_id), at_centre()) == (before, "ES442")
    assert world.call("POST", f"/v1/board/releases/{release_id}/holds", {}, operator="ana").status == 200
    loaded = world.ingest("entries", MOVED)
    assert (loaded["state"], at_centre()) == ("loaded", "ES443")
    assert (0, "", release_id) in warnings(loaded), "the report says which approvals ended"
    assert approvals(world, release_id) == ("draft", 0, before[2] + 1)
    log = world.call("GET", f"/v1/board/releases/{release_id}", operator="ana").body["log"]
    assert [each["act"] for each in log][-2:] == ["held", "loaded entries with warnings (2)"]
    again = dry_run(world, release_id)
    assert (2, "centre_number", "ES443") in [
        (each["line"], each["column"], each["found"]) for each in again["warnings"]
    ]
    world.approve(release_id)
    assert approvals(world, release_id)[:2] == ("approved", 2)


def test_a_file_with_warnings_voids_the_first_of_two_approvals(world: World) -> None:
    release_id = stories.set_the_stage(world)
    world.ingest("results", stories.RESULTS, release_id)
    path, seen = f"/v1/board/releases/{release_id}/approvals", approvals(world, release_id)[2]
    assert world.call("POST", path, {"revision": seen}, operator="ana").status == 201
    assert (0, "", release_id) in warnings(world.ingest("entries", MOVED))
    late = world.call("POST", path, {"revision": seen}, operator="ben")
    assert (late.status, approvals(world, release_id)) == (409, ("draft", 0, seen + 1))


def test_a_release_that_is_approved_while_a_file_is_checked_is_not_approved_unseen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the read of the release and the write of the warnings."""
    release_id = stories.set_the_stage(world)
    world.ingest("results", stories.RESULTS, release_id)
    noting, happens = ingests.noting_warnings, [lambda: world.approve(release_id)]

    def noted(*args: Any) -> Any:
        if happens:
            happens.pop()()
        return noting(*args)

    monkeypatch.setattr(ingests, "noting_warnings", noted)
    shown = world.ingest("entries", MOVED)
    assert (shown["state"], approvals(world, release_id)[:2], at_centre()) == ("rejected", ("approved", 2), "ES442")


def test_a_file_that_says_nothing_new_or_doubtful_is_loaded_beside_an_approved_release(world: World) -> None:
    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id)
    before, counted = approvals(world, release_id), dry_run(world, release_id)["warning_count"]
    shown = world.ingest("entries", stories.ENTRIES)
    assert (shown["state"], shown["warning_count"]) == ("loaded", 1), "the school of before, and nothing is written"
    assert world.ingest("entries", entries(NEW))["state"] == "loaded"
    assert (approvals(world, release_id), dry_run(world, release_id)["warning_count"]) == (before, counted)
    stories.later(world, stories.RELEASE_AT)
    new = NEW.replace("KXA104843", "KXA104850").replace(",0003,", ",4,")
    assert world.ingest("entries", entries(new))["state"] == "loaded", "when it is out, no approver is asked"


# A file that never comes


def test_an_ingest_whose_file_never_came_ends_after_an_hour_with_a_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories.enter_candidates(world)
    opened = opened_for_entries(world)
    began = ingests.get_ingest(opened).opened

    def shown_after(seconds: int) -> dict[str, Any]:
        monkeypatch.setattr(clock, "seconds", lambda: began + seconds)
        return dict(world.call("GET", f"/v1/board/ingests/{opened}", operator="ana").body)

    assert shown_after(FILE_LIFE_S - 1)["state"] == "awaiting_file"
    ended = shown_after(FILE_LIFE_S)
    assert (ended["state"], ended["fault_count"]) == ("rejected", 1)
    assert ended["faults"][0]["remedy"].startswith("No file was read within an hour")
    before = rows_of_files()
    assert world.send(opened, entries(NEW)) == []
    assert (rows_of_files(), uploads_left()) == (before, 0)
    assert ingests.get_ingest(opened).state is IngestState.REJECTED
    assert shown_after(10 * FILE_LIFE_S) == ended


def test_a_file_that_came_in_time_is_never_called_late(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    release_id = stories.set_the_stage(world)
    opened = an_opened_ingest(world, release_id)
    assert world.send(opened, stories.RESULTS) == []
    monkeypatch.setattr(clock, "seconds", lambda: ingests.get_ingest(opened).opened + 2 * FILE_LIFE_S)
    assert world.call("GET", f"/v1/board/ingests/{opened}", operator="ana").body["state"] == "loaded"
