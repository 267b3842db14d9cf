"""The page of a candidate's certificates."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, PICTURES, WIDE, picture
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sent, sound
from tests.web.canned import Canned
from tests.web.canned_certificates import ASKED, DISPATCH, MY_CERTIFICATES, NAMING, OF_EACH, certified

pytestmark = pytest.mark.browser


def test_each_certificate_says_its_next_step(phone: Page, site: Canned) -> None:
    opened(phone, "certificates")
    expect(phone.locator("#each .card")).to_have_count(len(OF_EACH))
    ready = phone.locator("#each .card").nth(3)
    expect(ready).to_contain_text("Collect it at")
    expect(ready).to_contain_text("Bring a passport")
    expect(ready).to_contain_text("It is kept for you until 30 December 2027.")
    lost = phone.get_by_role("link", name="Lost your certificate?")
    expect(lost).to_have_count(sum(bool(each["certificates"]) for each in OF_EACH))
    expect(lost.first).to_have_attribute("href", f"/en/results/certifying#{OF_EACH[0]['session']['id']}")
    assert sound(phone)


def test_somebody_is_named_and_may_be_taken_back(phone: Page, site: Canned) -> None:
    opened(phone, "certificates")
    first = phone.locator("#each .card").first.locator("details", has_text="Somebody else")
    first.locator("summary").click()
    first.locator("button").click()
    expect(first.locator(".error")).to_be_visible()
    first.locator("input").fill("Pau Riera")
    site.answers[MY_CERTIFICATES] = (200, {"data": [certified("numbered", named="Pau Riera")]})
    first.locator("button").click()
    expect(phone.locator("#said")).to_have_text("Pau Riera may collect it.")
    assert sent(site, ("PUT", NAMING)) == [{"name": "Pau Riera"}]
    phone.evaluate("window.print = () => { window.printed = true; }")
    phone.get_by_role("button", name="Print a letter").click()
    assert phone.evaluate("window.printed")
    expect(phone.locator("#letter-text")).to_contain_text("authorise Pau Riera to collect my certificate")
    site.answers[MY_CERTIFICATES] = (200, {"data": [certified("numbered")]})
    phone.get_by_role("button", name="Take it back").click()
    expect(phone.locator("#said")).to_have_text("Nobody but you may collect it now.")
    assert sound(phone)


def test_dispatch_is_asked_for_with_its_price_in_view_and_taken_back(phone: Page, site: Canned) -> None:
    site.answers[MY_CERTIFICATES] = (200, {"data": [certified("at_centre")]})
    opened(phone, "certificates")
    asking = phone.locator("details", has_text="Have it sent by courier")
    asking.locator("summary").click()
    expect(asking).to_contain_text("You can ask for it, change it and take it back until 29 December 2026.")
    assert asking.locator("option").all_inner_texts() == ["Choose", "Andorra", "Spain"]
    asking.get_by_role("button").click()
    expect(asking.locator("select")).to_be_focused()
    asking.locator("select").select_option("ES")
    expect(asking.locator("[role=status]")).to_have_text("€12.00, to be paid to the courier at the door.")
    assert sound(phone)
    asking.get_by_label("Street and number").fill("Carrer Major 5, 3r 2a")
    asking.get_by_label("Postal code").fill("17001")
    asking.get_by_label("Town").fill("Girona")
    site.answers[MY_CERTIFICATES] = (200, {"data": [certified("at_centre", is_asked=True)]})
    asking.get_by_role("button").click()
    expect(phone.locator("#said")).to_have_text("It will be sent to this address.")
    (wanted,) = sent(site, ("PUT", DISPATCH))
    assert (wanted["price"], wanted["address"]["country"]) == (ASKED["price"], "ES")
    assert wanted["address"]["line_1"] == "Carrer Major 5, 3r 2a"
    expect(phone.locator("#each")).to_contain_text("You pay the courier €12.00 at the door.")
    expect(phone.locator("#each")).not_to_contain_text("Somebody else collects it")
    assert sound(phone)
    site.answers[MY_CERTIFICATES] = (200, {"data": [certified("at_centre")]})
    phone.get_by_role("button", name="Do not send it: I collect it").click()
    expect(phone.locator("#said")).to_contain_text("the address is erased")
    assert len(sent(site, ("DELETE", DISPATCH))) == 1


def test_a_parcel_that_came_back_says_what_to_do_next(phone: Page, site: Canned) -> None:
    asked = certified("ready", is_asked=True, came_back=True)
    site.answers[MY_CERTIFICATES] = (200, {"data": [asked, certified("ready", came_back=True)]})
    opened(phone, "certificates")
    first, second = phone.locator("#each .card").all()
    for card in (first, second):
        expect(card).to_contain_text("The courier could not deliver it and brought it back to")
        expect(card).to_contain_text("Bring a passport")
    expect(first).to_contain_text("it can only go to the same address")
    expect(first).to_contain_text("The courier had this address:")
    expect(first).not_to_contain_text("It goes by courier to:")
    expect(first).not_to_contain_text("It is sent from")
    expect(second).not_to_contain_text("the same address")
    assert sound(phone)


def test_a_statement_with_a_certificate_says_where_to_follow_it(phone: Page, site: Canned) -> None:
    opened(phone, "results/statement#FCE")
    expect(phone.get_by_role("link", name="Where it is, and who may collect it")).to_be_visible()
    lost = phone.get_by_role("link", name="Lost your certificate?")
    expect(lost).to_have_attribute("href", "/en/results/certifying#FCE")
    for without in ("FCE-pending", "IELTS"):
        opened(phone, f"results/statement#{without}")
        expect(phone.get_by_role("link", name="Lost your certificate?")).to_have_count(0)


@pytest.mark.skipif(not PICTURES, reason="for people to look at: make pictures")
def test_pictures_of_certificates_are_kept(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            opened(page, "certificates")
            expect(page.locator("#each .card")).to_have_count(len(OF_EACH))
            page.locator("#each .card summary").first.click()
            page.locator("#each .card").nth(2).locator("summary").last.click()
            page.locator("#each .card").nth(2).locator("select").select_option("AD")
            picture(page, f"certificates-{width}-{theme}")
            opened(page, "results/statement#FCE")
            picture(page, f"statement-with-certificate-{width}-{theme}")
    context.close()
