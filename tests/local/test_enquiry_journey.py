"""The mails that a chapter of the story of enquiries names: neither more of them, nor fewer, nor others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from local.client.caller import Unexpected
from local.journeys.enquiries import ROLES, STEPS, mail
from local.journeys.enquiries.cast import Cast, cast_for
from local.journeys.enquiries.mail import mailed, to_candidates, to_centre, to_verifiers
from shared.calendar.session import Format, Session
from shared.candidates.entry_file import read_entries
from shared.results.result_file import read_results

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


class Post:
    """A platform that only has a mailbox."""

    def __init__(self) -> None:
        self.mails: list[dict[str, str]] = []

    def now(self) -> datetime:
        return NOW

    def get(self, _: str) -> dict[str, Any]:
        return {"data": self.mails}

    def come(self, to: str, subject: str, text: str = "") -> None:
        self.mails.append({"to": to, "subject": subject, "text": text})


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(mail, "MAIL_WITHIN", 0.05)
    monkeypatch.setattr(mail, "SETTLES", 0.0)
    return cast_for(Post(), ROLES)  # type: ignore[arg-type]  # for its mailbox alone


def come(cast: Cast, *wanted: tuple[str, ...]) -> None:
    for to, *says in wanted:
        cast.caller.come(to, "Your results enquiry", "\n".join(says))  # type: ignore[attr-defined]


def test_mails_may_come_in_any_order(cast: Cast) -> None:
    wanted = [
        *to_candidates(cast, ["up", "down"], "has been answered"),
        *to_centre(cast, ["up"], "answered the results enquiry"),
        *to_verifiers(cast, ["up"]),
    ]
    come(cast, *reversed(wanted))
    mailed(cast, *wanted)
    mailed(cast)


@pytest.mark.parametrize("times", [0, 2])
def test_a_mail_that_does_not_come_or_comes_twice_is_unexpected(cast: Cast, times: int) -> None:
    (wanted,) = to_candidates(cast, ["up"], "has been answered")
    come(cast, *[wanted] * times)
    with pytest.raises(Unexpected, match="Waited" if not times else "once"):
        mailed(cast, wanted)


def test_a_mail_that_nobody_named_is_unexpected(cast: Cast) -> None:
    come(cast, *to_verifiers(cast, ["up"]))
    with pytest.raises(Unexpected, match="once"):
        mailed(cast)


def test_a_mail_with_other_words_or_about_somebody_else_is_unexpected(cast: Cast) -> None:
    come(cast, *to_centre(cast, ["up"], "asks for a results enquiry"))
    with pytest.raises(Unexpected):
        mailed(cast, *to_centre(cast, ["down"], "asks for a results enquiry"))
    with pytest.raises(Unexpected):
        mailed(cast, *to_centre(cast, ["up"], "has ended"))


def test_other_mail_is_no_news(cast: Cast) -> None:
    cast.caller.come(cast.contact, "Results for December are beginning to be released")  # type: ignore[attr-defined]
    come(cast, ("somebody@example.org", "Your results enquiry for December", "has ended"))
    mailed(cast)


def test_its_files_are_taken_and_everybody_has_grade_c(cast: Cast) -> None:
    session = Session(cast.session, "FCE", "December 2026", Format.PAPER_BASED, NOW.date(), None, "UTC")
    entries, results = cast.files
    assert read_entries(entries, {session.id: session}).faults.count == 0
    loaded = read_results(results, {session.id: session})
    assert [each.result.grade for each in loaded.results] == ["C"] * len(ROLES)
    assert len({each.email for each in cast.everybody()}) == len(ROLES) + 3


def test_every_step_says_in_its_name_what_happens() -> None:
    assert all(len(step.__name__.split("_")) >= 3 for step in STEPS)
