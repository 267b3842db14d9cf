"""The world behind a port of this machine, for programs that speak HTTP. What they ask goes through the local front's
API Gateway into the function of its route, as at the wire's other end (tests/kit/wire.py)."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from requests import Request

from tests.kit import wire
from tests.kit.world import World

NOT_PASSED_ON = ("host", "connection", "content-length")


def run(world: World, command: Sequence[str], folder: Path, **environment: str) -> tuple[int, str]:
    """How a program ended and what it printed. It finds the service at RESULTS_ONLINE_URL, answered in this thread
    until it ends."""
    server = _Door(("127.0.0.1", 0), _Handler)
    server.world, server.timeout = world, 0.02
    url = f"http://127.0.0.1:{server.server_port}"
    with (folder / "printed").open("w+") as printed, server:
        program = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "RESULTS_ONLINE_URL": url, **environment},
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        while program.poll() is None:
            server.handle_request()
        return program.returncode, (folder / "printed").read_text("utf-8")


class _Door(HTTPServer):
    world: World


class _Handler(BaseHTTPRequestHandler):
    server: _Door

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED_ON}
        if key := self.headers.get("authorization"):
            headers["x-authorization"] = key  # as the CDN's gate does
        url = f"http://{self.headers['host']}{self.path}"
        answer = wire.send(
            self.server.world, Request(self.command, url, headers, data=self.rfile.read(length)).prepare()
        )
        content = answer.raw.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name not in NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 (the names the standard library looks for)

    def log_message(self, format: str, *args: object) -> None:
        pass
