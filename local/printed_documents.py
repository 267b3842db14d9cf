"""A Statement of each exam, of each status that has one and of names in many scripts, as PDF and as pictures.

    python -m local.printed_documents

Unsigned, for people to look at (.local/documents); prints what one took to typeset, and its size.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from functions.documents.statement_sheet import Marks, editions, statement_sheet
from functions.documents.typesetting import qr_code, typeset
from functions.documents.words import words_in
from shared.calendar.session import Format, Session
from shared.candidates.candidate import CandidateId, Entry
from shared.centres.centre import Centre
from shared.exams.catalogue import EXAMS, Exam
from shared.results.result import Result, Status, judge, without_scores
from shared.results.statement import StatementView, statement
from web.body import TRANSLATED, load_body

OUT = Path(__file__).parent.parent / ".local" / "documents"
AT = datetime(2026, 12, 9, 8, tzinfo=UTC)
ENTRY = Entry(CandidateId("KXA104827"), "Martí", "Ada", date(2009, 5, 17), "ES442", "0001", "", "S")
CENTRE = Centre("ES442", "Exams Lleida", "Europe/Madrid")
NAMES: Mapping[str, tuple[str, str]] = {
    "latin": ("Zoë Ångström", "Çelik Łukasz Đorđević"),
    "greek": ("Αλεξάνδρα", "Παπαδοπούλου"),
    "cyrillic": ("Пётр Ильич", "Ґалаґан"),
    "vietnamese": ("Nguyễn Thị Ánh", "Đặng"),
    "hebrew": ("אביגיל", "לוי"),
    "arabic": ("محمد بن سلمان", "الحسيني"),
    "chinese": ("小明", "王"),
    "hostile": ('#read("/etc/passwd")', "$x$ *b* _i_ `c` \\ <a> @b //"),
    "long": (("Maria Wilhelmina " * 8)[:120].strip(), ("Vondermühlen-" * 10)[:120]),
}


def a_result(exam: Exam) -> Result:
    """Its values in the middle of what the exam reports."""
    middle = (exam.reported_from + exam.highest) / 2 // exam.step * exam.step
    grade = next((each.grade for each in exam.given_grades if each.is_pass), None)
    return judge(exam, dict.fromkeys(exam.papers, f"{middle.normalize():f}"), grade)


def shown(result: Result, entry: Entry = ENTRY, *, practice: bool = False) -> StatementView:
    session = Session(
        "S",
        result.exam,
        "December 2026",
        Format.PAPER_BASED,
        date(2026, 11, 28),
        AT,
        "Europe/Madrid",
        practice=practice,
    )
    return statement(entry, session, CENTRE, result, 1, AT).to_json(AT)


def views() -> Iterator[tuple[str, StatementView]]:
    """By the file's name."""
    for code, exam in EXAMS.items():
        yield code, shown(a_result(exam))
    first = EXAMS["FCE"]
    for status in (Status.ABSENT_PART, Status.ABSENT_ALL):
        yield status, shown(without_scores(first, status))
    yield "practice", shown(a_result(first), practice=True)
    for script, (given, family) in NAMES.items():
        yield script, shown(a_result(first), replace(ENTRY, given_names=given, family_name=family))


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    body, address = load_body(), "results.example.org/check"
    marks = Marks("7K2MX-9QD3V-5TADC", address, qr_code(f"https://{address}#example"), body.name, body.light.brand, AT)
    times, sizes = [], []
    for place, (name, view) in enumerate(views()):
        words = words_in(TRANSLATED[place % len(TRANSLATED)])
        began = time.perf_counter()
        pdf = typeset("statement", editions(statement_sheet(view, words, marks), words), AT)
        times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(pdf) / 1024)
        (OUT / f"{name}.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", f"{name}.pdf", name], cwd=OUT, check=True)
    print(f"{len(times)} documents of {min(sizes):.0f} to {max(sizes):.0f} KB in {OUT}")
    median = sorted(times)[len(times) // 2]
    print(f"typeset in {median:.0f} ms (median), the first in {times[0]:.0f}, at most {max(times):.0f}")


if __name__ == "__main__":
    main()
