"""A file of the numbers that were printed: one certificate a row, checked whole before any of them is written.

    certificate_id,number
    KXA104827.FCE-2026-12-PB.1,B1234567

The print run itself with its column `number` filled in is such a file, too: its other columns are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from shared.certificates.certificate import parse_certificate_id, parse_certificate_number
from shared.ground.csv_files import CsvRow, Separator, open_csv
from shared.ground.errors import ExpectedError, RuleBroken, SeveralFaults
from shared.ground.file_faults import Faults

HEADER = ("certificate_id", "number")
PRINTED = (
    *("centre_number", "candidate_number", "candidate_id", "family_name", "given_names", "date_of_birth"),
    *("session_id", "exam", "cefr", "grade", "papers"),
)
"""The columns of the print run that say what is printed."""
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One row; `line` counts from 1 (the header)."""

    line: int
    certificate_id: str
    number: str


@dataclass(frozen=True, slots=True)
class NumbersFile:
    separator: Separator
    numbers: tuple[PrintedNumber, ...]


def read_numbers(content: bytes) -> NumbersFile:
    """Raises SeveralFaults, with pointers as "/3/number"."""
    faults = Faults()
    file = open_csv(content, HEADER, faults, optional=PRINTED)
    rows = list(islice(file.rows, MOST_ROWS + 1))
    broken: list[ExpectedError] = [
        RuleBroken(each.remedy, pointer=_pointer(each.line, each.column)) for each in faults.in_order()
    ]
    if len(rows) > MOST_ROWS:
        remedy = f"Give at most {MOST_ROWS} certificates in one file."
        broken.append(RuleBroken(remedy, pointer=_pointer(rows[MOST_ROWS].line, "")))
    read = [each for row in rows[:MOST_ROWS] if not set(HEADER) & row.unclean.keys() for each in _read(row)]
    broken += [each for each in read if isinstance(each, ExpectedError)]
    numbers = [each for each in read if isinstance(each, PrintedNumber)]
    broken += _repeated(numbers)
    if broken:
        placed = sorted(broken, key=lambda each: int((each.pointer or "/0").split("/")[1]))
        raise SeveralFaults("No number was taken: mend the file and send it again.", placed)
    return NumbersFile(file.separator, tuple(numbers))


def _read(row: CsvRow) -> Iterator[PrintedNumber | ExpectedError]:
    try:
        at = "certificate_id"
        certificate_id = ".".join(map(str, parse_certificate_id(row.cells[at])))
        at = "number"
        yield PrintedNumber(row.line, certificate_id, parse_certificate_number(row.cells[at]))
    except ExpectedError as broken:
        yield RuleBroken(broken.detail, pointer=_pointer(row.line, at))


def _repeated(numbers: list[PrintedNumber]) -> Iterator[ExpectedError]:
    for column in HEADER:
        first: dict[str, int] = {}
        for each in numbers:
            value = each.number if column == "number" else each.certificate_id
            line = first.setdefault(value, each.line)
            if line != each.line:
                yield RuleBroken(f"Line {line} has the same {column}: keep one.", pointer=_pointer(each.line, column))


def _pointer(line: int, column: str) -> str:
    return f"/{line}/{column}" if column else f"/{line}"
