"""A built page as the tests see it: its elements with their attributes and text, read by the standard library."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "wbr", "input", "img", "rect", "path", "line"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Reader(HTMLParser):
    found: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        last = self.open.pop()
        assert last.name == tag, f"</{tag}> closes {last}"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


@cache
def elements(page: Path) -> list[Element]:
    """Every element of a page, in order; fails on tags that do not nest."""
    reader = Reader()
    reader.feed(page.read_text("utf-8"))
    reader.close()
    assert not reader.open, f"never closed: {[element.name for element in reader.open]}"
    return reader.found


def named(page: Path, name: str) -> list[Element]:
    return [element for element in elements(page) if element.name == name]
