"""What goes into a function's zip: its own folder, `shared/`, and the libraries its catalogue row names.

Nothing else: no tests, no other function, no boto3 (Lambda's runtime brings it). Built by uv from hashed
requirements, without docker; the same sources give the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from infra.bytecode import compile_folder, compiler
from infra.words import Function

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".local" / "bundles"
SCRAP = shutil.ignore_patterns("__pycache__", "*.pyc", "*.pyi", ".mypy_cache")
UNUSED = (
    "bin",  # console scripts, with this machine's path in their first line
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.js",  # we publish openapi.json as a file
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.css",
    "cffi",  # argon2 and cryptography were compiled with these, and run with _cffi_backend alone
    "pycparser",
    "lxml",  # pyHanko reads forms of XML with it, which our documents have not
    "dns",  # email-validator uses it to check whether a domain takes mail; SES does that for us
    "*.dist-info/RECORD",  # names the console scripts' hashes
    ".lock",
)
"""What libraries bring and no handler imports, as paths in the bundle."""
RECIPE = "3"
"""To be raised when the way a bundle is made changes, so that no kept bundle is reused."""


@dataclass(frozen=True, slots=True)
class Target:
    """The interpreter a bundle is for; `platform` is uv's name of it, None for this very machine.

    Only what is shipped carries bytecode: the emulator unpacks a zip where Python can write its own.
    """

    python: str
    architecture: str
    platform: str | None = None

    @property
    def compiler(self) -> str | None:
        return compiler(self.python) if self.platform else None


SHIPPED = Target(python="3.13", architecture="arm64", platform="aarch64-manylinux_2_28")
"""Lambda's runtime, processor and C library, in one place."""


def this_machine() -> Target:
    """The emulator runs bundles on the interpreter and processor it finds itself on."""
    architecture = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
    return Target(python=f"{sys.version_info.major}.{sys.version_info.minor}", architecture=architecture)


def bundle(row: Function, target: Target, kept: Path = KEPT) -> Path:
    """The folder to zip for this function, made once per state of its sources. The name ends in its fingerprint."""
    key = fingerprint(row, target)
    made = kept / f"{row.name}-{key}"
    if not made.exists():
        libraries = _libraries(row, target, kept)
        _make(made, lambda out: _fill(out, row, libraries, target))
    return made


def code(row: Function, target: Target, kept: Path = KEPT) -> Path:
    """What CDK takes as the function's code: the folder, which its command line compresses on the way to AWS.

    The emulator unpacks a zip at once, so for this machine one is stored as it is: compressing all of them was nine
    tenths of a deploy into it.
    """
    made = bundle(row, target, kept)
    if target.platform:
        return made
    packed = made.with_name(f"{made.name}.zip")
    if not packed.exists():
        with tempfile.TemporaryDirectory(dir=kept, prefix="making-") as scratch:
            out = Path(scratch) / "out.zip"
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
                for path in made.rglob("*"):
                    archive.write(path, path.relative_to(made))
            out.rename(packed)
    return packed


def fingerprint(row: Function, target: Target) -> str:
    """A hash that changes exactly when the bundle would."""
    digest = hashlib.sha256(f"{_library_key(row, target)}\n".encode())
    for path in _sources(row):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def requirements(row: Function) -> list[Path]:
    return [ROOT / f"requirements-{library}.txt" for library in row.libraries]


def _sources(row: Function) -> list[Path]:
    folders = (ROOT / "functions" / row.name, ROOT / "shared")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and _wanted(path)]
    return sorted([*files, ROOT / "functions" / "__init__.py"])


def _wanted(path: Path) -> bool:
    return "__pycache__" not in path.parts and path.suffix not in (".pyc", ".pyi")


def _library_key(row: Function, target: Target) -> str:
    pinned = [path.read_text(encoding="utf-8") for path in requirements(row)]
    compiled = "compiled" if target.compiler else "as source"
    parts = (RECIPE, target.python, target.architecture, str(target.platform), compiled, *pinned)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _libraries(row: Function, target: Target, kept: Path) -> Path:
    made = kept / f"libraries-{_library_key(row, target)}"
    if not made.exists():
        _make(made, lambda out: _install(out, requirements(row), target))
    return made


def _install(out: Path, pinned: Iterable[Path], target: Target) -> None:
    wanted = [part for path in pinned for part in ("-r", str(path))]
    arguments = ["-m", "uv", "pip", "install", "--quiet", "--target", str(out), "--require-hashes", *wanted]
    arguments += ["--no-compile-bytecode", "--no-config"]
    if target.platform:
        arguments += ["--python-platform", target.platform, "--python-version", target.python, "--only-binary", ":all:"]
    done = _run(*arguments, "--python", sys.executable)
    if done.returncode:
        raise RuntimeError(f"uv could not install {', '.join(path.name for path in pinned)}:\n{done.stderr}")
    _tidy(out)
    compile_folder(out, out, target.compiler)


def _tidy(out: Path) -> None:
    for unused in (path for pattern in UNUSED for path in out.glob(pattern)):
        if unused.is_dir():
            shutil.rmtree(unused)
        else:
            unused.unlink()


def _fill(out: Path, row: Function, libraries: Path, target: Target) -> None:
    shutil.copytree(libraries, out, dirs_exist_ok=True)
    (out / "functions").mkdir()
    shutil.copy(ROOT / "functions" / "__init__.py", out / "functions")
    shutil.copytree(ROOT / "functions" / row.name, out / "functions" / row.name, ignore=SCRAP)
    shutil.copytree(ROOT / "shared", out / "shared", ignore=SCRAP)
    for own in ("functions", "shared"):
        compile_folder(out / own, out, target.compiler)


def _make(made: Path, fill: Callable[[Path], None]) -> None:
    """Makes the folder whole or not at all, so that a killed run leaves no half bundle to be reused."""
    made.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=made.parent, prefix="making-") as scratch:
        out = Path(scratch) / "out"
        out.mkdir()
        fill(out)
        with contextlib.suppress(OSError):  # another process was faster, with the same bytes
            out.rename(made)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
    )
