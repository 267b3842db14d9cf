"""A centre's desk with certificates: found, handed over in two taps, received by the box, and never twice."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NARROW, PICTURES, WIDE, picture
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sent, sound
from tests.web.canned import Canned, problem
from tests.web.canned_centre import CENTRE, SESSION
from tests.web.canned_centre_certificates import (
    BACK,
    BOX,
    COLLECTED,
    IN_AUGUST,
    LINES,
    LISTED,
    NAMED,
    PRINTED,
    PRINTED_TOO,
    READY,
    SENT,
    TO_SEND,
    UNCLAIMED,
)

pytestmark = pytest.mark.browser

PAGE = f"centre/certificates?session={SESSION}"
COLLECTION = ("POST", f"/v1/certificates/{READY['id']}/collections")
NAMED_COLLECTION = ("POST", f"/v1/certificates/{NAMED['id']}/collections")
ROWS = "#list tbody tr[data-id]:visible"


def listed(site: Canned, *lines: dict[str, Any], more: bool = False) -> None:
    site.answers[LISTED] = (200, {"data": list(lines), "has_more": more, "next_cursor": "next" if more else None})


def test_a_certificate_is_handed_over_in_two_taps(phone: Page, site: Canned) -> None:
    opened(phone, PAGE)
    expect(phone.locator(ROWS)).to_have_count(2)
    assert sound(phone)
    phone.get_by_role("button", name="Hand over: Oyelaran").press("Enter")
    expect(phone.locator(".panel h3")).to_be_focused()
    assert sound(phone)
    assert sent(site, COLLECTION) == []
    phone.get_by_role("button", name="Passport: hand over").click()
    expect(phone.locator("#done")).to_be_focused()
    expect(phone.locator("#done")).to_have_text("Handed over: Oyelaran-Vandermeulen, Oluwaseun Maximiliano.")
    assert sent(site, COLLECTION) == [{"identity": "passport", "revision": 4}]
    expect(phone.locator(ROWS)).to_have_count(1)
    assert sound(phone)


def test_a_certificate_is_sent_to_the_address_that_stands_with_it(phone: Page, site: Canned) -> None:
    sending = ("POST", f"/v1/certificates/{TO_SEND['id']}/dispatches")
    opened(phone, f"{PAGE}&group=dispatch")
    expect(phone.locator(ROWS)).to_have_count(1)
    row = phone.locator(ROWS).first
    expect(row).to_contain_text("Carrer Major 5, 3r 2a, Edifici Mirador, AD500 Andorra la Vella, Andorra")
    row.get_by_role("button", name="Send or hand over").click()
    expect(phone.locator(".panel")).to_contain_text("The courier takes €18.50 at the door.")
    assert sound(phone)
    phone.get_by_role("button", name="It is with the courier").click()
    expect(phone.locator("#tracking")).to_be_focused()
    assert sent(site, sending) == []
    phone.fill("#tracking", "EX 123 456 785 ES")
    phone.get_by_role("button", name="It is with the courier").click()
    expect(phone.locator("#done")).to_contain_text("With the courier:")
    assert sent(site, sending) == [{"tracking_number": "EX 123 456 785 ES", "revision": 4}]
    expect(phone.locator(ROWS)).to_have_count(0)
    phone.select_option("#group", "collected")
    expect(phone.locator("#list")).to_contain_text("Tracking number EX123456785ES")
    assert sound(phone)


def test_another_person_is_the_one_named_or_brings_a_letter(phone: Page, site: Canned) -> None:
    site.answers[NAMED_COLLECTION] = problem(422, "not_authorised")
    opened(phone, PAGE)
    row = phone.locator(ROWS, has_text="Pau Riera may collect it.")
    row.get_by_role("button").click()
    phone.get_by_label("Pau Riera, whom the candidate has named").check()
    phone.get_by_role("button", name="Identity card: hand over").click()
    expect(phone.locator(".panel .error[role=alert]")).to_contain_text("named somebody else meanwhile")
    phone.get_by_label("Somebody else, with a letter").check()
    phone.get_by_role("button", name="Identity card: hand over").click()
    expect(phone.locator("#collector-error")).to_be_visible()
    expect(phone.locator("#collector")).to_be_focused()
    phone.fill("#collector", " Nil Bosch ")
    phone.get_by_role("button", name="Identity card: hand over").click()
    expect(phone.locator(".panel .error[role=alert]")).to_be_visible()
    said = {"identity": "identity_card", "revision": 4}
    assert sent(site, NAMED_COLLECTION) == [
        {**said, "name": "Pau Riera", "authorised_by": "account"},
        {**said, "name": "Nil Bosch", "authorised_by": "letter"},
    ]


def test_what_got_no_answer_is_not_called_refused_and_is_done_once(phone: Page, site: Canned) -> None:
    opened(phone, PAGE)
    phone.route(f"**{COLLECTION[1]}", lambda route: route.abort())
    phone.get_by_role("button", name="Hand over: Oyelaran").click()
    passport = phone.get_by_role("button", name="Passport: hand over")
    passport.click()
    expect(phone.locator(".panel .error[role=alert]")).to_contain_text("we do not know whether this is recorded")
    phone.unroute(f"**{COLLECTION[1]}")
    site.answers[COLLECTION] = problem(409, "stale_version")
    listed(site, COLLECTED, *LINES[1:])
    passport.click()
    expect(phone.locator("#done")).to_contain_text("Perhaps your first press was recorded")
    expect(phone.locator("#done")).not_to_contain_text("has moved on")
    expect(phone.locator("#done")).to_contain_text("It is shown as it is now: Handed over.")
    expect(phone.locator("#done")).to_contain_text("To the candidate. Shown: Passport")
    expect(phone.locator(ROWS)).to_have_count(1)
    phone.select_option("#group", "collected")
    expect(phone.locator(ROWS, has_text="Oyelaran")).to_contain_text("To the candidate. Shown: Passport")


def test_what_somebody_else_did_is_not_called_ones_own(phone: Page, site: Canned) -> None:
    site.answers[COLLECTION] = problem(409, "certificate_state")
    opened(phone, PAGE)
    listed(site, COLLECTED, *LINES[1:])
    phone.get_by_role("button", name="Hand over: Oyelaran").click()
    phone.get_by_role("button", name="Passport: hand over").click()
    expect(phone.locator("#done")).to_contain_text("has moved on meanwhile, and nothing was done")


@pytest.mark.parametrize(("named", "said"), [("Nil Bosch", "Nil Bosch may collect it now."), (None, "Nobody else")])
def test_only_another_person_named_is_said_to_be_that(phone: Page, site: Canned, named: str | None, said: str) -> None:
    site.answers[NAMED_COLLECTION] = problem(409, "stale_version")
    opened(phone, PAGE)
    listed(site, *({**each, "authorised": named, "revision": 5} if each is NAMED else each for each in LINES))
    phone.locator(ROWS, has_text="Pau Riera").get_by_role("button").click()
    phone.get_by_role("button", name="Passport: hand over").click()
    expect(phone.locator("#done")).to_contain_text("The candidate has changed who may collect it")
    expect(phone.locator("#done")).to_contain_text(said)
    expect(phone.locator("#done")).to_contain_text("It is shown as it is now: Ready.")


def test_a_parcel_that_came_back_says_so_and_what_to_do(phone: Page, site: Canned) -> None:
    listed(site, SENT)
    site.answers["POST", f"/v1/certificates/{SENT['id']}/returns"] = (201, BACK)
    opened(phone, f"{PAGE}&group=collected")
    phone.get_by_role("button", name="It came back").click()
    phone.get_by_role("button", name="It is back at the centre").click()
    expect(phone.locator("#done")).to_contain_text("Back from the courier, and at your centre again:")
    phone.select_option("#group", "dispatch")
    row = phone.locator(ROWS)
    expect(row).to_contain_text("Came back from the courier on 20 December 2026")
    row.get_by_role("button").click()
    expect(phone.locator(".panel")).to_contain_text("this address cannot be changed. Ask the candidate first")
    assert sound(phone)


def test_in_august_the_next_day_stands_where_the_courier_would(phone: Page, site: Canned) -> None:
    listed(site, IN_AUGUST)
    opened(phone, f"{PAGE}&group=dispatch")
    row = phone.locator(ROWS)
    expect(row).to_contain_text("It goes from 1 September 2027 on")
    expect(row).to_contain_text("The courier takes €18.50 at the door.")
    row.get_by_role("button").click()
    expect(phone.locator(".panel")).to_contain_text("It goes from 1 September 2027 on")
    expect(phone.get_by_role("button", name="It is with the courier")).to_have_count(0)
    expect(phone.locator("#tracking")).to_have_count(0)
    expect(phone.get_by_role("button", name="Passport: hand over")).to_be_visible()


def test_rows_stand_in_the_order_of_names_over_all_parts(phone: Page, site: Canned) -> None:
    names = ["Żółkiewski", "Çelik", "Muñoz", "Ádám", "Dvořák", "Łukasz"]
    lines = [{**line, "family_name": name} for line, name in zip(LINES, names, strict=False)]
    lines[2] = {**lines[2], "family_name": "", "given_names": "Muñoz"}
    listed(site, *lines[:3], more=True)
    rest = (LISTED[0], f"{LISTED[1]}?cursor=next")
    site.answers[rest] = (200, {"data": lines[3:], "has_more": False, "next_cursor": None})
    opened(phone, PAGE)
    phone.select_option("#group", "")
    expect(phone.locator(ROWS)).to_have_count(6)
    shown = phone.locator(f"{ROWS} bdi").all_inner_texts()
    assert [each.split(",")[0] for each in shown] == ["Ádám", "Çelik", "Dvořák", "Łukasz", "Muñoz", "Żółkiewski"]


def test_a_number_of_a_wrong_form_is_named_and_the_others_are_recorded(phone: Page, site: Canned) -> None:
    opened(phone, f"{PAGE}&group=due")
    phone.click("#box summary")
    both = "B1234504B1234505" * 9
    phone.fill("#numbers", f"{PRINTED['number']} B1234509;B0000000, {both}")
    phone.click("#receive")
    expect(phone.locator("#done p").first).to_have_text("Received: 1")
    expect(phone.locator("#done p").nth(1)).to_have_text(
        f"Not recorded, for a certificate's number has 4 to 20 letters and digits. Scan again: {both}"
    )
    assert sent(site, BOX) == [{"numbers": [PRINTED["number"], "B1234509", "B0000000"]}]
    expect(phone.locator("#numbers")).to_have_value(both)
    assert sound(phone)
    phone.click("#receive")
    expect(phone.locator("#done p").first).to_have_text("Received: 0")
    assert len(sent(site, BOX)) == 1
    phone.fill("#numbers", str(PRINTED["number"]))
    site.answers[BOX] = problem(422, "validation_failed")
    phone.click("#receive")
    expect(phone.locator("#box-error")).to_be_visible()
    expect(phone.locator("#box-error")).not_to_contain_text("tracking")
    expect(phone.locator("#done")).to_be_hidden()


def test_a_search_looks_in_every_group_and_part(phone: Page, site: Canned) -> None:
    listed(site, *LINES[:3], more=True)
    rest = (LISTED[0], f"{LISTED[1]}?cursor=next")
    site.answers[rest] = (200, {"data": LINES[3:], "has_more": False, "next_cursor": None})
    opened(phone, PAGE)
    for typed in ("B123 4509", "ES4420009", "kxa 104 809"):
        phone.fill("#text", typed)
        expect(phone.locator(ROWS)).to_have_count(1)
        expect(phone.locator(ROWS)).to_contain_text("Recalled")
    phone.fill("#text", "nobody")
    expect(phone.locator("#shown")).to_have_text("Shown: 0 of 15.")


def test_each_group_offers_what_may_be_done_and_no_more(phone: Page, site: Canned) -> None:
    opened(phone, f"{PAGE}&group=unclaimed")
    expect(phone.locator("[data-group-note=unclaimed]")).to_contain_text("kept for four years")
    phone.locator(ROWS).get_by_role("button").click()
    expect(phone.locator(".panel").get_by_role("button")).to_have_text(
        ["Identity card", "Passport", "Residence permit", "Driving licence", "Close"]
    )
    unclaimed = ("POST", f"/v1/certificates/{UNCLAIMED['id']}/destructions")
    site.answers[unclaimed] = problem(422, "certificate_not_yet")
    phone.locator(".panel summary", has_text="Destroy it").click()
    assert sent(site, unclaimed) == []
    phone.get_by_role("button", name="Destroy it").click()
    expect(phone.locator(".panel .error[role=alert]")).to_contain_text("It is not the day for this yet.")
    assert sent(site, unclaimed) == [{"revision": 4}]
    assert sound(phone)
    phone.keyboard.press("Escape")
    expect(phone.locator(".panel")).to_have_count(0)
    for group, acts in (("due", 2), ("dispatch", 1), ("recalled", 2), ("collected", 1), ("ended", 0)):
        phone.select_option("#group", group)
        expect(phone.locator(f"{ROWS} button")).to_have_count(acts)


def test_a_box_is_received_and_its_strangers_are_named(phone: Page, site: Canned) -> None:
    opened(phone, f"{PAGE}&group=due")
    phone.click("#box summary")
    phone.click("#receive")
    expect(phone.locator("#numbers-error")).to_be_visible()
    phone.fill("#numbers", f"{PRINTED['number']}\n\n B1234509 ,B0000000\n{PRINTED['number']}")
    phone.route(f"**{BOX[1]}", lambda route: route.abort())
    phone.click("#receive")
    expect(phone.locator("#box-error")).to_contain_text("we do not know which are recorded")
    phone.unroute(f"**{BOX[1]}")
    phone.click("#receive")
    expect(phone.locator("#done p")).to_have_text(
        [
            "Received: 1",
            "Recalled, so give them to nobody, and return or destroy them: B1234509",
            "None of yours, or no number of ours. Put them aside and ask the awarding body: B0000000",
        ]
    )
    assert sent(site, BOX) == [{"numbers": [PRINTED["number"], "B1234509", "B0000000"]}]
    assert sound(phone)
    expect(phone.locator("#numbers")).to_have_value("")
    expect(phone.locator("#on-its-way")).to_contain_text("On their way for this session: 1")
    phone.click("#receive-all")
    expect(phone.locator("#counted-error")).to_be_visible()
    phone.check("#counted")
    with phone.expect_response(f"**{BOX[1]}"):
        phone.click("#receive-all")
    assert sent(site, BOX)[1:] == [{"numbers": [PRINTED_TOO["number"]]}]


def test_a_school_only_looks(phone: Page, site: Canned) -> None:
    sessions = site.answer("GET", "/v1/centres/me/sessions")[1]
    assert isinstance(sessions, dict)
    site.answers["GET", "/v1/centres/me/sessions"] = (200, {**sessions, "centre": {**CENTRE, "kind": "school"}})
    opened(phone, PAGE)
    expect(phone.locator(ROWS)).to_have_count(2)
    expect(phone.locator("#list tbody button, #box:visible, a[href$='certifying/']:visible")).to_have_count(0)
    assert sound(phone)


@pytest.mark.skipif(not PICTURES, reason="for people to look at: make pictures")
def test_pictures_of_a_centres_certificates_are_kept(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            opened(page, PAGE)
            page.locator(ROWS).first.get_by_role("button").click()
            picture(page, f"centre-certificates-ready-{width}-{theme}")
            opened(page, f"{PAGE}&group=unclaimed")
            page.locator(ROWS).get_by_role("button").click()
            picture(page, f"centre-certificates-unclaimed-{width}-{theme}")
            opened(page, f"{PAGE}&group=dispatch")
            page.locator(ROWS).get_by_role("button").click()
            picture(page, f"centre-certificates-dispatch-{width}-{theme}")
            opened(page, f"{PAGE}&group=due")
            page.click("#box summary")
            picture(page, f"centre-certificates-box-{width}-{theme}")
            page.select_option("#group", "")
            picture(page, f"centre-certificates-all-{width}-{theme}")
    context.close()
