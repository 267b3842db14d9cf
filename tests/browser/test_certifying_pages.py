"""The pages of lost certificates: what may be asked for before anybody applies, each application, the centre's list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, PICTURES, WIDE, picture
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sent, sound
from tests.web.canned import Canned, list_line, problem
from tests.web.canned_centre import Sheet
from tests.web.canned_certifying import (
    AT_CENTRE,
    DUE,
    ISSUED,
    ISSUED_OFFER,
    LISTED,
    MADE,
    OFFERS,
    PRIVATE_DUE,
    REFUSED,
    SEARCHED,
    C,
    an_offer,
    mine,
    which_counts_no_more,
)

pytestmark = pytest.mark.browser

PAGE, DESK = "results/certifying", "centre/certifying"
SAVED = ("POST", "/v1/me/results/KET-2026-06-PB/documents")
PAYMENT = ("POST", f"/v1/certifying-statements/{AT_CENTRE[0]['id']}/payments")


def test_fee_and_way_come_before_the_application(phone: Page, site: Canned) -> None:
    site.answers[LISTED] = (200, mine(offers=OFFERS[:2]))
    opened(phone, PAGE)
    first, second = phone.locator("#offers .card").all()
    expect(first).to_contain_text("€100.00")
    expect(first).to_contain_text("Directly to the awarding body")
    expect(first).to_contain_text("not given back")
    expect(first.locator("fieldset label")).to_have_text(["I had it, and it is lost"])
    expect(first.locator("li")).to_have_count(1)
    expect(first).to_contain_text(
        "Until 1 March 2029, included, your exam centre can ask for another certificate: ask it first. "
        "Until 1 September 2027, included, another one is free."
    )
    expect(second.locator("button")).to_have_count(0)
    expect(second).to_contain_text("“My certificates” says how you get it, and when.")
    expect(second.get_by_role("link", name="My certificates")).to_have_attribute("href", "/en/certificates")
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
    site.answers[LISTED] = (200, mine(ISSUED, REFUSED, offers=(ISSUED_OFFER,)))
    opened(phone, PAGE)
    done, refused = phone.locator("#applications .card").all()
    expect(done).to_contain_text("save it here as often as you like")
    expect(done.locator("li")).to_have_count(5)
    site.answers[SAVED] = problem(422, "no_certificate")
    done.get_by_role("button").click()
    expect(phone.locator("#errors")).to_contain_text("This result is not shown at present")
    expect(phone.locator("#said")).to_have_text("")
    site.answers[SAVED] = (200, {"url": "/v1/me/files/a"})
    site.answers["GET", "/v1/me/files/a"] = (200, Sheet(b"%PDF", {}, "application/pdf"))
    with phone.expect_download() as download:
        done.get_by_role("button").click()
    assert download.value.suggested_filename == "certifying-statement.pdf"
    expect(phone.locator("#said")).to_have_text("Saved as certifying-statement.pdf.")
    expect(phone.locator("#said")).to_be_focused()
    assert sent(site, SAVED) == [{"kind": "certifying_statement", "language": "en"}] * 2
    expect(refused).to_contain_text("Reason: There is no record of this certificate.")
    expect(phone.locator("#applications details")).to_have_count(0)
    site.answers[LISTED] = (200, mine())
    opened(phone, PAGE)
    expect(phone.locator("#empty")).to_be_visible()


def test_after_the_issue_another_one_is_a_small_way_and_the_one_before_is_not_saved(phone: Page, site: Canned) -> None:
    site.answers[LISTED] = (200, mine(ISSUED, offers=(ISSUED_OFFER,)))
    opened(phone, PAGE)
    expect(phone.locator("#offers button")).to_be_hidden()
    phone.locator("#offers summary").click()
    expect(phone.locator("#offers details")).to_contain_text("You pay again")
    expect(phone.locator("#offers button")).to_be_visible()
    site.answers[LISTED] = (200, mine(ISSUED, offers=(an_offer("KET", C.AT_CENTRE),)))
    opened(phone, PAGE)
    expect(phone.locator("#offers > *")).to_have_count(0)
    site.answers[LISTED] = (200, which_counts_no_more(ISSUED))
    opened(phone, PAGE)
    after, before = phone.locator("#applications .card").all()
    expect(after).to_contain_text("You have withdrawn the application.")
    expect(before).to_contain_text("that application counts")
    expect(before.get_by_role("button")).to_have_count(0)
    expect(phone.locator("#offers > .card button")).to_be_visible()


@pytest.mark.parametrize(("status", "tag"), [("expected", "Withheld or taken back"), ("released", "Issued")])
def test_what_is_not_out_or_certifies_nothing_has_its_name_and_is_not_saved(
    phone: Page, site: Canned, status: str, tag: str
) -> None:
    line = list_line("KET", status)
    line["session"]["id"] = "KET-2026-06-PB"
    site.answers[LISTED] = (200, mine(ISSUED))
    site.answers["GET", "/v1/me/results"] = (200, {"data": [line]})
    opened(phone, PAGE)
    card = phone.locator("#applications .card")
    expect(card.locator("h2")).to_contain_text("A2 Key")
    expect(card.locator(".tag")).to_have_text(tag)
    expect(card).to_contain_text("it cannot be saved now")
    expect(card.get_by_role("button")).to_have_count(0)
    assert "KET-2026-06-PB" not in card.inner_text()


def test_only_what_can_be_is_a_choice_and_the_address_is_named(phone: Page, site: Canned) -> None:
    site.answers[LISTED] = (200, mine(REFUSED, PRIVATE_DUE, offers=(an_offer("CAE", C.DESTROYED),)))
    opened(phone, PAGE)
    expect(phone.locator("#offers label")).to_have_text(["I did not collect it in time"])
    expect(phone.locator('#offers [data-when="later"]')).to_be_hidden()
    expect(phone.locator("#applications")).to_contain_text("ask it how, at help@example.org.")


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
                ("states", mine(DUE, SEARCHED, REFUSED, offers=OFFERS[2:])),
                ("issued", mine(ISSUED, offers=(ISSUED_OFFER,))),
            ):
                site.answers[LISTED] = (200, answer)
                opened(page, PAGE)
                picture(page, f"certifying-{name}-{width}-{theme}")
            site.answers.clear()
            opened(page, DESK)
            page.locator("summary").first.click()
            picture(page, f"centre-certifying-{width}-{theme}")
    context.close()
