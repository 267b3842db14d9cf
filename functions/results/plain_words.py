"""What the plain pages of results say in one language, its dates among it."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from shared.adapters.plain_pages import Html, Tongue, joined, tongue
from shared.calendar.session import ExamName, SessionView
from shared.centres.centre import CentreToAsk
from shared.ground.dates import zone_named

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def spoken(language: str) -> Tongue:
    return tongue(Path(__file__).with_name("plain"), language)


def day(of: Tongue, text: str) -> Html:
    """A day without a clock, "2026-12-09"."""
    return _day(of, date.fromisoformat(text))


def moment(of: Tongue, text: str, zone: str) -> Html:
    """On the clock of a place, with the place named: "9 December 2026 at 09:00 (Madrid)"."""
    there = datetime.fromisoformat(text).astimezone(zone_named(zone))
    clock = of.say(
        "clock", hour=f"{there:%H}".lstrip("" if of.words["hour"] == "09" else "0") or "0", minute=f"{there:%M}"
    )
    date_and_time = of.say("moment", date=_day(of, there.date()), clock=clock)
    return of.say("zone", date=date_and_time, city=zone.rpartition("/")[2].replace("_", " "))


def _day(of: Tongue, of_date: date) -> Html:
    return of.say(f"day_{of_date.month}", day=str(of_date.day), year=str(of_date.year))


def title(of: Tongue, exam: ExamName, session: SessionView) -> Html:
    return of.say("title", exam=exam["name"], session=_session(of, session["name"]))


def _session(of: Tongue, name: str) -> str:
    """A month and a year in English, "June 2026", in the page's language; another one is the awarding body's own."""
    month, _, year = name.partition(" ")
    if month not in _MONTHS or not (year.isdecimal() and len(year) == 4):
        return name
    return of.say(f"month_{_MONTHS.index(month) + 1}", year=year)


def format_of(of: Tongue, session: SessionView) -> str:
    return of.words.get(session["format"], session["format"])


def centre_lines(of: Tongue, centre: CentreToAsk) -> Html:
    """The centre's name, and what it has published of how to reach it."""
    contact = centre["contact"]
    telephone, email = contact["telephone"] or "", contact["email"] or ""
    ways = [of.draw("telephone", to=re.sub(r"[^+0-9]", "", telephone), telephone=telephone)] if telephone else []
    ways += [of.draw("email", email=email)] if email else []
    beside = " · ".join(each for each in (contact["address"], contact["hours"]) if each)
    beside = beside or ("" if ways else of.words["card_no_contact"])
    asked = of.say("card_ask_centre", name=centre["name"], number=centre["number"])
    return of.draw("centre", name=asked, ways=joined(ways), beside=beside)
