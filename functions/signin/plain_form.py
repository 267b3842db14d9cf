"""The page with the form to sign in: blank, and with what was wrong."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

from shared.adapters.events import Event
from shared.adapters.plain_pages import NOTHING, Html, Tongue, joined, language_of, tongue
from shared.adapters.problems import Answer, Problem
from shared.adapters.schemas import Malformed, form_of
from shared.ground.text import closed_up

WORDS = Path(__file__).with_name("plain")
FIELDS = {"/identifier": "identifier", "/password": "password"}


def spoken(language: str) -> Tongue:
    return tongue(WORDS, language)


def blank(language: str, *, is_signed_out: bool = False) -> Html:
    of = spoken(language)
    return _page(of, said=of.draw("signed_out") if is_signed_out else NOTHING)


def refused(event: Event, answer: Answer) -> Html:
    """What was wrong, each fault at its field; the password is never written back."""
    of, typed, problem = spoken(language_of(event)), _typed(event), json.loads(answer["body"])
    faults = {name: _fault(of, name, typed) for name in _guilty(problem)}
    lines = [of.draw("fault", field=name, text=text) for name, text in faults.items()]
    lines = lines or [of.draw("refusal", text=_sentence(of, problem, answer))]
    return _page(of, of.draw("errors", lines=joined(lines)), typed=typed, faults=faults)


def _page(of: Tongue, said: Html, typed: str = "", faults: dict[str, Html] | None = None) -> Html:
    marked = {name: of.draw("error", name=name, text=text) for name, text in (faults or {}).items()}
    form = of.draw(
        "form",
        said=said,
        typed=typed,
        identifier_error=marked.get("identifier", NOTHING),
        password_error=marked.get("password", NOTHING),
    )
    return of.page(of.words["title"], "sign-in", form)


def _guilty(problem: Problem) -> list[str]:
    if problem["code"] != "validation_failed":
        return []
    return [FIELDS[each["pointer"]] for each in problem.get("errors", []) if each["pointer"] in FIELDS]


def _fault(of: Tongue, name: str, typed: str) -> Html:
    """The sentences of the form with script (web/assets/form.js)."""
    if name == "password":
        return of.say("check_required")
    if "@" in typed:
        return of.say("check_id_email")
    closed = closed_up(typed)
    if not closed:
        return of.say("check_id_empty")
    return of.say("check_id", typed=str(len(closed))) if closed.isalnum() else of.say("check_id_signs")


def _sentence(of: Tongue, problem: Problem, answer: Answer) -> Html:
    code, after = problem["code"], int(answer["headers"].get("Retry-After", 0))
    code = "too_many_attempts" if code == "rate_limited" else code
    if code == "too_many_attempts" and after:
        return of.say("problem_too_many_attempts_after", after=_after(of, after))
    known = of.words.get(f"problem_{code}")
    return of.say(f"problem_{code}") if known else of.say("problem_unknown")


def _after(of: Tongue, seconds: int) -> Html:
    """As the pages with script round it (web/assets/dates.js, writtenFromNow)."""
    unit, size = ("hour", 3600) if seconds >= 5400 else ("minute", 60)
    number = max(1, (seconds + size // 2) // size)
    return of.say(f"in_{unit}" if number == 1 else f"in_{unit}s", number=str(number))


def _typed(event: Event) -> str:
    """The ID as it was typed, so that nobody types it twice; nothing where there was no such form."""
    try:
        body = event.get("body") or ""
        text = b64decode(body).decode() if event.get("isBase64Encoded") else body
        return form_of(text).get("identifier", "")[:254]
    except (ValueError, Malformed):
        return ""
