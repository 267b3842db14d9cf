"""Whom a change of results concerns, and when they may be notified of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infra.catalogue import function
from shared.releases.release import REMEMBERED
from shared.verification.result_change import (
    SETTLED,
    TYPE_OF,
    Cause,
    CauseKind,
    Handling,
    OneResult,
    OrganisationLook,
    OtherCause,
    concerned,
    handling,
    shows_release,
)

AT = datetime(2026, 12, 10, 9, tzinfo=UTC)
SESSION = "FCE-2026-12-PB"


def of_release(kind: CauseKind, number: int = 4) -> Cause:
    return Cause(kind, "r1", number, AT)


def of_result(kind: CauseKind, version: int = 2) -> Cause:
    return Cause(kind, "r1", version, AT, OneResult("KXA104827", SESSION, version))


def test_every_cause_has_its_type_and_a_name_that_a_mail_can_carry() -> None:
    assert set(TYPE_OF) == set(CauseKind)
    assert of_result(CauseKind.WITHDRAWAL).name == "changes-KXA104827-FCE-2026-12-PB-2"
    assert of_release(CauseKind.RECALL).name == "changes-r1-4"


NEWS = [CauseKind.NEW_VERSION, CauseKind.RETURN, CauseKind.RESTORATION]


@pytest.mark.parametrize("kind", CauseKind)
@pytest.mark.parametrize(("is_out", "is_recalled"), [(True, False), (False, False), (False, True)])
def test_what_is_taken_back_is_notified_at_once_and_good_news_once_it_is_true(
    kind: CauseKind, is_out: bool, is_recalled: bool
) -> None:
    cause = of_release(kind)
    expected = Handling.NOTIFY if is_out or kind not in NEWS else Handling.WAIT
    if kind is CauseKind.RESTORATION and is_recalled:
        expected = Handling.VOID
    assert handling(cause, [], is_out=is_out, is_recalled=is_recalled) is expected


@pytest.mark.parametrize("kind", CauseKind)
@pytest.mark.parametrize("is_out", [True, False])
def test_causes_of_one_subject_are_notified_in_turn(kind: CauseKind, is_out: bool) -> None:
    earlier = [OtherCause(of_release(CauseKind.RECALL, 3), is_due=True)]
    assert handling(of_release(kind), earlier, is_out=is_out, is_recalled=False) is Handling.WAIT


@pytest.mark.parametrize(
    ("following", "is_out", "is_recalled", "expected"),
    [
        (CauseKind.RECALL, False, True, Handling.NOTIFY),  # it was out in between
        (CauseKind.RECALL, True, False, Handling.NOTIFY),
        (CauseKind.RESTORATION, True, False, Handling.VOID),  # held before its second, and restored again
        (CauseKind.RESTORATION, False, False, Handling.VOID),
        (None, False, True, Handling.VOID),  # held before its second
        (None, False, False, Handling.WAIT),
        (None, True, False, Handling.NOTIFY),
    ],
)
def test_a_restoration_that_came_to_nothing_is_not_notified(
    following: CauseKind | None, is_out: bool, is_recalled: bool, expected: Handling
) -> None:
    others = [OtherCause(of_release(following, 5), is_due=True)] if following else []
    others.append(OtherCause(of_release(CauseKind.RECALL, 3), is_due=False))
    assert handling(of_release(CauseKind.RESTORATION), others, is_out=is_out, is_recalled=is_recalled) is expected


def look(organisation: str, number: int, *shown: tuple[str, int]) -> OrganisationLook:
    return OrganisationLook(organisation, f"c{number}", AT + timedelta(seconds=number), shown)


LOOKS = [
    look("o1", -9, (SESSION, 1)),
    look("o1", -8, (SESSION, 1), ("KET-2026-12-PB", 1)),
    look("o2", -7, ("KET-2026-12-PB", 1), (SESSION, 1)),
    look("o2", -6, (SESSION, 2)),
    look("o3", -5, (SESSION, 2)),
    look("o4", -4, ("KET-2026-12-PB", 1)),
    look("o5", 15, (SESSION, 1)),
    look("o6", 16, (SESSION, 1)),
]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (1, {}),
        (2, {"o1": "c-8", "o2": "c-7", "o5": "c15", "o6": "c16"}),
        (3, {"o1": "c-8", "o2": "c-6", "o3": "c-5", "o5": "c15", "o6": "c16"}),
    ],
)
def test_whoever_saw_an_older_version_of_this_very_result_is_concerned(version: int, expected: dict[str, str]) -> None:
    assert concerned(LOOKS, of_result(CauseKind.NEW_VERSION, version), SESSION) == expected


def test_whoever_was_shown_a_result_until_its_recall_had_reached_everybody_is_concerned() -> None:
    notified = {"o1": "c-8", "o2": "c-6", "o3": "c-5", "o5": "c15"}
    assert concerned(LOOKS, of_release(CauseKind.RECALL), SESSION) == notified


def test_a_cause_waits_for_every_check_that_may_still_show_what_was() -> None:
    assert REMEMBERED + timedelta(seconds=function("verify").timeout) < SETTLED


@pytest.mark.parametrize(
    ("versions", "out", "expected"),
    [
        ([(1, "r1")], [], True),
        ([(1, "r1")], ["r1"], True),
        ([(1, "r1"), (2, "r2")], ["r2"], False),  # a newer one is shown, whatever becomes of this
        ([(1, "r1"), (2, "r2")], [], True),  # a newer one that is not out
        ([(1, "r0"), (2, "r1")], ["r0"], True),  # until its recall
        ([(1, "r0")], ["r0"], False),
        ([], [], False),
    ],
)
def test_a_recall_concerns_a_result_that_the_release_showed(
    versions: list[tuple[int, str]], out: list[str], expected: bool
) -> None:
    assert shows_release(versions, "r1", out) is expected
