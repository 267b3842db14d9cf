"""The pages for developers: what is printed are the files that the tests run, and the whole contract of a key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.candidates.candidate import PRACTICE_NUMBERS, PRACTICE_SECRET
from shared.results.practice_candidates import practice_statements
from tests.web.reading import named
from web.build import EXAMPLES
from web.reference import CHAPTERS, CONTRACT, OPEN, operations, reference_pages

LANGUAGES = ("en", "es", "ca")
DOCUMENT = json.loads(CONTRACT.read_text("utf-8"))


def page_of(dist: Path, path: str, language: str = "en") -> Path:
    return dist / language / path / "index.html"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_example_is_printed_as_the_file_that_the_tests_run(dist: Path, language: str) -> None:
    printed = {
        each.attributes["data-example"]: each.text
        for each in named(page_of(dist, "developers", language), "pre")
        if "data-example" in each.attributes
    }
    assert printed == {file.name: file.read_text("utf-8") for file in EXAMPLES.iterdir()}


SHOWN = [
    *(("CAE", ["valid"]), ("PET", ["valid"]), ("IELTS", ["expired"]), ("FCE", ["pending"]), ("FCE", ["withheld"])),
    *(("FCE", ["absent"]), ("FCE", ["valid"]), ("FCE", ["valid"]), ("FCE", ["valid", "valid"])),
]


def test_the_practice_candidates_are_listed_with_what_a_check_of_them_shows(dist: Path) -> None:
    """In the order in which the page words them."""
    at, found = datetime(2026, 12, 10, 9, 30, tzinfo=UTC), []
    for number in PRACTICE_NUMBERS:
        shown = [each.to_json(at) for each in practice_statements(number, PRACTICE_SECRET, at)]
        found.append((shown[0]["exam"]["code"], [each["state"] for each in shown]))
    assert found == SHOWN
    html = page_of(dist, "developers").read_text("utf-8")
    assert [number for number in PRACTICE_NUMBERS if number not in html] == []


def test_whatever_takes_a_key_is_in_the_chapter_of_its_scope(dist: Path) -> None:
    taken = {
        (method.upper(), path, operation["x-scope"])
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
        if "x-scope" in operation
    }
    open_to_all = {(each.method, each.path, "open") for each in operations("open")}
    shown = {(each.method, each.path, chapter) for chapter in CHAPTERS for each in operations(chapter)}
    assert shown == taken | open_to_all
    assert {path for _, path, _ in open_to_all} == set(OPEN)
    for page, chapter in reference_pages():
        shown_on = " ".join(each.text for each in named(page_of(dist, page.path), "code"))
        assert [each.path for each in operations(chapter) if each.path not in shown_on] == []


def test_an_operation_has_its_fields_its_example_and_its_refusals() -> None:
    (check,) = [each for each in operations("verify") if each.method == "POST"]
    assert [part.name for part in check.body if part.needed] == ["purpose"]
    assert next(part.kind for part in check.body if part.name == "purpose").startswith("admission | employment")
    assert json.loads(check.body_example)["candidate_id"] == "KXA104827"
    (shown,) = [reply for reply in check.replies if reply.example]
    assert (shown.status, json.loads(shown.example)["organisation"]) == ("200", "Universitat")
    assert "not_recognised" in next(reply.codes for reply in check.replies if reply.status == "404")
    (many,) = [each for each in operations("batch") if each.method == "POST"]
    needed = {part.name: part.needed for part in many.body}
    assert (needed["purpose"], needed["rows[].share_code"]) == (True, False)
    assert "header: text" in [part.kind for part in many.parameters if part.name == "Idempotency-Key"]


@pytest.mark.parametrize("path", ["developers", *(f"developers/{chapter}" for chapter in CHAPTERS)])
def test_nothing_runs_on_a_page_for_developers_and_its_own_policy_says_so(dist: Path, path: str) -> None:
    for language in LANGUAGES:
        page = page_of(dist, path, language)
        assert named(page, "script") == []
        (policy,) = [each for each in named(page, "meta") if each.attributes.get("http-equiv")]
        allowed = policy.attributes["content"].split("; ")
        assert allowed[0] == "default-src 'none'"
        assert not [each for each in allowed if each.startswith(("script-src", "connect-src")) or "http" in each]
