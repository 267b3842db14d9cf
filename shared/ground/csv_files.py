"""Reads uploaded CSV files: checked to the last byte, each fault with its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shared.ground import csv_faults
from shared.ground.file_faults import FaultCode, Faults, HiddenNumbers, Remedy, unnamed
from shared.ground.text import as_meant

_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARK = "\ufeff"
_LOST_MARK = "\ufffd\ufffd".encode()
_GAPS = re.compile(r"[\s_-]+")
# A first line that tells Excel the separator; it has no values.
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(.?)"?[\s,;|]*', re.IGNORECASE)
_NAMES_COMPARED = 200  # of a first line that may be a megabyte of separators


class Separator(StrEnum):
    """What stands between two values, by the name that a report has for it."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"

    @property
    def sign(self) -> str:
        return {"comma": ",", "semicolon": ";", "tab": "\t"}[self.value]


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row; `line` is where it begins, `cells` hold every known column without the white space round them, "" for
    one that the file does not have. `unclean` are the columns that have a fault already, "" for the line as a whole,
    each with what to do about it."""

    line: int
    cells: Mapping[str, str]
    separator: Separator = Separator.COMMA
    unclean: Mapping[str, Remedy] = field(default_factory=dict)
    hidden: HiddenNumbers | None = None

    def number(self, column: str) -> str:
        """The cell with a decimal point, where the separator leaves the comma to decimals."""
        cell = self.cells.get(column, "")
        return cell if self.separator is Separator.COMMA else cell.replace(",", ".")

    def found(self, column: str) -> str:
        """What a fault may repeat of the cell; `repeatable`, of what was read here."""
        return self.hidden.found(column, self.cells) if self.hidden else self.cells.get(column, "")

    def repeatable(self, text: str) -> str:
        return self.hidden.repeatable(text, self.cells) if self.hidden else text


@dataclass(frozen=True, slots=True)
class CsvFile:
    """`rows` are read once."""

    separator: Separator
    rows: Iterator[CsvRow]


def open_csv(
    content: bytes,
    header: Sequence[str],
    faults: Faults,
    *,
    optional: Sequence[str] = (),
    hidden: HiddenNumbers | None = None,
    row_by_row: bool = False,
) -> CsvFile:
    """The file's separator, and its rows one by one, so that a long file is never held twice; what is wrong with them
    is added to `faults` as they are read. A row whose values cannot be told apart is left out; of one with too many the
    first ones are read, so that their faults come in the same pass.

    `row_by_row`: what is wrong with one row alone is no fault of the file, but stands in its `unclean`; so no row is
    left out.

    As spreadsheets write it, all of this is sound: byte order marks, a first line `sep=;`, any line ending, a comma, a
    semicolon or a tab as separator, names of columns in capitals or with spaces, rows without content, rows short of
    their last empty cells, empty columns without a name at the end, and white space round a cell.
    """
    if _is_utf_16(content):
        faults.add(1, "", "UTF-16", csv_faults.UTF_16)
        return CsvFile(Separator.COMMA, iter(()))
    # Bytes that are not UTF-8 become U+FFFD and are found in their cell, so that they are named by line and column.
    lines = io.StringIO(content.decode(errors="replace").lstrip(_MARK), newline="")
    form = _Form(tuple(header), tuple(optional), frozenset((*header, *optional)), hidden, row_by_row=row_by_row)
    separator = _separator(lines, form)
    lines.seek(0)
    return CsvFile(separator, _rows(_cells(lines, separator, faults), separator, form, faults))


@dataclass(frozen=True, slots=True)
class _Form:
    """A kind of file: the columns it must have, those it may have, both, and the numbers that no fault repeats."""

    header: tuple[str, ...]
    optional: tuple[str, ...]
    known: frozenset[str]
    hidden: HiddenNumbers | None
    row_by_row: bool = False

    def meant(self, name: str) -> str:
        """The column that is meant; of any other name what a fault may repeat."""
        name = as_meant(name)
        column = _GAPS.sub("_", name.casefold())
        return column if column in self.known or self.hides(column) else unnamed(name, self.hidden)

    def hides(self, column: str) -> bool:
        return self.hidden is not None and self.hidden.column == column


def _is_utf_16(content: bytes) -> bool:
    """With its mark, or with one that a gateway has lost, or with none: the names of columns are ASCII, and every other
    byte of theirs is zero."""
    return content.startswith(_UTF_16_MARKS) or 0 in content[:8].removeprefix(_LOST_MARK)[:2]


def _separator(lines: Iterator[str], form: _Form) -> Separator:
    """The one that finds most columns in the header; of two, the one that a line before it names."""
    with_text = (line for line in lines if any(map(str.isalnum, line)))
    header = next(with_text, "")
    named = _SEPARATOR_LINE.fullmatch(header)
    names = (next(with_text, "") if named else header).replace('"', "")

    def fit(separator: Separator) -> tuple[int, bool]:
        found = names.split(separator.sign, _NAMES_COMPARED)
        return sum(form.meant(name) in form.known for name in found), bool(named and named[1] == separator.sign)

    return max(Separator, key=fit)


def _cells(lines: Iterator[str], separator: Separator, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, strict=True, skipinitialspace=True, delimiter=separator.sign)
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as broken:
        faults.add(begins, "", "", csv_faults.unread(str(broken)))


def _columns(rows: Iterator[tuple[int, list[str]]], form: _Form, faults: Faults) -> list[str]:
    """The columns that the first line names; what is wrong with them is added to `faults`, and none are left where none
    is known."""
    line, names = next(rows, (1, []))
    if _SEPARATOR_LINE.fullmatch("".join(names)):
        line, names = next(rows, (line + 1, []))
    columns = [form.meant(name) for name in names]
    while columns and not columns[-1]:
        columns.pop()
    header = ",".join(form.header)
    if not columns:
        remedy = Remedy(FaultCode.EMPTY, f"Send a file with the header {header}.")
        faults.add(line, "", "an empty file", remedy)
    elif form.known.isdisjoint(columns):
        faults.add(line, "", columns[0], csv_faults.unknown_header(header))
    else:
        _name_header_faults(line, columns, form, faults)
        return columns
    return []


def _name_header_faults(line: int, columns: list[str], form: _Form, faults: Faults) -> None:
    use = ", ".join(form.header) + (f", and if you like {', '.join(form.optional)}" if form.optional else "")
    for name in dict.fromkeys(columns):
        if name not in form.known:
            remedy = Remedy(FaultCode.UNKNOWN_COLUMN, f"Not a column of this file: use {use}.")
            faults.add(line, "", name, remedy)
        elif columns.count(name) > 1:
            faults.add(line, name, f"{columns.count(name)} columns", csv_faults.REPEATED_COLUMN)
    for name in form.header:
        if name not in columns:
            faults.add(line, name, "no such column", csv_faults.missing_column(name))


def _rows(rows: Iterator[tuple[int, list[str]]], separator: Separator, form: _Form, faults: Faults) -> Iterator[CsvRow]:
    columns, line = _columns(rows, form, faults), 0
    if not columns:
        return
    faults.silent = frozenset(form.header) - frozenset(columns)
    width, absent = len(columns), dict.fromkeys(faults.silent, "")
    read = [(place, name) for place, name in enumerate(columns) if name in form.known or form.hides(name)]
    for line, cells in rows:
        has_too_many = any(map(str.strip, cells[width:]))
        remedy = csv_faults.too_many(width, separator, separator.sign) if has_too_many else None
        if not has_too_many:
            may_be_one = len(form.header) == 1
            remedy = csv_faults.inseparable(cells, width, separator, separator.sign, may_be_one=may_be_one)
        if remedy and (not form.row_by_row or remedy.code in csv_faults.OF_THE_ENCODING):
            faults.add(line, "", f"{len(cells)} values" if has_too_many else "", remedy)
        if remedy and not has_too_many:
            if form.row_by_row:
                yield CsvRow(line, dict.fromkeys(form.known, ""), separator, {"": remedy}, form.hidden)
            continue
        here = {name: cells[place].strip() if place < len(cells) else "" for place, name in read}
        row = CsvRow(line, here | absent, separator, {"": remedy} if remedy else {}, form.hidden)
        yield _marked(row, zip(columns, cells, strict=False), faults, form)
    if not line and not faults.count:
        faults.add(2, "", "no line under the header", csv_faults.NO_ROWS)


def _marked(row: CsvRow, cells: Iterable[tuple[str, str]], faults: Faults, form: _Form) -> CsvRow:
    """The row with a mark on each cell that no column takes; what is wrong with the file is added to `faults`."""
    unclean = dict(row.unclean)
    for column, cell in cells:
        remedy = None if cell.isascii() and cell.isprintable() else csv_faults.unclean(cell)
        if remedy:
            unclean[column] = remedy
            if not form.row_by_row or remedy.code in csv_faults.OF_THE_ENCODING:
                faults.add(row.line, column, row.found(column), remedy)
    return replace(row, unclean=unclean) if len(unclean) > len(row.unclean) else row
