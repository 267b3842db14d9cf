"""The catalogues: English is the source; each other language is one file in `web/messages`, compiled in memory.

`python -m web.translations` brings the catalogues in step with the pages: new sentences arrive empty, and a test
fails until somebody has translated them.
"""

from __future__ import annotations

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parent
MESSAGES = WEB / "messages"
SOURCE = "en"

_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trimmed": "true", "encoding": "utf-8"}}


def N_(message: str) -> str:  # noqa: N802 (the name gettext's tools look for)
    """Mark a sentence for translation where it is written, though it is translated elsewhere."""
    return message


def translations(language: str) -> gettext.NullTranslations:
    """The translations of one language; English needs none."""
    if language == SOURCE:
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogue(language: str) -> Catalog:
    """The catalogue of one language as it is in the tree."""
    with (MESSAGES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def extracted() -> Catalog:
    """Every sentence of the pages and their scripts, without line numbers, so that only changed words change the
    file."""
    source = Catalog(project="Results Online", charset="utf-8")
    for path, _, message, comments, context in extract_from_dir(
        WEB, _METHODS, _OPTIONS, comment_tags=("Translators:",)
    ):
        source.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return source


def refresh(language: str) -> None:
    """Update one catalogue. Nothing is guessed: a changed sentence is a new one."""
    path = MESSAGES / f"{language}.po"
    current = catalogue(language) if path.exists() else Catalog(locale=language, charset="utf-8")
    current.update(extracted(), no_fuzzy_matching=True)
    current.obsolete.clear()
    _write(path, current)


def _write(path: Path, current: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, current, width=120, omit_header=False, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    _write(MESSAGES / "messages.pot", extracted())
    for each in ("es", "ca"):
        refresh(each)
