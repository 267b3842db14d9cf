"""The journey's caller on AWS: operators sign for the API's own host, and a person reads the mails."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.client.caller import Body, Caller

TRIES, PAUSE = 12, 10.0
"""Seconds of waiting for IAM: a new role, or an attached policy, works only some time after it is made."""


class AccountCaller(Caller):
    """`operators` are credentials by the name they sign with; `ask` puts a question to whoever is at the keyboard."""

    def __init__(
        self, site: str, api: str, region: str, operators: Mapping[str, Credentials], ask: Callable[[str], str]
    ) -> None:
        super().__init__(site)
        self._api, self._region, self._operators, self._ask = api.rstrip("/"), region, operators, ask

    def now(self) -> datetime:
        """The current time; on AWS it cannot be moved."""
        return datetime.now(UTC)  # noqa: TID251 - the edge of the process: no clock is moved on AWS

    def come_to(self, moment: datetime) -> None:
        time.sleep(max(0.0, (moment - self.now()).total_seconds()))

    def ask_board(self, method: str, path: str, body: Body | None = None, *, operator: str = "ann") -> httpx.Response:
        signed = signed_request(method, f"{self._api}/v1/board/{path}", body, self._operators[operator], self._region)
        for _ in range(TRIES):
            answer = httpx.request(method, signed.url, content=signed.body, headers=dict(signed.headers), timeout=60)
            if answer.status_code != 403:
                break
            time.sleep(PAUSE)
            signed = signed_request(
                method, f"{self._api}/v1/board/{path}", body, self._operators[operator], self._region
            )
        return answer

    def token_mailed_to(self, address: str) -> str:
        """The token of a link that a person pastes: tokens are stored as hashes, and we cannot read the mailbox."""
        while True:
            found = re.search(r"#([\w-]{20,})", self._ask(f"Paste the link of the newest mail to {address}: "))
            if found:
                return found[1]
            print("    That holds no link of ours: it has a # and a long word after it.")


def signed_request(method: str, url: str, body: Body | None, who: Credentials, region: str) -> Any:
    """A prepared request, signed for API Gateway."""
    content = json.dumps(body).encode() if body is not None else b""
    headers = {"host": urlsplit(url).netloc, **({"content-type": "application/json"} if content else {})}
    request = AWSRequest(method, url, data=content, headers=headers)
    SigV4Auth(who, "execute-api", region).add_auth(request)
    return request.prepare()
