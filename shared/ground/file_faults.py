"""What is wrong in an uploaded file, each at its line and column; and what of it a fault may repeat."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from typing_extensions import TypedDict

from shared.ground.errors import RuleBroken
from shared.ground.readable_codes import SIGNS, as_read
from shared.ground.text import as_meant, is_unseen

FAULTS_LISTED = 500
"""A row of the store holds 400 KB; 500 faults stay under it, of which the longest have some 790 bytes. The count is
always whole."""
FOUND_LENGTH = 60
SHORTEST_CODE = 12
"""Signs of a code that a fault must not repeat."""

_DIGIT = re.compile(r"\d")
_NO_DIGIT = re.compile(r"\D")
_LETTER = re.compile(r"[^\W\d]")


class FaultCode(StrEnum):
    """What is wrong, in one word that stays; `value` is whatever breaks a rule of its column."""

    VALUE = "value"
    UTF_16 = "utf_16"
    EMPTY = "empty"
    UNKNOWN_HEADER = "unknown_header"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    MISSING_COLUMN = "missing_column"
    NO_ROWS = "no_rows"
    OPEN_QUOTES = "open_quotes"
    QUOTES_INSIDE = "quotes_inside"
    QUOTED_LINE = "quoted_line"
    OTHER_SEPARATOR = "other_separator"
    ONE_VALUE = "one_value"
    TOO_MANY_VALUES = "too_many_values"
    DECODED_TWICE = "decoded_twice"
    LETTER_LOST = "letter_lost"
    UNPRINTABLE = "unprintable"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NEVER_CAME = "never_came"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is wrong, and what to do about it in one or two sentences."""

    code: FaultCode
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: `line` counts from 1 (the header), `column` is its name or "" for the whole line."""

    line: int
    column: str
    found: str
    remedy: str
    code: FaultCode = FaultCode.VALUE


class FileFault(TypedDict):
    """`line` counts from 1, the header; `column` is its name, or "" for the whole line."""

    line: int
    column: str
    found: str
    code: FaultCode
    remedy: str


def shown_fault(fault: Fault) -> FileFault:
    return {
        "line": fault.line,
        "column": fault.column,
        "found": fault.found,
        "code": fault.code,
        "remedy": fault.remedy,
    }


@dataclass(slots=True)
class Faults:
    """What was found in one file, its faults or its warnings: all are counted, the first 500 are listed.

    A column of `silent` is not in the file; that is a fault of the header, and none of its rows.
    """

    listed: list[Fault] = field(default_factory=list)
    count: int = 0
    silent: frozenset[str] = frozenset()

    def add(self, line: int, column: str, found: str, remedy: str | Remedy) -> None:
        """A remedy without a code is of a value."""
        if column in self.silent:
            return
        self.count += 1
        if len(self.listed) < FAULTS_LISTED:
            what = remedy if isinstance(remedy, Remedy) else Remedy(FaultCode.VALUE, remedy)
            self.listed.append(Fault(line, _shown(column), _shown(found), what.text, what.code))

    def in_order(self) -> tuple[Fault, ...]:
        return tuple(sorted(self.listed, key=lambda fault: fault.line))


@dataclass(frozen=True, slots=True)
class HiddenNumbers:
    """A column of numbers that no fault repeats, in whatever column of a row they stand; `parse` gives the digits of a
    sound one and raises RuleBroken for any other text. `codes` is a column of codes that no fault repeats either, nor
    does it what stands in one of the `private` columns."""

    column: str
    parse: Callable[[str], str]
    codes: str | None = None
    private: frozenset[str] = frozenset()

    def found(self, column: str, cells: Mapping[str, str]) -> str:
        """What a fault may repeat of this cell."""
        cell = cells.get(column, "")
        code = as_read(cells.get(self.codes, ""))[-SHORTEST_CODE:] if self.codes else ""
        if column in self.private or column == self.codes or (code and code in as_read(cell)):
            return ""
        if self.column not in cells:
            return cell
        number, digits = self._number(cells), _NO_DIGIT.sub("", as_meant(cell))
        if number is None:
            return "" if column == self.column else without_digits(cell)
        is_like_one = len(digits) == len(number) and not _LETTER.search(cell)
        return "" if column == self.column or is_like_one or number in digits else cell

    def repeatable(self, text: str, cells: Mapping[str, str]) -> str:
        """What was read of such a row, as a fault may repeat it. Where the number is not in its column it may be in any
        other, as in a row whose values are shifted: then no digit is repeated."""
        return without_digits(text) if self.column in cells and self._number(cells) is None else text

    def _number(self, cells: Mapping[str, str]) -> str | None:
        with suppress(RuleBroken):
            return self.parse(cells[self.column])
        return None


def unnamed(name: str, hidden: HiddenNumbers | None) -> str:
    """Of what is no column's name no digit, for it may be somebody's Secret number; nothing where it may be a code."""
    signs = as_read(name) if hidden and hidden.codes else ""
    return "" if len(signs) >= SHORTEST_CODE and set(signs) <= set(SIGNS) else without_digits(name)


def without_digits(text: str) -> str:
    return _DIGIT.sub("#", text)


def _shown(text: str) -> str:
    return printable(text[:FOUND_LENGTH])


def printable(text: str) -> str:
    """The text with a question mark for everything that cannot be shown."""
    return "".join("?" if sign == "\ufffd" or is_unseen(sign) else sign for sign in text)
