from __future__ import annotations

import pytest

from shared.ground.csv_files import CsvRow, open_csv
from shared.ground.file_faults import FAULTS_LISTED, Fault, Faults, printable

HEADER = ("id", "name")


def read(content: bytes) -> tuple[list[CsvRow], Faults]:
    faults = Faults()
    return list(open_csv(content, HEADER, faults, optional=("note",)).rows), faults


def faults_of(content: bytes) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.found) for fault in read(content)[1].in_order()]


@pytest.mark.parametrize(
    "content",
    [
        b"id,name\n1,Ada\n2,Eva\n",
        b"id,name\n1,Ada\n2,Eva",
        b"\xef\xbb\xbfid,name\n1,Ada\n2,Eva\n",  # a byte order mark
        b"id,name\r\n1,Ada\r\n2,Eva\r\n",
        b"id,name\r1,Ada\r2,Eva\r",
        b"name,id\nAda,1\nEva,2\n",
        b'"id","name"\n"1"," Ada "\n"2","Eva"\n',
        b"id,name\n\n1,Ada\n\n,\n2,Eva\n\n\n",  # blank lines, as spreadsheets leave them
        b"id,name,note\n1,Ada,\n2,Eva,\n",
        b"id,name,note\n1,Ada\n2,Eva,\n",  # rows short of their last empty cells
        b"id,name,,\n1,Ada,,\n2,Eva,,,,\n",  # empty columns without a name
        b"id,name, ,\n1,Ada\n2,Eva\n",
        b"id,name\n1,Ada,\n2,Eva,,\n",
        b"id,name\n1,Ada\n, \n\xc2\xa0,\t\n2,Eva\n , , \n",  # rows without content
        "id,name\n\u00a01 ,\u3000Ada\t\n\u20092,\x0bEva\x85\n".encode(),  # white space of any kind
        b'id , name\n1, "Ada"\n"2\n","\nEva "\n',
        b"id;name\n1;Ada\n2;Eva\n",
        b'"id";"name";"note"\r\n1;Ada\r\n2;"Eva"\r\n;;\r\n',
        b"id\tname\n1\tAda\n2\tEva\n",
        b"\r\n\r\nid;name;;\r\n1;Ada\r\n2;Eva;\r\n",
        b"sep=;\r\nid;name\r\n1;Ada\r\n2;Eva\r\n",  # the line with which Excel is told the separator
        b"\xef\xbb\xbfSEP=,\nid,name\n1,Ada\n2,Eva\n",
        b'"sep=;"\nid;name\n1;Ada\n2;Eva\n',
        b"sep=\t\nid\tname\n1\tAda\n2\tEva\n",
        b"sep=,,,\nid,name,,\n1,Ada,,\n2,Eva,,\n",
        b"\nsep=;;\n\nid;name\n1;Ada\n2;Eva\n",
        b'\xef\xbb\xbf\xef\xbb\xbf"id","name"\n"1","Ada"\n2,Eva\n',  # marks of a file that was saved twice
        b"ID,NAME\n1,Ada\n2,Eva\n",
        "I\u200bD, Name \u00a0\n1,Ada\n2,Eva\n".encode(),
        "\uff29\uff24,name\n1,Ada\n2,Eva\n".encode(),
    ],
)
def test_files_as_they_come(content: bytes) -> None:
    found, faults = read(content)
    assert faults.count == 0
    assert [(row.cells["id"], row.cells["name"]) for row in found] == [("1", "Ada"), ("2", "Eva")]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [(1, "", "an empty file")]),
        (b"\n\n", [(1, "", "an empty file")]),
        (b"\xef\xbb\xbf", [(1, "", "an empty file")]),
        (b"\xff\xfei\x00d\x00", [(1, "", "UTF-16")]),
        (b"id\n1\n", [(1, "name", "no such column")]),
        (b"id,name,name\n", [(1, "name", "2 columns")]),
        (b"id,name,colour\n", [(1, "", "colour")]),
        (b"id|name\n1|Ada\n", [(1, "", "id|name")]),
        (b"code,surname,7\n1,Ada,x\n", [(1, "", "code")]),
        (b"Entries of 2026,,\nid,name\n1,Ada\n", [(1, "", "Entries of ####")]),
        (b"<html><table>\n", [(1, "", "<html><table>")]),
        ("id,name\n".encode("utf-16-le"), [(1, "", "UTF-16")]),
        ("id,name\n".encode("utf-16-be"), [(1, "", "UTF-16")]),
        # UTF-16 with a mark that a gateway could not read
        ("id,name\n".encode("utf-16").decode(errors="replace").encode(), [(1, "", "UTF-16")]),
        ("\ufeffid,name\n".encode("utf-16-be").decode(errors="replace").encode(), [(1, "", "UTF-16")]),
        (b"sep=;\n", [(2, "", "an empty file")]),
        (b"sep=;\nid;name\n1;Ada;x\n", [(3, "", "3 values")]),
        (b"id,,name\n1,,Ada\n", [(1, "", "")]),
        (b"id,name,\n1,Ada,x\n", [(2, "", "3 values")]),
        (b"id;name\n1;Ada;x\n", [(2, "", "3 values")]),
        (
            b"id,colour\n1\x07,x\n2,y,z\n",
            [(1, "", "colour"), (1, "name", "no such column"), (2, "id", "1?"), (3, "", "3 values")],
        ),
        (b"id,name\n1,Ada,x\n2,Eva\n3,Noa,y\n", [(2, "", "3 values"), (4, "", "3 values")]),
        (b"id,name\n1,N\xfa\xf1ez\n2,Eva\n", [(2, "name", "N??ez")]),  # Latin-1
        (b"id,name\n1,A\x00da\n2\x1b,Eva\n", [(2, "name", "A?da"), (3, "id", "2?")]),
        (b'id,name\n1,"A\nda"\n2,Eva,x\n', [(2, "name", "A?da"), (4, "", "3 values")]),
        (b'id,name\n1,Ada\n2,"Eva\n3,Noa\n', [(3, "", "")]),  # a quotation mark never closed
        (b'id,name\n1,"Ada"x\n', [(2, "", "")]),
        (
            "id,name\n1,MartÃ\xad\n2,JesÃºs\n3,NicolÃ\xa0\n".encode(),
            [(2, "name", "MartÃ?"), (3, "name", "JesÃºs"), (4, "name", "NicolÃ")],
        ),
        ("id,name\n1,Ã\x81ngel\n2,Mart\ufffd\n".encode(), [(2, "name", "Ã?ngel"), (3, "name", "Mart?")]),
    ],
)
def test_faults_with_line_column_and_what_was_found(content: bytes, faults: list[tuple[int, str, str]]) -> None:
    assert faults_of(content) == faults


