"""The files that a page loads beside its words, bundled and made small by esbuild.

One script and one style sheet a page, so one request each, however many modules there are.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ESBUILD = Path(__file__).parents[1] / "node_modules" / ".bin" / "esbuild"
_AS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--charset=utf8",
    "--target=es2022",
    "--entry-names=[name]",
    "--legal-comments=none",
    "--log-level=warning",
)


class BadBundle(ValueError):
    """A script or a style sheet cannot be read; the message is what esbuild says, with file and line."""


def bundled(scripts: list[Path], everywhere: Path, sheets: Mapping[str, str]) -> dict[str, bytes]:
    """Each script with all that it imports, after `everywhere`, which every page runs first; each sheet by its name.

    A script imports nothing once it is built; names are short, and comments are left out.
    """
    if not ESBUILD.exists():
        raise BadBundle(f"esbuild is not installed ({ESBUILD}): run `make setup`.")
    with TemporaryDirectory() as folder:
        sources, out = Path(folder, "sheets"), Path(folder, "out")
        sources.mkdir()
        for name, sheet in sheets.items():
            (sources / name).write_text(sheet, "utf-8")
        entries = [*scripts, *(sources / name for name in sheets)]
        ran = subprocess.run(  # noqa: S603 - the pinned program, and files of the tree
            [ESBUILD, *entries, f"--inject:{everywhere}", f"--outdir={out}", *_AS],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode or ran.stderr:
            raise BadBundle(ran.stderr)
        return {file.name: file.read_bytes() for file in sorted(out.iterdir())}
