"""The request and the answer that the parts of the front hand to each other."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What came over the wire: `path` still percent-encoded, `query` as sent, header names in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Headers = ()
    body: bytes = b""
    source_ip: str = "127.0.0.1"
    source_port: int = 0

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    def with_headers(self, *added: tuple[str, str]) -> Request:
        return replace(self, headers=(*self.headers, *added))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; a name may be twice among the headers (`set-cookie`)."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)

    def overlaid(self, headers: dict[str, str]) -> Answer:
        """The same answer with these headers over its own, as a CDN's headers policy sets them."""
        kept = tuple((name, value) for name, value in self.headers if name not in headers)
        return replace(self, headers=(*kept, *headers.items()))


Respond = Callable[[Request], Awaitable[Answer]]


def json_answer(status: int, body: object, *headers: tuple[str, str]) -> Answer:
    content = json.dumps(body, ensure_ascii=False).encode()
    return Answer(status, (("content-type", "application/json"), *headers), content)


def message(status: int, text: str, *headers: tuple[str, str]) -> Answer:
    """An answer of API Gateway's own, in its shape: {"message": "Not Found"}."""
    return json_answer(status, {"message": text}, *headers)
