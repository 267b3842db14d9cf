"""What the candidate of the institution's journey shares, by a link and by name, before the release and after it."""

from __future__ import annotations

from typing import Any

import httpx

from local.client.caller import wait_for
from local.journeys.main import ACTS_WITHIN, SHOWN_WITHIN
from local.journeys.office import MET, Office
from local.journeys.story import OUR_OVERALL, must

PIN = "740193"
SCORE = str(OUR_OVERALL["scale_score"])


def shares_are_made_before_the_release(office: Office) -> None:
    """A link with a PIN and one with the organisation: neither shows anything."""
    link = _share(office, fields=["overall", "name"], pin=PIN, most_views=3)
    office.shares = {"link": link, "early": _share(office, fields=["overall"], organisation_id=office.id)}
    for answer in (_view(office, PIN), _view(office, "999999"), _by_code(office, PIN)):
        must(answer.status_code == 404, f"Before the release a link is as one that there is not: {answer.text[:200]}")
    must(_inbox(office) == [], "Nothing is in the inbox before the release.")


def what_was_shared_opens_with_the_release(office: Office) -> None:
    (line,) = wait_for("the share in the inbox", lambda: _inbox(office) or None, SHOWN_WITHIN)
    must((line["mark"], line["name"]) == ("new", None), "It is new, and without the name that was not chosen.")
    checked = _good(_check(office, share_id=line["id"]))
    must(checked["result"]["overall"]["value"] == SCORE, "The overall score was shared.")
    must(checked["result"]["papers"] is None, "The papers were not.")
    must(_inbox(office)[0]["mark"] == "read", "It is read.")
    path = f"/v1/shared-results/{line['id']}/acknowledgements"
    office.caller.post(path, {}, cookie=office.story.organisation)
    must(_inbox(office)[0]["mark"] == "acknowledged", "It is acknowledged.")
    office.shares["line"] = line


def a_link_is_looked_through_and_its_code_checked(office: Office) -> None:
    must(_code(_view(office)) == "pin_required", "The link asks for its PIN.")
    must(_code(_view(office, "999999")) == "wrong_pin", "A wrong one shows nothing.")
    seen = _good(_view(office, PIN))
    must(
        (seen["overall"]["value"], seen["candidate_id"]) == (SCORE, None), "The link shows the score, and no ID number."
    )
    checked = _good(_by_code(office, PIN, profile_id=office.profiles[MET["name"]]))
    must(checked["verdict"]["meets"] is True, "The verdict is by what was shared.")
    _good(_view(office, PIN))
    must(_code(_view(office, PIN)) == "link_used_up", "Three views were left, and one was the organisation's.")


def the_candidate_ends_what_they_share(office: Office) -> None:
    cookie = office.story.cookie
    listed = office.caller.get("/v1/me/shares", cookie=cookie)["data"]
    must({each["state"] for each in listed} == {"live", "used_up"}, "The candidate sees how each stands.")
    looks = office.caller.get("/v1/me/activity", cookie=cookie)["data"]
    routes = sorted(each["route"] for each in looks if each["route"].startswith("share"))
    must(routes == ["share", "share_code", "shared_link", "shared_link"], f"They see each look: {routes}")
    office.caller.good("DELETE", f"/v1/me/shares/{office.shares['early']['id']}", cookie=cookie)
    line = office.shares["line"]["id"]

    def ended() -> bool | None:
        return (_code(_check(office, share_id=line)) == "link_revoked" and not _inbox(office)) or None

    wait_for("the end of the share", ended, ACTS_WITHIN)


def _share(office: Office, **what: Any) -> dict[str, Any]:
    body = {"session_id": office.story.ours.entry["session_id"], **what}
    return office.caller.post("/v1/me/shares", body, cookie=office.story.cookie)


def _inbox(office: Office) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = office.caller.get("/v1/shared-results", cookie=office.story.organisation)["data"]
    return listed


def _view(office: Office, pin: str | None = None) -> httpx.Response:
    body = {"token": office.shares["link"]["code"], **({"pin": pin} if pin else {})}
    return office.caller.ask("POST", "/v1/shared-links/view", body)


def _by_code(office: Office, pin: str, **more: str) -> httpx.Response:
    return _check(office, share_code=office.shares["link"]["code"].upper(), pin=pin, **more)


def _check(office: Office, **by: str) -> httpx.Response:
    body = {"purpose": "admission", **by}
    return office.caller.ask("POST", "/v1/verifications", body, cookie=office.story.organisation)


def _good(answer: httpx.Response) -> dict[str, Any]:
    must(answer.status_code == 200, f"It was answered {answer.status_code}: {answer.text[:300]}")
    body: dict[str, Any] = answer.json()
    return body


def _code(answer: httpx.Response) -> str | None:
    code: str | None = answer.json().get("code") if answer.content else None
    return code
