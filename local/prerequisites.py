"""What `make run` needs from this machine, checked first: one sentence for each thing that is missing.

The lock on its folder is here, too; `make rehearse` uses it as well.
"""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.preflight.machine import node_missing, node_version
from local.front.server import PortTaken, listen

PYTHON = (3, 11)
PROGRAMS = (
    (".emulator/bin/ministack", "emulator"),
    ("node_modules/.bin/cdk", "CDK command line"),
    ("node_modules/.bin/esbuild", "bundler of the pages"),
)


class FolderTaken(Exception):
    """Another process works there; the message says which, and what to do."""


@contextmanager
def held(lock: Path, what: str) -> Iterator[None]:
    """Holds the lock on this file's folder for the program named `what`; FolderTaken where another process has it.

    The kernel releases the lock however the process ends, so no lock and no id of a dead process stays behind.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            there = file.read() or "Another process"
            raise FolderTaken(f"{there} runs in {lock.parent}: stop it first, or use another checkout.") from None
        file.truncate(0)
        file.write(what)
        file.flush()
        yield


def troubles(root: Path, ports: dict[str, int]) -> Iterator[str]:
    """Every trouble there is; `ports` by the setting that changes them (PORT, AWS_PORT)."""
    if sys.version_info < PYTHON:
        yield f"This is Python {sys.version.split()[0]}: {PYTHON[0]}.{PYTHON[1]} or newer is needed."
    yield from node_missing(node_version())
    if sys.prefix == sys.base_prefix:
        yield "The virtual environment is not in use: start with `make run`, or with .venv/bin/python."
    for program, what in PROGRAMS:
        if not (root / program).exists():
            yield f"The {what} is not installed ({program}): run `make setup`."
    for name, port in ports.items():
        yield from _port(name, port)
    if len(set(ports.values())) < len(ports):
        yield f"{' and '.join(ports)} must differ."


def _port(name: str, port: int) -> Iterator[str]:
    try:
        listen(port, name).close()
    except (PortTaken, OverflowError, PermissionError) as taken:
        yield str(taken) if isinstance(taken, PortTaken) else f"{name}={port} is no port this user may open."
