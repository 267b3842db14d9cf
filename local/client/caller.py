"""A caller of the platform over HTTP alone, as a browser, an institution's program and an operator's would be."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import httpx

Body = dict[str, Any]
Found = TypeVar("Found")

INGEST_WITHIN = 180.0  # seconds
MAIL_WITHIN = 60.0
LAST_SECONDS = 3
"""Seconds before a moment that are waited for and not skipped, to check that nothing comes out before its second."""


class Unexpected(AssertionError):
    """The platform answered something other than the journey expects; the message says what."""


def wait_for(what: str, look: Callable[[], Found | None], seconds: float, *, every: float = 0.2) -> Found:
    """What `look` finds, tried again and again; Unexpected after `seconds`."""
    until = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > until:
            raise Unexpected(f"Waited {seconds:.0f} s for {what}.")
        time.sleep(every)


class Caller:
    """One platform at `url`. Cookies are carried by hand: `__Host-` ones are for HTTPS, and this is a laptop."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=60)

    def ask(
        self, method: str, path: str, body: Body | None = None, *, cookie: str = "", authorization: str = ""
    ) -> httpx.Response:
        """Sends a request and returns the answer, of any status; after a 503 it tries again, as the answer asks."""
        headers = {name: text for name, text in (("cookie", cookie), ("authorization", authorization)) if text}
        return self._patient(lambda: self._http.request(method, path, json=body, headers=headers))

    def _patient(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """A 503 says when to come again; API Gateway's own, where Lambda has no environment free, does not."""
        for wait in (1, 2, 4, 8):
            answer = send()
            if answer.status_code != 503:
                break
            time.sleep(float(answer.headers.get("retry-after", wait)))
        return answer

    def good(self, method: str, path: str, body: Body | None = None, *, cookie: str = "") -> Body:
        """The body of an answer that is a success; Unexpected for any other."""
        return _good(method, path, self.ask(method, path, body, cookie=cookie))

    def get(self, path: str, *, cookie: str = "") -> Body:
        return self.good("GET", path, cookie=cookie)

    def post(self, path: str, body: Body, *, cookie: str = "") -> Body:
        return self.good("POST", path, body, cookie=cookie)

    def ask_board(self, method: str, path: str, body: Body | None = None, *, operator: str = "ann") -> httpx.Response:
        return self.ask(method, f"/_local/board/{path}{'&' if '?' in path else '?'}operator={operator}", body)

    def board(self, method: str, path: str, body: Body | None = None, *, operator: str = "ann") -> Body:
        return _good(method, f"board/{path}", self.ask_board(method, path, body, operator=operator))

    def board_file(self, path: str, file: str, *, operator: str = "ann") -> Body:
        """A CSV file that an operator sends in the body."""
        headers = {"content-type": "text/csv"}
        address = f"/_local/board/{path}?operator={operator}"
        answer = self._patient(lambda: self._http.post(address, content=file.encode(), headers=headers))
        return _good("POST", f"board/{path}", answer)

    def now(self) -> datetime:
        """The platform's own clock, in UTC."""
        return datetime.fromisoformat(self.get("/_local/clock")["now"])

    def come_to(self, moment: datetime) -> None:
        """Waits until the platform's clock is at this moment: moves it to the last seconds before, then waits for
        these."""
        whole = int((moment - self.now()).total_seconds()) - LAST_SECONDS
        if whole > 0:
            self.post("/_local/clock", {"advance": f"PT{whole}S"})
        time.sleep(max(0.0, (moment - self.now()).total_seconds()))

    def load(self, kind: str, file: bytes, release_id: str | None = None, *, within: float = INGEST_WITHIN) -> Body:
        """Ingests a file and waits until it is loaded; Unexpected with its first faults if it is rejected."""
        opened = self.board("POST", "ingests", {"kind": kind} | ({"release_id": release_id} if release_id else {}))
        upload = opened["upload"]
        sent = httpx.post(upload["url"], data=upload["fields"], files={"file": (f"{kind}.csv", file)}, timeout=120)
        if not sent.is_success:
            raise Unexpected(f"The upload was answered {sent.status_code}: {sent.text[:300]}")
        return wait_for(f"the ingest of {kind}", lambda: self._loaded(opened["id"]), within)

    def _loaded(self, ingest_id: str) -> Body | None:
        seen = self.board("GET", f"ingests/{ingest_id}")
        if seen["state"] == "rejected":
            raise Unexpected(f"The file was refused: {seen['faults'][:3]}")
        return seen if seen["state"] == "loaded" else None

    def plan(self, session_ids: Sequence[str], release_at: datetime, zone: str) -> str:
        """A draft release's id."""
        body = {"session_ids": list(session_ids), "release_at": release_at.isoformat(), "zone": zone}
        release_id: str = self.board("POST", "releases", body)["id"]
        return release_id

    def approve(self, release_id: str, *operators: str) -> None:
        for operator in operators:
            self.board("POST", f"releases/{release_id}/approvals", {}, operator=operator)

    def sign_in(self, identifier: str, password: str, *, as_: str = "") -> str:
        """The cookie to carry, "name=value"; of staff (`as_`) only half a sign-in until a code was given."""
        body = {"identifier": identifier, "password": password, **({"as": as_} if as_ else {})}
        return _cookie_of("/v1/sign-ins", self.ask("POST", "/v1/sign-ins", body))

    def give_code(self, code: str, half: str) -> str:
        """The whole sign-in's cookie, for the half one's and a code of the authenticator app."""
        path = "/v1/second-factors"
        return _cookie_of(path, self.ask("POST", path, {"code": code}, cookie=half))

    def mails_to(self, address: str) -> list[Body]:
        mails: list[Body] = self.get("/_local/mail")["data"]
        return [mail for mail in mails if mail["to"] == address]

    def token_mailed_to(self, address: str) -> str:
        """The token of the newest link in a mail to this address; waits for it."""

        def look() -> str | None:
            links = [link for mail in self.mails_to(address) for link in re.findall(r"#([\w-]{20,})", mail["text"])]
            return links[-1] if links else None

        return wait_for(f"a link in a mail to {address}", look, MAIL_WITHIN)


def _cookie_of(path: str, answer: httpx.Response) -> str:
    _good("POST", path, answer)
    return answer.headers["set-cookie"].partition(";")[0]


def _good(method: str, path: str, answer: httpx.Response) -> Body:
    if not answer.is_success:
        raise Unexpected(f"{method} {path} was answered {answer.status_code}: {answer.text[:500]}")
    content: Body = answer.json() if answer.content else {}
    return content
