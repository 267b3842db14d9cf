"""Whatever a value is, it stands in the page as text: it opens no element, ends no attribute, fills no other place."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings, strategies

from shared.adapters.plain_pages import Html, Tongue, filled, joined, own

SHELL = '<p class="who" title="[[name]]">[[name]]</p><bdi>[[other]]</bdi>'
HOSTILE = strategies.sampled_from(
    (
        '"><script>alert(1)</script>',
        "'><img src=x onerror=x>",
        "</bdi></p>",
        "[[other]]",
        "{email}",
        "&lt;b&gt;",
        "<!--",
    )
)
TEXTS = strategies.lists(HOSTILE | strategies.text(max_size=8), max_size=4).map("".join)


class Seen(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_no_value_breaks_out_of_its_place(name: str, other: str) -> None:
    seen = Seen(filled(SHELL, {"name": name, "other": other}))
    assert seen.elements == [("p", {"class": "who", "title": name}), ("bdi", {})]
    assert "".join(seen.texts) == name + other


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_a_sentence_and_a_datum_of_a_person_hold_text_alone(datum: str) -> None:
    of = Tongue("en", {}, {"mail": "We will email {email} <soon> & gladly."})
    seen = Seen(of.say("mail", email=own(datum)))
    assert seen.elements == [("bdi", {"translate": "no"})]
    assert "".join(seen.texts) == f"We will email {datum.strip()} <soon> & gladly."


def test_what_is_put_together_outside_of_it_is_text_again() -> None:
    made = filled("<b>[[a]]</b>", {"a": "x"})
    assert filled("[[a]]", {"a": made}) == "<b>x</b>"
    assert filled("[[a]]", {"a": made + made}) == escape("<b>x</b><b>x</b>")
    assert isinstance(joined([made, made]), Html)


def test_a_place_without_a_value_is_no_page() -> None:
    with pytest.raises(KeyError):
        filled("[[a]][[b]]", {"a": "x"})
