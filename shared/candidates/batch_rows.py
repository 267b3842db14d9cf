"""Reads the rows of a batch. What is wrong with the file as a whole refuses it; what is wrong with one row is that
row's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.candidates.candidate import CandidateId, SecretNumber, parse_candidate_id, parse_secret_number
from shared.ground.csv_files import CsvRow, open_csv
from shared.ground.dates import parse_date
from shared.ground.errors import RuleBroken
from shared.ground.file_faults import FaultCode, Faults, HiddenNumbers, Remedy
from shared.ground.readable_codes import as_read
from shared.ground.text import printed_name
from shared.verification.batch import LARGEST_FILE, MOST_ROWS, BatchForm, RowOutcome, RowReason
from shared.verification.share_link import parse_code

PAIR, CODE = ("candidate_id", "secret_number"), ("share_code",)
COLUMNS = (*PAIR, *CODE, "date_of_birth", "session_id", "reference")
LONGEST_REFERENCE = 60
_SECRET = HiddenNumbers("secret_number", parse_secret_number, codes="share_code")


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One pair that can be checked; `number` counts from 1, `line` is where it begins in its file."""

    number: int
    line: int | None
    candidate_id: CandidateId
    secret_number: SecretNumber
    born: date | None
    session_id: str | None
    reference: str | None

    @property
    def asked(self) -> tuple[object, ...]:
        """By which it is the same as another row."""
        return self.candidate_id, self.secret_number, self.born, self.session_id


@dataclass(frozen=True, slots=True)
class CodeRow:
    """The code of a link that can be checked; `candidate_id` is whose it is said to be, if so."""

    number: int
    line: int | None
    candidate_id: CandidateId | None
    share_code: str
    reference: str | None

    @property
    def asked(self) -> tuple[object, ...]:
        return (self.share_code,)


