"""The candidate's list and Statement as pages, for a browser without JavaScript: what the JSON routes answer, drawn."""

from __future__ import annotations

import json

from aws_lambda_powertools.event_handler import Response

from functions.results import mine, plain_list, plain_statement
from functions.results.plain_words import spoken
from shared.adapters import http, identity, plain_pages
from shared.adapters.events import Event
from shared.adapters.plain_pages import Html
from shared.adapters.problems import Answer

router = http.routes()


@router.get("/plain/<language>/results", include_in_schema=False)
def results_page(language: str) -> Response[str]:
    of, event = spoken(language), router.current_event.raw_event
    return plain_pages.shown(plain_list.page(of, mine.listed(event), http.asked_at(router)))


@router.get("/plain/<language>/results/<result_id>", include_in_schema=False)
def statement_page(language: str, result_id: str) -> Response[str]:
    of, event = spoken(language), router.current_event.raw_event
    return plain_pages.shown(plain_statement.page(of, mine.statement(event, result_id)))


def drawn(event: Event, answer: Answer) -> Answer:
    """A page in place of a problem, where a page was asked for."""
    if not plain_pages.is_plain_problem(event, answer):
        return answer
    return plain_pages.with_page(answer, _refused(event, json.loads(answer["body"])["code"]))


def _refused(event: Event, code: str) -> Html:
    """Whoever has just signed in and brings no cookie is helped by no second sign-in."""
    of = spoken(plain_pages.language_of(event))
    if code != "sign_in_required":
        sentence = of.say(f"problem_{code}" if f"problem_{code}" in of.words else "problem_unknown")
        return of.page(of.words["list_title"], "results", of.draw("refused", sentence=sentence))
    has_none = identity.find_ticket(http.cookies(event)) is None
    is_blocked = has_none and plain_pages.query(event, "from") == "sign-in"
    return of.page(of.words["list_title"], "results", of.draw("no_cookie" if is_blocked else "ended"))
