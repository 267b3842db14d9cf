"""A check by a requirement: chosen on the form, its verdict first and in words, and again in the history."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shared.results.statement import State
from tests.browser.conftest import violations
from tests.browser.test_forms import SUBMIT
from tests.browser.test_pages import is_too_wide, opened
from tests.web.canned import Canned, problem
from tests.web.canned_history import CHECKS_LISTED
from tests.web.canned_requirements import BIOLOGY, RESIDENCE, a_check, a_profile, a_verdict

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

CHECK = ("POST", "/v1/verifications")
PROFILES = ("GET", "/v1/requirement-profiles")
SAID = {
    "en": ["Meets “Residence”", "Does not meet “MSc <Biology>”", "Writing: you ask for 176, the result has 172."],
    "es": ["Cumple «Residence»", "No cumple «MSc <Biology>»", "Expresión escrita: pides 176, el resultado tiene 172."],
    "ca": [
        "Compleix «Residence»",
        "No compleix «MSc <Biology>»",
        "Expressió escrita: demanes 176, el resultat té 172.",
    ],
}


STANDS = {"en": "Genuine and current", "es": "Auténtico y vigente", "ca": "Autèntic i vigent"}
PLACES = {2: "writing", 4: "speaking", 5: "overall"}


def ticks(page: Page) -> list[tuple[str, str, str]]:
    """Each minimum by its row: what is said of it, and where it stands on the bar."""
    found = page.evaluate("""() => [...document.querySelectorAll('[data-put="papers"] tr')].map((row, at) => [
      at, row.querySelector("th .small")?.textContent, row.querySelector(".asked")?.getAttribute("x")])""")
    return [(PLACES[at], said.rpartition(" ")[2], f"{float(x[:-1]):.2f}") for at, said, x in found if said or x]


@pytest.mark.parametrize("language", list(SAID))
def test_the_verdict_comes_first_with_what_is_missing_in_words(phone: Page, site: Canned, language: str) -> None:
    meets, misses, writing = SAID[language]
    opened(phone, "org/verify", language)
    phone.click("#practise")
    phone.select_option("#purpose", "admission")
    phone.select_option("#profile_id", BIOLOGY.id)
    site.answers[CHECK] = a_check(BIOLOGY, "FCE", later=2000)
    phone.click(SUBMIT)
    expect(phone.locator("#done h2")).to_be_focused()
    expect(phone.locator("#done h2")).to_have_text(re.compile(rf"^{STANDS[language]}\s· .*10:30"))
    expect(phone.locator("#done[data-mark=caution] .strong")).to_have_text(misses)
    expect(phone.locator("#verdict bdi").first).to_have_text("Universitat <de> Prova")
    assert site.asked[-1][2]["profile_id"] == BIOLOGY.id
    expect(phone.locator("#verdict[role=status] li")).to_have_count(3)
    expect(phone.locator("#verdict li").nth(1)).to_have_text(writing)
    expect(phone.locator("#verdict li").first).to_contain_text(re.compile("20(26|29)"))
    expect(phone.locator("#verdict")).to_contain_text("2")
    expect(phone.locator("#statements .figures")).to_have_count(1)
    assert ticks(phone) == [("writing", "176", "79.41"), ("speaking", "C1", "85.29"), ("overall", "160", "55.88")]
    assert violations(phone) == []
    assert not is_too_wide(phone)

    phone.click("#again")
    assert phone.input_value("#profile_id") == BIOLOGY.id
    phone.click("#practise")
    phone.select_option("#profile_id", RESIDENCE.id)
    site.answers[CHECK] = a_check(RESIDENCE, "CAE")
    phone.click(SUBMIT)
    expect(phone.locator("#done[data-mark=good] .strong")).to_have_text(meets)
    expect(phone.locator("#verdict li")).to_have_count(0)
    expect(phone.locator("#statements .figures")).to_have_count(0)
    expect(phone.locator("#statements .tag")).to_have_count(1)
    expect(phone.locator("#statements bdi")).to_have_text("Núria García Puig")
    assert not is_too_wide(phone)


WORDED = [
    ({"what": "exam", "paper": None, "required": "CAE, CPE", "actual": "FCE"}, "Exam: you accept C1 Advanced, C2 Pr"),
    ({"what": "exam", "paper": None, "required": "CAE"}, "Exam: you accept C1 Advanced, this is another one."),
    ({"what": "state", "paper": None, "required": "valid", "actual": "recalled"}, "this one is not: Taken back."),
    ({"what": "state", "paper": None, "required": "valid"}, "State: only a valid result counts, this one is not."),
    ({"what": "age", "paper": None, "required": "2023-12-10"}, "you accept exams from 10 December 2023 on, this one"),
    ({"what": "overall", "paper": None, "required": "185", "actual": None}, "Overall score: you ask for 185, none is"),
    (
        {"what": "cefr", "paper": None, "required": "C1", "actual": "B2"},
        "Overall level: you ask for C1, the result has",
    ),
    ({"what": "paper", "paper": "speaking", "required": "180"}, "Speaking: you ask for 180, it is not reached."),
    ({"what": "paper", "paper": "speaking", "required": "C1", "actual": "exempt"}, "the paper did not have to be sat"),
]


def test_every_miss_has_its_sentence_and_a_retired_requirement_its_way_out(phone: Page, site: Canned) -> None:
    opened(phone, "org/verify")
    phone.click("#practise")
    phone.select_option("#purpose", "admission")
    phone.select_option("#profile_id", BIOLOGY.id)
    errors = [{"pointer": "/profile_id", "code": "profile_not_offered", "detail": "Detail."}]
    site.answers[CHECK] = problem(422, "profile_not_offered", errors=errors)
    phone.click(SUBMIT)
    expect(phone.locator("#profile_id-error")).to_contain_text("Choose another one, or none.")
    status, answer = a_check(BIOLOGY, "FCE")
    verdict = {**answer["verdict"], "meets": False, "misses": [miss for miss, _ in WORDED]}
    site.answers[CHECK] = status, {**answer, "verdict": verdict}
    phone.click(SUBMIT)
    for number, (_, said) in enumerate(WORDED):
        expect(phone.locator("#verdict li").nth(number)).to_contain_text(said)


def test_without_a_requirement_there_is_none_to_choose(phone: Page, site: Canned) -> None:
    site.answers[PROFILES] = (200, {"data": [], "has_more": False, "next_cursor": None})
    with phone.expect_response("**/v1/requirement-profiles"):
        opened(phone, "org/verify")
    expect(phone.locator("#profile_id")).to_be_hidden()
    phone.click("#practise")
    phone.select_option("#purpose", "admission")
    phone.click(SUBMIT)
    expect(phone.locator("#done h2")).to_be_visible()
    (sent,) = [body for _, path, body in site.asked if path == "/v1/verifications"]
    assert "profile_id" not in sent
    expect(phone.locator("#verdict .strong")).to_have_count(0)


def test_the_history_shows_a_verdict_again_and_says_why_there_are_no_scores(phone: Page, site: Canned) -> None:
    listed: list[dict[str, Any]] = CHECKS_LISTED[("GET", "/v1/verifications")][1]["data"]
    for number, (profile, alone) in enumerate(((BIOLOGY, False), (RESIDENCE, True))):
        path = f"/v1/verifications/{listed[number]['verification_id']}"
        opened_again = CHECKS_LISTED[("GET", path)][1]
        results = [{**each, "result": None if alone else each["result"]} for each in opened_again["results"]]
        verdict = a_verdict(profile, "FCE" if number == 0 else "CAE")
        site.answers[("GET", path)] = (
            200,
            {**opened_again, "content_shown": not alone, "verdict": verdict, "results": results},
        )
    opened(phone, "org/history")
    phone.locator("#list tbody button").nth(0).click()
    expect(phone.locator("#verdict")).to_contain_text("Does not meet “MSc <Biology>”")
    assert ticks(phone) == []  # the profile could not be had: the verdict says all
    of_its_version = ("GET", f"/v1/requirement-profiles/{BIOLOGY.id}?version={BIOLOGY.version}")
    site.answers[of_its_version] = (200, a_profile(BIOLOGY))
    phone.click("#back")
    phone.locator("#list tbody button").nth(0).click()
    expect(phone.locator(".asked")).to_have_count(3)
    expect(phone.locator("#verdict")).to_contain_text("on: B2 First, December 2026.")
    expect(phone.locator("#statements .figures")).to_have_count(1)
    phone.click("#back")
    phone.locator("#list tbody tr").nth(1).locator("button").first.click()
    expect(phone.locator("#verdict")).to_contain_text("Meets “Residence”")
    expect(phone.locator("#statements")).to_contain_text("This requirement shows the verdict alone, no scores.")
    expect(phone.locator("#statements")).not_to_contain_text("Scores cannot be shown now")
    assert violations(phone) == []
    assert not is_too_wide(phone)


STOOD = [
    ("valid", "Genuine and current", "good"),
    ("expired", "Genuine, but expired", "caution"),
    ("pending", "Not ready yet", "caution"),
    ("absent", "Absent: there are no scores", "caution"),
    ("withheld", "Withheld: there is nothing to rely on", "bad"),
    ("superseded", "Replaced by a newer result", "caution"),
    ("recalled", "Taken back: do not rely on it", "bad"),
    ("practice", "Practice: not a real person", "caution"),
]


def test_every_state_of_an_answer_has_a_first_line_and_a_mark(phone: Page, site: Canned) -> None:
    assert {state for state, *_ in STOOD} == set(State)
    status, answer = site.answer(*CHECK)
    assert isinstance(answer, dict)
    opened(phone, "org/verify")
    for state, line, mark in STOOD:
        shown = {**answer["result"], "state": state}
        site.answers[CHECK] = status, {**answer, "result": shown, "results": [shown], "verification_id": "18c2a90fe1"}
        phone.click("#practise")
        phone.select_option("#purpose", "admission")
        phone.click(SUBMIT)
        expect(phone.locator(f"#done[data-mark={mark}] h2")).to_have_text(
            f"{line} · 10 December 2026 at 10:30 (Madrid)"
        )
        expect(phone.locator("#verdict")).to_contain_text("Reference: 18c2 a90f e1")
        phone.click("#again")


def test_of_several_results_the_first_line_names_the_newest(phone: Page, site: Canned) -> None:
    status, answer = site.answer(*CHECK)
    assert isinstance(answer, dict)
    older = {**answer["result"], "state": "expired"}
    site.answers[CHECK] = status, {**answer, "results": [older, answer["result"]]}
    opened(phone, "org/verify")
    phone.click("#practise")
    phone.select_option("#purpose", "admission")
    phone.click(SUBMIT)
    expect(phone.locator("#done h2")).to_contain_text("B2 First, December 2026: Practice: not a real person · ")


def test_a_pair_that_opens_nothing_names_the_causes_and_what_is_left_of_the_day(phone: Page, site: Canned) -> None:
    office = ("GET", "/v1/organisations/me")
    status, me = site.answer(*office)
    assert isinstance(me, dict)
    site.answers[CHECK] = problem(404, "not_recognised")
    site.answers[office] = status, {**me, "refusals_left_today": 6}
    opened(phone, "org/verify")
    phone.click("#practise")
    phone.select_option("#purpose", "admission")
    for left, said in ((6, ""), (3, "3 more checks of today"), (1, "One more check of today")):
        site.answers[office] = status, {**me, "refusals_left_today": left}
        with phone.expect_response("**/v1/organisations/me"):
            phone.click(SUBMIT)
        expect(phone.locator("#left")).to_contain_text(said)
    expect(phone.locator("#errors li")).to_have_count(4)
    expect(phone.locator("#errors")).to_contain_text("It proves nothing about a document or a person.")
    expect(phone.locator("#errors")).to_be_focused()
    assert violations(phone) == []
    assert not is_too_wide(phone)
