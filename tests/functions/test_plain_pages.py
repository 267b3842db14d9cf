"""Results without JavaScript: the acts and looks of the JSON routes as plain forms and pages, under the same guards."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.catalogue import FUNCTIONS
from shared.adapters import cache
from shared.ground.settings import settings
from tests.kit import snapshots, stories
from tests.kit.stories import CANDIDATE, PASSWORD, PENDING_CANDIDATE, PENDING_SECRET, RELEASE_AT, SESSION, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

FORM = "application/x-www-form-urlencoded"
LIST, STATEMENT = "/plain/en/results", f"/plain/en/results/{SESSION}"
MOST = 14 * 1024
"""Bytes of a page, as it is and not only compressed."""


def send(world: World, path: str, fields: dict[str, str], cookie: str | None = None, **headers: str) -> Answer:
    given = {"sec-fetch-site": "same-origin", "content-type": FORM, **headers}
    return world.call("POST", path, cookie=cookie, raw_body=urlencode(fields), headers=given)


def sign_in(world: World, identifier: str = CANDIDATE, password: str = PASSWORD, **headers: str) -> Answer:
    return send(world, "/plain/en/sign-in", {"identifier": identifier, "password": password}, **headers)


def shown(answer: Answer) -> str:
    """What a reader reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.raw.partition("<main")[2]))


@snapshots.stage
def planned(world: World) -> str:
    """The release's id; a candidate has registered, and nothing is out."""
    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id)
    assert stories.register(world).status == 201
    return release_id


def test_a_form_signs_in_as_the_json_route_does(world: World, planned: str) -> None:
    of_json = world.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": PASSWORD})
    answer = sign_in(world, " kxa 104 827 ")
    assert (answer.status, answer.headers["location"], answer.raw) == (303, "/plain/en/results?from=sign-in", "")
    pattern = re.compile(r"=[^;]+")
    assert [pattern.sub("", each, 1) for each in answer.cookies] == [
        pattern.sub("", each, 1) for each in of_json.cookies
    ]
    listed = world.call("GET", LIST, cookie=answer.cookie)
    assert listed.status == 200
    assert "Your result will be here on 9 December 2026 at 09:00 (Madrid)" in shown(listed)
    assert world.call("GET", "/v1/me/results", cookie=answer.cookie).status == 200


def test_a_refusal_shows_the_form_again_with_the_id_and_never_the_password(world: World, planned: str) -> None:
    answer = sign_in(world, 'KXA104827"><b>', "wrong horse battery")
    assert (answer.status, answer.cookies) == (422, [])
    assert "<b>" not in answer.raw
    assert 'value="KXA104827&quot;&gt;&lt;b&gt;"' in answer.raw
    answer = sign_in(world, password="wrong horse battery")
    assert (answer.status, answer.cookies) == (401, [])
    assert 'value="KXA104827"' in answer.raw
    assert "wrong horse" not in answer.raw
    assert "The details do not match" in shown(answer)
    assert sign_in(world, "KXA999999").raw.replace("KXA999999", CANDIDATE) == answer.raw


@pytest.mark.parametrize(
    ("typed", "password", "said"),
    [
        ("", PASSWORD, "Enter the ID number."),
        (CANDIDATE, "", "Fill in this field."),
        ("ada@example.org", PASSWORD, "This is an email address. Type the ID number"),
        ("KXA1048", PASSWORD, "An ID number has 9 letters or digits; you typed 7."),
        ("KXA10482\u20ac", PASSWORD, "only the letters A to Z and digits"),
    ],
    ids=["no ID", "no password", "an address", "too short", "a sign"],
)
def test_what_is_wrong_stands_at_its_field_and_counts_against_nobody(
    world: World, planned: str, typed: str, password: str, said: str
) -> None:
    before = stored()
    answer = sign_in(world, typed, password)
    assert (answer.status, stored()) == (422, before)
    assert said in shown(answer)


def test_a_form_is_taken_from_our_own_pages_alone(world: World, planned: str) -> None:
    """A page of another site needs no script to send one, and a browser that says nothing may show such a page."""
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "none"}, {"sec-fetch-site": "same-site"}):
        assert sign_in(world, **headers).status == 403, headers
    bare = {"content-type": FORM}
    body = urlencode({"identifier": CANDIDATE, "password": PASSWORD})
    for path in ("/plain/en/sign-in", "/plain/en/sign-out"):
        for origin in ({}, {"origin": "https://evil.example.org"}, {"origin": "null"}):
            answer = world.call("POST", path, raw_body=body, headers={**bare, **origin})
            assert (answer.status, answer.cookies) == (403, []), (path, origin)
    own = {**bare, "origin": settings().site_url}
    assert world.call("POST", "/plain/en/sign-in", raw_body=body, headers=own).status == 303


def test_no_other_route_takes_a_form_and_a_form_takes_no_json(world: World, planned: str) -> None:
    taken = {each.key for row in FUNCTIONS for each in row.pages if each.takes == FORM}
    assert taken == {"POST /plain/{language}/sign-in", "POST /plain/{language}/sign-out"}
    for path in ("/v1/sign-ins", "/v1/second-factors", "/v1/registrations"):
        assert send(world, path, {"identifier": CANDIDATE}).status == 415, path
    answer = sign_in(world, **{"content-type": "application/json"})
    assert answer.status == 415


