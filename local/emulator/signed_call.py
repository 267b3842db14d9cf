"""A call to the API's own host in the emulator, as an operator's tools make it: signed with SigV4, or not."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from infra.words import Route
from local.emulator.emulator import CREDENTIALS, REGION, Emulator


def call(emulator: Emulator, api_url: str, route: Route, *, is_signed: bool) -> int:
    """The status. The API's host goes into the header: its name is not one that this machine resolves."""
    host = urlsplit(api_url).netloc
    request = AWSRequest(route.method, f"{emulator.url}{route.path}", headers={"host": host})
    if is_signed:
        root = Credentials(CREDENTIALS["AWS_ACCESS_KEY_ID"], CREDENTIALS["AWS_SECRET_ACCESS_KEY"])
        SigV4Auth(root, "execute-api", REGION).add_auth(request)
    prepared = request.prepare()
    return httpx.request(prepared.method, prepared.url, headers=dict(prepared.headers.items())).status_code
