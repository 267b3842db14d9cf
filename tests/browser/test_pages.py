"""Every page as a person meets it: nothing that axe finds, nothing wider than a phone, nothing that jumps and no
torn word, and pictures to look at."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import NARROW, PICTURES, WIDE, picture, violations
from tests.browser.craft import MOST_SHIFT, shift, torn_words
from tests.web.canned import ENQUIRIES, Canned
from tests.web.canned_centre import SESSION
from tests.web.canned_statements import VALUES
from web.pages import PAGES

pytestmark = pytest.mark.browser

STATEMENT = "results/statement"
ENQUIRY = "results/enquiry"
SHOWN_EXAMS = ["fce", "yles", "tkt", "delta1", "ielts", "bulats"]
STATES = ["FCE-pending", "FCE-withheld", "FCE-absent_part", "FCE-absent_all"]

# The pages that staff work on are looked at in test_centre_pages.py, in all languages; here in dark only.
AT_WORK = [
    "centre",
    "centre/enquiries",
    f"centre/enquiry#KXA104828.{SESSION}.1",
    f"centre/enquiry#KXA104831.{SESSION}.1",
    f"centre/candidates?session={SESSION}",
    f"centre/results?session={SESSION}",
    "centre/results?session=CAE-2026-12-PB",
    "centre/staff",
    "centre/codes",
    f"centre/confirmations?session={SESSION}",
    f"centre/certificates?session={SESSION}",
    "centre/certifying",
]
NEED_MORE = (
    STATEMENT,
    *(f"centre/{each}" for each in ("enquiry", "candidates", "confirmations", "certificates", "results")),
)
ADDRESSES = [page.path for page in PAGES if page.path not in (*NEED_MORE, *AT_WORK)]
ADDRESSES += [f"understanding/{exam}" for exam in SHOWN_EXAMS]
ADDRESSES += ["developers/verify", "developers/open"]
ADDRESSES += [f"{STATEMENT}#{code}" for code in [*VALUES, *STATES]]
ADDRESSES += [f"{ENQUIRY}#{code}" for code in [*ENQUIRIES, "FCE", "IELTS", "FCE-pending"]]
ADDRESSES += [f"{STATEMENT}#nothing", "no/such/page"]
OF_AN_EXAM = [each for each in ADDRESSES if each.startswith((f"{STATEMENT}#", "understanding/"))]
OTHERS = [each for each in OF_AN_EXAM if each not in OF_AN_EXAM[::3]]
"""Two in three of the pages that differ by their exam alone."""
SAMPLE = [each for each in ADDRESSES if each not in OTHERS]


WITHOUT_AN_ANSWER = {f"{STATEMENT}#nothing", ENQUIRY}
"""Whose question is answered by a problem."""


def opened(page: Page, path: str, language: str = "en") -> None:
    page.goto("about:blank")  # or a change of the fragment alone would load nothing
    page.goto(f"/{language}/{path}")
    asking = page.locator("#asking")
    if asking.count():
        asking.wait_for(state="hidden")


ON_THE_WAY = 0.1
"""Seconds that an answer takes, so that a page is painted before it has one."""

OF_COLOURS = ("cat.color",)
"""What else axe looks for is the same in the dark."""


@pytest.mark.parametrize(
    ("paths", "in_the_dark"),
    [
        pytest.param(SAMPLE + AT_WORK, {*SAMPLE[::3], *AT_WORK}, id="of each kind"),
        pytest.param(SAMPLE, {*SAMPLE}, id="of each kind in the dark", marks=pytest.mark.long),
        pytest.param(OTHERS, {*OTHERS}, id="the other exams", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing_on_any_page(phone: Page, site: Canned, paths: list[str], in_the_dark: set[str]) -> None:
    """Each page as it opens, and its colours again in the dark; nor is one wider than the phone, nor does one jump."""
    site.delay = ON_THE_WAY
    findings, too_wide, failed, jumping, torn = {}, [], [], {}, {}
    for path in paths:
        phone.emulate_media(color_scheme="light")
        opened(phone, path)
        failed += [path] if phone.locator(".errors:visible").count() else []
        jumping[path] = shift(phone)
        torn[path] = torn_words(phone)
        if path not in AT_WORK:
            findings[path, "light"] = violations(phone)
            too_wide += [path] if is_too_wide(phone) else []
        if path in in_the_dark:
            phone.emulate_media(color_scheme="dark")
            findings[path, "dark"] = violations(phone, OF_COLOURS)
    assert {where: found for where, found in findings.items() if found} == {}
    assert too_wide == []
    assert {path: words for path, words in torn.items() if words} == {}
    assert {path: moved for path, moved in jumping.items() if moved > MOST_SHIFT} == {}
    assert set(failed) <= WITHOUT_AN_ANSWER, "axe finds nothing wrong with a page that says it failed"


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") > NARROW)


@pytest.mark.parametrize(
    ("language", "paths"),
    [
        pytest.param("es", SAMPLE, id="es"),
        pytest.param("es", OTHERS, id="es, the other exams", marks=pytest.mark.long),
        pytest.param("ca", ADDRESSES, id="ca", marks=pytest.mark.long),
    ],
)
def test_no_page_is_wider_than_a_phone_in_the_longer_languages(phone: Page, language: str, paths: list[str]) -> None:
    too_wide, torn = [], {}
    for path in paths:
        opened(phone, path, language)
        too_wide += [path] if is_too_wide(phone) else []
        torn[path] = torn_words(phone)
    assert too_wide == []
    assert {path: words for path, words in torn.items() if words} == {}


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(SAMPLE[::3] + AT_WORK[::2], id="of each kind"),
        pytest.param(ADDRESSES + AT_WORK, id="all", marks=pytest.mark.long),
    ],
)
def test_a_page_can_be_read_at_twice_the_text_size(phone: Page, paths: list[str]) -> None:
    for path in paths:
        opened(phone, path)
        phone.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW, path


@pytest.mark.skipif(not PICTURES, reason="for people to look at: make pictures")
def test_pictures_of_the_pages_are_kept(chromium: Browser, site: Canned) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    for path in ADDRESSES + AT_WORK:
        opened(page, path)
        name = re.sub("[/#?=.]", "-", path) or "start"
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                picture(page, f"{name}-{width}-{theme}")
    context.close()


# axe passes a chart that is painted black all over, so the colours are looked at here, in forced colours too.
PAINTED = """() => [["fill", "brand"], ["band-a", "band-a"], ["band-b", "band-b"]].map(([css, name]) => {
  const wanted = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const [, ...parts] = /^#(..)(..)(..)$/.exec(wanted).map((part) => parseInt(part, 16));
  return [getComputedStyle(document.querySelector(`.bar .${css}`)).fill, `rgb(${parts.join(", ")})`];
})"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bars_and_bands_are_painted_in_their_own_colours(phone: Page, theme: str) -> None:
    phone.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    opened(phone, f"{STATEMENT}#FCE")
    for painted, wanted in phone.evaluate(PAINTED):
        assert painted == wanted


def test_bars_stand_out_in_forced_colours(phone: Page) -> None:
    phone.emulate_media(forced_colors="active")
    opened(phone, f"{STATEMENT}#FCE")
    (bar, _), (one, _), (other, _) = phone.evaluate(PAINTED)
    assert bar not in (one, other)
    assert one == other


@pytest.mark.parametrize("code", list(VALUES))
def test_a_statement_prints_on_one_page(chromium: Browser, site: Canned, code: str) -> None:
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    opened(page, f"{STATEMENT}#{code}")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    context.close()
