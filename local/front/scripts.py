"""Runs the CDN's own scripts before a request, as CloudFront Functions does: under njs, whose engine is theirs.

Where Debian's njs is not installed, node runs them, so that `make run` needs nothing more (decision 89).
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from local.front.wire import Answer, Headers, Request, message

KEPT = 10_000
FAILED = message(503, "Service Unavailable")  # CloudFront's status where a script throws


class ScriptFailed(RuntimeError):
    """The script threw, or answered nothing; the message is what the engine wrote."""


@dataclass(slots=True)
class Script:
    """One script by its `code`. Its answers are cached, because the same event always has the same answer."""

    code: str
    engine: str | None = None
    _answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def to_request(self, request: Request) -> Request | Answer:
        """The request as it goes on, or the script's own answer."""
        listed = await self._asked(_event("viewer-request", request.path, request.headers))
        if "statusCode" in listed:
            return _answer(listed)
        unseen = tuple(pair for pair in request.headers if not _is_shown(pair[0]))
        given = dict(request.headers)
        headers = tuple((name, given[each["value"]]) for name, each in listed["headers"].items())
        return replace(request, path=listed["uri"], headers=(*unseen, *headers))

    async def to_answer(self, path: str, answer: Answer) -> Answer:
        """The answer after the script. For an origin's 4xx and 5xx no script runs ("Restrictions on all edge
        functions")."""
        if answer.status >= 400:
            return answer
        listed = await self._asked(_event("viewer-response", path, (), answer.status))
        headers = {name: each["value"] for name, each in listed["headers"].items()}
        return replace(answer, status=listed["statusCode"]).overlaid(headers)

    async def _asked(self, event: Mapping[str, Any]) -> dict[str, Any]:
        known = json.dumps(event)
        if known not in self._answers:
            if len(self._answers) >= KEPT:
                self._answers.clear()
            self._answers[known] = await run(self.code, event, self.engine)
        return self._answers[known]


_SAY = """const said = JSON.stringify(handler(%s));
for (let at = 0; at < said.length; at += 500) console.log(said.slice(at, at + 500));"""
"""njs cuts a line at 2,048 bytes; JSON holds no line of its own."""


def _is_shown(header: str) -> bool:
    """Whether a script of ours checks that the header exists, or gives its value to another; none reads it."""
    return header.startswith("if-") or header in ("range", "authorization", "x-authorization")


def _event(kind: str, path: str, headers: Headers, status: int | None = None) -> dict[str, Any]:
    """As "CloudFront Functions event structure" has it, of which our scripts read no more. A header's name stands for
    its value, so that the same path has the same answer, and no key is cached."""
    shown = {name: {"value": name} for name, _ in headers if _is_shown(name)}
    event: dict[str, Any] = {
        "version": "1.0",
        "context": {"eventType": kind},
        "request": {"method": "GET", "uri": path, "querystring": {}, "headers": shown, "cookies": {}},
    }
    if status is not None:
        event["response"] = {"statusCode": status, "statusDescription": "", "headers": {}, "cookies": {}}
    return event


async def run(code: str, event: Mapping[str, Any], engine: str | None = None) -> dict[str, Any]:
    """What the script's handler returns for the event; `engine` is a path, njs or else node by default."""
    chosen = engine or shutil.which("njs") or shutil.which("node")
    if chosen is None:
        raise ScriptFailed("Neither njs nor node is installed.")
    process = await asyncio.create_subprocess_exec(
        *_command(chosen, f"{code}\n{_SAY % json.dumps(event)}"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, trouble = await process.communicate()
    try:
        found: dict[str, Any] = json.loads(out.replace(b"\n", b""))
    except ValueError:
        raise ScriptFailed((out + trouble).decode(errors="replace")) from None
    return found


def _command(engine: str, program: str) -> tuple[str, ...]:
    return (engine, "-e", program) if engine.endswith("node") else (engine, "-c", program)


def _answer(listed: Mapping[str, Any]) -> Answer:
    headers = tuple((name, str(each["value"])) for name, each in listed.get("headers", {}).items())
    return Answer(int(listed["statusCode"]), headers, str(listed.get("body", "")).encode())
