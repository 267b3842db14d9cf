"""What `make run` serves under /_local/ besides the platform: the clock, and the parts it is given."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from local.console.clock import Clock, ClockRefused, parse_duration, rfc3339
from local.console.sweeps import Sweeps
from local.front.wire import Answer, Request, Respond, json_answer, message

_HOME = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
_NO_JSON = (ValueError, KeyError, TypeError, RecursionError)


class Desk:
    """Answers under /_local/, to this machine's own programs and pages alone."""

    def __init__(self, clock: Clock, sweeps: Sweeps, rooms: Mapping[str, Respond]) -> None:
        """`rooms` by the beginnings of their paths."""
        self._clock = clock
        self._sweeps = sweeps
        self._rooms = rooms

    async def respond(self, request: Request) -> Answer:
        if not _is_from_home(request):
            return message(403, "The local paths answer to this machine only.")
        if request.path == "/_local/clock":
            return await self._answer_clock(request)
        room = next((room for path, room in self._rooms.items() if _is_under(request.path, path)), None)
        return await room(request) if room else message(404, "Not Found")

    async def _answer_clock(self, request: Request) -> Answer:
        if request.method == "POST":
            return await self._advance(request.body)
        if request.method not in {"GET", "HEAD"}:
            return message(405, "Method Not Allowed", ("allow", "GET, POST"))
        return self._time()

    async def _advance(self, body: bytes) -> Answer:
        try:
            asked = json.loads(body)
            by = parse_duration(asked["advance"] if isinstance(asked, dict) else "")
            self._clock.advance(by)
        except _NO_JSON as refused:
            detail = str(refused) if isinstance(refused, ClockRefused) else 'Send {"advance": "PT336H"}.'
            return message(400, detail)
        await self._sweeps.sweep()
        return self._time()

    def _time(self) -> Answer:
        answer = {"now": rfc3339(self._clock.now()), "offset_s": int(self._clock.offset.total_seconds())}
        return json_answer(200, answer, ("cache-control", "no-store"))


def _is_under(path: str, room: str) -> bool:
    return path.startswith(room) if room.endswith(("/", ".")) else path == room


def _is_from_home(request: Request) -> bool:
    """Whether the request comes from this machine's own pages or programs: another site's page in the same browser must
    not act as the operator (nor one that rebinds its name to this address)."""
    if request.header("sec-fetch-site") in {"cross-site", "same-site"}:
        return False
    asked = [request.header("host") or ""]
    if origin := request.header("origin"):
        asked.append(re.sub(r"^https?://", "", origin, flags=re.IGNORECASE))
    return all(_HOME.fullmatch(host) for host in asked)
