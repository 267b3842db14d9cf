"""The built pages with canned answers behind them, over HTTP on loopback, under the policy the CDN will send."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

from infra.headers import CONTENT_SECURITY_POLICY
from tests.web.canned import Canned
from tests.web.canned_centre import Sheet

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@contextmanager
def canned_site(dist: Path) -> Iterator[Canned]:
    """Serve the built site and the canned answers while the block runs."""
    server = Site(("127.0.0.1", 0), Handler)
    server.dist, server.canned = dist, Canned(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.canned
    finally:
        server.shutdown()
        server.server_close()


class Site(ThreadingHTTPServer):
    dist: Path
    canned: Canned


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/v1/"):
            time.sleep(self.server.canned.delay)
            return self.answer()
        file = self.server.dist / path.lstrip("/")
        file = file if file.suffix else file / "index.html"
        if not file.is_file():
            return self.give(404, TYPES[".html"], (self.server.dist / "404.html").read_bytes())
        return self.give(200, TYPES[file.suffix], file.read_bytes())

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        canned = self.server.canned
        is_file = self.headers.get("content-type") == "text/csv"
        sent = body.decode() if is_file else json.loads(body) if body else None
        if self.command != "GET" and self.headers.get("signed-in-as", canned.signed_in_as) != canned.signed_in_as:
            return self.give(409, "application/json", json.dumps({"code": "another_person"}).encode())
        canned.asked.append((self.command, self.path, sent))
        status, answer = canned.answer(self.command, self.path)
        if isinstance(answer, Sheet):
            return self.give(status, answer.kind, answer.content, answer.headers)
        content = b"" if status == 204 else json.dumps(answer, ensure_ascii=False).encode()
        wait = {429: {"retry-after": "60"}, 503: canned.busy}.get(status, {})
        return self.give(status, "application/json", content, {"signed-in-as": canned.signed_in_as, **wait})

    do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 (the names the standard library looks for)

    def give(self, status: int, kind: str, content: bytes, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", kind)
        self.send_header("content-security-policy", CONTENT_SECURITY_POLICY)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def date_time_string(self, timestamp: float | None = None) -> str:
        now = self.server.canned.now
        return format_datetime(now, usegmt=True) if now else super().date_time_string(timestamp)

    def log_message(self, *_: object) -> None:
        pass
