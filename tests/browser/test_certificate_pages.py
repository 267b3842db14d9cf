"""The page of a candidate's certificates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, PICTURES, WIDE, picture
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sent, sound
from tests.web.canned import Canned, problem
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
    leaving = phone.locator("details", has_text="The address is erased at once")
    leaving.locator("summary").click()
    assert sent(site, ("DELETE", DISPATCH)) == []
    leaving.get_by_role("button").click()
    expect(phone.locator("#said")).to_contain_text("the address is erased")
    assert len(sent(site, ("DELETE", DISPATCH))) == 1


BEFORE, PAST, LAPSED = (
    datetime(2026, 12, 20, 12, tzinfo=UTC),
    datetime(2027, 2, 1, tzinfo=UTC),
    datetime(2027, 12, 1, tzinfo=UTC),
)


def shown_at(phone: Page, site: Canned, at: datetime, *results: dict[str, Any], language: str = "en") -> None:
    site.answers[MY_CERTIFICATES] = (200, {"data": list(results)})
    phone.clock.set_fixed_time(at)
    opened(phone, "certificates", language)


@pytest.mark.parametrize("stage", ["at_centre", "ready"])
def test_whom_the_candidate_has_named_stays_shown_and_revocable_beside_the_courier(
    phone: Page, site: Canned, stage: str
) -> None:
    shown_at(phone, site, BEFORE, certified(stage, named="Pau Riera", is_asked=True))
    expect(phone.locator("#each")).to_contain_text("Pau Riera may collect it.")
    expect(phone.get_by_role("button", name="Take it back")).to_be_visible()


def test_a_recalled_certificate_is_named_by_its_own_number(phone: Page, site: Canned) -> None:
    both, alone, unprinted = certified("made"), certified("recalled"), certified("recalled")
    both["certificates"] += alone["certificates"]
    unprinted["certificates"][0] |= {"number": None}
    shown_at(phone, site, BEFORE, both, alone, unprinted)
    cards = phone.locator("#each .card")
    expect(cards.nth(0).locator(".part").nth(1)).to_contain_text("B1234567 was recalled: another takes its place.")
    expect(cards.nth(1)).to_contain_text("Certificate B1234567 was recalled. If you have it, hand it in")
    expect(cards.nth(2)).to_contain_text("there is nothing to hand in.")


# What is said of a day, before it and after it.
DAYS: dict[str, tuple[dict[str, Any], datetime, str]] = {
    "least": (certified("numbered"), BEFORE, "take it back at least until 29 December 2026."),
    "unannounced": (certified("made"), BEFORE, "before it can be collected, and no later than 28 November 2027."),
    "late": (certified("numbered"), PAST, "before it can be collected, and no later than 28 November 2027."),
    "asked": (certified("numbered", is_asked=True), BEFORE, "take it back at least until 29 December 2026."),
    "last-day": (certified("at_centre", is_asked=True), BEFORE, "If it has not been sent by 28 November 2027"),
    "closed": (certified("ready"), PAST, "could be asked for, changed and taken back until 29 December 2026."),
    "closed-asked": (certified("ready", is_asked=True), PAST, "changed and taken back until 29 December 2026."),
    "lapsed": (certified("ready"), LAPSED, "Until 28 November 2027 it could go by courier. Collect it now"),
    "from": (certified("numbered"), BEFORE, "You can collect it from 30 December 2026 on."),
    "from-past": (certified("numbered"), PAST, "You can collect it as soon as your centre has it."),
    "sent-from": (certified("numbered", is_asked=True), BEFORE, "It is sent from 30 December 2026 on"),
    "sent-past": (certified("numbered", is_asked=True), PAST, "It is sent as soon as your centre has it"),
    "elsewhere": (certified("numbered"), BEFORE, "Your exam centre sends it to these countries only."),
}


@pytest.mark.parametrize("at", [BEFORE, PAST, LAPSED], ids=["before", "past", "lapsed"])
def test_each_day_of_the_courier_is_said_while_it_is_true(phone: Page, site: Canned, at: datetime) -> None:
    lines = [(result, said) for result, when, said in DAYS.values() if when == at]
    shown_at(phone, site, at, *(result for result, _ in lines))
    for place, (_, said) in enumerate(lines):
        expect(phone.locator("#each .card").nth(place)).to_contain_text(said)


def test_a_refused_address_is_marked_in_the_language_of_the_page(phone: Page, site: Canned) -> None:
    shown_at(phone, site, BEFORE, certified("at_centre", named="Pau Riera"), language="es")
    site.answers[("DELETE", NAMING.replace("made", "at_centre"))] = (204, None)
    phone.get_by_role("button", name="Retirar la autorización").click()
    expect(phone.locator("#said")).not_to_be_empty()
    asking = phone.locator("details", has_text="mensajería")
    asking.locator("summary").click()
    asking.locator("select").select_option("ES")
    for name, text in (("line_1", "<b>Major</b>"), ("town", "Girona")):
        asking.locator(f"[name={name}]").fill(text)
    pointed = {"pointer": "/address/line_1", "code": "invalid", "detail": "Write it without markup."}
    site.answers[("PUT", DISPATCH)] = problem(422, "validation_failed", errors=[pointed])
    asking.get_by_role("button").click()
    expect(asking.locator("[name=line_1]")).to_be_focused()
    expect(asking.locator(".error:visible")).to_contain_text("sin signos como < o >")
    expect(phone.locator("#said")).to_be_empty()  # an old success goes with a new act
    site.answers[("PUT", DISPATCH)] = problem(422, "dispatch_closed")
    asking.get_by_role("button").click()
    expect(phone.locator("#errors")).to_contain_text("Ya es tarde para esto")


def test_the_printed_letter_has_its_own_heading_alone(phone: Page, site: Canned) -> None:
    opened(phone, "certificates")
    phone.emulate_media(media="print")
    expect(phone.get_by_role("heading", name="Authorisation to collect a certificate")).to_be_visible()
    expect(phone.locator("h1")).to_be_hidden()


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
