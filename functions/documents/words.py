"""The sentences of the documents, by language: written by `make docs` from the catalogues of the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("words")
_PLACE = re.compile(r"\{(\w+)\}")


class Words:
    """What a document says in one language."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __getitem__(self, key: str) -> str:
        return self._sentences[key]

    def named(self, key: str, otherwise: str) -> str:
        """The word for what may have none, as a grade that is written alike in all languages."""
        return self._sentences.get(key, otherwise)

    def say(self, key: str, **values: object) -> str:
        """A sentence with these values in their places; a value with braces of its own stays as it is."""
        return _PLACE.sub(lambda found: str(values[found[1]]), self._sentences[key])


@cache
def words_in(language: str) -> Words:
    return Words(language, json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")))
