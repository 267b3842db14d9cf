"""Statements as files: the chain that lets them be signed, and how a candidate gets one."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from cli.signing_chain import request
from local.signing_authority import UNTIL, chain_for
from shared.adapters.aws import client
from shared.ground.settings import settings
from shared.store import signing_chain
from tests.kit.stories import SESSION
from tests.kit.world import Answer, World

PATH = f"/v1/me/results/{SESSION}/documents"


@cache
def _chain(key: str, ends: datetime) -> str:
    return chain_for(request(client("kms"), key, settings().body_name), ends)


def install_chain(world: World, ends: datetime = UNTIL) -> str:
    """As an administrator does; returned in PEM."""
    chain = _chain(settings().document_signing_key, ends)
    signing_chain.put_chain(chain, world.at)
    return chain


def ask(world: World, cookie: str, path: str = PATH, **changes: Any) -> Answer:
    return world.call("POST", path, {"kind": "statement", "language": "en", **changes}, cookie=cookie)


def fetch(world: World, cookie: str, asked: Answer) -> Answer:
    assert asked.status == 200, asked.raw
    return world.call("GET", asked.body["url"], cookie=cookie)


def credential(answer: Answer) -> str:
    assert (answer.status, answer.headers["content-type"]) == (200, "application/vc+jwt"), answer.raw[:300]
    return answer.raw


def content(answer: Answer) -> bytes:
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf"), answer.raw[:300]
    return answer.raw.encode("latin-1")


def kept() -> list[str]:
    """The names of the files in the bucket."""
    found = client("s3").list_objects_v2(Bucket=settings().documents_bucket)
    return [each["Key"] for each in found.get("Contents", [])]
