"""The CDN's scripts, as CloudFront is given them and as the local front runs them. Pure text, no CDK."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent
LARGEST = 10_240
"""Bytes of a script; "Maximum size of a function" (quotas of CloudFront Functions)."""
ASSETS = "/assets/"


def paths(built: Path) -> list[str]:
    """Every file of the built pages as the browser asks for it, "/en/register/index.html"."""
    return sorted(f"/{path.relative_to(built).as_posix()}" for path in built.rglob("*") if path.is_file())


def pages_script(files: Iterable[str]) -> str:
    """The script with its list of pages; `files` as `paths` gives them. Assets pass unchecked, so their names are left
    out."""
    names = [each for each in files if not each.startswith(ASSETS)]
    return _text("pages").replace("%FILES%", " ".join(names))


def gate_script() -> str:
    return _text("gate")


def _text(name: str) -> str:
    return (FOLDER / f"{name}.js").read_text(encoding="utf-8")
