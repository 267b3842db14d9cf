"""The forms of values in answers, as the contract names them; nothing is checked by them at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Form:
    """What JSON Schema says of a text or a number beside its type: `Annotated[str, Form({"format": "date"})]`.

    Whoever builds the contract's schemas calls the method below (cli/docs.py); no function does.
    """

    keywords: dict[str, object] = field(hash=False)

    def __get_pydantic_json_schema__(
        self, core_schema: object, handler: Callable[[object], dict[str, object]]
    ) -> dict[str, object]:
        return {**handler(core_schema), **self.keywords}


Instant = Annotated[str, Form({"format": "date-time", "examples": ["2026-12-09T08:00:00Z"]})]
"""RFC 3339, UTC."""
Day = Annotated[str, Form({"format": "date", "examples": ["2026-12-09"]})]
IdNumber = Annotated[str, Form({"pattern": "^[A-Z0-9]{9}$", "examples": ["KXA104827"]})]
SessionId = Annotated[str, Form({"pattern": "^[A-Za-z0-9-]{3,40}$", "examples": ["FCE-2026-12-PB"]})]
CentreNumber = Annotated[str, Form({"pattern": "^[A-Z]{2}[0-9]{3}$", "examples": ["ES442"]})]
CandidateNumber = Annotated[str, Form({"pattern": "^[0-9]{4}$", "examples": ["0001"]})]
Opaque = Annotated[str, Form({"minLength": 1, "maxLength": 64})]
"""An id of ours: compare it, do not read it."""
Cursor = Annotated[str, Form({"maxLength": 1024})]
