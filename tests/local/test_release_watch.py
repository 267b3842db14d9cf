"""The live page of a release: its files, and what they may ask for."""

from __future__ import annotations

import re

import httpx
import pytest

from local.console.release_watch import _FOLDER
from shared.notices.notice import NoticeState


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/_local/releases", "text/html; charset=utf-8"),
        ("/_local/releases/8bc03e8887f9", "text/html; charset=utf-8"),
        ("/_local/releases.css", "text/css; charset=utf-8"),
        ("/_local/releases.js", "text/javascript; charset=utf-8"),
    ],
)
def test_a_page_and_what_it_is_made_of(http: httpx.Client, path: str, kind: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert http.post(path).headers["allow"] == "GET, HEAD"


def test_a_slash_at_its_end_is_no_release(http: httpx.Client) -> None:
    answer = http.get("/_local/releases/")
    assert (answer.status_code, answer.headers["location"]) == (301, "/_local/releases")


def test_the_pages_keep_to_the_content_security_policy() -> None:
    for page in _FOLDER.glob("*.html"):
        assert not re.search(r"<style|style=|<script>|\son\w+=", page.read_text("utf-8")), page.name


def test_the_page_knows_every_state_once() -> None:
    script = (_FOLDER / "releases.js").read_text("utf-8")
    table = script[script.index("const STATES") : script.index("const HANDED_OVER")]
    assert sorted(re.findall(r'\["(\w+)", "', table)) == sorted(NoticeState)
