"""Render the site: every page in every language, with the assets under a name that changes when they do.

    python -m web.build --out web/dist

The address `/en/register` is the file `en/register/index.html`; the start page of a language is `/en/`.
"""

from __future__ import annotations

import argparse
import gettext
import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import quote

from babel import Locale
from babel.dates import format_date, format_skeleton
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.candidates.candidate import PRACTICE_ID, PRACTICE_NUMBERS, PRACTICE_SECRET
from shared.exams.axis import axis, scale_axis
from shared.exams.catalogue import Exam
from shared.exams.conversions import converted_exams
from shared.exams.enquiry_stages import newest_rule
from shared.exams.scale import Cefr
from shared.ground.countries import countries
from shared.verification.directory import folded
from shared.verification.organisation import MOST_FAILED_CHECKS_PER_DAY
from shared.verification.requirement_profile import HIGHEST_SCORE, LOWEST_SCORE, TESTED_IN
from web.body import Body, load_body
from web.bundles import bundled
from web.exam_pages import FACTS, exam_groups, exam_pages, levels_shown, slug
from web.office_words import KEY_MODES, KEY_SCOPES
from web.organisation_words import CHANGES
from web.pages import CENTRE_NAVIGATION, FOR_EVERYBODY, LANGUAGE_NAMES, NAVIGATION, PAGES, Page
from web.problems import PROBLEMS
from web.reference import CHAPTERS, CONTRACT, PRACTISED, operations, reference_pages
from web.requirement_pages import accepted_groups, level_rows, levels_of
from web.sharing_words import SHARED_FIELDS
from web.translations import translations
from web.words import PURPOSES, WORDS, spoken

WEB = Path(__file__).parent
ASSETS = WEB / "assets"
EXAMPLES = WEB / "examples"
NOT_FOUND = Page("404", "404.html")
_INDENT = re.compile(r"\n\s+")
WITHOUT_LANGUAGE = ("s", "check")
"""Pages whose addresses are handed out with a code behind the #, short and for readers of any language."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page of one build shares."""

    out: Path
    body: Body
    assets: str
    icon: str


def build(out: Path, body: Body) -> None:
    """Render the whole site into `out`, replacing what was there."""
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    icon = _icon(body)
    site = Site(out, body, _write_assets(out, body), "data:image/svg+xml," + quote(icon))
    for language in body.languages:
        _write_language(site, language)
    start = out / body.default_language / "index.html"
    (out / "index.html").write_bytes(start.read_bytes())
    for printed in WITHOUT_LANGUAGE:
        html = (out / body.default_language / printed / "index.html").read_text("utf-8")
        _write(out / printed / "index.html", html)
    (out / "favicon.svg").write_text(icon, "utf-8")
    (out / "robots.txt").write_text("User-agent: *\nDisallow: /v1/\n", "utf-8")
    (out / "v1").mkdir()
    shutil.copy(CONTRACT, out / "v1" / "openapi.json")
    (out / ".well-known").mkdir()
    (out / ".well-known" / "security.txt").write_text(_security_txt(body), "utf-8")


def _write_language(site: Site, language: str) -> None:
    known = translations(language)
    jinja = _environment(site, language, known)
    for page in PAGES:
        _write(site.out / language / page.path / "index.html", _render(jinja, page, known))
    for page, exam in exam_pages():
        html = _render(jinja, page, known, exam)
        _write(site.out / language / page.path / "index.html", html)
    for page, chapter in reference_pages():
        html = jinja.get_template(page.template).render(
            page=page, words="", chapter=chapter, operations=operations(chapter)
        )
        _write(site.out / language / page.path / "index.html", html)
    if language == site.body.default_language:
        _write(site.out / "404.html", _render(jinja, NOT_FOUND, known))


