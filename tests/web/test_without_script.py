"""What a page says and offers where no script runs: true for who reads it, and nothing that would do nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from web.body import load_body
from web.pages import PAGES

SCRIPTED = [page for page in PAGES if page.script]
CANDIDATES = {
    "register",
    "confirm",
    "sign-in",
    "reset",
    "reset/new",
    "results",
    "results/statement",
    "results/enquiry",
    "results/certifying",
    "account",
    "account/password",
    "shares",
    "shares/new",
    "documents",
    "certificates",
    "activity",
}
NOTICE = re.compile(r'<noscript><p class="notice">(.*?)</p></noscript>', re.DOTALL)


def test_only_a_candidate_is_sent_to_their_exam_centre(dist: Path) -> None:
    """An employer has none, and a centre's own staff are it."""
    sent = set()
    for page in SCRIPTED:
        (notice,) = NOTICE.findall((dist / "en" / page.path / "index.html").read_text("utf-8"))
        assert load_body().support_telephone in notice, page.path
        if "your exam centre" in notice:
            sent.add(page.path)
    assert sent == CANDIDATES


@pytest.mark.parametrize("language", ["en", "es", "ca"])
def test_every_page_with_a_script_takes_away_what_does_nothing_without_it(dist: Path, language: str) -> None:
    for page in SCRIPTED:
        html = (dist / language / page.path / "index.html").read_text("utf-8")
        (sheet,) = re.findall(r'<noscript><link rel="stylesheet" href="/([^"]+)"></noscript>', html)
        assert "form" in (dist / sheet).read_text("utf-8"), page.path


def test_the_page_of_documents_says_that_it_checks_nothing(dist: Path) -> None:
    assert "checks nothing" in (dist / "check" / "index.html").read_text("utf-8")
