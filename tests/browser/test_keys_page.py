"""An organisation's keys: made and shown once, copied, replaced and revoked, in three languages and two widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import NARROW, WIDE, violations
from tests.browser.test_forms import SUBMIT
from tests.browser.test_pages import opened
from tests.web.canned import Canned
from tests.web.canned_keys import CRM, KEY, PATH
from tests.web.canned_people import APPROVED

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(autouse=True)
def approved(site: Canned) -> None:
    site.answers["GET", "/v1/organisations/me"] = (200, APPROVED)


@pytest.mark.parametrize(
    ("language", "never_used", "old"),
    [
        ("en", "Never used", "The one before, which ends in k9Qz, is good until"),
        pytest.param("es", "Sin usar", "La anterior, que termina en k9Qz, vale hasta", marks=pytest.mark.long),
        pytest.param("ca", "Sense fer servir", "L’anterior, que acaba en k9Qz, val fins", marks=pytest.mark.long),
    ],
)
def test_keys_are_listed_in_words_and_fit_the_screen(
    chromium: Browser, site: Canned, language: str, never_used: str, old: str
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        opened(page, "org/keys", language)
        expect(page.locator("#some tbody tr").nth(0)).to_contain_text(old)
        expect(page.locator("#some tbody tr").nth(1)).to_contain_text(never_used)
        for each in page.locator("#some summary").all():
            each.click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_key_is_made_shown_once_copied_replaced_and_revoked(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_viewport_size({"width": NARROW, "height": 900})
    opened(page, "org/keys")
    page.click(SUBMIT)
    expect(page.locator("#name-error")).to_have_text("Fill in this field.")
    page.fill("#name", " CRM ")
    page.check("#scope-3")
    page.check("#mode-2")
    page.click(SUBMIT)
    expect(page.locator("#shown")).to_have_text(KEY)
    expect(page.locator("#said")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.click("#copy")
    expect(page.locator("#copied")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == KEY
    first = page.locator("#some tbody tr").nth(0)
    first.locator("summary").nth(0).click()
    first.locator("select").select_option("0")
    first.locator("details button").nth(0).click()
    expect(page.locator("#said")).to_have_text("The key is replaced.")
    expect(page.locator("#shown")).to_have_text(KEY)
    first.locator("summary").nth(1).click()
    first.locator("details button").nth(1).click()
    expect(page.locator("#said")).to_have_text("The key is revoked.")
    expect(page.locator("#secret")).to_be_hidden()
    opened(page, "org/keys")
    assert KEY not in page.content()
    context.close()
    asked = [each[:3] for each in site.asked if each[0] != "GET"]
    assert asked[0] == ("POST", PATH, {"name": "CRM", "scopes": ["verify", "feed"], "mode": "test"})
    assert asked[1] == ("POST", f"{PATH}/{CRM.id}/rotations", {"old_ends_in_hours": 0})
    assert asked[2][:2] == ("DELETE", f"{PATH}/{CRM.id}")


def test_an_officer_reads_who_keeps_keys(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    refused = {"code": "not_allowed", "detail": "", "title": "", "type": "", "status": 403, "request_id": ""}
    page.route("**/v1/api-keys", lambda route: route.fulfill(status=403, json=refused))
    opened(page, "org/keys")
    expect(page.locator("#errors")).to_contain_text("by an administrator of your organisation")
    expect(page.locator("#form")).to_be_hidden()
    context.close()
