"""Dates in the words of a mail's language, as the pages write them too (CLDR's long forms)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:, (\d{2}):(\d{2}) \(([\w/+-]+)\))?")
"""What a notice keeps: a day, or a moment as `local_text` writes it."""


@dataclass(frozen=True, slots=True)
class WrittenDates:
    """How a language writes dates: the months with what joins them to a day, before some letters another, what joins
    a year, and the clock, whose form at one o'clock may be another."""

    months: tuple[str, ...]
    of_month: str
    of_year: str
    clock: str
    at_one: str
    elided: Mapping[str, str] = field(default_factory=dict)

    def month(self, month: int, year: int) -> str:
        return f"{self.months[month - 1]}{self.of_year}{year}"

    def day(self, day: date) -> str:
        before = self.elided.get(self.months[day.month - 1][0], self.of_month)
        return f"{day.day}{before}{self.month(day.month, day.year)}"

    def moment(self, day: date, hour: str, minute: str, zone: str) -> str:
        at = self.at_one if hour == "01" else self.clock
        city = zone.rpartition("/")[2].replace("_", " ")
        return f"{self.day(day)} {at.format(hour=hour, short=int(hour))}:{minute} ({city})"


WRITTEN: Mapping[str, WrittenDates] = {
    "en": WrittenDates(
        (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        " ",
        " ",
        "at {hour}",
        "at {hour}",
    ),
    "es": WrittenDates(
        (
            *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
            *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
        ),
        " de ",
        " de ",
        "a las {short}",
        "a la {short}",
    ),
    "ca": WrittenDates(
        (
            *("gener", "febrer", "març", "abril", "maig", "juny"),
            *("juliol", "agost", "setembre", "octubre", "novembre", "desembre"),
        ),
        " de ",
        " del ",
        "a les {short}",
        "a la {short}",
        {"a": " d’", "o": " d’"},
    ),
}
"""By language; a mail in another one has none."""
_SESSION = re.compile(rf"\b({'|'.join(WRITTEN['en'].months)}) (\d{{4}})\b")


def in_words(text: str, language: str) -> str:
    """A day or moment that is all of a text; any other text as it is."""
    found = _DATED.fullmatch(text)
    if found is None:
        return text
    year, month, day, hour, minute, zone = found.groups()
    written, on = WRITTEN[language], date(int(year), int(month), int(day))
    return written.moment(on, hour, minute, zone) if zone else written.day(on)


def sessions_in_words(names: str, language: str) -> str:
    """The names of sessions that are a month and a year in English, "June 2026"; others stay as the awarding body has
    them."""
    months = WRITTEN["en"].months
    return _SESSION.sub(lambda found: WRITTEN[language].month(months.index(found[1]) + 1, int(found[2])), names)
