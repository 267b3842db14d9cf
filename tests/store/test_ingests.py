"""Ingests: one row a file, changed only from the state it was read in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.ground.file_faults import FAULTS_LISTED, Fault
from shared.releases.ingest import FileKind, Ingest, IngestState
from shared.store import ingests, rows
from shared.store.tables import RESULTS

OPENED = Ingest("i1", FileKind.RESULTS, "ana", "r1")


def test_an_ingest_comes_back_as_it_went(aws: None) -> None:
    ingests.add_ingest(OPENED)
    ingests.add_ingest(replace(OPENED, operator="ben"))
    assert ingests.get_ingest("i1") == OPENED
    done = replace(OPENED, state=IngestState.LOADED, counts={"reported": 2})
    assert ingests.replace_ingest(OPENED, done)
    assert ingests.get_ingest("i1") == done
    assert ingests.find_ingest("i2") is None
    with pytest.raises(ingests.UnknownIngest):
        ingests.get_ingest("i2")


def test_an_ingest_that_has_moved_on_is_left_alone(aws: None) -> None:
    ingests.add_ingest(OPENED)
    ended = replace(OPENED, state=IngestState.REJECTED)
    assert ingests.replace_ingest(OPENED, ended)
    assert not ingests.replace_ingest(OPENED, replace(OPENED, state=IngestState.LOADED))
    assert ingests.get_ingest("i1").state is IngestState.REJECTED


def test_what_is_noted_of_another_file_outlives_every_move(aws: None) -> None:
    ingests.add_ingest(OPENED)
    checking = replace(OPENED, state=IngestState.CHECKING, file="mark")
    assert ingests.replace_ingest(OPENED, checking)
    ingests.note_other_file("i1")
    assert ingests.replace_ingest(checking, replace(checking, state=IngestState.LOADED))
    assert ingests.get_ingest("i1") == replace(checking, state=IngestState.LOADED, other_file=True)
    ingests.note_other_file("nobody")
    assert ingests.find_ingest("nobody") is None


def test_as_many_faults_as_are_listed_fit_in_a_row(aws: None) -> None:
    ingests.add_ingest(OPENED)
    faults = tuple(Fault(line, "family_name", "ñ" * 60, "r" * 200) for line in range(FAULTS_LISTED))
    assert ingests.replace_ingest(OPENED, replace(OPENED, faults=faults, fault_count=7000))
    kept = ingests.get_ingest("i1")
    assert (kept.fault_count, kept.faults) == (7000, faults)


def test_files_of_entries_take_turns(aws: None) -> None:
    assert ingests.take_entries_turn("i1", 100, 200)
    assert not ingests.take_entries_turn("i2", 199, 299)
    assert ingests.take_entries_turn("i1", 150, 250)  # delivered again
    ingests.give_entries_turn_back("i2")
    assert not ingests.take_entries_turn("i2", 249, 349)
    assert ingests.take_entries_turn("i2", 250, 350)  # it ran out
    ingests.give_entries_turn_back("i1")
    assert not ingests.take_entries_turn("i1", 251, 351)
    ingests.give_entries_turn_back("i2")
    assert ingests.take_entries_turn("i1", 252, 352)


def test_an_ingest_of_before_separators_and_warnings_is_read(aws: None) -> None:
    ingests.add_ingest(OPENED)
    later = ("opened", "separator", "warning_count", "warnings")
    row = rows.get(RESULTS, "INGEST#i1", "INGEST")
    assert row is not None
    assert rows.put(RESULTS, {name: value for name, value in row.items() if name not in later})
    assert ingests.get_ingest("i1") == OPENED


def test_warnings_are_found_by_the_sessions_they_are_about(aws: None) -> None:
    of_entries = replace(OPENED, id="i2", kind=FileKind.ENTRIES, release_id=None, warning_count=3)
    for ingest in (replace(OPENED, warning_count=2), of_entries, of_entries):
        ingests.note_warnings(ingest, ["FCE-1", "CAE-1"])
    assert ingests.warnings_about(["FCE-1", "CAE-1"], "r1") == {"i1": 2, "i2": 3}
    assert ingests.warnings_about(["CAE-1"], "r2") == {"i2": 3}
    assert ingests.warnings_about(["KET-1"], "r1") == {}


def test_the_latest_birth_is_kept_and_holds_a_change_of_the_session(aws: None) -> None:
    assert ingests.latest_birth("FCE-1") is None
    assert rows.transact([ingests.existing_births("FCE-1", None)])
    for born in (date(2009, 5, 17), date(2011, 1, 2), date(2010, 12, 31)):
        ingests.put_latest_birth("FCE-1", born)
    assert ingests.latest_birth("FCE-1") == date(2011, 1, 2)
    for seen, holds in ((None, False), (date(2009, 5, 17), False), (date(2011, 1, 2), True)):
        assert rows.transact([ingests.existing_births("FCE-1", seen)]) is holds
