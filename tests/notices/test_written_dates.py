"""Dates as mails write them."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date, format_skeleton

from shared.notices.written_dates import WRITTEN, in_words, sessions_in_words

LOCALES = {"en": "en_GB", "es": "es", "ca": "ca"}


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_each_day_and_month_is_written_as_cldr_has_it(language: str) -> None:
    for month in range(1, 13):
        day = date(2027, month, 3)
        assert in_words(day.isoformat(), language) == format_date(day, "long", LOCALES[language])
        named = f"B2 First, {WRITTEN['en'].month(month, 2027)}; morning"
        written = format_skeleton("yMMMM", day, locale=LOCALES[language])
        assert sessions_in_words(named, language) == f"B2 First, {written}; morning"


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("2026-12-09, 09:05 (Europe/Madrid)", "en", "9 December 2026 at 09:05 (Madrid)"),
        ("2026-12-09, 09:05 (Europe/Madrid)", "es", "9 de diciembre de 2026 a las 9:05 (Madrid)"),
        ("2026-12-09, 09:05 (Europe/Madrid)", "ca", "9 de desembre del 2026 a les 9:05 (Madrid)"),
        ("2026-10-01, 01:00 (America/Mexico_City)", "es", "1 de octubre de 2026 a la 1:00 (Mexico City)"),
        ("2026-10-01, 01:00 (UTC)", "ca", "1 d’octubre del 2026 a la 1:00 (UTC)"),
        ("FCE-2026-12-PB", "es", "FCE-2026-12-PB"),
        ("December 2026", "es", "December 2026"),  # a name of anything but a session stays
    ],
)
def test_a_moment_is_written_with_its_place_and_nothing_else_is_changed(text: str, language: str, words: str) -> None:
    assert in_words(text, language) == words
