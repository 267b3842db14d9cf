"""Reads uploaded CSV files: checked to the last byte, each fault with its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from shared.ground.text import as_meant, is_decoded_twice, is_unseen

FAULTS_LISTED = 500
"""A row of the store holds 400 KB; 500 faults of at most 400 bytes stay well under it. The count is always whole."""
FOUND_LENGTH = 60

# Control characters and the replacement of undecodable bytes; signs that turn the direction of writing are for the
# reader of a column to judge: a number is read without them, a name is refused.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_FIRST_LINE = re.compile(r"[^\r\n]*\w[^\r\n]*")
_SAVE_AS_UTF_8 = "Save the file as CSV UTF-8 and send it again."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: `line` counts from 1 (the header), `column` is its name or "" for the whole line."""

    line: int
    column: str
    found: str
    remedy: str


@dataclass(slots=True)
class Faults:
    """What was found in one file, its faults or its warnings: all are counted, the first 500 are listed.

    A column of `silent` is not in the file; that is a fault of the header, and none of its rows.
    """

    listed: list[Fault] = field(default_factory=list)
    count: int = 0
    silent: frozenset[str] = frozenset()

    def add(self, line: int, column: str, found: str, remedy: str) -> None:
        if column in self.silent:
            return
        self.count += 1
        if len(self.listed) < FAULTS_LISTED:
            self.listed.append(Fault(line, column, printable(found[:FOUND_LENGTH]), remedy))

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.listed, key=lambda fault: fault.line))


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
    """One row; `line` is where it begins, `cells` hold every column without the white space round them, "" for one that
    the file does not have."""

    line: int
    cells: Mapping[str, str]
    separator: Separator = Separator.COMMA

    def number(self, column: str) -> str:
        """The cell with a decimal point, where the separator leaves the comma to decimals."""
        cell = self.cells.get(column, "")
        return cell if self.separator is Separator.COMMA else cell.replace(",", ".")


@dataclass(frozen=True, slots=True)
class CsvFile:
    """`rows` are read once."""

    separator: Separator
    rows: Iterator[CsvRow]


def printable(text: str) -> str:
    """The text with a question mark for everything that cannot be shown."""
    return "".join("?" if sign == "\ufffd" or is_unseen(sign) else sign for sign in text)


def open_csv(
    content: bytes, header: Sequence[str], faults: Faults, *, optional: Sequence[str] = (), hidden: Sequence[str] = ()
) -> CsvFile:
    """The file's separator, and its sound rows one by one, so that a long file is never held twice; what is wrong with
    the others is added to `faults` as they are read.

    As spreadsheets write it, all of this is sound: a byte order mark, any line ending, a comma, a semicolon or a tab as
    separator, rows without content, rows short of their last empty cells, empty columns without a name at the end, and
    white space round a cell. The content of a column of `hidden` is never repeated in a fault.
    """
    if content.startswith(_UTF_16_MARKS):
        faults.add(1, "", "UTF-16", _SAVE_AS_UTF_8)
        return CsvFile(Separator.COMMA, iter(()))
    # Bytes that are not UTF-8 become U+FFFD and are found in their cell, so that they are named by line and column.
    text = content.decode("utf-8-sig", errors="replace")
    form = _Form(tuple(header), tuple(optional), tuple(hidden))
    separator = _separator(text, form.known)
    return CsvFile(separator, _rows(_lines(text, separator, faults), separator, form, faults))


@dataclass(frozen=True, slots=True)
class _Form:
    """The columns of a kind of file: those it must have, those it may have, and those whose content is not repeated."""

    header: tuple[str, ...]
    optional: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def known(self) -> frozenset[str]:
        return frozenset(self.header + self.optional)


def _separator(text: str, known: Collection[str]) -> Separator:
    """The one that finds most columns in the header."""
    first = _FIRST_LINE.search(text)
    names = first[0].replace('"', "") if first else ""

    def found(separator: Separator) -> int:
        return sum(name.strip() in known for name in names.split(separator.sign))

    return max(Separator, key=found)


