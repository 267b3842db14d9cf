"""The awarding body's own settings, read from `body.toml`: name, contacts, colours, languages, terms, windows.

Needs the standard library only, so that the infrastructure and the local run can read it too.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import available_timezones

from shared.certifying_statements.fees import fees_of
from shared.ground.errors import RuleBroken
from web.colours import DARK, LIGHT, unreadable_pairs
from web.enquirysettings import EnquirySettings, enquiry_settings

BODY_FILE = Path(__file__).parent.parent / "body.toml"
TRANSLATED = ("en", "es", "ca")


class BadBody(ValueError):
    """`body.toml` cannot be used; the message says which setting, and what to do."""


@dataclass(frozen=True, slots=True)
class Brand:
    """Two colours as "#rrggbb": the brand itself and what is written on it."""

    brand: str
    on_brand: str


@dataclass(frozen=True, slots=True)
class Body:
    """An awarding body. `calendar_note` is by language."""

    name: str
    short_name: str
    mail_from: str
    default_zone: str
    languages: tuple[str, ...]
    support_email: str
    support_telephone: str
    security_contact: str
    security_expires: date
    light: Brand
    dark: Brand
    terms_version: str
    terms_date: date
    calendar_note: Mapping[str, str]
    enquiries: EnquirySettings
    certifying_fees: str
    """As JSON, in the form of `fees_of` in shared/certifying_statements/fees.py."""

    @property
    def candidate_days(self) -> int:
        return self.enquiries.read_windows.body.candidate_days

    @property
    def centre_days(self) -> int:
        return self.enquiries.read_windows.body.centre_days

    @property
    def fees_go_back_for(self) -> str:
        """ "grade_change" or "any_variation": the outcome after which the candidate gets every fee back."""
        return self.enquiries.refund_rule

    @property
    def default_language(self) -> str:
        return self.languages[0]

    def colours(self, theme: str) -> dict[str, str]:
        """Every colour of one theme ("light" or "dark"), the brand's among them."""
        brand, palette = (self.light, LIGHT) if theme == "light" else (self.dark, DARK)
        return {**palette, "brand": brand.brand, "on-brand": brand.on_brand}


def load_body(path: Path = BODY_FILE) -> Body:
    """Read and check the settings; BadBody with one sentence per fault when they cannot be used."""
    root: Mapping[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    support, security, terms = (_table(root, name) for name in ("support", "security", "terms"))
    brand, note = (_table(root, name) for name in ("brand", "calendar_note"))
    body = Body(
        name=_text(root, "name"),
        short_name=_text(root, "short_name"),
        mail_from=_text(root, "mail_from"),
        default_zone=_zone(root),
        languages=_languages(root),
        support_email=_text(support, "email"),
        support_telephone=_text(support, "telephone"),
        security_contact=_text(security, "contact"),
        security_expires=_date(security, "expires"),
        light=_brand(_table(brand, "light")),
        dark=_brand(_table(brand, "dark")),
        terms_version=_text(terms, "version"),
        terms_date=_date(terms, "date"),
        calendar_note={language: _text(note, language) for language in _languages(root)},
        enquiries=_enquiries(root),
        certifying_fees=_certifying_fees(root),
    )
    _check(body)
    return body


def _check(body: Body) -> None:
    faults = [
        f"brand.{theme}: {sentence}"
        for theme in ("light", "dark")
        for sentence in unreadable_pairs(body.colours(theme))
    ]
    if faults:
        raise BadBody("Choose other brand colours. " + "; ".join(faults) + ".")


def _brand(table: Mapping[str, object]) -> Brand:
    return Brand(brand=_colour(table, "brand"), on_brand=_colour(table, "on_brand"))


def _colour(table: Mapping[str, object], name: str) -> str:
    colour = _text(table, name)
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise BadBody(f"{name} is {colour!r}: write a colour as #rrggbb in small letters.")
    return colour


def _languages(table: Mapping[str, object]) -> tuple[str, ...]:
    found = table.get("languages")
    if not isinstance(found, list) or not found or not set(found) <= set(TRANSLATED):
        raise BadBody(f"languages is {found!r}: name one or more of {', '.join(TRANSLATED)}.")
    return tuple(str(language) for language in found)


def _table(table: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = table.get(name)
    if not isinstance(found, dict):
        raise BadBody(f"The table [{name}] is missing.")
    return found


def _text(table: Mapping[str, object], name: str) -> str:
    found = table.get(name)
    if not isinstance(found, str) or not found.strip():
        raise BadBody(f"{name} is missing or empty: write a text.")
    return found


def _date(table: Mapping[str, object], name: str) -> date:
    found = table.get(name)
    if not isinstance(found, date):
        raise BadBody(f"{name} is {found!r}: write a date, as 2026-11-01.")
    return found


def _zone(root: Mapping[str, object]) -> str:
    zone = _text(root, "default_zone")
    if zone not in available_timezones():
        raise BadBody(f"default_zone is {zone!r}: write an IANA zone, as Europe/Madrid.")
    return zone


def _certifying_fees(root: Mapping[str, object]) -> str:
    written = json.dumps(_table(root, "certifying_statements"), separators=(",", ":"), default=str)
    try:
        fees_of(written)
    except RuleBroken as broken:
        raise BadBody(f"certifying_statements{broken.pointer or ''}: {broken.detail}") from None
    return written


def _enquiries(root: Mapping[str, object]) -> EnquirySettings:
    try:
        return enquiry_settings(root, _zone(root))
    except ValueError as bad:
        raise BadBody(str(bad)) from None
