"""The Statement saved as a PDF, by one tap on its page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from functions.documents.statement_sheet import Marks, editions, statement_sheet
from functions.documents.typesetting import qr_code, typeset
from functions.documents.words import words_in
from tests.browser.conftest import NARROW, WIDE, picture
from tests.browser.test_pages import opened
from tests.browser.test_sharing_pages import sound
from tests.kit.builders import RELEASED_AT
from tests.web.canned import Canned, problem
from tests.web.canned_centre import Sheet
from tests.web.canned_statements import a_statement

pytestmark = pytest.mark.browser

ASK, URL = ("POST", "/v1/me/results/FCE/documents"), "/v1/me/files/a-1796803260-b"
NAME = "Statement of Results, B2 First, December 2026 - Núria García Puig.pdf"
NAMED = (
    "attachment; filename=\"Statement of Results, B2 First, December 2026 - Nuria Garcia Puig.pdf\"; filename*=UTF-8''"
)


def a_pdf() -> bytes:
    marks = Marks(
        "7K2MX-9QD3V-5TADC", "results.example.org/check", qr_code("x"), "Example Awarding Body", "#1d4e89", RELEASED_AT
    )
    words = words_in("en")
    return typeset("statement", editions(statement_sheet(a_statement("FCE"), words, marks), words), RELEASED_AT)  # type: ignore[arg-type]


def ready(site: Canned) -> bytes:
    pdf = a_pdf()
    encoded = "Statement%20of%20Results%2C%20B2%20First%2C%20December%202026%20-%20N%C3%BAria%20Garc%C3%ADa%20Puig.pdf"
    site.answers[ASK] = (200, {"url": URL, "expires_at": "2026-12-09T08:01:00Z"})
    site.answers[("GET", URL)] = (200, Sheet(pdf, {"content-disposition": NAMED + encoded}, "application/pdf"))
    return pdf


def test_one_tap_saves_the_file_under_its_name(phone: Page, site: Canned) -> None:
    pdf = ready(site)
    opened(phone, "results/statement#FCE")
    with phone.expect_download() as saved:
        phone.click("#save")
    assert saved.value.suggested_filename == NAME
    assert saved.value.path().read_bytes() == pdf
    expect(phone.locator("#saved")).to_have_text(f"Saved as {NAME}.")
    assert [body for method, path, body in site.asked if (method, path) == ASK] == [
        {"kind": "statement", "language": "en"}
    ]
    assert sound(phone)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("documents_unsigned", "The PDF cannot be signed just now"),
        ("try_again", "The service is very busy"),
    ],
)
def test_a_failure_is_said_as_it_is_and_the_page_stays(phone: Page, site: Canned, code: str, sentence: str) -> None:
    site.answers[ASK] = problem(503, code)
    opened(phone, "results/statement#FCE")
    phone.click("#save")
    expect(phone.locator("#errors")).to_contain_text(sentence)
    expect(phone.locator("#saved")).to_have_text("")
    expect(phone.locator("tbody tr")).to_have_count(6)
    ready(site)
    with phone.expect_download():
        phone.click("#save")
    expect(phone.locator("#errors")).to_be_hidden()


def test_one_tap_saves_the_credential(phone: Page, site: Canned) -> None:
    name = "Digital credential, B2 First, December 2026 - Nuria Garcia Puig.jwt"
    site.answers[ASK] = (200, {"url": URL, "expires_at": "2026-12-09T08:01:00Z"})
    token = Sheet(b"e30.e30.AA", {"content-disposition": f'attachment; filename="{name}"'}, "application/vc+jwt")
    site.answers[("GET", URL)] = (200, token)
    opened(phone, "results/statement#FCE")
    with phone.expect_download() as saved:
        phone.click("#credential")
    assert saved.value.suggested_filename == name
    assert saved.value.path().read_bytes() == b"e30.e30.AA"
    expect(phone.locator("#saved")).to_have_text(f"Saved as {name}.")
    assert [body["kind"] for method, path, body in site.asked if (method, path) == ASK] == ["credential"]
    phone.click("#explained a")
    expect(phone.locator("h1")).to_have_text("The digital credential")
    assert sound(phone)


@pytest.mark.parametrize("state", ["pending", "withheld"])
def test_what_has_no_document_offers_none(phone: Page, state: str) -> None:
    opened(phone, f"results/statement#FCE-{state}")
    expect(phone.locator("#print")).to_be_visible()
    for each in ("#save", "#credential", "#explained"):
        expect(phone.locator(each)).to_be_hidden()


def test_pictures_of_saving_are_kept(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            ready(site)
            opened(page, "results/statement#FCE")
            with page.expect_download():
                page.click("#save")
            expect(page.locator("#saved")).to_contain_text("Saved as")
            picture(page, f"statement-saved-{width}-{theme}")
            site.answers[ASK] = problem(503, "documents_unsigned")
            page.click("#save")
            expect(page.locator("#errors")).to_be_visible()
            picture(page, f"statement-unsaved-{width}-{theme}")
            opened(page, "credential")
            picture(page, f"credential-{width}-{theme}")
    context.close()
