"""How the front ends: workers first, then the server, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from local.front.workers import ROOT

_PROGRAM = """
import asyncio, signal, sys
from pathlib import Path
from local.console.clock import Clock
from local.front.app import Api, Front
from local.front.cache import Cache
from local.front.cdn import Cdn
from local.front.pages import Pages
from local.front.routes import Routes
from local.front.workers import pools
from local.front.server import listen, serve
from tests.local.conftest import CATALOGUE, _handlers
root = Path(sys.argv[1])
_handlers(root)
async def main():
    until = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, until.set)
    clock = Clock()
    made = pools(CATALOGUE, {}, root=root, logs=root)
    api = Api(Routes(CATALOGUE), made, clock.now, patience=3)
    listening = listen(0)
    async def tell():
        await made.ready()
        print(listening.getsockname()[1], flush=True)
    pages = Pages(root).respond
    await serve(Front(Cdn(api.respond, pages, "s", Cache(clock.now)), pages), made, listening, until, tell)
asyncio.run(main())
"""


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _comes(happens: Callable[[], object]) -> bool:
    """Within ten seconds: a busy machine starts a process in two."""
    until = time.perf_counter() + 10
    while not happens() and time.perf_counter() < until:
        time.sleep(0.02)
    return bool(happens())


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_workers_and_the_server(tmp_path: Path, ended_by: signal.Signals) -> None:
    program = subprocess.Popen([sys.executable, "-c", _PROGRAM, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    url = f"http://127.0.0.1:{int(program.stdout.readline())}"
    worker = httpx.get(f"{url}/v1/shapes/pid").json()["pid"]
    assert _is_alive(worker)
    before = time.perf_counter()
    program.send_signal(ended_by)
    assert program.wait(10) == 0
    assert time.perf_counter() - before < 3
    assert not _is_alive(worker)
    assert program.stdout.read() == ""


def test_a_request_in_flight_is_answered_when_the_front_stops(tmp_path: Path) -> None:
    program = subprocess.Popen([sys.executable, "-c", _PROGRAM, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    url = f"http://127.0.0.1:{int(program.stdout.readline())}"
    open_request = subprocess.Popen(
        [sys.executable, "-c", f"import httpx; print(httpx.get('{url}/v1/shapes/hang', timeout=9).status_code)"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert _comes(lambda: [*tmp_path.rglob("*.began")])
    before = time.perf_counter()
    program.terminate()
    assert program.wait(20) == 0
    assert time.perf_counter() - before < 10  # the handler would have gone on for a minute
    assert open_request.communicate(timeout=10)[0].strip() == "500"
