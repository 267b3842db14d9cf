"""The mailbox page: every mail the platform sent, as the local provider keeps it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import islice
from typing import Any

from local.front.wire import Answer, Request, json_answer, message

Mail = dict[str, Any]
"""{to, subject, text, html, sent_at}: `to` joined by commas, `html` may be None, `sent_at` RFC 3339 in UTC."""

SHOWN = 300  # mails on the page; JSON has them all
_LINK = re.compile(r"https?://[^\s<>\"']+")
_CSS = b"""
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
article { border: 1px solid; border-radius: .25rem; padding: 0 1rem; margin: 1rem 0 }
h2 { font-size: 1.1rem; margin-bottom: 0 } p { margin: .25rem 0 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
"""


class Mailbox:
    """JSON for programs, a page for people."""

    def __init__(self, read: Callable[[], list[Mail]]) -> None:
        self._read = read

    async def respond(self, request: Request) -> Answer:
        if request.method not in {"GET", "HEAD"}:
            return message(405, "Method Not Allowed", ("allow", "GET, HEAD"))
        if request.path.endswith(".css"):
            return Answer(200, (("content-type", "text/css; charset=utf-8"),), _CSS)
        mails = self._read()
        fresh = ("cache-control", "no-store")
        if wants_page(request.header("accept") or ""):
            return Answer(200, (("content-type", "text/html; charset=utf-8"), fresh), page(mails).encode())
        return json_answer(200, {"data": mails}, fresh)


def wants_page(accept: str) -> bool:
    """Browsers name text/html; programs name JSON, or take anything."""
    weights = {"text/html": 0.0, "application/json": 0.0}
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        if kind in weights:
            weights[kind] = float(quality) if re.fullmatch(r"[01](\.\d*)?", quality) else 0.0
    return weights["text/html"] > weights["application/json"]


def page(mails: list[Mail]) -> str:
    """The page, the newest mails first; only so many are shown."""
    letters = "".join(_article(mail) for mail in islice(reversed(mails), SHOWN)) or "<p>No mail yet.</p>"
    answer = (
        f"{len(mails)} mails." if len(mails) <= SHOWN else f"{len(mails)} mails, of which these are the last {SHOWN}."
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>Mailbox</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/_local/mail.css">'
        "<main><h1>Mailbox</h1>"
        f"<p>{answer} Nothing left this machine.</p>{letters}</main></html>"
    )


def _article(mail: Mail) -> str:
    return (
        f"<article><h2>{html.escape(mail['subject'])}</h2>"
        f"<p>To {html.escape(mail['to'])} · {html.escape(mail['sent_at'])}</p>"
        f"<pre>{_linked(mail['text'])}</pre></article>"
    )


def _linked(text: str) -> str:
    parts, end = [], 0
    for found in _LINK.finditer(text):
        address = html.escape(found.group())
        parts += [html.escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])
