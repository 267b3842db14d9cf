"""The steps that stories of certificates are told in: made, printed, at the centre, and on the day of collection."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any

from tests.kit import stories
from tests.kit.stories import CANDIDATE, SESSION
from tests.kit.world import Answer, World

CERTIFICATE = f"{CANDIDATE}.{SESSION}.1"
NUMBER = "B1234567"
FROM = "2026-12-30"
READY_AT = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
PASSPORT = {"identity": "passport"}


def made(world: World) -> str:
    """Released, with the day of the certificates published; the id of the release."""
    release_id = stories.release_results(world)
    world.drain()
    published = world.call("PATCH", f"/v1/board/sessions/{SESSION}", {"certificates_from": FROM}, operator="ana")
    assert published.status == 200, published.raw
    return release_id


def print_run(world: World, centre: str = "ES442", **query: str) -> Answer:
    query = {"centre": centre, "format": "csv", **query}
    return world.call("GET", f"/v1/board/sessions/{SESSION}/print-run", operator="ana", query=query)


def printed(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.raw.lstrip("\ufeff"))))


def take_numbers(world: World, text: str) -> Answer:
    headers = {"content-type": "text/csv"}
    return world.call("POST", "/v1/board/certificates", raw_body=text, headers=headers, operator="ana")


def act(world: World, cookie: str | None, step: str, certificate: str = CERTIFICATE, **body: Any) -> Answer:
    return world.call("POST", f"/v1/certificates/{certificate}/{step}", body, cookie=cookie)


def listed(world: World, cookie: str | None, session: str = SESSION, **query: str) -> Answer:
    return world.call("GET", f"/v1/sessions/{session}/certificates", cookie=cookie, query=query or None)


def mine(world: World, cookie: str | None) -> Answer:
    return world.call("GET", "/v1/me/certificates", cookie=cookie)


def at_the_centre(world: World) -> stories.Person:
    """Printed and received, on the day of collection; who of the centre is signed in."""
    made(world)
    assert take_numbers(world, f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n").body["data"][0]["numbered"]
    nuria = stories.an_administrator(world)
    assert act(world, nuria.cookie, "receipts").status == 201
    stories.later(world, READY_AT)
    stories.sign_in_staff(world, nuria)
    return nuria
