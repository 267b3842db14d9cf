"""What the template of a Confirmation of Entry prints, a page a candidate: both numbers, and how to register. Pure but
for the awarding body's settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from typing_extensions import TypedDict

from functions.documents.words import Words
from shared.calendar.session import Session
from shared.candidates.candidate import Entry, number_at_centre
from shared.centres.centre import Centre
from shared.exams.catalogue import exam
from shared.ground.dates import local_text
from shared.ground.settings import settings
from shared.notices.written_dates import WRITTEN, in_words, sessions_in_words


@dataclass(frozen=True, slots=True)
class Numbered:
    """A candidate's entry with the Secret number that its Confirmation prints."""

    entry: Entry
    secret_number: str


class Page(TypedDict):
    """`facts` are labels and values; `id` is in groups of three, `secret` the four digits."""

    name: str
    name_note: str
    facts: list[tuple[str, str]]
    id: str
    secret: str


class ConfirmationSheet(TypedDict):
    """In the order in which it is read; `foot` says who printed it when."""

    language: str
    title: str
    body_name: str
    brand: str
    kind: str
    id_label: str
    secret_label: str
    how: str
    steps: list[str]
    keep: str
    notes: list[str]
    foot: str
    candidates: list[Page]


def confirmation_sheet(
    numbered: list[Numbered], session: Session, session_name: str, printed_by: Centre, words: Words, at: datetime
) -> ConfirmationSheet:
    """`session_name` is the session's, or what stands for it."""
    named = sessions_in_words(session_name, words.language)
    site = settings().page_in(words.language, "").partition("://")[2].rstrip("/")
    printed_at = in_words(local_text(at, session.zone), words.language)
    return {
        "language": words.language,
        "title": words.say("confirmations_of", exam=exam(session.exam).name, session=named),
        "body_name": settings().body_name,
        "brand": settings().brand,
        "kind": words["confirmation"],
        "id_label": words["id_number"],
        "secret_label": words["secret_number"],
        "how": words["how_to_register"],
        "steps": [words.say("register_open", site=site), words["register_type"], words["register_confirm"]],
        "keep": words["keep_secret"],
        "notes": [words["keep_secret_why"], words["secret_lost"]],
        "foot": words.say("confirmation_printed", centre=printed_by.number, date=printed_at),
        "candidates": [_page(each, session, named, words) for each in numbered],
    }


def without_name(page: Page, words: Words) -> Page:
    """For a name whose letters the fonts do not have: the ID number stands in its place."""
    return {**page, "name": f"{words['id_number']} {page['id']}", "name_note": words["confirmation_nameless"]}


def _page(numbered: Numbered, session: Session, named: str, words: Words) -> Page:
    entry = numbered.entry
    closed = entry.candidate_id
    return {
        "name": " ".join(each for each in (entry.given_names, entry.family_name) if each),
        "name_note": "",
        "facts": _facts(entry, session, named, words),
        "id": "\u00a0".join(closed[start : start + 3] for start in range(0, len(closed), 3)),
        "secret": numbered.secret_number,
    }


def _facts(entry: Entry, session: Session, named: str, words: Words) -> list[tuple[str, str]]:
    held = WRITTEN[words.language].day(session.exam_date)
    facts = [
        (words["exam"], f"{exam(session.exam).name}, {words[session.format.value]}"),
        (words["session"], named),
        (words["exam_date"], held),
        (words["centre_and_candidate"], number_at_centre(entry)),
    ]
    if session.expected_at:
        announced = in_words(local_text(session.expected_at, session.zone), words.language)
        facts.append((words["results_announced"], announced))
    return facts