@pytest.mark.parametrize(
    ("content", "separator"),
    [
        (b"id,name\n", "comma"),
        (b"id;name\n", "semicolon"),
        (b"id\tname\n", "tab"),
        (b'"id";"name"\n', "semicolon"),
        (b"id;name,note\n", "comma"),
        (b"\n \nname;note;id\n1,5;2,5;3,5\n", "semicolon"),
        (b"nothing known\n", "comma"),
        (b"", "comma"),
    ],
)
def test_the_separator_is_said(content: bytes, separator: str) -> None:
    assert open_csv(content, HEADER, Faults(), optional=("note",)).separator == separator


@pytest.mark.parametrize(
    ("content", "number"),
    [(b"id;name\n6,5;x\n", "6.5"), (b"id\tname\n6,5\tx\n", "6.5"), (b'id,name\n"6,5",x\n', "6,5")],
)
def test_a_decimal_comma_is_read_where_the_separator_leaves_it(content: bytes, number: str) -> None:
    ((row,), _) = read(content)
    assert (row.number("id"), row.cells["id"]) == (number, "6,5")


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b'id,name\n1,"Ada\n', "Close the quotation marks. What follows this line could not be read."),
        (
            b'id,name\n1,"Ada"x\n',
            "Something follows a closing quotation mark: write a quotation mark inside a value twice.",
        ),
        (b"id,name\n1,Ada\n\x1a", "Remove the characters that cannot be printed."),  # as DOS ended a file
        (b"id,name\n1;Ada\n", "This line has another separator than the header: separate its values by a comma, too."),
        (b"id,name\n;;\n", "This line has another separator than the header: separate its values by a comma, too."),
        (
            b'id,name\n"1,Ada"\n',
            "One pair of quotation marks is round this whole line: remove it, or put it",
        ),
        (b"id,name\n1 Ada\n", "This line has one value alone: separate its values by a comma, as the header does."),
        (b"id,name\n1," + b"x" * 200_000 + b"\n", "A value is longer than any column takes"),
        (
            b"id,name\n1,6,5\n",
            "Give at most 2 values, as many as the header has columns, and one with a comma in quotes. Decimals",
        ),
        (
            b"id;name\n1;6;5\n",
            "Give at most 2 values, as many as the header has columns, and one with a semicolon in quotes.",
        ),
        (
            "id,name\n1,Ã©\n".encode(),
            "These letters were decoded twice, as Ã© for é. Save the file as CSV UTF-8 and send it again.",
        ),
    ],
)
def test_no_sentence_is_untrue(content: bytes, remedy: str) -> None:
    (fault,) = read(content)[1].in_order()
    assert fault.remedy.startswith(remedy)


