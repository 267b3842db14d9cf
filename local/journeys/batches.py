"""Many at once, as the institution's journey plays it: rows of a request, a file, and one that is no such file."""

from __future__ import annotations

from typing import Any

import httpx

from local.client.caller import wait_for
from local.journeys.office import MET, Office
from local.journeys.story import must, pair_of

PATH = "/v1/verification-batches"
ENDS_WITHIN = 60.0  # seconds
HEADER = "candidate_id,secret_number,reference"


def many_are_checked_at_once(office: Office) -> None:
    """The candidate reads of each row that showed a result, as of any check."""
    ours = pair_of(office.story.ours)
    other = {**ours, "candidate_id": "ZZZ999999"}  # nobody's: three wrong ones of ours would keep the office waiting
    rows = [{**ours, "reference": "A-1"}, {**ours, "reference": "again"}, other, {**ours, "candidate_id": "KXA"}]
    opened = _opened(office, rows=rows, profile_id=office.profiles[MET["name"]])
    found = _rows(office, _ended(office, opened["id"]))
    words = [each["state"] or each["reason"] for each in found]
    must(words == ["valid", "repeated", "not_recognised", "invalid"], f"Each row says what became of it: {words}")
    must(found[0]["meets"] is True and found[0]["reference"] == "A-1", f"It is met: {found[0]}")
    newest = office.caller.get("/v1/me/activity", cookie=office.story.cookie)["data"][0]
    must((newest["route"], newest["id"]) == ("batch", found[0]["verification_id"]), f"The candidate sees it: {newest}")


def a_file_of_rows_is_checked_and_one_with_faults_is_not(office: Office) -> None:
    ours = pair_of(office.story.ours)
    good = f"{HEADER}\n{ours['candidate_id']},{ours['secret_number']},A-2\n"
    ended = _ended(office, _sent(office, good))
    must(ended["counts"] == {"valid": 1}, f"Its one row is checked: {ended['counts']}")
    text = _csv(office, ended)
    must("A-2" in text and ours["secret_number"] not in text, "It comes out as CSV, without the Secret number.")
    refused = _ended(office, _sent(office, "name\nAda\n"))
    must(
        refused["state"] == "refused" and refused["faults"][0]["line"] == 1, f"The fault is named: {refused['faults']}"
    )


def _opened(office: Office, **more: Any) -> dict[str, Any]:
    return office.caller.post(PATH, {"purpose": "admission", **more}, cookie=office.story.organisation)


def _sent(office: Office, text: str) -> str:
    opened = _opened(office)
    form = opened["upload"]
    sent = httpx.post(form["url"], data=form["fields"], files={"file": ("rows.csv", text.encode())}, timeout=60)
    must(sent.is_success, f"The upload was answered {sent.status_code}: {sent.text[:300]}")
    return str(opened["id"])


def _ended(office: Office, batch_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        batch = office.caller.get(f"{PATH}/{batch_id}", cookie=office.story.organisation)
        return batch if batch["state"] in ("finished", "refused") else None

    return wait_for("the batch", look, ENDS_WITHIN)


def _rows(office: Office, batch: dict[str, Any]) -> list[dict[str, Any]]:
    path = f"{PATH}/{batch['id']}/rows"
    rows: list[dict[str, Any]] = office.caller.get(path, cookie=office.story.organisation)["data"]
    return rows


def _csv(office: Office, batch: dict[str, Any]) -> str:
    path = f"{PATH}/{batch['id']}/rows?format=csv"
    return office.caller.ask("GET", path, cookie=office.story.organisation).text
