"""The built pages, as the CDN serves them from its bucket."""

from __future__ import annotations

import hashlib
import mimetypes
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

from infra.headers import cache_control
from local.front.wire import Answer, Request

_KINDS = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
LONGEST_KEY = 1024  # bytes; "Object key name length" (quotas of S3)
NO_PAGE = Answer(404, (("content-type", "text/plain; charset=utf-8"),), b"This page does not exist.\n")


class Pages:
    """The files under `root`. `/en/register` is `/en/register/index.html`, as the CDN's function rewrites it."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    async def respond(self, request: Request) -> Answer:
        if request.method not in {"GET", "HEAD"}:
            return Answer(405, (("allow", "GET, HEAD"), ("content-type", "text/plain; charset=utf-8")))
        found = self._file(index_of(unquote(request.path)))
        if found is None:
            return self._missing()
        content = found.read_bytes()
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = (
            ("content-type", _kind(found)),
            ("cache-control", cache_control(request.path)),
            ("etag", tag),
            ("last-modified", formatdate(found.stat().st_mtime, usegmt=True)),
        )
        if tag in (request.header("if-none-match") or ""):
            return Answer(304, headers[1:])
        return Answer(200, headers, content)

    def _file(self, path: str) -> Path | None:
        if "\0" in path or len(path.encode("utf-8", "replace")) > LONGEST_KEY:
            return None
        found = self._root / path.lstrip("/")
        try:
            found = found.resolve()
            return found if found.is_relative_to(self._root) and found.is_file() else None
        except OSError:  # one name of the path is longer than this machine's files may have
            return None

    def _missing(self) -> Answer:
        page = self._file("404.html")
        if page is None:
            return NO_PAGE
        return Answer(404, (("content-type", _kind(page)), ("cache-control", "no-store")), page.read_bytes())


def index_of(path: str) -> str:
    """The bucket's key for a page's address: no dot in its last segment means a folder's index."""
    last = path.rpartition("/")[2]
    if not last:
        return f"{path}index.html"
    return path if "." in last else f"{path}/index.html"


def _kind(found: Path) -> str:
    kind = _KINDS.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind in {"application/json", "image/svg+xml"}
    return f"{kind}; charset=utf-8" if is_text else kind
