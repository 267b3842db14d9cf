"""What is generated from the code is what stands in docs/."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.contract.document import openapi, shape
from cli.docs import DOCS, WORDS, written
from infra.catalogue import FUNCTIONS
from web.body import TRANSLATED
from web.plain import plain_files
from web.printed_words import written_words


@pytest.fixture(autouse=True)
def region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


@pytest.mark.parametrize("name", ["openapi.json", "functions.md", "exams.md", "operations.md"])
def test_generated_files_are_as_the_code_has_them(name: str) -> None:
    stands = (DOCS / name).read_text(encoding="utf-8")
    assert stands == written()[name], f"docs/{name} is out of date: run `make docs`"


def test_every_route_of_the_catalogue_is_documented_and_no_other() -> None:
    paths = openapi()["paths"]
    assert isinstance(paths, dict)
    documented = {(method.upper(), shape(path)) for path, operations in paths.items() for method in operations}
    assert documented == {(route.method, shape(route.path)) for row in FUNCTIONS for route in row.routes}


@pytest.mark.parametrize("language", TRANSLATED)
def test_documents_say_what_the_catalogues_of_the_pages_say(language: str) -> None:
    stands = (WORDS / f"{language}.json").read_text(encoding="utf-8")
    assert stands == written_words(language), "the words of documents are out of date: run `make docs`"


def test_plain_pages_are_those_of_the_templates() -> None:
    for name, text in plain_files(TRANSLATED).items():
        stands = (Path(__file__).parents[2] / name).read_text(encoding="utf-8")
        assert stands == text, f"{name} is out of date: run `make docs`"
