"""Typesets a document: one page of A4 by a template of ours, produced as PDF/A-2a and PDF/UA-1 at once.

What is printed enters as data alone. The fonts are those beside the templates, so that a machine's own change nothing,
and a sign that they have not is refused: no document has a box in place of a letter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
import typst

HERE = Path(__file__).parent
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]


def typeset(template: str, sheets: Iterable[Mapping[str, object]], at: datetime) -> bytes:
    """The PDF of the first of these sheets that can be printed; the later ones say less. Raises typst.TypstError of
    the last."""
    refused: typst.TypstError | None = None
    for sheet in sheets:
        try:
            return _compiled(template, sheet, at)
        except typst.TypstError as error:
            refused = error
    raise refused or ValueError("there is nothing to print")


def qr_code(text: str) -> str:
    """As SVG, with the quiet zone of four modules that ISO/IEC 18004 asks for."""
    return segno.make(text, error="m", micro=False).svg_inline(border=4, omitsize=True)


def _compiled(template: str, sheet: Mapping[str, object], at: datetime) -> bytes:
    made = _compiler().compile(
        input=_template(template),
        format="pdf",
        sys_inputs={"sheet": json.dumps(sheet)},
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    """Kept, for it reads the fonts once. Its root has nothing but the templates."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])
    return typst.Compiler(root=HERE / "templates", font_paths=fonts)


@cache
def _template(name: str) -> bytes:
    return (HERE / "templates" / f"{name}.typ").read_bytes()