@pytest.mark.parametrize("body", ["identifier=a&identifier=b", "identifier=%ff", "&".join(["x=1"] * 11)])
def test_a_form_that_no_browser_sends_is_refused_as_a_page(world: World, planned: str, body: str) -> None:
    headers = {"sec-fetch-site": "same-origin", "content-type": FORM}
    assert world.call("POST", "/plain/en/sign-in", raw_body=body, headers=headers).status == 400


def test_forms_and_json_count_one_row_of_failures(world: World, planned: str) -> None:
    for _ in range(3):
        sign_in(world, password="wrong horse battery")
    of_json = [sign_in(world, password="wrong horse battery") for _ in range(9)][-1]
    assert of_json.status == 429
    answer = sign_in(world)
    assert (answer.status, answer.headers["retry-after"].isdigit()) == (429, True)
    assert re.search(r"Try again in \d+ (minute|hour)s?", shown(answer)), shown(answer)
    assert world.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": PASSWORD}).status == 429


def test_signing_out_ends_the_sign_in_and_says_so(world: World, planned: str) -> None:
    cookie = sign_in(world).cookie
    answer = send(world, "/plain/en/sign-out", {}, cookie)
    assert (answer.status, answer.headers["location"]) == (303, "/plain/en/sign-in?state=signed-out")
    assert "Max-Age=0" in answer.cookies[0]
    assert world.call("GET", LIST, cookie=cookie).status == 401
    page = world.call("GET", "/plain/en/sign-in", query={"state": "signed-out"})
    assert "You have signed out." in shown(page)
    assert "You have signed out." not in shown(world.call("GET", "/plain/en/sign-in"))


def test_an_ended_sign_in_and_a_blocked_cookie_each_say_so(world: World, planned: str) -> None:
    cookie = sign_in(world).cookie
    assert "did not keep the cookie" in shown(world.call("GET", LIST, query={"from": "sign-in"}))
    assert "Your sign-in has ended" in shown(world.call("GET", LIST))
    world.at += timedelta(days=1)
    answer = world.call("GET", LIST, cookie=cookie, query={"from": "sign-in"})
    assert (answer.status, "Your sign-in has ended" in shown(answer)) == (401, True)


def test_a_statement_is_a_page_from_its_release_on(world: World, planned: str) -> None:
    stories.later(world, RELEASE_AT - timedelta(seconds=1))
    cookie = sign_in(world).cookie
    before = world.call("GET", STATEMENT, cookie=cookie)
    assert (before.status, before.raw) == (404, world.call("GET", "/plain/en/results/XX", cookie=cookie).raw)
    assert "We cannot find this." in shown(before)
    stories.later(world, RELEASE_AT)
    cookie = sign_in(world).cookie
    assert f'href="{STATEMENT}"' in world.call("GET", LIST, cookie=cookie).raw
    answer = world.call("GET", STATEMENT, cookie=cookie)
    of_json = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body
    assert answer.status == 200
    for paper in of_json["papers"]:
        assert paper["value"] in shown(answer)
    assert f"Overall score {of_json['overall']['value']}" in shown(answer)
    assert '<bdi translate="no">KXA\u00a0104\u00a0827</bdi>' in answer.raw


def test_states_are_said_in_the_words_of_the_page_with_script(world: World, planned: str) -> None:
    stories.later(world, RELEASE_AT)
    cookie = sign_in(world).cookie
    world.call("GET", STATEMENT, cookie=cookie)
    recall = {"reason": "a wrong file", "shown_reason": "mistake"}
    assert world.call("POST", f"/v1/board/releases/{planned}/recalls", recall, operator="ana").status == 200
    cache.forget()
    said = shown(world.call("GET", LIST, cookie=cookie))
    assert "Your result was out, and was taken back on 9 December 2026 at 09:00 (Madrid)." in said
    assert "There was a mistake when results were put together." in said
    assert "Exams Girona (ES442)" in said
    assert world.call("GET", STATEMENT, cookie=cookie).status == 404


def test_a_pending_result_says_why_there_is_none(world: World, planned: str) -> None:
    stories.later(world, RELEASE_AT)
    mine: dict[str, Any] = {"candidate_id": PENDING_CANDIDATE, "secret_number": PENDING_SECRET}
    assert stories.register(world, email="pol@example.org", **mine).status == 201
    cookie = sign_in(world, PENDING_CANDIDATE).cookie
    said = shown(world.call("GET", LIST, cookie=cookie))
    assert "Not ready yet. Your result needs more time and will follow here." in said


@pytest.mark.parametrize("language", ["en", "es", "ca"])
def test_every_page_is_small_and_in_its_language(world: World, planned: str, language: str) -> None:
    stories.later(world, RELEASE_AT)
    cookie = sign_in(world).cookie
    for place in ("sign-in", "results", f"results/{SESSION}"):
        answer = world.call("GET", f"/plain/{language}/{place}", cookie=cookie)
        assert answer.status == 200
        assert f'<html lang="{language}">' in answer.raw
        assert "[[" not in answer.raw
        assert len(answer.raw.encode()) <= MOST, (place, len(answer.raw), len(gzip.compress(answer.raw.encode())))
        for other in ("en", "es", "ca"):
            assert f'href="/plain/{other}/{place}"' in answer.raw
    assert world.call("GET", "/plain/de/results", cookie=cookie).status == 404
