"""This machine's Node, which the CDK's command line runs on."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

NODE = 20
"""The oldest on which it still runs."""
SUPPORTED_NODE = 22
"""The oldest that is supported: 20 was until 2026-10-30 (CDK developer guide, "Supported Node.js versions")."""


def node_version() -> str | None:
    """As `node --version` writes it, "v22.9.0"; None where there is no Node."""
    if shutil.which("node") is None:
        return None
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)  # noqa: S607 - the PATH's
    return answer.stdout.strip()


def node_missing(version: str | None) -> Iterator[str]:
    """A sentence where the CDK's command line would not run."""
    if version is None:
        yield f"Node is not installed: {SUPPORTED_NODE} or newer is wanted, for the CDK command line."
    elif _major(version) < NODE:
        yield f"This is Node {version or 'of an unknown version'}: {NODE} or newer is needed."


def node_unsupported(version: str | None) -> Iterator[str]:
    """A sentence where it runs, but AWS no longer supports it."""
    if version is not None and NODE <= _major(version) < SUPPORTED_NODE:
        yield (
            f"This is Node {version}, which the CDK command line no longer supports (20 ended on 2026-10-30): "
            f"install Node {SUPPORTED_NODE} or newer before you deploy."
        )


def _major(version: str) -> int:
    found = re.match(r"v(\d+)", version)
    return int(found[1]) if found else 0
