from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.ground.csv_writing import csv_text, formula_safe


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Martí", "Martí"),
        ("0001", "0001"),
        ("6.5", "6.5"),
        ("", ""),
        ("Anne-Marie", "Anne-Marie"),
        ("O'Neill", "O'Neill"),
        ("=1+1", "'=1+1"),
        ("+34600", "'+34600"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t'=1+1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20x", "'\uff20x"),
        # behind a sign at which a reader of semicolons, tabs or lines begins another cell
        ("Ada;=1+1", "Ada;'=1+1"),
        ("Ada; +34", "Ada;' +34"),
        ("a;b;-1;@x", "a;b;'-1;'@x"),
        ("a\t=1", "a\t'=1"),
        ("a\n=1", "a\n'=1"),
        ("Ada;Byron", "Ada;Byron"),
        ("Ada, -x", "Ada, -x"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_calculate_is_text(cell: str, written: str) -> None:
    assert formula_safe(cell) == written
    assert csv_text([[cell]]) == f'"{written}"\r\n'


@settings(deadline=None)
@given(st.lists(st.lists(st.text("=+-@\uff1d;,\"'\t\r\n ax1"), min_size=1, max_size=4), max_size=3))
@example([["a", ';"=1;"', "b"]])
@example([['a""";""=1', "x;=1"]])
def test_no_reader_of_csv_meets_a_formula(lines: list[list[str]]) -> None:
    """Whatever it separates cells by."""
    text = csv_text(lines)
    for separator in (",", ";", "\t"):
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            assert not [each for each in cells if each.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))], cells


def test_every_cell_is_quoted() -> None:
    assert csv_text([["0001", 'O"Neill', ""]]) == '"0001","O""Neill",""\r\n'
