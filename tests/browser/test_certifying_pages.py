"""The pages of lost certificates: what may be asked for before anybody applies, each application, the centre's list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, PICTURES, WIDE, picture
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sent, sound
from tests.web.canned import Canned, problem
from tests.web.canned_certifying import AT_CENTRE, DUE, ISSUED, LISTED, MADE, OFFERS, REFUSED, SEARCHED, mine

pytestmark = pytest.mark.browser

PAGE, DESK = "results/certifying", "centre/certifying"
PAYMENT = ("POST", f"/v1/certifying-statements/{AT_CENTRE[0]['id']}/payments")


def test_fee_and_way_come_before_the_application(phone: Page, site: Canned) -> None:
    site.answers[LISTED] = (200, mine(offers=OFFERS[:2]))
    opened(phone, PAGE)
    first, second = phone.locator("#offers .card").all()
    expect(first).to_contain_text("€100.00")
    expect(first).to_contain_text("Directly to the awarding body")
    expect(first).to_contain_text("not given back")
    expect(first.locator("input")).to_have_count(2)
    expect(first).to_contain_text(
        "Until 1 March 2029, included, your exam centre can ask for another certificate: ask it first. "
        "Until 1 September 2027, included, another one is free."
    )
    expect(second.locator("button")).to_have_count(0)
    expect(second).to_contain_text("Your certificate is at your exam centre: collect it there.")
    assert sound(phone)
    first.locator("button").click()
    expect(first.locator(".error")).to_have_text("Choose what has become of your certificate.")
    assert sent(site, MADE) == []
    first.locator("label", has_text="it is lost").click()
    site.answers[MADE] = (201, {})
    site.answers[LISTED] = (200, mine(DUE, offers=OFFERS[2:]))
    first.locator("button").click()
    expect(phone.locator("#said")).to_be_focused()
    assert sent(site, MADE) == [{"session_id": "FCE-2026-06-PB", "loss": "lost"}]
    expect(phone.locator("#applications .card")).to_contain_text("Pay the fee at your exam centre, Exams Girona.")


def test_an_application_is_withdrawn_after_it_was_asked_for_twice(phone: Page, site: Canned) -> None:
    opened(phone, f"{PAGE}#PET-2026-06-PB")
    card = phone.locator("#applications .card")
    expect(card).to_have_count(1)
    expect(phone.locator("#offers .card")).to_have_count(0)
    card.locator("summary").click()
    path = f"/v1/certifying-statements/{DUE.id_of(DUE.applications[0])}/withdrawals"
    site.answers["POST", path] = problem(409, "application_state")
    card.locator("details button").click()
    expect(phone.locator("#errors")).to_contain_text("has moved on meanwhile")
    site.answers["POST", path] = (201, {})
    card.locator("details button").click()
    expect(phone.locator("#said")).to_contain_text("You have withdrawn the application")
    assert sent(site, ("POST", path)) == [{"revision": 1}] * 2


def test_an_answer_is_in_words_and_with_its_reason(phone: Page, site: Canned) -> None:
    site.answers[LISTED] = (200, mine(ISSUED, REFUSED))
    opened(phone, PAGE)
    done, refused = phone.locator("#applications .card").all()
    expect(done).to_contain_text("Your certifying statement is issued.")
    expect(done.locator("li")).to_have_count(5)
    site.answers["POST", "/v1/me/results/KET-2026-06-PB/documents"] = problem(422, "no_certificate")
    done.get_by_role("button").click()
    expect(phone.locator("#errors")).to_contain_text("This result is not shown at present")
    wanted = [{"kind": "certifying_statement", "language": "en"}]
    assert sent(site, ("POST", "/v1/me/results/KET-2026-06-PB/documents")) == wanted
    expect(refused).to_contain_text("Reason: There is no record of this certificate.")
    expect(phone.locator("details")).to_have_count(0)
    site.answers[LISTED] = (200, mine())
    opened(phone, PAGE)
    expect(phone.locator("#empty")).to_be_visible()


def test_the_centre_records_a_fee_in_two_taps(phone: Page, site: Canned) -> None:
    opened(phone, DESK)
    assert sound(phone)
    rows = phone.locator("#some tbody tr")
    expect(rows).to_have_count(3)
    for row in rows.all():
        expect(row).to_contain_text("(Madrid)")
    rows.first.locator("summary").click()
    expect(rows.first).to_contain_text("Núria García Puig has paid €100.00, the whole fee.")
    assert sent(site, PAYMENT) == []
    rows.first.locator("details button").click()
    expect(phone.locator("#said")).to_be_focused()
    assert sent(site, PAYMENT) == [{"amount": 10000, "currency": "EUR", "revision": 1}]
    expect(rows.first.locator(".tag")).to_have_text("With the awarding body")
    expect(rows.first.locator("button")).to_have_count(0)
    phone.click("#groups a[data-state=ended]")
    expect(phone.locator("#empty")).to_be_visible()


@pytest.mark.skipif(not PICTURES, reason="for people to look at: make pictures")
def test_pictures_of_lost_certificates_are_kept(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            for name, answer in (
                ("offers", mine(offers=OFFERS[:2])),
                ("states", mine(DUE, SEARCHED, ISSUED, REFUSED, offers=OFFERS[2:])),
            ):
                site.answers[LISTED] = (200, answer)
                opened(page, PAGE)
                picture(page, f"certifying-{name}-{width}-{theme}")
            site.answers.clear()
            opened(page, DESK)
            page.locator("summary").first.click()
            picture(page, f"centre-certifying-{width}-{theme}")
    context.close()
