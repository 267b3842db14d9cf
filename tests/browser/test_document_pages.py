"""The page on which a document is checked, and a candidate's list of theirs."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from shared.documents.document_number import EXAMPLE
from tests.browser.conftest import NARROW, PICTURES, WIDE, picture
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sent, sound
from tests.web.canned import Canned, problem
from tests.web.canned_documents import CHECK, LISTED, MINE, TOKEN, a_check

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.7 as it was handed out"
FILE: FilePayload = {"name": "statement.pdf", "mimeType": "application/pdf", "buffer": PDF}
VERDICTS = {
    "current": "Genuine, unchanged and current",
    "expired": "Genuine, but valid only until 28 November 2026",
    "replaced": "Replaced by version 2, of 10 December 2026 at 10:30 (Madrid)",
    "withdrawn": "Withheld or taken back: do not rely on it",
    "retired": "Retired by its owner, on 10 December 2026",
    "practice": "Fictional: made for practice",
    "unknown": "Not a file of ours, or altered",
}
MARKS = {"current": "good", "expired": "caution", "replaced": "caution", "practice": "caution"}


def test_of_a_file_the_fingerprint_alone_is_sent(phone: Page, site: Canned) -> None:
    requests: list[bytes] = []
    phone.on("request", lambda made: requests.append(made.post_data_buffer or b""))
    opened(phone, "check")
    phone.set_input_files("#file", FILE)
    expect(phone.locator("#done h2")).to_be_focused()
    expect(phone.locator("#done h2")).to_have_text(VERDICTS["current"])
    expect(phone.locator("#statement .figures")).to_be_visible()
    expect(phone.locator("#checked")).to_contain_text(EXAMPLE)
    assert sent(site, CHECK) == [{"sha256": sha256(PDF).hexdigest()}]
    assert not any(PDF in each for each in requests)
    assert sound(phone)


DROP = """async (count) => {
  const data = new DataTransfer();
  for (let each = 0; each < count; each += 1) data.items.add(new File(["dropped"], `${each}.pdf`));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector("h1").dispatchEvent(event);
  return event.defaultPrevented;
}"""


def test_a_file_may_be_dropped_anywhere_and_only_one(phone: Page, site: Canned) -> None:
    opened(phone, "check")
    assert phone.evaluate(DROP, 2)  # and the browser opens none of them
    expect(phone.locator("#errors")).to_contain_text("Choose one file")
    assert sent(site, CHECK) == []
    phone.evaluate(DROP, 1)
    expect(phone.locator("#done h2")).to_be_focused()
    assert sent(site, CHECK) == [{"sha256": sha256(b"dropped").hexdigest()}]


def test_a_file_larger_than_ours_is_none_and_is_not_read(phone: Page, site: Canned, tmp_path: Path) -> None:
    large = tmp_path / "film.pdf"
    with large.open("wb") as made:
        made.truncate(200 * 1024 * 1024)
    opened(phone, "check")
    phone.set_input_files("#file", large)
    expect(phone.locator("#done h2")).to_have_text("Not a file of ours")
    expect(phone.locator("#done [data-message]")).to_have_text(
        "It has 200 MB, and no file of ours has more than 10. It was not read."
    )
    assert sent(site, CHECK) == []
    phone.click("#again")
    phone.set_input_files("#file", FILE)
    expect(phone.locator("#done h2")).to_have_text(VERDICTS["current"])


@pytest.mark.parametrize("state", VERDICTS)
def test_each_state_is_one_line_in_words_with_what_to_do(phone: Page, site: Canned, state: str) -> None:
    site.answers[CHECK] = (200, a_check(state))
    opened(phone, "check")
    phone.set_input_files("#file", FILE)
    expect(phone.locator("#done h2")).to_contain_text(VERDICTS[state])
    expect(phone.locator("#done [data-message]")).not_to_be_empty()
    has = state not in ("withdrawn", "retired", "unknown")
    expect(phone.locator("#statement .figures")).to_have_count(1 if has else 0)
    expect(phone.locator("#done")).to_have_attribute("data-mark", MARKS.get(state, "bad"))
    expect(phone.locator("#what")).to_have_text("The file: statement.pdf")


def test_a_number_shows_no_result_and_says_why(phone: Page, site: Canned) -> None:
    site.answers[CHECK] = (200, a_check("current", by_number=True))
    opened(phone, "check")
    phone.fill("#number", " 7k2mx 9qd3v 5tadc ")
    phone.press("#number", "Enter")
    expect(phone.locator("#done h2")).to_have_text("Current: a document of ours has this number")
    expect(phone.locator("#done [data-message]")).to_contain_text("shows nothing of the result")
    expect(phone.locator("#statement > *")).to_have_count(0)
    assert sent(site, CHECK) == [{"number": "7k2mx 9qd3v 5tadc"}]
    assert sound(phone)
    phone.click("#again")
    fault = {"pointer": "/number", "code": "rule_broken", "detail": "Mistyped."}
    site.answers[CHECK] = problem(422, "validation_failed", errors=[fault])
    phone.fill("#number", "7K2MX-9QD3V-5TADB")
    phone.press("#number", "Enter")
    expect(phone.locator("#number-error")).to_contain_text("compare it with the document, sign by sign")
    expect(phone.locator("#number-error")).to_contain_text("it is not ours: do not rely on it")
    site.answers[CHECK] = problem(429, "rate_limited")
    phone.press("#number", "Enter")
    expect(phone.locator("#errors")).to_contain_text("Too many attempts")


def test_who_comes_by_the_qr_code_is_asked_to_make_sure_of_the_address(phone: Page, site: Canned) -> None:
    """Nothing is asked before the button is pressed: the token stays behind the #, in whichever language."""
    phone.goto(f"/check#{TOKEN}")
    expect(phone.locator("#coded")).to_contain_text("do not take our address from the document")
    expect(phone.locator("#typed")).to_be_hidden()
    assert sound(phone)
    phone.click("#languages a[lang=ca]")
    expect(phone.locator("#coded")).to_contain_text("codi QR")
    assert sent(site, CHECK) == []
    phone.click("#coded button")
    expect(phone.locator("#done h2")).to_contain_text("Vigent")
    assert sent(site, CHECK) == [{"token": TOKEN}]
    phone.click("#again")
    expect(phone.locator("#file")).to_be_focused()
    assert "#" not in phone.url


