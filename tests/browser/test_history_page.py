"""An organisation's page of its own checks: filters in the address, states in words, one opened, all saved."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, WIDE, picture, violations
from tests.browser.test_pages import is_too_wide, opened
from tests.web.canned import Canned, problem
from tests.web.canned_centre import Sheet
from tests.web.canned_history import CHECKS_LISTED
from tests.web.canned_requirements import BIOLOGY

pytestmark = pytest.mark.browser

LIST = ("GET", "/v1/verifications")
PAGE: dict[str, Any] = CHECKS_LISTED[LIST][1]


def asked_for(site: Canned) -> list[str]:
    return [path for _, path, _ in site.asked if path.startswith(LIST[1])]


def test_each_check_has_its_state_in_words(phone: Page) -> None:
    opened(phone, "org/history")
    words = phone.locator("#list tbody .tag").all_inner_texts()
    assert words == ["Valid", "Replaced by a newer version", "Withheld", "Taken back", "Pending"]
    rows = phone.locator("#list tbody tr")
    expect(rows.nth(1)).to_contain_text("Purpose: an exchange year")
    for number, said in enumerate(
        ("Meets “MSc <Biology>”", "Does not meet “MSc <Biology>”", "Requirement “MSc <Biology>”")
    ):
        expect(rows.nth(number)).to_contain_text(said)
    expect(rows.nth(3)).not_to_contain_text("Biology")
    picture(phone, "org-history-judged")
    expect(phone.locator("#shown")).to_have_text("5 checks loaded. There are more.")


def test_filters_stay_in_the_address_and_out_of_what_a_server_logs(phone: Page, site: Canned) -> None:
    opened(phone, "org/history")
    assert phone.locator("#state option[value=practice]").count() == 0, "what is for practice is not listed"
    phone.fill("#candidate_id", "KXA 104 827")
    phone.fill("#from", "2026-12-09")
    phone.fill("#to", "2026-12-10")
    phone.select_option("#state", "valid")
    site.asked.clear()
    with phone.expect_navigation():
        phone.click("#filters button")
    expect(phone.locator("#list")).to_be_visible()
    assert phone.url.endswith("/en/org/history#candidate_id=KXA+104+827&from=2026-12-09&to=2026-12-10&state=valid")
    (path,) = asked_for(site)
    assert path.startswith("/v1/verifications?candidate_id=KXA+104+827&from=2026-12-")
    assert path.endswith("Z&state=valid")
    assert phone.input_value("#from") == "2026-12-09"
    assert phone.input_value("#state") == "valid"


def test_checks_by_one_requirement_are_listed_also_of_a_retired_one(phone: Page, site: Canned) -> None:
    opened(phone, "org/history")
    phone.select_option("#profile_id", label=BIOLOGY.name)
    site.asked.clear()
    with phone.expect_navigation():
        phone.click("#filters button")
    expect(phone.locator("#list")).to_be_visible()
    assert phone.url.endswith(f"#profile_id={BIOLOGY.id}")
    assert asked_for(site) == [f"/v1/verifications?profile_id={BIOLOGY.id}"]
    expect(phone.locator("#profile_id")).to_have_value(BIOLOGY.id)
    opened(phone, "org/history#profile_id=retired")
    expect(phone.locator("#profile_id option:checked")).to_have_text("One that was retired")
    assert asked_for(site)[-1] == "/v1/verifications?profile_id=retired"


def test_more_is_fetched_by_the_cursor_and_past_pages_without_a_line(phone: Page, site: Canned) -> None:
    opened(phone, "org/history")
    empty = {"data": [], "has_more": True, "next_cursor": "WyJvMiJd"}
    last = {"data": PAGE["data"][:1], "has_more": False, "next_cursor": None}
    answers = iter([empty, last])

    def answer(method: str, path: str) -> Any:
        return (200, next(answers)) if path.startswith(LIST[1]) else problem(404, "not_found")

    site.answer = answer  # type: ignore[method-assign]
    phone.click("#more")
    expect(phone.locator("#list tbody tr")).to_have_count(6)
    expect(phone.locator("#shown")).to_have_text("6 checks loaded. These are all.")
    expect(phone.locator("#more")).to_be_hidden()
    assert [path.partition("?")[2] for path in asked_for(site)[1:]] == ["cursor=WyJvMSJd", "cursor=WyJvMiJd"]
    assert phone.evaluate("document.activeElement.localName") == "tr"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (0, ["Genuine and current · ", "For: Admission to studies", "Checked by ", "176", "Valid"]),
        (1, ["Replaced by a newer version", "You saw version 1. This is version 2.", "205"]),
        (2, ["This result is withheld."]),
        (3, ["This result has been taken back. It must not be used."]),
        (4, ["Pending", "Scores cannot be shown now."]),
    ],
)
def test_a_check_is_opened_and_the_way_back_has_the_focus(phone: Page, line: int, found: list[str]) -> None:
    opened(phone, "org/history")
    button = phone.locator("#list tbody tr").nth(line).locator("button").first
    button.click()
    expect(phone.locator("#who")).to_be_focused()
    for each in found:
        expect(phone.locator("#one")).to_contain_text(each)
    assert (phone.locator("#one .figures").count() > 0) is (line < 2)
    assert violations(phone) == []
    assert not is_too_wide(phone)
    assert phone.url.endswith(f"#check={PAGE['data'][line]['verification_id']}")
    phone.click("#back")
    expect(button).to_be_focused()
    assert phone.url.endswith("/en/org/history")


@pytest.mark.parametrize("way", ["link", "browser"])
def test_the_way_back_from_a_check_keeps_the_filter_and_what_was_loaded(phone: Page, site: Canned, way: str) -> None:
    opened(phone, "org/history#state=valid")
    phone.locator("#list tbody button").first.click()
    expect(phone.locator("#who")).to_be_focused()
    site.asked.clear()
    if way == "link":
        phone.click("#back")
    else:
        phone.go_back()
    expect(phone.locator("#list")).to_be_visible()
    assert phone.url.endswith("#state=valid")
    assert phone.input_value("#state") == "valid"
    assert asked_for(site) == []


def test_a_check_that_a_link_names_is_opened_once_it_is_asked_for(phone: Page, site: Canned) -> None:
    check = PAGE["data"][0]["verification_id"]
    opened(phone, f"org/history#state=valid&check={check}")
    expect(phone.locator("#ask")).to_contain_text("The candidate sees that you did")
    picture(phone, "org-history-ask")
    assert violations(phone) == []
    assert asked_for(site) == [], "no look is recorded by a link"
    phone.click("#open")
    expect(phone.locator("#who")).to_be_focused()
    assert asked_for(site) == [f"/v1/verifications/{check}"]
    phone.click("#back")
    expect(phone.locator("#list")).to_be_visible()
    assert phone.url.endswith("#state=valid")


def test_a_check_that_cannot_be_opened_leaves_the_list(phone: Page, site: Canned) -> None:
    opened(phone, "org/history")
    site.answers[("GET", f"/v1/verifications/{PAGE['data'][0]['verification_id']}")] = problem(429, "rate_limited")
    phone.locator("#list tbody button").first.click()
    expect(phone.locator("#errors")).to_be_focused()
    expect(phone.locator("#errors")).to_contain_text("Too many attempts.")
    expect(phone.locator("#list")).to_be_visible()


def test_a_filter_that_is_refused_can_be_put_right(phone: Page, site: Canned) -> None:
    site.answers[LIST] = problem(422, "validation_failed")
    phone.goto("/en/org/history#candidate_id=x")
    expect(phone.locator("#errors")).to_contain_text("Check what you have filtered by")
    expect(phone.locator("#filters")).to_be_visible()
    assert phone.input_value("#candidate_id") == "x"


def test_without_a_check_the_page_says_so(phone: Page, site: Canned) -> None:
    site.answers[LIST] = (200, {"data": [], "has_more": False, "next_cursor": None})
    opened(phone, "org/history")
    expect(phone.locator("#empty")).to_be_visible()
    expect(phone.locator("#list")).to_be_hidden()


def test_the_checks_are_saved_as_they_are_filtered(phone: Page, site: Canned) -> None:
    opened(phone, "org/history#state=recalled")
    site.answers[LIST] = (200, Sheet(b"a,b\r\n", {"Content-Disposition": 'attachment; filename="verifications.csv"'}))
    with phone.expect_download() as saved:
        phone.click("#download")
    assert saved.value.suggested_filename == "verifications.csv"
    assert asked_for(site)[-1] == "/v1/verifications?state=recalled&format=csv"
    expect(phone.locator("#shown")).to_have_text("Saved as verifications.csv.")


def test_receipts_of_a_check_and_of_a_later_look_are_saved(phone: Page, site: Canned) -> None:
    check = PAGE["data"][0]["verification_id"]
    look = CHECKS_LISTED[("GET", f"/v1/verifications/{check}")][1]["look_id"]
    for each in (check, look):
        file = Sheet(b"{}", {"Content-Disposition": f'attachment; filename="receipt-{each}.json"'})
        site.answers[("GET", f"/v1/verifications/{check}/receipts/{each}")] = (200, file)
    opened(phone, "org/history")
    with phone.expect_download() as saved:
        phone.locator("#list tbody tr").first.get_by_role("button", name="Receipt").click()
    assert saved.value.suggested_filename == f"receipt-{check}.json"
    expect(phone.locator("#shown")).to_have_text(f"Saved as receipt-{check}.json.")
    phone.locator("#list tbody button").first.click()
    with phone.expect_download() as saved:
        phone.click("#receipt")
    assert saved.value.suggested_filename == f"receipt-{look}.json"
    expect(phone.locator("#kept")).to_have_text(f"Saved as receipt-{look}.json.")


@pytest.mark.parametrize("language", ["en", *(pytest.param(each, marks=pytest.mark.long) for each in ("es", "ca"))])
def test_the_page_of_checks_is_sound_narrow_and_wide(chromium: Browser, site: Canned, language: str) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        opened(page, "org/history", language)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
