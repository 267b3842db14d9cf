from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from shared.candidates.entry_file import ENTRIES_HEADER, EntriesFile, read_entries
from tests.kit.builders import a_session

SESSIONS = {
    "FCE-2026-12-PB": a_session(),
    "PET-2026-12-PB": a_session(id="PET-2026-12-PB", exam="PET"),
}
SOUND = {
    "candidate_id": "KXA104827",
    "secret_number": "0713",
    "family_name": "Martí",
    "given_names": "Ada",
    "date_of_birth": "2009-05-17",
    "centre_number": "ES442",
    "candidate_number": "0001",
    "preparation_centre": "",
    "session_id": "FCE-2026-12-PB",
}


def a_file(*rows: dict[str, str]) -> bytes:
    lines = [
        ",".join(ENTRIES_HEADER),
        *(",".join({**SOUND, **row}[column] for column in ENTRIES_HEADER) for row in rows),
    ]
    return "\n".join(lines).encode()


def read(*rows: dict[str, str]) -> EntriesFile:
    return read_entries(a_file(*rows), SESSIONS)


def test_a_sound_row() -> None:
    found = read({"candidate_id": "kxa 104-827", "centre_number": "es442", "preparation_centre": "es901"})
    assert found.faults == ()
    [entered] = found.entries
    assert (entered.secret_number, entered.line) == ("0713", 2)
    entry = entered.entry
    assert (entry.candidate_id, entry.centre_number, entry.preparation_centre) == ("KXA104827", "ES442", "ES901")
    assert (entry.family_name, entry.date_of_birth) == ("Martí", date(2009, 5, 17))


@pytest.mark.parametrize(
    ("column", "cell", "found"),
    [
        ("candidate_id", "", ""),
        ("candidate_id", "KXA10482", "KXA10482"),
        ("candidate_id", "NGG004291", "NGG004291"),  # the practice candidate is fictional
        ("candidate_id", "ngg-004-291", "ngg-004-291"),
        ("secret_number", "", ""),
        ("secret_number", "713", ""),
        ("secret_number", "07131", ""),
        ("family_name", "", ""),
        ("family_name", "x" * 101, "x" * 60),
        ("given_names", "x" * 101, "x" * 60),
        ("date_of_birth", "17/05/2009", "17/05/2009"),
        ("date_of_birth", "2009-02-29", "2009-02-29"),
        ("date_of_birth", "2026-11-28", "2026-11-28"),  # on the exam's date
        ("date_of_birth", "1899-12-31", "1899-12-31"),
        ("date_of_birth", "", ""),
        ("centre_number", "442ES", "442ES"),
        ("candidate_number", "1", "1"),
        ("preparation_centre", "#", "#"),
        ("session_id", "FCE-2026-06-PB", "FCE-2026-06-PB"),
        ("session_id", "", ""),
    ],
)
def test_every_column_is_checked(column: str, cell: str, found: str) -> None:
    result = read({}, {"candidate_id": "KXB104827", column: cell})
    assert [(fault.line, fault.column, fault.found) for fault in result.faults] == [(3, column, found)]
    assert result.entries == ()


@pytest.mark.parametrize("column", ["family_name", "given_names"])
@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u200e", "\u00ad", "\ue000"])
def test_a_name_with_a_sign_that_nobody_sees_is_refused(column: str, sign: str) -> None:
    (fault,) = read({column: f"Mar{sign}tí"}).faults
    remedy = f"Remove the invisible character U+{ord(sign):04X} from the {column.replace('_', ' ')}."
    assert (fault.line, fault.column, fault.remedy) == (2, column, remedy)


def test_a_day_before_the_exam_and_one_name_only_will_do() -> None:
    assert len(read({"date_of_birth": "2026-11-27", "given_names": ""}).entries) == 1


def test_all_faults_of_a_row_are_named_in_one_go() -> None:
    wrong = dict.fromkeys(ENTRIES_HEADER, "~") | {"family_name": "", "given_names": "x" * 101}
    assert [fault.column for fault in read(wrong).faults] == list(ENTRIES_HEADER)


def test_the_same_candidate_may_enter_two_sessions_but_one_only_once() -> None:
    assert len(read({}, {"session_id": "PET-2026-12-PB"}).entries) == 2
    again = read({}, {"session_id": "PET-2026-12-PB"}, {"candidate_id": "kxa104827"})
    assert [(fault.line, fault.column) for fault in again.faults] == [(4, "candidate_id")]
    assert "Line 2" in again.faults[0].remedy


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("secret_number", "0714"),
        ("family_name", "Marti"),
        ("given_names", "Eva"),
        ("date_of_birth", "2009-05-18"),
    ],
)
def test_one_id_number_is_one_person_with_one_secret_number(column: str, cell: str) -> None:
    result = read({}, {"session_id": "PET-2026-12-PB", column: cell})
    assert [(fault.line, fault.column, fault.found) for fault in result.faults] == [(3, column, "")]


@pytest.mark.parametrize(
    "row",
    [
        {"secret_number": "5362x"},
        {"secret_number": "5362", "candidate_id": "5362"},  # columns that changed places
        {"secret_number": "KXA104827", "candidate_id": "5362"},
        {"secret_number": "Ada", "candidate_id": "53 62"},
        {"secret_number": "5362", "candidate_number": "5362x"},
        {"secret_number": "5362", "session_id": "FCE-5362"},
        {"secret_number": "53\x0062"},
        {"secret_number": "5362", "family_name": "a,b"},  # a comma too many
    ],
)
def test_no_fault_ever_repeats_a_secret_number(row: dict[str, str]) -> None:
    faults = str(read(row).faults)
    assert faults != "()"
    assert "5362" not in faults
    assert "53?62" not in faults
    assert "53 62" not in faults


def test_no_fault_about_two_secret_numbers_repeats_either() -> None:
    faults = str(read({"secret_number": "5362"}, {"secret_number": "8431", "session_id": "PET-2026-12-PB"}).faults)
    assert "5362" not in faults
    assert "8431" not in faults


def test_a_hundred_thousand_rows_are_checked_in_five_seconds() -> None:
    """A twentieth of them, on one processor that others may be using too: four times the share of the time."""
    found = [{"candidate_id": f"AAA{number:06d}", "family_name": "Núñez"} for number in range(5_000)]
    content = a_file(*found)
    began = process_time()
    assert len(read_entries(content, SESSIONS).entries) == 5_000
    assert process_time() - began < 4 * 5 / 20
