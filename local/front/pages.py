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
DENIED = Answer(403, (("content-type", "application/xml"),), b"<Error><Code>AccessDenied</Code></Error>")
"""S3's own answer for a missing file to who may not list the bucket, as the CDN may not."""


class Pages:
    """The files under `root`, behind the very script that the CDN runs."""

    def __init__(self, root: Path) -> None:
        self._root = root
        files = paths(root)
        self._keys = frozenset(files)
        self._script = Script(pages_script(files))

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
        """As S3 answers the CDN: a key is a text, in which dots and slashes mean nothing."""
        key = unquote(request.path)
        if key not in self._keys:
            return DENIED
        found = self._root / key[1:]
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


def _kind(found: Path) -> str:
    kind = _KINDS.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind in {"application/json", "image/svg+xml"}
    return f"{kind}; charset=utf-8" if is_text else kind
