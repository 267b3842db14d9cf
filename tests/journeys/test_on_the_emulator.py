"""The two journeys on the deployed CDK app: emulator, real Lambda runtime workers, HTTP alone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from local import enquiries
from local.clock import Clock
from local.deploy import deploy
from local.emulator import PROGRAM, ROOT, Emulator
from local.journey import walk
from local.server import listen
from local.stack import environments, in_thread, stack, worker_functions

pytestmark = [
    pytest.mark.rehearsal,
    pytest.mark.skipif(not PROGRAM.exists(), reason="the emulator is not installed: make setup"),
]


def _free_port() -> int:
    with listen(0) as probe:
        port: int = probe.getsockname()[1]
        return port


def test_from_a_file_of_results_to_a_verified_statement_and_from_a_doubt_to_its_outcome(tmp_path: Path) -> None:
    """The second only where ENQUIRIES=all: it takes as long as the first, and is told without an emulator elsewhere."""
    front_port = _free_port()
    emulator = Emulator(_free_port(), tmp_path / "emulator").start(persist=False)
    try:
        deploy(emulator, f"http://127.0.0.1:{front_port}", tmp_path / "deploy")
        deployed = environments(emulator)
        functions = worker_functions(deployed, tmp_path / "logs")
        made = stack(emulator, tmp_path / "deploy" / "pages", Clock(), functions, deployed)
        with in_thread(made, front_port) as url:
            walk(url, timedelta(seconds=60))
            if os.environ.get("ENQUIRIES") == "all":  # last, for it moves the clock on
                enquiries.walk(url)
    finally:
        emulator.stop()


def test_no_local_path_is_in_what_is_deployed() -> None:
    deployed = (path for room in ("infra", "functions", "shared", "web") for path in (ROOT / room).rglob("*"))
    sources = [path for path in deployed if path.suffix in {".py", ".js", ".html", ".json"}]
    assert len(sources) > 50
    assert [path.name for path in sources if "_local/" in path.read_text("utf-8")] == []