def _lines(text: str, separator: Separator, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True, delimiter=separator.sign)
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as broken:
        faults.add(begins, "", "", f"{_unread(str(broken))} What follows this line could not be read.")


def _unread(broken: str) -> str:
    if "field larger" in broken:
        return "A value is longer than any column takes: look for a quotation mark that is never closed."
    if "end of data" in broken:
        return "Close the quotation marks."
    return "Something follows a closing quotation mark: write a quotation mark inside a value twice."


def _columns(lines: Iterator[tuple[int, list[str]]], form: _Form, faults: Faults) -> tuple[str, ...]:
    """The columns that the first line names; what is wrong with them is added to `faults`, and none are left where none
    is known."""
    line, names = next(lines, (1, []))
    columns = _without_the_empty_end([name.strip() for name in names])
    if not columns:
        faults.add(1, "", "an empty file", f"Send a file with the header {','.join(form.header)}.")
        return ()
    use = ", ".join(form.header) + (f", and if you like {', '.join(form.optional)}" if form.optional else "")
    for name in dict.fromkeys(columns):
        if name not in form.known:
            # Without a header the first line is somebody's record: its digits may be a Secret number.
            faults.add(line, "", re.sub(r"\d", "#", name), f"Not a column of this file: use {use}.")
        elif columns.count(name) > 1:
            faults.add(line, name, f"{columns.count(name)} columns", "Keep one column of this name.")
    for name in form.header:
        if name not in columns:
            remedy = f"Add the column {name} to the header; separate columns by commas, semicolons or tabs."
            faults.add(line, name, "no such column", remedy)
    return columns if form.known & set(columns) else ()


def _without_the_empty_end(cells: list[str]) -> tuple[str, ...]:
    filled = [place for place, cell in enumerate(cells, 1) if cell]
    return tuple(cells[: filled[-1]]) if filled else ()


def _rows(
    lines: Iterator[tuple[int, list[str]]], separator: Separator, form: _Form, faults: Faults
) -> Iterator[CsvRow]:
    columns, line = _columns(lines, form, faults), 0
    if not columns:
        return
    width, without = len(columns), tuple(name for name in form.header if name not in columns)
    faults.silent = frozenset(without)
    every, hidden = columns + without, form.hidden + tuple(name for name in columns if name not in form.known)
    for line, cells in lines:
        if any(map(str.strip, cells[width:])):
            faults.add(line, "", f"{len(cells)} values", _too_many(width, separator))
        elif _is_clean(line, columns, cells, hidden, faults):
            filled = [cell.strip() for cell in cells[:width]]
            filled += [""] * (len(every) - len(filled))
            yield CsvRow(line, dict(zip(every, filled, strict=True)), separator)
    if not line and not faults.count:
        faults.add(2, "", "no line under the header", "Add at least one line under the header.")


def _too_many(width: int, separator: Separator) -> str:
    remedy = f"Give at most {width} values, as many as the header has columns, and one with a {separator} in quotes."
    return f"{remedy} Decimals have a point." if separator is Separator.COMMA else remedy


def _is_clean(line: int, columns: tuple[str, ...], cells: list[str], hidden: Sequence[str], faults: Faults) -> bool:
    joined = "".join(cells)
    if joined.isascii() and joined.isprintable():
        return True
    before = faults.count
    for column, cell in zip(columns, cells, strict=False):
        remedy = _unclean(cell)
        if remedy:
            faults.add(line, column, "" if column in hidden else cell.strip(), remedy)
    return faults.count == before


def _unclean(cell: str) -> str | None:
    """What to do about a cell that no column takes."""
    if is_decoded_twice(cell):
        return f"These letters were decoded twice, as Ã© for é. {_SAVE_AS_UTF_8}"
    if "\ufffd" in cell:
        return f"A letter was lost here. {_SAVE_AS_UTF_8}"
    return "Remove the characters that cannot be printed." if _UNPRINTABLE.search(as_meant(cell)) else None
