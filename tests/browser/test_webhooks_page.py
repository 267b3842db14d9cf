"""An organisation's webhooks with their deliveries, and what changed, in three languages and two widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import NARROW, WIDE, violations
from tests.browser.test_forms import SUBMIT
from tests.browser.test_pages import opened
from tests.web.canned import Canned
from tests.web.canned_people import APPROVED
from tests.web.canned_webhooks import DELIVERIES_AT, LINES, PATH, SECRET, WAITING

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture(autouse=True)
def approved(site: Canned) -> None:
    site.answers["GET", "/v1/organisations/me"] = (200, APPROVED)


@pytest.mark.parametrize(
    ("language", "recalled", "off", "timed_out"),
    [
        ("en", "Results were taken back together", "Switched off by us", "no answer within ten seconds"),
        pytest.param(
            "es",
            "Se retiraron resultados en conjunto",
            "Lo hemos desactivado",
            "sin respuesta en diez segundos",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "ca",
            "S’han retirat resultats en conjunt",
            "L’hem desactivat",
            "sense resposta en deu segons",
            marks=pytest.mark.long,
        ),
    ],
)
def test_changes_webhooks_and_deliveries_are_said_in_words_and_fit_the_screen(
    chromium: Browser, site: Canned, language: str, recalled: str, off: str, timed_out: str
) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        opened(page, "org/changes", language)
        expect(page.locator("#list")).to_contain_text(recalled)
        links = [each.get_attribute("href") for each in page.locator("#list tbody a").all()]
        assert links == [f"/{language}/org/batch#b1", *[f"/{language}/org/history#check=c1"] * (len(LINES) - 1)]
        assert violations(page) == []
        opened(page, "org/webhooks", language)
        expect(page.locator("#some tbody tr").nth(1)).to_contain_text(off)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#some tbody tr").nth(0).locator(".own > button").nth(0).click()
        expect(page.locator("#which")).to_be_focused()
        expect(page.locator("#one tbody")).to_contain_text(timed_out)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_webhook_is_made_its_secret_shown_once_and_a_delivery_sent_again(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    opened(page, "org/webhooks")
    page.click(SUBMIT)
    expect(page.locator("#url-error")).to_have_text("Fill in this field.")
    page.fill("#url", " https://crm.example.org/results/in ")
    page.uncheck("#type-1")
    page.click(SUBMIT)
    expect(page.locator("#shown")).to_have_text(SECRET)
    expect(page.locator("#said")).to_be_focused()
    page.click("#copy")
    expect(page.locator("#copied")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == SECRET
    page.locator("#some tbody tr").nth(0).locator(".own > button").nth(0).click()
    expect(page.locator("#secret")).to_be_hidden()
    page.locator("#one tbody tr").nth(1).locator("button").click()
    expect(page.locator("#done")).to_have_text("It is sent again.")
    page.click("#try")
    expect(page.locator("#done")).to_contain_text("A test is on its way.")
    page.click("#back")
    expect(page.locator("#list")).to_be_visible()
    context.close()
    (made,) = [each for each in site.asked if each[:2] == ("POST", PATH)]
    assert made[2]["url"] == "https://crm.example.org/results/in"
    assert "result.shared" not in made[2]["types"]
    assert [each[1] for each in site.asked if each[1].startswith(DELIVERIES_AT) and each[0] == "POST"] == [
        f"{DELIVERIES_AT}/{WAITING.id}/replays"
    ]