def test_a_document_is_retired_after_it_was_asked_for_twice(phone: Page, site: Canned) -> None:
    opened(phone, "documents")
    assert sound(phone)
    expect(phone.locator("#some tbody tr")).to_have_count(len(LISTED))
    first = phone.locator("#some tbody tr").first
    first.locator("summary").click()
    assert [method for method, _, _ in site.asked if method == "DELETE"] == []
    site.answers[MINE] = (200, {"data": [{**LISTED[0], "state": "retired", "retired_at": LISTED[0]["made_at"]}]})
    first.locator("button").click()
    expect(phone.locator("#said")).to_have_text(
        "Statement of Results: B2 First, December 2026: retired. It is good for nothing any more."
    )
    assert [path for method, path, _ in site.asked if method == "DELETE"] == [f"/v1/me/documents/{LISTED[0]['id']}"]
    expect(phone.locator("#some button")).to_have_count(0)


@pytest.mark.skipif(not PICTURES, reason="for people to look at: make pictures")
def test_pictures_of_documents_are_kept(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            for state in VERDICTS:
                site.answers[CHECK] = (200, a_check(state))
                opened(page, "check")
                page.set_input_files("#file", FILE)
                expect(page.locator("#done h2")).to_be_focused()
                picture(page, f"check-{state}-{width}-{theme}")
            page.goto(f"/check#{TOKEN}")
            picture(page, f"check-qr-{width}-{theme}")
    context.close()