def test_lines_are_counted_through_blank_lines_and_line_ends() -> None:
    assert faults_of(b"id,name\r\n\r\n1,Ada\r\n\r\n2,Eva,x\r\n") == [(5, "", "3 values")]


def test_what_was_found_is_cut() -> None:
    assert faults_of(b"id,name\n1," + b"\x01" * 61 + b"\n") == [(2, "name", "?" * 60)]


def test_a_cell_beyond_any_reason_is_a_fault() -> None:
    assert faults_of(b"id,name\n1," + b"x" * 200_000 + b"\n") == [(2, "", "")]


def test_five_hundred_faults_are_listed_and_all_are_counted() -> None:
    found, faults = read(b"id,name\n" + b"1,Ada,x\n" * 1_500)
    assert (len(faults.in_order()), faults.count, len(found)) == (FAULTS_LISTED, 1_500, 1_500)
    assert faults.in_order()[-1].line == FAULTS_LISTED + 1


def test_a_row_with_too_many_values_is_read_for_its_other_faults() -> None:
    """Its first values are read, and it is marked as a whole, so that nothing is made of it."""
    rows, faults = read(b"id,name\n1\x07,Ada,x\n2,Eva,,y,\n")
    assert [(each.line, dict(each.cells), sorted(each.unclean)) for each in rows] == [
        (2, {"id": "1\x07", "name": "Ada"}, ["", "id"]),
        (3, {"id": "2", "name": "Eva"}, [""]),
    ]
    named = [(each.line, each.column, each.found) for each in faults.in_order()]
    assert named == [(2, "", "3 values"), (2, "id", "1?"), (3, "", "5 values")]


def test_digits_of_a_missing_header_are_not_repeated() -> None:
    """Without a header the first line is somebody's record, Secret number and all."""
    _, faults = read(b"KXA104827,5362\nKXB104827,1234\n")
    assert faults.count
    assert "5362" not in str(faults)
    assert "1234" not in str(faults)


def test_every_fault_has_a_remedy() -> None:
    for content in (b"", b"x,y\n", b"id,name\n1,2,3\n", b'id,name\n"1\n', b"id,name\n\xff,2\n", b"\xff\xfe"):
        faults: tuple[Fault, ...] = read(content)[1].in_order()
        assert faults
        assert all(fault.remedy.endswith(".") for fault in faults)


def test_a_header_alone_is_no_file_of_candidates() -> None:
    assert faults_of(b"id,name\r\n") == [(2, "", "no line under the header")]


def test_what_nobody_sees_is_shown_as_a_question_mark() -> None:
    """Or an operator would be shown another text than stands in the file (as shared/ground/text.py has it)."""
    assert printable("A\u200bd\u200fa\u2800\ufeff\ufffd") == "A?d?a???"
    assert printable("Núria O'Brien-Şahin") == "Núria O'Brien-Şahin"
