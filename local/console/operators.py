"""The operators' routes on one machine: `/_local/board/...?operator=NAME` is `/v1/board/...`, as if that person signed.

On AWS an operator signs (SigV4) for the API's own host and API Gateway's IAM authorizer tells the function who
it was. Here the name in the query replaces the signature, so that one person can act as both people of an
approval. No deployed stack has these paths.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from local.front.app import Api
from local.front.gateway import ACCOUNT
from local.front.wire import Answer, Request, message

_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)  # STS's RoleSessionName
_NOBODY = message(400, "Say who you are: add ?operator=NAME (2 to 64 letters, digits or any of _+=,.@-).")


def authorizer(name: str) -> dict[str, Any]:
    """requestContext.authorizer as the HTTP API's IAM authorizer writes it for a role session."""
    return {
        "iam": {
            "accessKey": "ASIALOCALOPERATOR000",
            "accountId": ACCOUNT,
            "callerId": f"AROALOCALOPERATOR0000:{name}",
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/{name}",
            "userId": f"AROALOCALOPERATOR0000:{name}",
        }
    }


class Board:
    """Forwards to the operators' routes of the API."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def respond(self, request: Request) -> Answer:
        pairs = parse_qsl(request.query, keep_blank_values=True)
        names = [value for key, value in pairs if key == "operator"]
        if len(names) != 1 or not _NAME.fullmatch(names[0]):
            return _NOBODY
        path = request.path.replace("/_local/board/", "/v1/board/", 1)
        query = urlencode([pair for pair in pairs if pair[0] != "operator"])
        return await self._api.respond_signed(replace(request, path=path, query=query), authorizer(names[0]))
