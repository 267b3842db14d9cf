"""Reading the rows of a batch: what is wrong with one row is that row's, what is wrong with the file refuses it."""

from __future__ import annotations

import pytest

from shared.candidates.batch_rows import read_batch
from shared.ground.file_faults import FaultCode
from shared.verification.batch import BatchForm, RowOutcome

HEAD = "candidate_id,secret_number,reference\n"
ADA = "KXA104827,0417,A-1\n"


@pytest.mark.parametrize(
    ("line", "column", "fault"),
    [
        ("KXA104835\n", "", FaultCode.ONE_VALUE),
        ('"KXA104835,9203"\n', "", FaultCode.QUOTED_LINE),
        ("KXA104835;9203\n", "", FaultCode.OTHER_SEPARATOR),
        ("KXA104835,9203,Puig, Laia\n", "", FaultCode.TOO_MANY_VALUES),
        ("KXA104835,9203,A\x07\n", "reference", FaultCode.UNPRINTABLE),
        ("KXA104835,920,A-2\n", "secret_number", FaultCode.VALUE),
        ("KXA1048,9203,A-2\n", "candidate_id", FaultCode.VALUE),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_its_line_and_the_others_are_read(
    line: str, column: str, fault: FaultCode
) -> None:
    read = read_batch(BatchForm.CSV, f"{HEAD}{ADA}\n{line}KXA104843,1122,A-3\n".encode())
    assert read.faults.count == 0
    first, bad, last = read.rows
    assert (first.number, first.line, last.number, last.line) == (1, 2, 3, 5)
    assert isinstance(bad, RowOutcome)
    assert (bad.number, bad.line, bad.column, bad.fault) == (2, 4, column, fault)
    assert bad.detail is not None
    assert "9203" not in str(bad), "it may be the Secret number"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FaultCode.EMPTY),
        (b"name,number\nA,1\n", FaultCode.UNKNOWN_HEADER),
        (b"candidate_id,name\nKXA104827,A\n", FaultCode.UNKNOWN_COLUMN),
        (b"candidate_id,candidate_id,secret_number\nA,A,1\n", FaultCode.REPEATED_COLUMN),
        (b"candidate_id\nKXA104827\n", FaultCode.MISSING_COLUMN),
        (HEAD.encode(), FaultCode.NO_ROWS),
        (HEAD.encode() + b'KXA104827,0417,"A\n', FaultCode.OPEN_QUOTES),
        (HEAD.encode() + b'KXA104827,0417,"A"x\n', FaultCode.QUOTES_INSIDE),
        (HEAD.encode() + b"KXA104827,0417,Mart\xed\n", FaultCode.LETTER_LOST),
        (HEAD.encode() + "KXA104827,0417,MartÃ\xadn Ã©\n".encode(), FaultCode.DECODED_TWICE),
        (HEAD.encode() + b"Mart\xed\n", FaultCode.LETTER_LOST),
        (HEAD.encode("utf-16"), FaultCode.UTF_16),
        ((HEAD + ADA * 5001).encode(), FaultCode.TOO_MANY_ROWS),
        (b" " * (2 * 1024 * 1024 + 1), FaultCode.TOO_LARGE),
    ],
    ids=lambda each: each if isinstance(each, FaultCode) else "",
)
def test_what_is_wrong_with_the_file_refuses_it(content: bytes, fault: FaultCode) -> None:
    read = read_batch(BatchForm.CSV, content)
    assert read.rows == ()
    assert fault in {each.code for each in read.faults.in_order()}


def test_lines_that_cannot_be_read_are_rows_of_the_most_there_can_be() -> None:
    read = read_batch(BatchForm.CSV, (HEAD + "KXA104835\n" * 5001).encode())
    assert [each.code for each in read.faults.in_order()] == [FaultCode.TOO_MANY_ROWS]
    assert len(read_batch(BatchForm.CSV, (HEAD + "KXA104835\n" * 5000).encode()).rows) == 5000
