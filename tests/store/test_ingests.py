"""Ingests: one row a file, changed only from the state it was read in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.ground.csv_files import FAULTS_LISTED, Fault
from shared.releases.ingest import FileKind, Ingest, IngestState
from shared.store import ingests

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
