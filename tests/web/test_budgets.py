from __future__ import annotations

import gzip
import re
from itertools import chain
from pathlib import Path

import pytest

from tests.web.reading import named
from web.build import ASSETS
from web.pages import PAGES, Page
from web.reference import reference_pages

SCRIPTED = [page for page in PAGES if page.script]

STYLE_BUDGET = 8 * 1024
SCRIPT_BUDGET = 12 * 1024
PAGE_BUDGET = 25 * 1024
MOST_REQUESTS = 6


def packed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files)


def script_of(dist: Path, html: Path) -> Path:
    (script,) = named(html, "script")
    return dist / script.attributes["src"].lstrip("/")


def test_the_style_sheet_stays_small(dist: Path) -> None:
    assert packed(*(dist / "assets").rglob("*.css")) <= STYLE_BUDGET


@pytest.mark.parametrize("page", SCRIPTED, ids=lambda page: page.path)
@pytest.mark.parametrize("language", ["en", "es", "ca"])
def test_a_page_stays_small(dist: Path, language: str, page: Page) -> None:
    html = dist / language / page.path / "index.html"
    script = script_of(dist, html)
    (style,) = dist.rglob("main.css")
    assert packed(script) <= SCRIPT_BUDGET
    assert packed(html, style, script) <= PAGE_BUDGET
    # The page, its style sheet, its script, and the calls it makes by itself; its icon stands in the page.
    assert 3 + page.calls <= MOST_REQUESTS


@pytest.mark.parametrize("path", ["developers", *(page.path for page, _ in reference_pages())])
@pytest.mark.parametrize("language", ["en", "es", "ca"])
def test_a_page_without_a_script_stays_small(dist: Path, language: str, path: str) -> None:
    assert packed(dist / language / path / "index.html", *dist.rglob("*.css")) <= PAGE_BUDGET


def modules_of(script: Path) -> list[str]:
    """The script and what it imports, as they are written: in what is built their names are short."""
    code = script.read_text("utf-8")
    imported = re.findall(r'from "(.+)";', code)
    return [code, *chain.from_iterable(modules_of(script.parent / other) for other in imported)]


@pytest.mark.parametrize("page", SCRIPTED, ids=lambda page: page.path)
def test_a_page_has_every_sentence_its_scripts_show(dist: Path, page: Page) -> None:
    html = dist / "en" / page.path / "index.html"
    code = "".join(modules_of(ASSETS / "every-page.js") + modules_of(ASSETS / "pages" / f"{page.script}.js"))
    spoken = set(re.findall(r'(?:\bwords\.(?!js")|\bsay\(")([a-z_]+)', code))
    assert spoken
    (words,) = [each for each in named(html, "template") if each.attributes.get("id") == "words"]
    assert {key for key in spoken if f'"{key}":' not in words.text} == set()
