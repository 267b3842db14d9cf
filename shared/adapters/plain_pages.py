"""Pages for browsers without JavaScript: shells that were rendered at build (web/plain.py), filled by one function.

A shell is HTML with places, `[[name]]`. `filled` is the only place where a value becomes HTML: it escapes whatever is
not HTML that it has made itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from shared.adapters.events import Event, route_key
from shared.adapters.problems import PROBLEM, Answer
from shared.ground.errors import NotFound
from shared.ground.settings import settings

HTML = "text/html; charset=utf-8"
PREFIX = "/plain/"
NAMES = {"en": "English", "es": "Español", "ca": "Català"}
_PLACE, _NAME = re.compile(r"\[\[(\w+)\]\]"), re.compile(r"\{(\w+)\}")


class Html(str):
    """What `filled` has made; whatever else is put together of it is text again, and will be escaped."""

    __slots__ = ()


def filled(shell: str, values: Mapping[str, str], place: re.Pattern[str] = _PLACE) -> Html:
    """In one pass, so that what a value looks like fills no other place. KeyError for a place without a value."""
    return Html(place.sub(lambda found: _safe(values[found[1]]), shell))


def _safe(value: str) -> str:
    return value if isinstance(value, Html) else escape(value)


def joined(parts: list[Html]) -> Html:
    return Html("".join(parts))


def own(*parts: str) -> Html:
    """A datum of a person: no translator touches it, and it turns no writing around it."""
    return filled('<bdi translate="no">[[datum]]</bdi>', {"datum": " ".join(parts).strip()})


NOTHING, CURRENT = Html(""), Html(' aria-current="true"')


@dataclass(frozen=True, slots=True)
class Tongue:
    """What the pages of one function say in one language."""

    language: str
    shells: Mapping[str, str]
    words: Mapping[str, str]

    def draw(self, shell: str, **values: str) -> Html:
        return filled(self.shells[shell], values)

    def draw_if(self, shell: str, **values: str) -> Html:
        """Nothing where every value is empty."""
        return self.draw(shell, **values) if any(values.values()) else NOTHING

    def say(self, key: str, **values: str) -> Html:
        """One of the sentences that the pages with script say, too, with `{name}` for a value."""
        return filled(escape(self.words[key], quote=False), values, _NAME)

    def page(self, title: str, here: str, content: Html) -> Html:
        """`here` is the page's address after its language."""
        others = [self._language(each, here) for each in settings().known_languages]
        contact, body = settings().support_contact, settings().body_name
        return self.draw("page", title=title, content=content, languages=joined(others), body=body, contact=contact)

    def _language(self, code: str, here: str) -> Html:
        """A link to this page in a language; its first two letters alone on a phone."""
        name, current = NAMES[code], CURRENT if code == self.language else NOTHING
        return self.draw("language", code=code, here=here, name=name, first=name[:2], rest=name[2:], current=current)


def tongue(folder: Path, language: str) -> Tongue:
    """Raises NotFound for a language that the site has not."""
    if language not in settings().known_languages:
        raise NotFound("There is no page in this language.")
    return _read(folder / f"{language}.json")


@cache
def _read(file: Path) -> Tongue:
    """At the first page, and not with the function's start: most environments never draw one."""
    found = json.loads(file.read_text("utf-8"))
    return Tongue(file.stem, found["shells"], found["words"])


def language_of(event: Event) -> str:
    """That of the address, or the site's first where it has no such language."""
    known = settings().known_languages
    named = event["rawPath"].removeprefix(PREFIX).partition("/")[0]
    return named if named in known else known[0]


def shown(html: Html) -> Response[str]:
    return Response(status_code=200, content_type=HTML, body=str(html))


def see_other(place: str, *cookies: Cookie | None) -> Response[str]:
    """303 See Other: the browser gets the page, and a reload repeats nothing."""
    found = Response(status_code=303, content_type=HTML, body="", cookies=[each for each in cookies if each])
    found.headers["Location"] = place
    return found


def is_plain_problem(event: Event, answer: Answer) -> bool:
    """Whether a page is owed in place of a problem's JSON."""
    return route_key(event).partition(" ")[2].startswith(PREFIX) and answer["headers"].get("Content-Type") == PROBLEM


def with_page(answer: Answer, html: Html) -> Answer:
    """The same answer, status and all, as a page."""
    return {**answer, "headers": {**answer["headers"], "Content-Type": HTML}, "body": str(html)}


def query(event: Event, name: str) -> str:
    return str((event.get("queryStringParameters") or {}).get(name) or "")
