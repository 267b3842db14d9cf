"""A separate stack: `make run` in its own process, on free ports and in a folder that is removed with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from local.client.caller import Unexpected, wait_for
from local.emulator.emulator import ROOT
from local.front.server import listen

STARTS_WITHIN = 240.0  # seconds


@contextmanager
def own_stack() -> Iterator[str]:
    """Its address, without a slash at the end."""
    port, aws_port = _free_port(), _free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="results-online-") as folder:
        chosen = {"PORT": str(port), "AWS_PORT": str(aws_port), "DEMO": "0", "KEEP": "0", "LOCAL_DIR": folder}
        with (Path(folder) / "run.log").open("w+") as log:
            stack = subprocess.Popen(
                [sys.executable, "-m", "local.run"], cwd=ROOT, env={**os.environ, **chosen}, stdout=log, stderr=log
            )
            try:
                print(f"  starting a stack of its own at {url} ...", flush=True)
                _wait_until_up(url, stack, log.name)
                yield url
            finally:
                stack.send_signal(signal.SIGTERM)
                stack.wait(60)


def _wait_until_up(url: str, stack: subprocess.Popen[bytes], log: str) -> None:
    """Raises Unexpected with the end of the stack's own log, which goes with its folder."""
    try:
        wait_for("the stack", lambda: _is_up(url, stack), STARTS_WITHIN)
    except Unexpected as waited:
        raise Unexpected(f"{waited}\n{Path(log).read_text(errors='replace')[-2000:]}") from None


def _is_up(url: str, stack: subprocess.Popen[bytes]) -> bool | None:
    if stack.poll() is not None:
        raise Unexpected("The stack did not start:")
    try:
        return httpx.get(f"{url}/v1/health", timeout=5).is_success or None
    except httpx.HTTPError:
        return None


def _free_port() -> int:
    with listen(0) as probe:
        port: int = probe.getsockname()[1]
        return port
