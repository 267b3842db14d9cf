"""Results: versions that never change, in one partition a candidate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.candidates.candidate import CandidateId
from shared.centres.centre import CentreKind
from shared.results.result import Sealed
from shared.store import centres, keys, results, rows
from shared.store.tables import RESULTS
from tests.kit.aws_calls import watched
from tests.kit.builders import an_entry

SESSION = "FCE-2026-12-PB"
ADA = ("KXA104827", SESSION)
BOX = Sealed("KXA104827", SESSION, 1, "r1", b"box", "file")


def put(*boxes: Sealed) -> bool:
    return rows.transact([results.adding_result(box) for box in boxes])


def test_a_version_is_put_once_and_never_changed(aws: None) -> None:
    assert put(BOX)
    assert not put(replace(BOX, box=b"other", file="another file"))
    assert not put(replace(BOX, box=b"other", release_id="r2"))
    assert results.find_versions([ADA]) == {ADA: [BOX]}


def test_the_file_that_put_a_version_may_meet_it_again(aws: None) -> None:
    assert put(BOX)
    assert put(BOX, replace(BOX, candidate_id="KXA104835"))
    assert len(results.find_versions([("KXA104835", SESSION)])) == 1


def test_a_record_is_all_of_one_candidate_and_of_nobody_else(aws: None) -> None:
    entry, other = an_entry(), an_entry(session_id="CAE-2026-12-PB")
    rows.transact([results.adding_entry(entry), results.adding_entry(other)])
    put(BOX, replace(BOX, version=2), replace(BOX, version=10), replace(BOX, candidate_id="KXA104835"))
    record = results.get_record("KXA104827")
    assert {each.session_id for each in record.entries} == {SESSION, "CAE-2026-12-PB"}
    assert record.entry(SESSION) == entry
    assert record.entry("none") is None
    assert [each.version for each in record.versions_of(SESSION)] == [10, 2, 1]
    assert record.versions_of("CAE-2026-12-PB") == []


def test_versions_of_one_session_are_not_those_of_another_that_begins_alike(aws: None) -> None:
    put(BOX, replace(BOX, session_id=f"{SESSION}-2"))
    assert [each.session_id for each in results.find_versions([ADA])[ADA]] == [SESSION]


def test_what_is_known_of_many_pairs(aws: None) -> None:
    rows.transact([results.adding_entry(an_entry())])
    put(BOX)
    pairs = [("KXA104827", SESSION), ("KXA104835", SESSION), ("KXA104827", "none")]
    assert set(results.find_entries(pairs)) == {pairs[0]}
    assert set(results.find_versions(pairs)) == {pairs[0]}


def test_all_versions_of_many_results_come_newest_first(aws: None) -> None:
    pau = ("KXA104835", SESSION)
    put(*(replace(BOX, version=number) for number in (1, 2, 3)), replace(BOX, candidate_id="KXA104835"))
    found = results.find_versions([ADA, pau, ("KXA104843", SESSION)])
    assert {pair: [each.version for each in versions] for pair, versions in found.items()} == {ADA: [3, 2, 1], pau: [1]}
    assert results.find_versions([]) == {}


@pytest.mark.parametrize(("versions", "calls"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 3)])
def test_so_many_versions_at_once_cost_one_call_whether_they_are_there_or_not(
    aws: None, versions: int, calls: int
) -> None:
    """From the third on, which only more versions than were asked for can have, one call each."""
    put(*(replace(BOX, version=number + 1) for number in range(versions))) if versions else None
    with watched() as made:
        found = results.find_versions([ADA, ("KXA104835", SESSION)], at_once=3)
    assert [each.version for each in found.get(ADA, [])] == list(range(versions, 0, -1))
    assert made.made == ["dynamodb.BatchGetItem"] * calls


def test_a_release_is_walked_shard_by_shard_and_page_by_page(aws: None) -> None:
    boxes = [replace(BOX, candidate_id=f"KXB{number:06d}") for number in range(20)]
    put(*boxes, replace(BOX, release_id="r2", candidate_id="KXA999999"))
    seen = []
    for shard in range(keys.RELEASE_SHARDS):
        after = None
        while True:
            pairs, after = results.page_of_release("r1", shard, after, 1)
            assert len(pairs) <= 1
            seen += pairs
            if after is None:
                break
    assert sorted(seen) == sorted((box.candidate_id, SESSION) for box in boxes)


def test_the_index_carries_no_box(aws: None) -> None:
    put(BOX)
    found, _ = rows.page_of_index(
        RESULTS, "by_release", keys.release_shard("r1", keys.release_shard_of("KXA104827")), after=None, most=10
    )
    assert [set(row) for row in found] == [{"pk", "sk", "release_shard"}]


def of_centre(number: str) -> list[str]:
    found = rows.query_index(RESULTS, "by_session_and_centre", keys.session_centre(SESSION, number))
    return [keys.named_in(row["pk"]) for row in found]


def test_every_entry_stands_under_its_session_and_centre_from_the_day_it_is_written(aws: None) -> None:
    # An index that came later than its rows would have to be filled from every one of them.
    ada, pau = an_entry(), replace(an_entry(), candidate_id=CandidateId("KXA104835"))
    other_session = an_entry(session_id="CAE-2026-12-PB")
    other_centre = replace(ada, candidate_id=CandidateId("KXA104843"), centre_number="FR010")
    rows.transact([results.adding_entry(entry) for entry in (pau, ada, other_session, other_centre)])
    put(BOX)
    assert of_centre(ada.centre_number) == ["KXA104827", "KXA104835"]
    rows.transact([results.adding_entry(replace(ada, centre_number="FR010"))])
    assert of_centre(ada.centre_number) == ["KXA104835"]
    assert of_centre("FR010") == ["KXA104827", "KXA104843"]


def test_an_entry_that_names_a_school_stands_under_it_and_no_other_does(aws: None) -> None:
    prepared = an_entry(preparation_centre="ES901")
    rows.transact([results.adding_entry(prepared)])
    rows.transact([results.adding_entry(an_entry(candidate_id=CandidateId("KXA104835")))])
    found, last = centres.page_of_centre(SESSION, "ES901", CentreKind.SCHOOL, None, 10)
    assert (found, last) == (["KXA104827"], None)
    rows.transact([results.adding_entry(an_entry())])
    assert centres.page_of_centre(SESSION, "ES901", CentreKind.SCHOOL, None, 10) == ([], None)
