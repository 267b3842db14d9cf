"""The steps of an organisation that has many candidates checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from shared.adapters import cache
from shared.adapters.aws import client
from shared.ground.settings import settings
from tests.kit import stories
from tests.kit.stories import CANDIDATE, OFFICER, PENDING_CANDIDATE, PENDING_SECRET, SECRET, an_officer
from tests.kit.world import Answer, World

PATH = "/v1/verification-batches"
ADA = {"candidate_id": CANDIDATE, "secret_number": SECRET}
PAU = {"candidate_id": PENDING_CANDIDATE, "secret_number": PENDING_SECRET}
HEADER = "candidate_id,secret_number,date_of_birth,session_id,reference"


def approve(world: World, officer: str, checks_per_day: int = 2000) -> None:
    """The organisation, if it is not approved already."""
    path = f"/v1/board/organisations/{stories.organisation_of(officer)}"
    if world.call("GET", path, operator="ana").body["state"] != "approved":
        stories.approve_office(world, officer, checks_per_day=checks_per_day)
    world.drain()
    cache.forget()


def an_office(world: World, checks_per_day: int = 2000, email: str = OFFICER) -> str:
    """An approved organisation's cookie."""
    cookie = an_officer(world, email)
    approve(world, cookie, checks_per_day)
    return cookie


def ask(world: World, cookie: str, rows: Sequence[dict[str, str]] | None = None, **more: Any) -> Answer:
    headers = {"idempotency-key": more.pop("key")} if "key" in more else None
    body = {"purpose": "admission", **more, **({"rows": list(rows)} if rows is not None else {})}
    return world.call("POST", PATH, body, cookie=cookie, headers=headers)


def worked(world: World, cookie: str, rows: Sequence[dict[str, str]], **more: Any) -> dict[str, Any]:
    """Opened, and worked through; the batch as it is then."""
    opened = ask(world, cookie, rows, **more)
    assert opened.status == 202, opened.raw
    world.drain()
    return shown(world, cookie, opened.body["id"])


def sent(world: World, cookie: str, content: str | bytes, **more: Any) -> dict[str, Any]:
    """The same with a file, sent as by the form."""
    opened = ask(world, cookie, **more)
    assert opened.status == 202, opened.raw
    put_file(opened, content)
    world.drain()
    return shown(world, cookie, opened.body["id"])


def put_file(opened: Answer, content: str | bytes) -> None:
    raw = content.encode() if isinstance(content, str) else content
    name = opened.body["upload"]["fields"]["key"]
    client("s3").put_object(Bucket=settings().batches_bucket, Key=name, Body=raw)


def shown(world: World, cookie: str, batch_id: str) -> dict[str, Any]:
    answer = world.call("GET", f"{PATH}/{batch_id}", cookie=cookie)
    assert answer.status == 200, answer.raw
    return dict(answer.body)


def rows(world: World, cookie: str, batch_id: str, **query: str) -> list[dict[str, Any]]:
    """Of all pages."""
    found, more = list[dict[str, Any]](), dict[str, str]()
    while True:
        page = world.call("GET", f"{PATH}/{batch_id}/rows", cookie=cookie, query={"limit": "100", **query, **more})
        assert page.status == 200, page.raw
        found += page.body["data"]
        if not page.body["has_more"]:
            return found
        more = {"cursor": page.body["next_cursor"]}


def words(found: Iterable[dict[str, Any]]) -> list[str]:
    """State or reason of each row."""
    return [each["state"] or each["reason"] for each in found]


def outcomes(world: World, cookie: str, batch: dict[str, Any]) -> list[str]:
    return words(rows(world, cookie, batch["id"]))


def a_csv(lines: Iterable[dict[str, str]]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, HEADER.split(","), restval="")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue()


def files_left() -> int:
    return int(client("s3").list_objects_v2(Bucket=settings().batches_bucket)["KeyCount"])


def of_day(organisation_id: str, day: str = "20261209") -> tuple[int, int]:
    """(checks, refused pairs) that are counted of an organisation's day."""
    row = stories.row("verifications", f"LIMIT#{organisation_id}", day)
    return int(row["checks"]["N"]), int(row["failed"]["N"])
