"""What may be wrong in a CSV file, whatever its columns are, each with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.ground.file_faults import FaultCode, Remedy
from shared.ground.text import as_meant, is_decoded_twice

# Control characters and the replacement of undecodable bytes; signs that turn the direction of writing are for the
# reader of a column to judge: a number is read without them, a name is refused.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_SEPARATORS = frozenset(",;\t|")
_SAVE_AS_UTF_8 = "Save the file as CSV UTF-8 and send it again."
UTF_16 = Remedy(FaultCode.UTF_16, _SAVE_AS_UTF_8)
NO_ROWS = Remedy(FaultCode.NO_ROWS, "Add at least one line under the header.")
REPEATED_COLUMN = Remedy(FaultCode.REPEATED_COLUMN, "Keep one column of this name.")
OF_THE_ENCODING = frozenset({FaultCode.DECODED_TWICE, FaultCode.LETTER_LOST})
"""Of the file as a whole, in whichever row they show."""


def unknown_header(header: str) -> Remedy:
    remedy = f"The first line names no column of this file. Begin with the header {header}; separate columns by "
    return Remedy(FaultCode.UNKNOWN_HEADER, f"{remedy}commas, semicolons or tabs, and save the file as CSV UTF-8.")


def missing_column(name: str) -> Remedy:
    remedy = f"Add the column {name} to the header; separate columns by commas, semicolons or tabs."
    return Remedy(FaultCode.MISSING_COLUMN, remedy)


def unread(broken: str) -> Remedy:
    """By what the standard library's reader says of a line, and of all behind it."""
    code, remedy = FaultCode.OPEN_QUOTES, "Close the quotation marks."
    if "field larger" in broken:
        remedy = "A value is longer than any column takes: look for a quotation mark that is never closed."
    elif "end of data" not in broken:
        remedy = "Something follows a closing quotation mark: write a quotation mark inside a value twice."
        code = FaultCode.QUOTES_INSIDE
    return Remedy(code, f"{remedy} What follows this line could not be read.")


def inseparable(cells: Sequence[str], width: int, separator: str, sign: str, *, may_be_one: bool) -> Remedy | None:
    """Of a line whose values cannot be told apart; nothing of it is repeated. `may_be_one`: one value is enough."""
    if width == 1 or len(list(filter(str.strip, cells))) > 1:
        return None
    if sign in cells[0]:
        remedy = "One pair of quotation marks is round this whole line: remove it, or put it round each value alone."
        return Remedy(FaultCode.QUOTED_LINE, remedy)
    if not _SEPARATORS.isdisjoint(cells[0]):
        remedy = f"This line has another separator than the header: separate its values by a {separator}, too."
        return Remedy(FaultCode.OTHER_SEPARATOR, remedy)
    if may_be_one:
        return None
    alone = f"This line has one value alone: separate its values by a {separator}, as the header does."
    return unclean("".join(cells)) or Remedy(FaultCode.ONE_VALUE, alone)


def too_many(width: int, separator: str, sign: str) -> Remedy:
    remedy = f"Give at most {width} values, as many as the header has columns, and one with a {separator} in quotes."
    return Remedy(FaultCode.TOO_MANY_VALUES, f"{remedy} Decimals have a point." if sign == "," else remedy)


def unclean(cell: str) -> Remedy | None:
    """Of a cell that no column takes."""
    if is_decoded_twice(cell):
        return Remedy(FaultCode.DECODED_TWICE, f"These letters were decoded twice, as Ã© for é. {_SAVE_AS_UTF_8}")
    if "\ufffd" in cell:
        return Remedy(FaultCode.LETTER_LOST, f"A letter was lost here. {_SAVE_AS_UTF_8}")
    if _UNPRINTABLE.search(as_meant(cell)):
        return Remedy(FaultCode.UNPRINTABLE, "Remove the characters that cannot be printed.")
    return None
