"""Synthetic candidates, as many as you like: entries.csv, results.csv, and the sessions they belong to.

    python -m local.data.candidates --candidates 60000 --out DIR [--seed 1] [--sessions FCE-2026-12-PB,KET-2026-12-DG]

The same arguments give the same files. Nobody in them exists; Secret numbers come from the same seeded generator
and are good for trying things out only.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from local.data.people import CENTRES, FAMILIES, SCHOOLS
from shared.candidates.candidate import PRACTICE_ID
from shared.candidates.entry_file import ENTRIES_HEADER
from shared.exams.catalogue import EXAMS, Exam, Kind, Paper
from shared.results.result_file import GIVEN_COLUMNS, PAPER_COLUMNS, RESULTS_HEADER

EXAM_DATE = date(2026, 10, 17)
NAME = "October 2026"
SESSIONS = tuple(f"{code}-2026-10" for code, exam in EXAMS.items() if exam.retired is None)
A_CENTRE_HOLDS = 9_000  # candidate numbers have four digits in a centre and session

_FORMATS = {"CB": "computer_based", "DG": "digital"}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IDS = 26**3 * 10**6
_STRIDE = 7_368_787  # prime, and no divisor of _IDS: every ID number comes once before one comes again
_NOT_REPORTED = (("absent_all", 0.015), ("pending", 0.008), ("absent_part", 0.007), ("withheld", 0.003))
_EXEMPT = 0.004
_RESULTS_COLUMNS = (*RESULTS_HEADER, *PAPER_COLUMNS, *GIVEN_COLUMNS)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate's two rows."""

    entry: Row
    result: Row


def make_candidates(count: int, sessions: tuple[str, ...] = SESSIONS, seed: int = 1) -> Iterator[Candidate]:
    """`count` candidates, one session each in turn; a session's id begins with its exam's code."""
    chance = random.Random(f"results-online cohort {seed}")
    first, numbers = chance.randrange(_IDS), Counter[tuple[str, str]]()
    centres = _centre_numbers(count, len(sessions))
    for index in range(count):
        session = sessions[index % len(sessions)]
        exam = exam_of(session)
        candidate_id = _candidate_id(first + index * _STRIDE)
        if candidate_id == PRACTICE_ID:
            candidate_id = _candidate_id(first + count * _STRIDE)
        centre = chance.choice(centres)
        numbers[centre, session] += 1
        entry = _entry(chance, exam, candidate_id, session)
        entry |= {"centre_number": centre, "candidate_number": f"{numbers[centre, session]:04d}"}
        yield Candidate(entry, {"candidate_id": candidate_id, "session_id": session, **_result(chance, exam)})


def exam_of(session_id: str) -> Exam:
    """The exam whose code the session's id begins with; raises KeyError."""
    return EXAMS[session_id.partition("-")[0]]


def session_body(session: str, *, zone: str = "Europe/Madrid", name: str = NAME, exam_date: date = EXAM_DATE) -> Row:
    """What POST /v1/board/sessions takes; the id begins with the exam's code, and may end with -PB, -CB or -DG."""
    return {
        "id": session,
        "exam": exam_of(session).code,
        "name": name,
        "format": _FORMATS.get(session.rpartition("-")[2], "paper_based"),
        "exam_date": exam_date.isoformat(),
        "zone": zone,
    }


