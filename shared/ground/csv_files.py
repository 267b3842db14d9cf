"""Reads uploaded CSV files: checked to the last byte, each fault with its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.ground.file_faults import Faults, HiddenNumbers, unnamed
from shared.ground.text import as_meant, is_decoded_twice

# Control characters and the replacement of undecodable bytes; signs that turn the direction of writing are for the
# reader of a column to judge: a number is read without them, a name is refused.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARK = "\ufeff"
_LOST_MARK = "\ufffd\ufffd".encode()
_GAPS = re.compile(r"[\s_-]+")
# A first line that tells Excel the separator; it has no values.
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(.?)"?[\s,;|]*', re.IGNORECASE)
_NAMES_COMPARED = 200  # of a first line that may be a megabyte of separators
_SAVE_AS_UTF_8 = "Save the file as CSV UTF-8 and send it again."


class Separator(StrEnum):
    """What stands between two values, by the name that a report has for it."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"

    @property
    def sign(self) -> str:
        return {"comma": ",", "semicolon": ";", "tab": "\t"}[self.value]


_SIGNS = {each.sign for each in Separator} | {"|"}


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row; `line` is where it begins, `cells` hold every known column without the white space round them, "" for
    one that the file does not have. The columns of `unclean` have a fault already, "" for the line as a whole."""

    line: int
    cells: Mapping[str, str]
    separator: Separator = Separator.COMMA
    unclean: frozenset[str] = frozenset()
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
) -> CsvFile:
    """The file's separator, and its rows one by one, so that a long file is never held twice; what is wrong with them
    is added to `faults` as they are read. A row whose values cannot be told apart is left out; of one with too many the
    first ones are read, so that their faults come in the same pass.

    As spreadsheets write it, all of this is sound: byte order marks, a first line `sep=;`, any line ending, a comma, a
    semicolon or a tab as separator, names of columns in capitals or with spaces, rows without content, rows short of
    their last empty cells, empty columns without a name at the end, and white space round a cell.
    """
    if _is_utf_16(content):
        faults.add(1, "", "UTF-16", _SAVE_AS_UTF_8)
        return CsvFile(Separator.COMMA, iter(()))
    # Bytes that are not UTF-8 become U+FFFD and are found in their cell, so that they are named by line and column.
    lines = io.StringIO(content.decode(errors="replace").lstrip(_MARK), newline="")
    form = _Form(tuple(header), tuple(optional), frozenset((*header, *optional)), hidden)
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
        faults.add(begins, "", "", f"{_unread(str(broken))} What follows this line could not be read.")


def _unread(broken: str) -> str:
    if "field larger" in broken:
        return "A value is longer than any column takes: look for a quotation mark that is never closed."
    if "end of data" in broken:
        return "Close the quotation marks."
    return "Something follows a closing quotation mark: write a quotation mark inside a value twice."


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
        faults.add(line, "", "an empty file", f"Send a file with the header {header}.")
    elif form.known.isdisjoint(columns):
        remedy = f"The first line names no column of this file. Begin with the header {header}; separate columns by "
        faults.add(line, "", columns[0], f"{remedy}commas, semicolons or tabs, and save the file as CSV UTF-8.")
    else:
        _name_header_faults(line, columns, form, faults)
        return columns
    return []


def _name_header_faults(line: int, columns: list[str], form: _Form, faults: Faults) -> None:
    use = ", ".join(form.header) + (f", and if you like {', '.join(form.optional)}" if form.optional else "")
    for name in dict.fromkeys(columns):
        if name not in form.known:
            faults.add(line, "", name, f"Not a column of this file: use {use}.")
        elif columns.count(name) > 1:
            faults.add(line, name, f"{columns.count(name)} columns", "Keep one column of this name.")
    for name in form.header:
        if name not in columns:
            remedy = f"Add the column {name} to the header; separate columns by commas, semicolons or tabs."
            faults.add(line, name, "no such column", remedy)


def _rows(rows: Iterator[tuple[int, list[str]]], separator: Separator, form: _Form, faults: Faults) -> Iterator[CsvRow]:
    columns, line = _columns(rows, form, faults), 0
    if not columns:
        return
    faults.silent = frozenset(form.header) - frozenset(columns)
    width, absent = len(columns), dict.fromkeys(faults.silent, "")
    read = [(place, name) for place, name in enumerate(columns) if name in form.known or form.hides(name)]
    for line, cells in rows:
        has_too_many = any(map(str.strip, cells[width:]))
        if has_too_many:
            faults.add(line, "", f"{len(cells)} values", _too_many(width, separator))
        elif remedy := _inseparable(cells, width, separator, form):
            faults.add(line, "", "", remedy)
            continue
        here = {name: cells[place].strip() if place < len(cells) else "" for place, name in read}
        row = CsvRow(line, here | absent, separator, frozenset({""} if has_too_many else ()), form.hidden)
        yield _marked(row, zip(columns, cells, strict=False), faults)
    if not line and not faults.count:
        faults.add(2, "", "no line under the header", "Add at least one line under the header.")


def _inseparable(cells: list[str], width: int, separator: Separator, form: _Form) -> str | None:
    """What to do about a line whose values cannot be told apart; nothing of it is repeated."""
    if width == 1 or len(list(filter(str.strip, cells))) > 1:
        return None
    if separator.sign in cells[0]:
        return "One pair of quotation marks is round this whole line: remove it, or put it round each value alone."
    if not _SIGNS.isdisjoint(cells[0]):
        return f"This line has another separator than the header: separate its values by a {separator}, too."
    alone = f"This line has one value alone: separate its values by a {separator}, as the header does."
    return (_unclean("".join(cells)) or alone) if len(form.header) > 1 else None


def _too_many(width: int, separator: Separator) -> str:
    remedy = f"Give at most {width} values, as many as the header has columns, and one with a {separator} in quotes."
    return f"{remedy} Decimals have a point." if separator is Separator.COMMA else remedy


def _marked(row: CsvRow, cells: Iterable[tuple[str, str]], faults: Faults) -> CsvRow:
    """The row with a mark on each cell that no column takes; they are added to `faults`."""
    unclean = set(row.unclean)
    for column, cell in cells:
        remedy = None if cell.isascii() and cell.isprintable() else _unclean(cell)
        if remedy:
            faults.add(row.line, column, row.found(column), remedy)
            unclean.add(column)
    return replace(row, unclean=frozenset(unclean)) if unclean else row


def _unclean(cell: str) -> str | None:
    """What to do about a cell that no column takes."""
    if is_decoded_twice(cell):
        return f"These letters were decoded twice, as Ã© for é. {_SAVE_AS_UTF_8}"
    if "\ufffd" in cell:
        return f"A letter was lost here. {_SAVE_AS_UTF_8}"
    return "Remove the characters that cannot be printed." if _UNPRINTABLE.search(as_meant(cell)) else None
