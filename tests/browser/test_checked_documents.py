"""What the page on which a document is checked says, and of which document: whatever is dropped, typed or scanned."""

from __future__ import annotations

from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from shared.documents.document_number import EXAMPLE
from tests.browser.test_document_pages import DROP, FILE, VERDICTS
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sent, sound
from tests.web.canned import Canned
from tests.web.canned_documents import CHECK, TOKEN, a_certified, a_check

pytestmark = pytest.mark.browser

MARK = "([each]) => { const style = getComputedStyle(each, '::before'); return [style.content, style.color]; }"


def test_verdicts_differ_by_sign_and_colour(phone: Page, site: Canned) -> None:
    marks = []
    for state in ("current", "replaced", "unknown"):
        site.answers[CHECK] = (200, a_check(state))
        opened(phone, "check")
        phone.set_input_files("#file", FILE)
        expect(phone.locator("#done h2")).to_be_focused()
        marks.append(phone.locator("#done h2").evaluate_all(MARK))
    assert [sign for sign, _ in marks] == ['"✓" / ""', '"!" / ""', '"✕" / ""']
    assert len({colour for _, colour in marks}) == 3


def test_what_is_dropped_onto_a_verdict_is_checked_anew(phone: Page, site: Canned) -> None:
    """And never read as that of the file before."""
    opened(phone, "check")
    phone.set_input_files("#file", FILE)
    expect(phone.locator("#done h2")).to_have_text(VERDICTS["current"])
    site.answers[CHECK] = (200, a_check("unknown"))
    phone.evaluate(DROP, 1)
    expect(phone.locator("#done h2")).to_have_text(VERDICTS["unknown"])
    expect(phone.locator("#what")).to_have_text("The file: 0.pdf")
    expect(phone.locator("#statement > *")).to_have_count(0)
    phone.evaluate(DROP, 2)
    expect(phone.locator("#errors")).to_contain_text("Choose one file")
    expect(phone.locator("#done")).to_be_hidden()


def test_what_is_dropped_onto_the_page_of_a_qr_code_is_checked_in_its_place(phone: Page, site: Canned) -> None:
    phone.goto(f"/check#{TOKEN}")
    phone.evaluate(DROP, 1)
    expect(phone.locator("#what")).to_have_text("The file: 0.pdf")
    assert "#" not in phone.url
    assert sent(site, CHECK) == [{"sha256": sha256(b"dropped").hexdigest()}]


def test_of_two_checks_at_once_the_last_one_is_shown(phone: Page, site: Canned) -> None:
    """The number's answer comes after that of the file, which was dropped while it was awaited."""
    waiting: list[Route] = []

    def held(route: Route) -> None:
        if "number" in (route.request.post_data or ""):
            waiting.append(route)
        else:
            route.continue_()

    phone.route("**/v1/document-checks", held)
    opened(phone, "check")
    phone.fill("#number", EXAMPLE)
    phone.press("#number", "Enter")
    phone.evaluate(DROP, 1)
    expect(phone.locator("#what")).to_have_text("The file: 0.pdf")
    with phone.expect_response("**/v1/document-checks"):
        waiting[0].continue_()
    expect(phone.locator("form button[aria-disabled]")).to_have_count(0)
    expect(phone.locator("#what")).to_have_text("The file: 0.pdf")
    expect(phone.locator("#statement .figures")).to_be_visible()


def test_an_empty_file_is_said_to_be_empty(phone: Page, site: Canned) -> None:
    opened(phone, "check")
    phone.set_input_files("#file", {**FILE, "buffer": b""})
    expect(phone.locator("#errors")).to_contain_text("This file is empty")
    assert sent(site, CHECK) == []


def test_an_unknown_number_stays_to_be_compared(phone: Page, site: Canned) -> None:
    site.answers[CHECK] = (200, a_check("unknown", by_number=True))
    opened(phone, "check")
    phone.fill("#number", EXAMPLE)
    phone.press("#number", "Enter")
    expect(phone.locator("#what")).to_have_text(f"The number: {EXAMPLE}")
    phone.click("#again")
    expect(phone.locator("#number")).to_be_focused()
    expect(phone.locator("#number")).to_have_value(EXAMPLE)
    site.answers[CHECK] = (200, a_check("current", by_number=True))
    phone.press("#number", "Enter")
    expect(phone.locator("#done h2")).to_contain_text("Current")
    phone.click("#again")
    expect(phone.locator("#number")).to_have_value("")


@pytest.mark.parametrize("page", ["check", "s"])
def test_a_broken_escape_behind_the_hash_is_sent_as_it_is(phone: Page, site: Canned, page: str) -> None:
    """No fault of ours: the API refuses it as a token."""
    phone.goto(f"/{page}#%zz")
    phone.click("form button:visible")
    expect(phone.locator("#done h2")).to_be_focused()
    assert [body["token"] for _, path, body in site.asked if path != "/v1/me"] == ["%zz"]


def test_a_certifying_statement_is_named_and_has_no_scores(phone: Page, site: Canned) -> None:
    site.answers[CHECK] = (200, a_certified())
    phone.goto(f"/check#{TOKEN}")
    phone.click("#coded button")
    expect(phone.locator("#checked")).to_contain_text(f"Certifying statement, number {EXAMPLE}")
    expect(phone.locator("#about")).to_contain_text("in the place of a lost certificate")
    expect(phone.locator("#about")).to_contain_text("has no scores")
    expect(phone.locator("#done [data-message]")).to_contain_text("Compare the name, the grade and the level")
    expect(phone.locator("#statement .hero:visible")).to_have_text(["A", "C1"])
    expect(phone.locator("#statement .papers")).to_have_count(0)
    assert sound(phone)


def test_a_result_that_lost_its_certificate_is_not_relied_on(phone: Page, site: Canned) -> None:
    site.answers[CHECK] = (200, a_certified("replaced", awarded=False))
    opened(phone, "check")
    phone.set_input_files("#file", FILE)
    expect(phone.locator("#done [data-message]")).to_contain_text("there is no certificate of it now")
    expect(phone.locator("#statement > *")).to_have_count(0)


@pytest.mark.parametrize("state", ["current", "replaced"])
def test_what_was_checked_very_often_has_its_state_and_says_why_no_more(phone: Page, site: Canned, state: str) -> None:
    site.answers[CHECK] = (200, {**a_check(state), "statement": None, "certified": None, "limited": True})
    opened(phone, "check")
    phone.set_input_files("#file", FILE)
    expect(phone.locator("#done h2")).to_contain_text(VERDICTS[state].partition(" at ")[0])
    expect(phone.locator("#done [data-message]")).to_contain_text("checked very often today")
    expect(phone.locator("#done [data-message]")).not_to_contain_text("stands here")
    expect(phone.locator("#statement > *")).to_have_count(0)


@pytest.mark.parametrize("path", ["check", "register", "org/verify", "centre/candidates", "requirements"])
def test_without_a_script_nothing_is_offered_that_needs_one(chromium: Browser, site: Canned, path: str) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/en/{path}")
    expect(page.locator("noscript .notice")).to_be_visible()
    expect(page.locator("form:visible, input:visible, button:visible, #asking:visible")).to_have_count(0)
    context.close()
