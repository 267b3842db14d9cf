"""What a document is good for: every state from one table, in its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.documents.document import Document, DocumentKind, Slot
from shared.documents.judgement import HAS_CONTENT, DocumentState, NewestOut, state_of
from shared.results.result import Status

AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 12, 9), date(2026, 12, 8)
SLOT = Slot(DocumentKind.STATEMENT, "KXA104827", "FCE-2026-12-PB", 2, "en", "1")
DOCUMENT = Document("7k2mx9qd3v5tadc", SLOT, "a" * 64, "b" * 64, AT)
RETIRED, REVOKED = replace(DOCUMENT, retired_at=AT), replace(DOCUMENT, revoked_at=AT)
ITS_OWN, OLDER, NEWER = (NewestOut(version, Status.REPORTED) for version in (2, 1, 3))
PENDING, ABSENT = NewestOut(2, Status.PENDING), NewestOut(2, Status.ABSENT_ALL)
WITHHELD, WITHDRAWN_SINCE = NewestOut(2, Status.WITHHELD), NewestOut(3, Status.WITHHELD)

CASES = [
    ("the newest that is out", DOCUMENT, ITS_OWN, {}, "current"),
    ("a pending result says so and is the newest", DOCUMENT, PENDING, {}, "current"),
    ("as does an absence", DOCUMENT, ABSENT, {}, "current"),
    ("on its last day", DOCUMENT, ITS_OWN, {"expires_on": TODAY}, "current"),
    ("on the day after", DOCUMENT, ITS_OWN, {"expires_on": YESTERDAY}, "expired"),
    ("a newer version is out", DOCUMENT, NEWER, {}, "replaced"),
    ("also of an old result", DOCUMENT, NEWER, {"expires_on": YESTERDAY}, "replaced"),
    ("its release is recalled, and no other is out", DOCUMENT, None, {}, "withdrawn"),
    ("its release is recalled, and an older version is out", DOCUMENT, OLDER, {}, "withdrawn"),
    ("revoked, and the version that replaced it is out no more", REVOKED, ITS_OWN, {}, "withdrawn"),
    ("revoked, and a newer version is out", REVOKED, NEWER, {}, "replaced"),
    ("withheld from the first", DOCUMENT, WITHHELD, {}, "withdrawn"),
    ("withdrawn since", DOCUMENT, WITHDRAWN_SINCE, {}, "withdrawn"),
    ("retired by its owner", RETIRED, ITS_OWN, {}, "retired"),
    ("retired, and replaced", RETIRED, NEWER, {}, "retired"),
    ("retired, and withdrawn", RETIRED, WITHDRAWN_SINCE, {}, "retired"),
    ("retired, and recalled", RETIRED, None, {}, "retired"),
    ("a rehearsal's", DOCUMENT, ITS_OWN, {"is_practice": True}, "practice"),
    ("a rehearsal's, retired", RETIRED, ITS_OWN, {"is_practice": True}, "practice"),
    ("a rehearsal's, recalled", DOCUMENT, None, {"is_practice": True}, "practice"),
    ("held before it was ever out", DOCUMENT, None, {"was_out": False}, "unknown"),
    ("not out, an older version is", DOCUMENT, OLDER, {"was_out": False}, "unknown"),
    ("not out, and retired", RETIRED, None, {"was_out": False}, "unknown"),
    ("not out, and a rehearsal's", DOCUMENT, None, {"was_out": False, "is_practice": True}, "unknown"),
]


@pytest.mark.parametrize(
    ("document", "newest", "more", "state"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_document_has_one_state(
    document: Document, newest: NewestOut | None, more: dict[str, object], state: str
) -> None:
    known = {"was_out": True, "is_practice": False, "expires_on": None, "today": TODAY, **more}
    assert state_of(document, newest, **known) == state  # type: ignore[arg-type]


def test_every_state_has_a_case_and_content_belongs_to_what_stands() -> None:
    assert {case[-1] for case in CASES} == {each.value for each in DocumentState}
    assert sorted(HAS_CONTENT) == ["current", "expired", "practice", "replaced"]
