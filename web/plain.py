"""The shells and words of the plain pages, for the functions that answer them: a function knows neither a template
engine nor a catalogue of translations.

`make docs` writes them in each language beside the function's code (functions/*/plain). The sentences are those of the
pages with script wherever these say the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from pathlib import Path

from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.translations import N_, translations
from web.words import WORDS

TEMPLATES = Path(__file__).parent / "templates"
TITLES: Mapping[str, Mapping[str, str]] = {
    "signin": {"title": N_("Sign in to see your results")},
    "results": {"list_title": N_("My results")},
}
SAID: Mapping[str, tuple[str, ...]] = {"signin": ("asking", "form", "credentials"), "results": ("asking", "exams")}
"""The groups of `web.words.WORDS` that each function says of, beside its own."""
PLAIN_WORDS: Mapping[str, Mapping[str, str]] = {
    "signin": {},
    "results": {
        "moment": N_("{date} at {clock}"),
    },
}
_MONTHS, _GAPS = range(1, 13), re.compile(r"\n\s*")
SAMPLE = 28, 2026


def written_plain(function: str, language: str) -> str:
    """The file of one function in one language."""
    found = {"shells": _shells(function, language), "words": _words(function, language)}
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _shells(function: str, language: str) -> dict[str, str]:
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    jinja.globals["words"] = _words(function, language)
    found: dict[str, str] = {}
    for name in ("frame", function):
        template = jinja.get_template(f"plain/{name}.html")
        context = template.new_context({"language": language})
        for _ in template.root_render_func(context):
            pass  # what the template imports is there once it was rendered
        found |= {block: _GAPS.sub("\n", "".join(draw(context)).strip()) for block, draw in template.blocks.items()}
    return found


def _words(function: str, language: str) -> dict[str, str]:
    gettext = translations(language).gettext
    said = [WORDS[group] for group in SAID[function]]
    if function == "results":
        said += [{f"card_{key}": text for key, text in WORDS["results"].items()}, WORDS["statement"]]
    tables = {key: text for table in (*said, PLAIN_WORDS[function], TITLES[function]) for key, text in table.items()}
    locale = "en_GB" if language == "en" else language
    dated = _waits(locale) if function == "signin" else _dates(locale)
    return {key: gettext(text) for key, text in tables.items()} | dated


def _dates(locale: str) -> dict[str, str]:
    """How the language writes a day of each month, a month, a clock, and both, with a name for each number."""
    day, year = SAMPLE
    days = {f"day_{each}": _day(format_date(date(year, each, day), "long", locale=locale)) for each in _MONTHS}
    months = {
        f"month_{each}": format_skeleton("yMMMM", date(year, each, day), locale=locale).replace(str(year), "{year}")
        for each in _MONTHS
    }
    nine = format_time(time(9, 41), "short", locale=locale)
    clock = nine.replace("41", "{minute}").replace("09", "{hour}").replace("9", "{hour}")
    return {**days, **months, "clock": clock, "hour": nine.partition(":")[0]}


def _day(text: str) -> str:
    day, year = SAMPLE
    return text.replace(str(year), "{year}").replace(str(day), "{day}")


def _waits(locale: str) -> dict[str, str]:
    """How long somebody waits: "in 5 minutes"."""
    return {
        **_in("minute", timedelta(minutes=1), timedelta(minutes=5), locale),
        **_in("hour", timedelta(hours=1), timedelta(hours=5), locale),
    }


def _in(unit: str, one: timedelta, five: timedelta, locale: str) -> dict[str, str]:
    written = [format_timedelta(each, add_direction=True, locale=locale) for each in (one, five)]
    return {f"in_{unit}": written[0], f"in_{unit}s": written[1].replace("5", "{number}")}


def plain_files(languages: Iterable[str]) -> dict[str, str]:
    """Each file by its path in the repository."""
    return {
        f"functions/{function}/plain/{language}.json": written_plain(function, language)
        for function in TITLES
        for language in languages
    }
