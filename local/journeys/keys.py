"""An institution's keys, as its journey plays them: what each may do, practice, how one is replaced, and its end."""

from __future__ import annotations

import base64
import time
from typing import Any

import httpx

from local.client.caller import Body
from local.journeys.office import Office
from local.journeys.story import must, must_be_unrecognised, pair_of

PATH, CHECKS, CHANGES = "/v1/api-keys", "/v1/verifications", "/v1/result-changes"
DEAD_WITHIN = 5.0  # seconds


def a_key_checks_and_lists_what_changed(office: Office) -> None:
    """As a bearer, and as the user of Basic; what it has not in its scopes is refused by name."""
    made = _made(office, "CRM", ["verify", "feed"])
    ours = {**pair_of(office.story.ours), "purpose": "admission"}
    checked = _bearer(office, made["key"], "POST", CHECKS, ours)
    must(checked.status_code == 200 and checked.json()["result"]["state"] == "valid", f"It checks: {checked.text}")
    must("r=" in checked.headers["ratelimit"], "Its answer says what is left of the day.")
    basic = base64.b64encode(f"{made['key']}:".encode()).decode()
    lines = office.caller.ask("GET", CHECKS, authorization=f"Basic {basic}").json()["data"]
    own = [each["person_name"] for each in lines if each["verification_id"] == checked.json()["verification_id"]]
    must(own == ["key CRM"], f"The history names the key: {lines}")
    must(_bearer(office, made["key"], "GET", CHANGES).json()["data"] != [], "It reads what changed.")
    refused = _bearer(office, made["key"], "GET", "/v1/webhook-endpoints")
    must((refused.status_code, refused.json()["code"]) == (403, "scope_missing"), f"No more than that: {refused.text}")
    must("“webhooks”" in refused.json()["detail"], "The refusal names the scope.")
    newest = office.caller.get("/v1/me/activity", cookie=office.story.cookie)["data"][0]
    must(newest["organisation"] == office.name, f"The candidate reads the organisation: {newest}")


def a_key_in_an_address_is_refused(office: Office) -> None:
    made = _made(office, "Leaked", ["verify"])
    refused = office.caller.ask("GET", f"{CHECKS}?cursor={made['key']}")
    must((refused.status_code, refused.json()["code"]) == (400, "key_in_address"), f"It is refused: {refused.text}")
    must(made["key"] not in refused.text, "It is not said again.")


def a_key_for_practice_sees_nobody_real(office: Office) -> None:
    key = _made(office, "Trials", ["verify"], mode="test")["key"]
    pair = {"candidate_id": "PRACTICE7", "secret_number": "5362", "purpose": "admission"}
    practised = _bearer(office, key, "POST", CHECKS, pair).json()
    must(practised["result"]["state"] == "valid", f"A practice candidate answers: {practised}")
    again = _bearer(office, key, "GET", f"{CHECKS}/{practised['verification_id']}").json()
    must(again["results"][0]["state"] == "superseded", f"It has a newer version: {again}")
    must_be_unrecognised(_bearer(office, key, "POST", CHECKS, {**pair_of(office.story.ours), "purpose": "admission"}))
    must("PRACTICE7" not in {each["candidate_id"] for each in office.history()}, "Nothing of it is in the history.")


def a_key_is_replaced_and_revoked(office: Office) -> None:
    before = _made(office, "Desk", ["verify"])
    path = f"{PATH}/{before['id']}"
    after = office.caller.post(f"{path}/rotations", {"old_ends_in_hours": 1}, cookie=office.story.organisation)
    both = [_bearer(office, each["key"], "GET", CHECKS).status_code for each in (before, after)]
    must(both == [200, 200], f"Both are good while one replaces the other: {both}")
    revoked = office.caller.ask("DELETE", path, cookie=office.story.organisation)
    must(revoked.status_code == 204, f"It is revoked: {revoked.text}")
    time.sleep(DEAD_WITHIN)
    both = [_bearer(office, each["key"], "GET", CHECKS).status_code for each in (before, after)]
    must(both == [401, 401], f"Both are dead within five seconds: {both}")


def _made(office: Office, name: str, scopes: list[str], mode: str = "live") -> dict[str, Any]:
    body = {"name": name, "scopes": scopes, "mode": mode}
    return office.caller.post(PATH, body, cookie=office.story.organisation)


def _bearer(office: Office, key: str, method: str, path: str, body: Body | None = None) -> httpx.Response:
    return office.caller.ask(method, path, body, authorization=f"Bearer {key}")
