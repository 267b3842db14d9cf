"""QR codes as self-contained SVG, which scales and loads nothing."""

from __future__ import annotations

from io import BytesIO

import segno


def svg(text: str) -> str:
    """Dark on light with its quiet zone, whatever page it is shown on."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, light="#fff", svgclass=None, lineclass=None
    )
    return drawn.getvalue().decode().strip()
