"""What the emulator leaves when it is stopped: its state, and nothing else. Played by a program of a few lines."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest

from local.client.caller import wait_for
from local.emulator import emulator
from local.emulator.emulator import Emulator
from local.front.server import listen

PLAYED = f"""#!{sys.executable}
import os, subprocess, tempfile
from http.server import BaseHTTPRequestHandler, HTTPServer

class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

tempfile.mkdtemp(prefix="ministack-lambda-")
subprocess.Popen(["/bin/sh", "-c", "exec 3>worker; echo up >&3; sleep 60"])
HTTPServer((os.environ["BIND_HOST"], int(os.environ["GATEWAY_PORT"])), Healthy).serve_forever()
"""
"""As ministack: a folder of temporary files for a function, and a worker that outlives it."""


def test_nothing_of_a_stopped_emulator_stays_but_its_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, state = tmp_path / "ministack", tmp_path / "emulator"
    program.write_text(PLAYED)
    program.chmod(0o755)
    monkeypatch.setattr(emulator, "PROGRAM", program)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    state.mkdir()
    os.mkfifo(state / "worker")
    worker = os.open(state / "worker", os.O_RDONLY | os.O_NONBLOCK)
    with listen(0) as probe:
        port = probe.getsockname()[1]
    made = Emulator(port, state)
    try:
        made.start()
        assert [path.parent for path in tmp_path.rglob("ministack-lambda-*")] == [made.temporary]
        wait_for("the worker", lambda: os.read(worker, 8) == b"up\n" or None, 10)
    finally:
        made.stop()
    assert select.select([worker], [], [], 2)[0], "the worker lives"
    os.close(worker)
    assert {path.name for path in state.iterdir()} == {"emulator.log", "worker"}
    assert list(tmp_path.rglob("ministack-lambda-*")) == []
