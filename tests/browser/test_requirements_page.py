"""An organisation's requirements: listed in one line each, made, changed and retired, each minimum on the scale."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, WIDE, violations
from tests.browser.test_forms import SUBMIT
from tests.browser.test_pages import opened
from tests.web.canned import Canned, problem
from tests.web.canned_requirements import BIOLOGY, NOBODY, PROFILES_LISTED, a_profile

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PATH = "/v1/requirement-profiles"
LIST = ("GET", PATH)
LISTED: dict[str, Any] = PROFILES_LISTED[LIST][1]
PLACED = """(name) => {
  const box = (each) => document.querySelector(`#${name} ${each}`).getBoundingClientRect();
  const [line, axis] = [box(".least"), box("svg")];
  return (line.x + line.width / 2 - axis.x) / axis.width;
}"""


@pytest.mark.parametrize(
    ("language", "asked", "nobody", "why"),
    [
        ("en", "at most 3 years old · sittings may be combined", "Nobody can meet this", "it reports 190 at most."),
        pytest.param(
            "es",
            "de 3 años como máximo · se pueden juntar",
            "Nadie puede cumplirlo",
            "y da 190 como máximo.",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "ca",
            "de 3 anys com a màxim · es poden ajuntar",
            "Ningú no el pot complir",
            "i dona 190 com a màxim.",
            marks=pytest.mark.long,
        ),
    ],
)
def test_each_requirement_is_one_line_and_what_nobody_can_meet_is_said(
    chromium: Browser, site: Canned, language: str, asked: str, nobody: str, why: str
) -> None:
    """Then the form: sound, and no wider than the screen."""
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        opened(page, "org/requirements", language)
        lines = page.locator("#some tbody tr")
        expect(lines.nth(0)).to_contain_text("B2 First, C1 Advanced, C2 Proficiency, IELTS · ")
        expect(lines.nth(0)).to_contain_text(asked)
        expect(lines.nth(0).locator(".tag")).to_have_count(1)
        expect(lines.nth(1).locator(".tag")).to_have_count(0)
        lines.nth(1).locator("summary").last.click()
        expect(lines.nth(2).locator(".tag.strong")).to_have_text(nobody)
        lines.nth(2).locator("summary").first.click()
        expect(lines.nth(2)).to_contain_text(why)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        lines.nth(0).locator(".own > button").click()
        expect(page.locator("#which")).to_be_focused()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_requirement_is_made_with_its_minimums_on_the_scale_and_errors_at_their_fields(
    phone: Page, site: Canned
) -> None:
    opened(phone, "org/requirements")
    phone.click("#new")
    phone.click(SUBMIT)
    expect(phone.locator("#name-error")).to_have_text("Fill in this field.")
    phone.fill("#name", "MSc Biology")
    pointers = ["/exams", "/minimum_papers/writing/score", "/minimum_overall/score", "/maximum_age_months"]
    errors = [{"pointer": each, "code": "int_type", "detail": "Detail."} for each in pointers]
    site.answers[("POST", PATH)] = problem(422, "validation_failed", errors=errors)
    phone.fill("[name=writing_score]", "12 5")
    phone.fill("[name=age_count]", "2.5")
    phone.click(SUBMIT)
    expect(phone.locator("#errors")).to_be_focused()
    expect(phone.locator("#exams-error")).to_have_text("Choose one exam at least.")
    for name in ("writing", "overall"):
        expect(phone.locator(f"#{name}-error")).to_contain_text("Write a whole score from 80 to 230")
    expect(phone.locator("#age-error")).to_contain_text("at most 10 years or 120 months")
    assert site.asked[-1][2]["minimum_papers"] == {"writing": {"score": "12 5"}}
    assert site.asked[-1][2]["maximum_age_months"] == "2.5"

    for code in ("CAE", "CPE"):
        phone.check(f"#exam-{code}")
    for name, score, level, said in (
        ("overall", "185", "C1", "185 is CEFR Level C1, 180 to 199."),
        ("writing", "80", "", "80 is under CEFR Level A1."),
        ("speaking", "", "B2", "CEFR Level B2 is 160 to 179."),
        ("reading", "240", "", ""),
    ):
        phone.fill(f"[name={name}_score]", score)
        phone.select_option(f"[name={name}_level]", level)
        expect(phone.locator(f"#{name}-place")).to_have_text(said)
    for name, place in (("overall", 0.7), ("writing", 0), ("speaking", 80 / 150)):
        assert phone.evaluate(PLACED, name) == pytest.approx(place, abs=0.01)
    expect(phone.locator("#reading svg")).to_be_hidden()
    phone.fill("[name=reading_score]", "")
    phone.fill("[name=age_count]", "3")
    phone.check("#combined")
    site.answers[("POST", PATH)] = (201, a_profile(NOBODY))
    phone.click(SUBMIT)
    expect(phone.locator("#said")).to_be_focused()
    expect(phone.locator("#said")).to_have_text(
        "Saved: Nobody’s, version 1. Nobody can meet this: look at why in the list."
    )
    made = next(body for method, _, body in reversed(site.asked) if method == "POST")
    assert made == {
        "name": "MSc Biology",
        "exams": ["CPE", "CAE"],
        "minimum_overall": {"score": 185, "level": "C1"},
        "minimum_papers": {"writing": {"score": 80}, "speaking": {"level": "B2"}},
        "maximum_age_months": 36,
        "may_combine_sittings": True,
        "verdict_only": False,
    }


def test_a_change_sends_the_whole_of_the_version_that_was_read_and_says_what_to_do_with_a_stale_one(
    phone: Page, site: Canned
) -> None:
    opened(phone, "org/requirements")
    change = phone.locator("#some .own > button").first
    change.click()
    site.answers[("PUT", f"{PATH}/{BIOLOGY.id}")] = problem(409, "stale_version")
    newer = {**a_profile(BIOLOGY), "version": 3}
    site.answers[LIST] = (200, {**LISTED, "data": [newer, *LISTED["data"][1:]]})
    with phone.expect_response(f"**{PATH}"):
        phone.click(SUBMIT)
    sent = next(body for method, _, body in reversed(site.asked) if method == "PUT")
    unsent = ("id", "changed_at", "changed_by", "retired_at", "published_at", "cautions", "can_be_met")
    read = {key: value for key, value in a_profile(BIOLOGY).items() if key not in unsent}
    assert {**sent, "exams": sorted(sent["exams"])} == {**read, "exams": sorted(read["exams"])}
    expect(phone.locator("#errors")).to_contain_text("yours was not saved. Go back to the list, which has the newest")
    phone.click("#back")
    expect(phone.locator("#some tbody tr").first).to_contain_text("Version 3")
    expect(phone.locator("#new")).to_be_focused()
    phone.locator("#some .own > button").first.click()
    site.answers[("PUT", f"{PATH}/{BIOLOGY.id}")] = (200, {**newer, "version": 4})
    phone.click(SUBMIT)
    expect(phone.locator("#said")).to_have_text("Saved: MSc <Biology>, version 4.")
    assert next(body for method, _, body in reversed(site.asked) if method == "PUT")["version"] == 3


def test_retiring_asks_once_and_the_last_one_leaves_a_way_to_begin(phone: Page, site: Canned) -> None:
    opened(phone, "org/requirements")
    retiring = phone.locator("#some .own details").nth(1)
    retiring.locator("summary").click()
    assert [method for method, _, _ in site.asked] == ["GET", "GET"]
    site.answers[("DELETE", f"{PATH}/{BIOLOGY.id}")] = (204, None)
    site.answers[LIST] = (200, {"data": [], "has_more": False, "next_cursor": None})
    retiring.locator("button").click()
    expect(phone.locator("#said")).to_be_focused()
    expect(phone.locator("#said")).to_have_text("Retired: MSc <Biology>.")
    expect(phone.locator("#empty")).to_be_visible()
    expect(phone.locator("#some")).to_be_hidden()
    expect(phone.locator("#new")).to_be_visible()


def test_a_requirement_is_published_and_taken_back_from_the_list(phone: Page, site: Canned) -> None:
    opened(phone, "org/requirements")
    line = phone.locator("#some tbody tr").nth(1)
    profile = LISTED["data"][1]
    path = f"{PATH}/{profile['id']}/publication"
    site.answers["PUT", path] = problem(403, "not_allowed")
    line.locator("summary", has_text="Publish").click()
    line.get_by_role("button", name="Publish: Residence").click()
    expect(phone.locator("#errors")).to_contain_text("an administrator’s to change")
    published = {**profile, "published_at": "2026-12-10T09:30:00Z"}
    site.answers["PUT", path] = (200, published)
    others = [LISTED["data"][0], LISTED["data"][2]]
    site.answers[LIST] = (200, {**LISTED, "data": [others[0], published, others[1]]})
    line.get_by_role("button", name="Publish: Residence").click()
    expect(phone.locator("#said")).to_have_text("Published: Residence.")
    expect(line.locator("th .tag")).to_have_text("Published")
    site.answers["DELETE", path] = (204, {})
    site.answers[LIST] = (200, LISTED)
    line.locator("summary", has_text="Take back").click()
    line.get_by_role("button", name="Take back: Residence").click()
    expect(phone.locator("#said")).to_have_text("Not published any more: Residence.")
    expect(line.locator("th .tag")).to_have_count(0)


PUBLISHED = ("GET", "/v1/published-requirements")


def test_anybody_reads_what_organisations_ask_for_page_by_page(phone: Page, site: Canned) -> None:
    answer = PROFILES_LISTED[PUBLISHED][1]
    site.answers[PUBLISHED] = (200, {**answer, "has_more": True, "next_cursor": "abc"})
    opened(phone, "requirements")
    part = phone.locator("#published-list section")
    expect(part).to_have_count(1)
    expect(part.locator("h3")).to_have_text("Universitat <de> Prova")
    expect(part.locator("p")).to_have_text("uni.example.org · Spain")
    expect(part.locator("li").nth(1)).to_contain_text("verdict alone")
    site.answers[PUBLISHED] = (200, answer)
    phone.click("#more")
    expect(part.locator("li")).to_have_count(4)
    expect(phone.locator("#more")).to_be_hidden()
    assert "cursor=abc" in site.asked[-1][1]


def test_the_address_names_one_organisation_and_all_are_a_press_away(phone: Page, site: Canned) -> None:
    site.answers[PUBLISHED] = (200, {"data": [], "has_more": False, "next_cursor": None})
    opened(phone, f"requirements#{'0a' * 15}")
    expect(phone.locator("#none")).to_be_visible()
    assert f"organisation_id={'0a' * 15}" in site.asked[-1][1]
    site.answers[PUBLISHED] = PROFILES_LISTED[PUBLISHED]
    phone.click("#all")
    expect(phone.locator("#published-list h3")).to_have_count(1)
    expect(phone.locator("#none")).to_be_hidden()
    assert "organisation_id" not in site.asked[-1][1]
