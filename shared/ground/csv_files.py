"""Reads uploaded CSV files: checked to the last byte, each fault with its line and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.ground.text import is_unseen

FAULTS_LISTED = 500
"""A row of the store holds 400 KB; 500 faults of at most 400 bytes stay well under it. The count is always whole."""
FOUND_LENGTH = 60

# Control characters, the replacement of undecodable bytes, and signs that turn the direction of writing round them.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]")
# Where a formula may begin: in a cell, and behind a sign at which another reader of CSV begins the next cell or line.
_FORMULA = re.compile(r"""(^|[;\t\r\n])(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])""")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
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
    """The faults of one file: all are counted, the first 500 are listed."""

    listed: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, column: str, found: str, remedy: str) -> None:
        self.count += 1
        if len(self.listed) < FAULTS_LISTED:
            self.listed.append(Fault(line, column, printable(found[:FOUND_LENGTH]), remedy))

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.listed, key=lambda fault: fault.line))


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row; `line` is where it begins, `cells` hold every column without the spaces round them."""

    line: int
    cells: Mapping[str, str]


def printable(text: str) -> str:
    """The text with a question mark for everything that cannot be shown."""
    return "".join("?" if sign == "\ufffd" or is_unseen(sign) else sign for sign in text)


def csv_text(lines: Iterable[Sequence[str]]) -> str:
    """Lines as CSV (RFC 4180), each cell quoted, and safe to open in a spreadsheet."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([map(formula_safe, cells) for cells in lines])
    return written.getvalue()


def formula_safe(cell: str) -> str:
    """The cell as text: what a spreadsheet would take for a formula gets an apostrophe before it ("CSV injection",
    OWASP), behind a semicolon, too, for a spreadsheet that separates cells by it."""
    return _FORMULA.sub(r"\1'", cell)


def csv_rows(
    content: bytes, header: Sequence[str], faults: Faults, *, optional: Sequence[str] = (), hidden: Sequence[str] = ()
) -> Iterator[CsvRow]:
    """The sound rows one by one, so that a long file is never held twice; the others are added to `faults`.

    A byte order mark and any line ending are accepted; blank lines are passed over. The content of a column of
    `hidden` is never repeated in a fault.
    """
    if content.startswith(_UTF_16_MARKS):
        faults.add(1, "", "UTF-16", _SAVE_AS_UTF_8)
        return
    lines = _lines(content, faults)
    columns = _columns(lines, header, optional, faults)
    if columns:
        yield from _rows(lines, columns, frozenset(hidden), faults)


def _lines(content: bytes, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    # Bytes that are not UTF-8 become U+FFFD and are found in their cell, so that they are named by line and column.
    text = content.decode("utf-8-sig", errors="replace")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        faults.add(begins, "", "", "Close the quotation marks; what follows this line could not be read.")


def _columns(
    lines: Iterator[tuple[int, list[str]]], header: Sequence[str], optional: Sequence[str], faults: Faults
) -> tuple[str, ...]:
    """The columns the first line names; empty, with faults, if they are not the right ones."""
    line, names = next(lines, (1, []))
    columns = tuple(name.strip() for name in names)
    if not columns:
        faults.add(1, "", "an empty file", f"Send a file with the header {','.join(header)}.")
        return ()
    known = {*header, *optional}
    use = ", ".join(header) + (f", and if you like {', '.join(optional)}" if optional else "")
    for name in dict.fromkeys(columns):
        if name not in known:
            # Without a header the first line is somebody's record: its digits may be a Secret number.
            faults.add(line, "", re.sub(r"\d", "#", name), f"Not a column of this file: use {use}.")
        elif columns.count(name) > 1:
            faults.add(line, name, f"{columns.count(name)} columns", "Keep one column of this name.")
    for name in header:
        if name not in columns:
            faults.add(
                line, name, "no such column", f"Add the column {name} to the header; separate columns by commas."
            )
    return () if faults.count else columns


def _rows(
    lines: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], hidden: frozenset[str], faults: Faults
) -> Iterator[CsvRow]:
    width, line = len(columns), 0
    for line, cells in lines:
        if len(cells) != width:
            faults.add(line, "", f"{len(cells)} values", f"Give {width} values, as many as the header has columns.")
        elif _is_clean(line, columns, cells, hidden, faults):
            yield CsvRow(line, dict(zip(columns, map(str.strip, cells), strict=True)))
    if not line and not faults.count:
        faults.add(2, "", "no line under the header", "Add at least one line under the header.")


def _is_clean(line: int, columns: tuple[str, ...], cells: list[str], hidden: frozenset[str], faults: Faults) -> bool:
    if not _UNPRINTABLE.search("".join(cells)):
        return True
    for column, cell in zip(columns, cells, strict=True):
        if _UNPRINTABLE.search(cell):
            remedy = _SAVE_AS_UTF_8 if "\ufffd" in cell else "Remove the characters that cannot be printed."
            faults.add(line, column, "" if column in hidden else cell, remedy)
    return False