AnyRow = BatchRow | CodeRow | RowOutcome


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows in order, each one to be checked or its outcome already; none where the file has faults."""

    rows: tuple[AnyRow, ...]
    faults: Faults


def read_batch(form: BatchForm, content: bytes) -> BatchRows:
    faults = Faults()
    if len(content) > LARGEST_FILE:
        remedy = Remedy(FaultCode.TOO_LARGE, f"Send at most {LARGEST_FILE // 1024 // 1024} MB a file.")
        faults.add(0, "", f"{len(content) // 1024} KB", remedy)
        return BatchRows((), faults)
    if form is BatchForm.JSON:
        rows = [_row(RowOutcome(number), each) for number, each in enumerate(json.loads(content), 1)]
    else:
        rows = [_read(number, each) for number, each in enumerate(_rows(content, faults), 1)]
    return BatchRows(() if faults.count else _without_repeats(rows), faults)


def _rows(content: bytes, faults: Faults) -> list[CsvRow]:
    found: list[CsvRow] = []
    too_many = 0
    header = _header(content)
    optional = [each for each in COLUMNS if each not in header]
    for row in open_csv(content, header, faults, optional=optional, hidden=_SECRET, row_by_row=True).rows:
        if len(found) < MOST_ROWS:
            found.append(row)
        else:
            too_many = too_many or row.line
    if too_many:
        remedy = f"A batch has at most {MOST_ROWS:,} rows: send this line, and what follows, in another one."
        faults.add(too_many, "", f"row {MOST_ROWS + 1:,}", Remedy(FaultCode.TOO_MANY_ROWS, remedy))
    return found


def _header(content: bytes) -> Sequence[str]:
    """What the file must have: both numbers, or share codes where one of them is not there."""
    tried = Faults()
    next(open_csv(content, (*PAIR, *CODE), tried, optional=COLUMNS[3:], hidden=_SECRET).rows, None)
    return CODE if tried.silent and tried.silent.isdisjoint(CODE) else PAIR


def _read(number: int, row: CsvRow) -> AnyRow:
    """Nothing is kept of a row whose values may stand in other columns than they seem to."""
    blank = RowOutcome(number, row.line)
    for column, remedy in row.unclean.items():
        return replace(blank, reason=RowReason.INVALID, column=column, detail=remedy.text, fault=remedy.code)
    return _row(blank, row.cells)


def _row(blank: RowOutcome, cells: Mapping[str, str]) -> AnyRow:
    code, secret = cells.get("share_code", ""), cells.get("secret_number", "")
    if code and secret:
        both = "Give a Secret number or a share code in a row, and not both of them."
        return _invalid(blank, RuleBroken(both, pointer="/share_code"))
    return _coded(blank, cells, code) if code else _paired(blank, cells, secret)


def _paired(blank: RowOutcome, cells: Mapping[str, str], typed: str) -> AnyRow:
    """The secret is read first: what stands in another column of a row without one may be it, and is not kept."""
    try:
        secret = parse_secret_number(typed)
    except RuleBroken as fault:
        return _invalid(blank, fault)
    try:
        reference = _reference(cells.get("reference", ""), lambda signs: signs == secret)
        blank = replace(blank, reference=reference)
        candidate_id = parse_candidate_id(cells.get("candidate_id", ""))
        blank = replace(blank, candidate_id=candidate_id)
        born, session_id = cells.get("date_of_birth"), cells.get("session_id")
        parsed = parse_date(born, pointer="/date_of_birth") if born else None
        session_id = _session(session_id) if session_id else None
        return BatchRow(blank.number, blank.line, candidate_id, secret, parsed, session_id, reference)
    except RuleBroken as fault:
        return _invalid(blank, fault)


def _coded(blank: RowOutcome, cells: Mapping[str, str], typed: str) -> AnyRow:
    """The code is read first, as a secret is."""
    try:
        code = parse_code(typed)
    except RuleBroken as fault:
        return _invalid(blank, fault)
    try:
        reference = _reference(cells.get("reference", ""), lambda signs: code in signs)
        blank = replace(blank, reference=reference)
        said = cells.get("candidate_id")
        candidate_id = parse_candidate_id(said) if said else None
        blank = replace(blank, candidate_id=candidate_id)
        if cells.get("date_of_birth") or cells.get("session_id"):
            alone = "A share code is of one result: leave date_of_birth and session_id empty beside it."
            raise RuleBroken(alone, pointer="/share_code")
        return CodeRow(blank.number, blank.line, candidate_id, code, reference)
    except RuleBroken as fault:
        return _invalid(blank, fault)


def _reference(text: str, is_secret: Callable[[str], bool]) -> str | None:
    """The organisation's own mark of the row; one that is the Secret number, or has the share code, is not kept."""
    if not text or is_secret(as_read(text)):
        return None
    return printed_name(text, field="the reference", pointer="/reference", shortest=1, longest=LONGEST_REFERENCE)


def _session(text: str) -> str:
    return printed_name(text, field="the session", pointer="/session_id", shortest=3, longest=40)


def _invalid(blank: RowOutcome, broken: RuleBroken) -> RowOutcome:
    """Of the row what is known of it by then."""
    column = (broken.pointer or "").removeprefix("/")
    return replace(blank, reason=RowReason.INVALID, column=column, detail=broken.detail, fault=FaultCode.VALUE)


def _without_repeats(rows: Sequence[AnyRow]) -> tuple[AnyRow, ...]:
    """A row whose every figure stands in an earlier one is not checked again, and says which."""
    first: dict[tuple[object, ...], int] = {}
    found: list[AnyRow] = []
    for row in rows:
        if isinstance(row, RowOutcome):
            found.append(row)
        else:
            before = first.setdefault(row.asked, row.number)
            found.append(row if before == row.number else _repeated(row, before))
    return tuple(found)


def _repeated(row: BatchRow | CodeRow, before: int) -> RowOutcome:
    detail = f"The same as row {before}; see there."
    return RowOutcome(row.number, row.line, row.candidate_id, row.reference, reason=RowReason.REPEATED, detail=detail)
