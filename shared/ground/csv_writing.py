"""Writes CSV files that are safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# Where a formula may begin: in a cell, and behind a sign at which another reader of CSV begins the next cell or line.
_FORMULA = re.compile(r"""(^|[;\t\r\n])(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])""")


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