def _centre_numbers(count: int, sessions: int) -> list[str]:
    """The named centres first; more where many candidates need them."""
    needed = max(len(CENTRES), math.ceil(count / sessions / (A_CENTRE_HOLDS / 3)), count // 1_500)
    more = (f"{_LETTERS[place // 900 % 26]}X{100 + place % 900}" for place in range(needed - len(CENTRES)))
    return [*(centre.number for centre in CENTRES), *more]


def _candidate_id(number: int) -> str:
    number %= _IDS
    letters, digits = divmod(number, 10**6)
    word = "".join(_LETTERS[letters // 26**place % 26] for place in (2, 1, 0))
    return f"{word}{digits:06d}"


def _entry(chance: random.Random, exam: Exam, candidate_id: str, session: str) -> Row:
    given, family = chance.choice(FAMILIES)
    youngest, oldest = exam.ages
    days = chance.randrange(youngest * 365, oldest * 365)
    is_from_school = chance.random() < 0.4
    return {
        "candidate_id": candidate_id,
        "secret_number": f"{chance.randrange(10_000):04d}",
        "family_name": chance.choice(family),
        "given_names": chance.choice(given),
        "date_of_birth": (EXAM_DATE - timedelta(days=days)).isoformat(),
        "preparation_centre": chance.choice(SCHOOLS).number if is_from_school else "",
        "session_id": session,
    }


def _result(chance: random.Random, exam: Exam) -> Row:
    drawn = chance.random()
    for status, share in _NOT_REPORTED:
        if drawn < share:
            return {"status": status}
        drawn -= share
    ability = chance.gauss(0, 1)
    values = {paper: _value(chance, exam, ability) for paper in exam.papers}
    options = {"status": "reported", **{paper.value: str(value) for paper, value in values.items()}}
    options |= dict.fromkeys(_exempt(chance, exam), "exempt")
    return {**options, **_grade(exam, values)}


def _value(chance: random.Random, exam: Exam, ability: float) -> Decimal:
    """A paper's value: the candidate's ability, and a random deviation in that paper."""
    luck = chance.gauss(0, 1)
    if exam.kind is Kind.SCALE:
        passed = min(band.lowest for band in exam.bands if band.certificate_cefr is exam.cefr)
        wanted = float(passed) + 10 + 12 * ability + 7 * luck
    else:
        span = float(exam.highest - exam.accepted_from)
        wanted = float(exam.accepted_from) + span * (0.66 + 0.14 * ability + 0.07 * luck)
    steps = round(wanted / float(exam.step))
    return min(max(steps * exam.step, exam.accepted_from), exam.highest).quantize(exam.step)


def _exempt(chance: random.Random, exam: Exam) -> list[Paper]:
    if exam.modular:  # modules that can be taken singly: leaves some out, never all
        kept = chance.choice(exam.papers)
        return [paper for paper in exam.papers if paper is not kept and chance.random() < 0.5]
    is_exempt = exam.kind is Kind.SCALE and chance.random() < _EXEMPT
    return [chance.choice(exam.papers)] if is_exempt else []


def _grade(exam: Exam, values: dict[Paper, Decimal]) -> Row:
    """The grade, where no rule computes it and the file must bring it: better marks, better grade."""
    if not exam.given_grades:
        return {}
    share = float(sum(values.values())) / (float(exam.highest) * len(values))
    place = min(int((1 - share) / 0.16), len(exam.given_grades) - 1)
    return {"grade": exam.given_grades[place].grade}


def write_files(candidates: Iterable[Candidate], entries: TextIO, results: TextIO) -> int:
    """Both files, row by row; how many candidates there were."""
    entry_rows = csv.DictWriter(entries, ENTRIES_HEADER)
    result_rows = csv.DictWriter(results, _RESULTS_COLUMNS, restval="")
    entry_rows.writeheader()
    result_rows.writeheader()
    written = 0
    for candidate in candidates:
        entry_rows.writerow(candidate.entry)
        result_rows.writerow(candidate.result)
        written += 1
    return written


def write(out: Path, candidates: Iterable[Candidate]) -> int:
    """entries.csv and results.csv in this folder; how many candidates there were."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "entries.csv").open("w", newline="") as entries, (out / "results.csv").open("w", newline="") as results:
        return write_files(candidates, entries, results)


def as_bytes(candidates: Iterable[Candidate]) -> tuple[bytes, bytes]:
    """entries.csv and results.csv as they would be uploaded."""
    entries, results = io.StringIO(newline=""), io.StringIO(newline="")
    write_files(candidates, entries, results)
    return entries.getvalue().encode(), results.getvalue().encode()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m local.data.candidates", description=__doc__.partition("\n")[0])
    parser.add_argument("--candidates", type=int, default=300, help="how many (300)")
    parser.add_argument("--out", type=Path, required=True, help="the folder the files go to")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other candidates (1)")
    parser.add_argument("--sessions", default=",".join(SESSIONS), help="ids that begin with an exam's code, by commas")
    options = parser.parse_args()
    sessions = tuple(options.sessions.split(","))
    unknown = [session for session in sessions if session.partition("-")[0] not in EXAMS]
    if unknown or options.candidates < 0:
        parser.error(f"a session's id begins with an exam's code, one of {', '.join(EXAMS)}: {', '.join(unknown)}")
    written = write(options.out, make_candidates(options.candidates, sessions, options.seed))
    (options.out / "sessions.json").write_text(json.dumps([session_body(each) for each in sessions], indent=1) + "\n")
    print(f"{written} synthetic candidates in {options.out}: entries.csv, results.csv; sessions.json to create first.")


if __name__ == "__main__":
    main()
