from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shared.exams.catalogue import EXAMS
from tests.web.reading import elements, named
from web.body import load_body
from web.build import build
from web.exam_pages import exam_pages
from web.pages import PAGES
from web.plain import plain_files
from web.reference import CONTRACT, reference_pages

LANGUAGES = ("en", "es", "ca")
ADDRESSES = [page.path for page in (*PAGES, *dict(exam_pages()), *dict(reference_pages()))]


def pages_of(dist: Path) -> list[Path]:
    return sorted(dist.rglob("*.html"))


def test_every_page_is_there_in_every_language(dist: Path) -> None:
    expected = {dist / language / path / "index.html" for language in LANGUAGES for path in ADDRESSES}
    bare = {dist / each / "index.html" for each in ("", "s", "check")}
    assert set(pages_of(dist)) == expected | bare | {dist / "404.html"}


def test_the_bare_address_opens_the_first_language(dist: Path) -> None:
    assert (dist / "index.html").read_bytes() == (dist / "en" / "index.html").read_bytes()


@pytest.mark.parametrize("path", ["s", "check"])
def test_the_address_of_a_link_or_a_qr_code_names_no_language(dist: Path, path: str) -> None:
    assert (dist / path / "index.html").read_bytes() == (dist / "en" / path / "index.html").read_bytes()


def test_every_exam_of_the_catalogue_is_explained(dist: Path) -> None:
    for code, exam in EXAMS.items():
        assert exam.name in (dist / "ca" / "understanding" / code.lower() / "index.html").read_text("utf-8")


def test_every_page_names_its_language_and_itself(dist: Path) -> None:
    for page in pages_of(dist):
        assert len(named(page, "h1")) == 1, page
        assert len(named(page, "main")) == 1, page
        (title,) = named(page, "title")
        (html,) = named(page, "html")
        heading = " ".join(named(page, "h1")[0].text.split())
        assert title.text.startswith(heading), page
        assert html.attributes["lang"] in LANGUAGES, page


def test_ids_stand_once_a_page(dist: Path) -> None:
    for page in pages_of(dist):
        ids = [element.attributes["id"] for element in elements(page) if "id" in element.attributes]
        assert len(ids) == len(set(ids)), page


def test_labels_and_descriptions_point_at_something(dist: Path) -> None:
    for page in pages_of(dist):
        found = elements(page)
        ids = {element.attributes.get("id") for element in found}
        for element in found:
            named_ids = f"{element.attributes.get('for', '')} {element.attributes.get('aria-describedby', '')}"
            assert set(named_ids.split()) <= ids, (page, element)


def test_the_policy_needs_no_exception(dist: Path) -> None:
    for page in pages_of(dist):
        for element in elements(page):
            assert "style" not in element.attributes, (page, element)
            assert not [name for name in element.attributes if name.startswith("on")], (page, element)
            assert element.name != "style", page
            assert element.name != "script" or (element.attributes.get("src") and not element.text.strip()), page


def test_scripts_write_text_and_never_markup(dist: Path) -> None:
    for script in dist.rglob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.cssText|eval\(", script.read_text()
        )


OF_THE_API = {"/.well-known/did.json", "/.well-known/jwks.json"}
OF_THE_API |= {f"/plain/{language}/sign-in" for language in LANGUAGES}


def test_links_lead_somewhere(dist: Path) -> None:
    for page in pages_of(dist):
        for element in elements(page):
            target = element.attributes.get("href") or element.attributes.get("src") or ""
            if target in OF_THE_API:
                continue
            if not target.startswith("/"):
                assert re.match(r"^(#\w|mailto:|data:image)", target) or not target, (page, target)
                continue
            file = dist / re.split("[?#]", target.lstrip("/"))[0]
            assert (file if file.suffix else file / "index.html").is_file(), (page, target)


def test_the_language_switch_keeps_the_page(dist: Path) -> None:
    for path in ADDRESSES:
        links = [
            a.attributes["href"] for a in named(dist / "en" / path / "index.html", "a") if "hreflang" in a.attributes
        ]
        assert links == [f"/{language}/{path}" for language in LANGUAGES]


def test_plain_pages_have_the_style_sheet_of_all_and_link_to_what_is_there(dist: Path) -> None:
    (sheet,) = (dist / "assets").rglob("main.css")
    assert (dist / "plain.css").read_bytes() == sheet.read_bytes()
    for text in plain_files(LANGUAGES).values():
        assert r"name=\"referrer\" content=\"same-origin\"" in text  # under no-referrer a form names no origin
        for target in re.findall(r'(?:href|action)=\\"/([^"\\]+)', text):
            page = target.partition("[[")[0].partition("#")[0]
            known = page.startswith("plain/") or (dist / page).exists()
            assert known, target


@pytest.mark.thorough
def test_a_change_of_an_asset_changes_its_address(dist: Path, tmp_path: Path) -> None:
    body = load_body()
    build(tmp_path / "other", replace(body, light=replace(body.light, brand="#1d4e88")))
    (here,), (there,) = (list((root / "assets").iterdir()) for root in (dist, tmp_path / "other"))
    assert here.name != there.name


INSIDE_THE_GRADE = "If only a score changes inside the grade, it does not."
ANY_SCORE = "any score changes, up or down, every fee goes back to"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("rule", "expected", "absent"),
    [
        ("grade_change", INSIDE_THE_GRADE, ANY_SCORE),
        ("any_variation", ANY_SCORE, INSIDE_THE_GRADE),
    ],
)
def test_the_pages_state_the_bodys_own_fee_rule(tmp_path: Path, rule: str, expected: str, absent: str) -> None:
    body = load_body()
    build(tmp_path / "dist", replace(body, enquiries=replace(body.enquiries, refund_rule=rule)))
    for path in ("results/enquiry", "centre", "centre/enquiries", "centre/enquiry"):
        page = (tmp_path / "dist" / "en" / path / "index.html").read_text("utf-8")
        assert expected in page, path
        assert absent not in page, path


def test_a_statement_promises_nothing_that_an_enquiry_may_have_used_up(dist: Path) -> None:
    """It knows what is offered to who has not asked yet; what stands is on the enquiry's own page."""
    page = (dist / "en" / "results" / "statement" / "index.html").read_text("utf-8")
    assert "If you have asked already, your enquiry says what comes next, and until when." in page
    assert "You can ask" not in page


def test_scripts_hold_no_sentence_of_their_own(dist: Path) -> None:
    for script in dist.rglob("*.js"):
        code = re.sub(r"//.*", "", script.read_text("utf-8"))
        assert not re.findall(r'"[A-Z][a-z]+ [a-z]+[^"]*"', code), script.name


def test_the_contract_file_is_published_as_it_stands(dist: Path) -> None:
    assert (dist / "v1" / "openapi.json").read_bytes() == CONTRACT.read_bytes()


def test_security_txt_is_as_rfc_9116_wants_it(dist: Path) -> None:
    lines = dict(line.split(": ", 1) for line in (dist / ".well-known" / "security.txt").read_text().splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert date.fromisoformat(lines["Expires"][:10])
    assert lines["Expires"].endswith("Z")


def test_what_a_visitor_types_is_never_put_into_an_address(dist: Path) -> None:
    for page in pages_of(dist):
        for form in named(page, "form"):
            assert form.attributes["method"] == "post", page
