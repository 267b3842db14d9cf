"""The forms of values in answers, as the contract names them; no function checks them at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

_CHECKED = {"pattern": "pattern", "minLength": "min_length", "maxLength": "max_length", "minimum": "ge"}
"""What JSON Schema calls a limit, and what pydantic calls it."""
Schema = dict[str, object]


@dataclass(frozen=True, slots=True)
class Form:
    """What JSON Schema says of a text or a number beside its type: `Annotated[str, Form({"format": "date"})]`.

    pydantic asks the two methods when the contract's schemas are built (cli/docs.py) and when the tests hold answers to
    them; no function does.
    """

    keywords: Schema = field(hash=False)

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Schema]) -> Schema:
        limits = {name: self.keywords[word] for word, name in _CHECKED.items() if word in self.keywords}
        return {**handler(source), **limits}

    def __get_pydantic_json_schema__(self, core_schema: object, handler: Callable[[object], Schema]) -> Schema:
        return {**handler(core_schema), **self.keywords}


def _text(pattern: str, example: str, **more: object) -> Form:
    return Form({"pattern": pattern, "examples": [example], **more})


Instant = Annotated[
    str,
    _text(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$", "2026-12-09T08:00:00Z", format="date-time"),
]
"""RFC 3339, UTC."""
Day = Annotated[str, _text(r"^\d{4}-\d{2}-\d{2}$", "2026-12-09", format="date")]
ZoneName = Annotated[str, Form({"minLength": 1, "examples": ["Europe/Madrid"]})]
"""Of the IANA database."""
IdNumber = Annotated[str, _text("^[A-Z0-9]{9}$", "KXA104827")]
SessionId = Annotated[str, _text("^[A-Za-z0-9-]{3,40}$", "FCE-2026-12-PB")]
ExamCode = Annotated[str, _text("^[A-Z0-9]+$", "FCE")]
CentreNumber = Annotated[str, _text("^[A-Z]{2}[0-9]{3}$", "ES442")]
CandidateNumber = Annotated[str, _text("^[0-9]{4}$", "0001")]
CountryCode = Annotated[str, _text("^[A-Z]{2}$", "ES")]
"""Of ISO 3166-1."""
LanguageCode = Annotated[str, _text("^[a-z]{2}$", "en")]
Opaque = Annotated[str, Form({"minLength": 1, "maxLength": 64})]
"""An id of ours: compare it, do not read it."""
Cursor = Annotated[str, Form({"maxLength": 1024})]
Count = Annotated[int, Form({"minimum": 0})]
Revision = Annotated[int, Form({"minimum": 1})]
PreparationCentre = Annotated[str, _text("^[A-Z0-9][A-Z0-9-]{1,11}$", "ES901")]
"""The number of a centre, or of a school that prepares candidates."""
ResultId = Annotated[str, _text("^[A-Z0-9]{9}[.][A-Za-z0-9-]{3,40}$", "KXA104827.FCE-2026-12-PB")]
"""Candidate and session, with a point between."""
EnquiryId = Annotated[str, _text("^[A-Z0-9]{9}[.][A-Za-z0-9-]{3,40}[.][1-9][0-9]{0,2}$", "KXA104827.FCE-2026-12-PB.1")]
Month = Annotated[str, _text("^20[0-9]{2}-[0-9]{2}$", "2026-12")]
Currency = Annotated[str, _text("^[A-Z]{3}$", "EUR")]
"""ISO 4217."""
