"""The built pages, as the CDN serves them from its bucket."""

from __future__ import annotations

import hashlib
import logging
import mimetypes
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

from infra.cdn.scripts import pages_script, paths
from infra.headers import cache_control
from local.front.scripts import FAILED, Script, ScriptFailed
from local.front.wire import Answer, Request

log = logging.getLogger("front")

_KINDS = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
LONGEST_KEY = 1024  # bytes; "Object key name length" (quotas of S3)
DENIED = Answer(403, (("content-type", "application/xml"),), b"<Error><Code>AccessDenied</Code></Error>")
"""S3's own answer for a missing file to who may not list the bucket, as the CDN may not."""


class Pages:
    """The files under `root`, behind the very script that the CDN runs."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._script = Script(pages_script(paths(root)))

    async def respond(self, request: Request) -> Answer:
        try:
            asked = await self._script.to_request(request)
            if isinstance(asked, Answer):
                return asked
            return await self._script.to_answer(asked.path, self._object(asked))
        except ScriptFailed as failed:
            log.warning("the pages' script failed: %s", failed)
            return FAILED

    def _object(self, request: Request) -> Answer:
        """As S3 answers the CDN."""
        found = self._file(unquote(request.path))
        if found is None:
            return DENIED
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


def _kind(found: Path) -> str:
    kind = _KINDS.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind in {"application/json", "image/svg+xml"}
    return f"{kind}; charset=utf-8" if is_text else kind