def _environment(site: Site, language: str, known: gettext.NullTranslations) -> Environment:
    jinja = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.globals.update(
        body=site.body,
        assets=site.assets,
        icon=site.icon,
        language=language,
        language_names=LANGUAGE_NAMES,
        navigation=NAVIGATION,
        centre_navigation=CENTRE_NAVIGATION,
        exam_groups=exam_groups(),
        levels_shown=levels_shown,
        converted_exams=converted_exams(),
        purposes=PURPOSES,
        shared_fields=SHARED_FIELDS,
        exam_words=WORDS["exams"],
        for_everybody=FOR_EVERYBODY,
        axis=axis,
        scale_axis=scale_axis(LOWEST_SCORE, HIGHEST_SCORE),
        level_rows=level_rows(),
        accepted_groups=accepted_groups(),
        levels_of=levels_of,
        cefr_levels=list(Cefr),
        skills=list(TESTED_IN),
        change_types=[(name, label) for name, label in CHANGES.items() if name != "test"],
        key_scopes=list(KEY_SCOPES.items()),
        key_modes=list(KEY_MODES.items()),
        slug=slug,
        problems=PROBLEMS,
        practice_id=PRACTICE_ID,
        most_failed_checks=MOST_FAILED_CHECKS_PER_DAY,
        practice_secret=PRACTICE_SECRET,
        written_day=lambda day: format_date(day, "long", _locale(language)),
        written_month=lambda month: _written_month(month, _locale(language)),
        countries=_countries,
        chapters=CHAPTERS,
        practised=list(zip(PRACTICE_NUMBERS, PRACTISED, strict=True)),
        example_text=lambda name: (EXAMPLES / name).read_text("utf-8"),
        address=lambda path, other=language: f"/{other}/{path}",
    )
    # Added to the environment by the i18n extension, which jinja's types do not know.
    jinja.install_gettext_translations(known, newstyle=True)  # type: ignore[attr-defined]
    return jinja


def _countries(language: str) -> list[tuple[str, str]]:
    """Code and name of each country, in the order of the language's alphabet without its accents."""
    names = Locale.parse(_locale(language)).territories
    return sorted(((code, names[code]) for code in countries()), key=lambda each: folded(each[1]))


def _locale(language: str) -> str:
    # Day before month in English too, as in the scripts.
    return "en_GB" if language == "en" else language


def _written_month(month: str, locale: str) -> str:
    """ "2023-12" as "December 2023"; a year by itself stays as it is."""
    if "-" not in month:
        return month
    return format_skeleton("yMMMM", date.fromisoformat(f"{month}-01"), locale=locale)


def _render(jinja: Environment, page: Page, known: gettext.NullTranslations, exam: Exam | None = None) -> str:
    words = {key: known.gettext(sentence) for key, sentence in spoken(page.words).items()}
    facts = FACTS[page.facts]() if page.facts else {}
    rule = newest_rule(exam.code) if exam else None
    html = jinja.get_template(page.template).render(
        page=page, exam=exam, rule=rule, words=_json(words) if words else "", facts=_json(facts)
    )
    return html if "<pre" in html else _INDENT.sub("\n", html)


def _json(table: Mapping[str, object]) -> str:
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _write_assets(out: Path, body: Body) -> str:
    """Write the style sheets and a script for each page; return their address, which has a hash of them all."""
    scripts = sorted({ASSETS / "pages" / f"{page.script}.js" for page in PAGES if page.script})
    main = "".join((_colour_sheet(body), *((ASSETS / name).read_text("utf-8") for name in ("main.css", "media.css"))))
    apart = {name: (ASSETS / name).read_text("utf-8") for name in ("apart.css", "without-script.css")}
    files = bundled(scripts, ASSETS / "every-page.js", {"main.css": main, **apart})
    digest = hashlib.sha256(b"".join(name.encode() + content for name, content in files.items())).hexdigest()[:12]
    folder = out / "assets" / digest
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (out / "plain.css").write_bytes(files["main.css"])  # of the plain pages, which know no build
    return f"/assets/{digest}"


def _colour_sheet(body: Body) -> str:
    light = "".join(f"--{name}:{colour};" for name, colour in body.colours("light").items())
    dark = "".join(f"--{name}:{colour};" for name, colour in body.colours("dark").items())
    return (
        f":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def _icon(body: Body) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect fill="{body.light.brand}" width="32" '
        f'height="32" rx="7"/><path fill="none" stroke="{body.light.on_brand}" stroke-width="3" '
        'stroke-linecap="round" d="M8 23V18M16 23V13M24 23V8"/></svg>'
    )


def _security_txt(body: Body) -> str:
    expires = datetime.combine(body.security_expires, time(), UTC).isoformat().replace("+00:00", "Z")
    return f"Contact: {body.security_contact}\nExpires: {expires}\nPreferred-Languages: {', '.join(body.languages)}\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Render the pages.")
    parser.add_argument("--out", type=Path, default=WEB / "dist")
    out = parser.parse_args().out
    build(out, load_body())
    print(f"{len(list(out.rglob('*.html')))} pages in {out}")
