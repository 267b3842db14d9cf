"""What a page says of a refusal is about its own form, and no failure is passed over in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from functions.register.bodies import NewPassword
from functions.staff.bodies import FirstCode
from shared.accounts.password import Weakness
from shared.adapters.request_body import Proof, RequestBody
from shared.application.joining import NewAcceptance
from tests.web.reading import elements
from web.build import ASSETS
from web.pages import PAGES, Page
from web.translations import translations
from web.words import spoken

PAGE = {page.path: page for page in PAGES}
FORMS = [page for page in PAGES if "form" in page.words]


def test_a_name_that_is_refused_is_asked_for_as_its_form_asked() -> None:
    assert "name of the organisation" in spoken(PAGE["org/register"].words)["refused_name"]
    assert spoken(PAGE["centre/join"].words)["refused_name"].startswith("Give your name")


@pytest.mark.parametrize(
    ("language", "again", "asked"),
    [
        ("en", "Register again", "Ask for"),
        ("es", "Regístrate de nuevo", "Pide"),
        ("ca", "Torna’t a registrar", "Demana"),
    ],
)
def test_the_page_of_an_organisations_used_or_old_link_says_to_register_again(
    language: str, again: str, asked: str
) -> None:
    """There is nothing to ask for: its page has a link to the registration, and no other."""
    said, others = (spoken(PAGE[path].words)["problem_link_expired"] for path in ("org/confirm", "confirm"))
    speaks = translations(language).gettext
    assert again in speaks(said)
    assert asked not in speaks(said)
    assert asked in speaks(others)


@pytest.mark.parametrize("page", FORMS, ids=lambda page: page.path)
def test_another_password_is_wanted_only_where_one_is_chosen(dist: Path, page: Page) -> None:
    fields = {element.attributes.get("data-field") for element in elements(dist / "en" / page.path / "index.html")}
    reasons = {"refused_password", *(f"refused_{weakness}" for weakness in Weakness)}
    assert reasons & spoken(page.words).keys() == (reasons if "repeat" in fields else set())


def test_a_form_that_others_fill_in_for_somebody_does_not_ask_for_their_own_details() -> None:
    words = spoken(PAGE["org/verify"].words)
    asked = ("check_id_empty", "check_date", "refused_date_of_birth", "problem_second_item_required")
    assert [words[key] for key in asked if re.search(r"\byour?\b", words[key])] == []


@pytest.mark.parametrize("body", [Proof, NewPassword, NewAcceptance, FirstCode])
@pytest.mark.parametrize("token", ["", "x"])
def test_a_token_that_was_cut_short_is_refused_by_the_name_that_the_pages_know(
    body: type[RequestBody], token: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        body.model_validate({"token": token})
    assert ("token",) in [error["loc"] for error in refused.value.errors() if error["type"] == "string_too_short"]
    assert all("refused_token" in spoken(page.words) for page in FORMS)


def test_a_failure_that_a_script_passes_over_says_why() -> None:
    for script in ASSETS.rglob("*.js"):
        for line in script.read_text("utf-8").splitlines():
            assert "catch(() => {})" not in line or "//" in line, (script.name, line)
