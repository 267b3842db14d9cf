"""The .pyc files of a zip, written at build by a Python of Lambda's version; without them a cold start doubles."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path


class NoBytecode(RuntimeError):
    """The zip must carry .pyc files, and no interpreter of the runtime's version was found to write them."""


def interpreter(version: str) -> str | None:
    """A Python of this version ("3.13") that really starts, to write bytecode with; None where there is none."""
    return next((found for found in _candidates(version) if _version(found) == version), None)


def _candidates(version: str) -> Iterator[str]:
    yield sys.executable
    name = f"python{version}"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if (Path(folder) / name).is_file():
            yield str(Path(folder) / name)
    found = subprocess.run(
        [sys.executable, "-m", "uv", "python", "find", "--no-project", version],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )
    if found.returncode == 0:
        yield found.stdout.strip()


@cache
def _version(python: str) -> str | None:
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else None


@cache
def compiler(version: str) -> str | None:
    found = interpreter(version)
    if found is None:
        sys.stderr.write(
            f"No Python {version} found: the zips carry no .pyc, so a cold start takes about twice as long.\n"
        )
    return found


def require_bytecode(version: str) -> None:
    """NoBytecode unless zips for this version will carry .pyc files."""
    if compiler(version) is None:
        raise NoBytecode(f"Put a Python {version} on the PATH: these zips must carry their .pyc files.")


def compile_folder(folder: Path, root: Path, python: str | None) -> None:
    """Compiles unchecked .pyc files: file times change in the zip, and a checked .pyc would be rejected as stale."""
    if python is None:
        return
    subprocess.run(
        [python, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
        + ["-s", str(root), "-p", "/var/task", str(folder)],
        check=True,
        env={"PYTHONHASHSEED": "0", "PATH": os.environ.get("PATH", "")},
    )
