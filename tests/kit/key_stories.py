"""An organisation's keys, as its administrator makes them and its machines show them."""

from __future__ import annotations

import base64
from typing import Any

from tests.kit.world import Answer, World

PATH = "/v1/api-keys"

ALL = ["verify", "batch", "feed", "webhooks"]


def make(world: World, cookie: str, *scopes: str, mode: str = "live", name: str = "CRM") -> dict[str, Any]:
    body = {"name": name, "scopes": list(scopes) or ALL, "mode": mode}
    answer = world.call("POST", PATH, body, cookie=cookie)
    assert answer.status == 201, answer.raw
    return dict(answer.body)


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def basic(user: str, password: str = "") -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def by_key(world: World, key: str, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    return world.call(method, path, body, headers=bearer(key), **more)
