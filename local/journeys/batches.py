"""Many at once, as the institution's journey plays it: rows of a request, a file, codes, and a file that is none."""

from __future__ import annotations

from typing import Any

import httpx

from local.client.caller import wait_for
from local.journeys.office import MET, Office
from local.journeys.receiver import Receiver
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


def codes_of_links_are_checked_at_once(office: Office) -> None:
    """One of the link's views, however it is typed; nobody's code opens nothing."""
    what = {"session_id": office.story.ours.entry["session_id"], "fields": ["overall"], "most_views": 2}
    link = office.caller.post("/v1/me/shares", what, cookie=office.story.cookie)
    typed = link["code"].upper().replace("0", "O").replace("1", "l")
    ended = _ended(office, _sent(office, f"share_code,reference\n{typed},A-3\n4h8n-c2vz-6rtb,A-4\n"))
    found = _rows(office, ended)
    words = [each["state"] or each["reason"] for each in found]
    must(words == ["valid", "not_found"], f"Each row says what became of it: {words}")
    must(found[0]["candidate_id"] == pair_of(office.story.ours)["candidate_id"], f"It says whose it is: {found[0]}")
    shown = office.caller.get(f"/v1/me/shares/{link['id']}", cookie=office.story.cookie)
    must((shown["views"], shown["state"]) == (1, "live"), f"One of its two views is used: {shown}")
    must(typed not in _csv(office, ended), "The code is not in the CSV.")


def the_end_of_each_batch_is_notified_once(office: Office, receiver: Receiver) -> None:
    """In the list of changes and at the webhook, also of the one that was refused."""
    batches = office.caller.get(PATH, cookie=office.story.organisation)["data"]
    must({each["state"] for each in batches} == {"finished", "refused"}, "All have ended.")

    def posted() -> bool | None:
        return receiver.types().count("batch.finished") >= len(batches) or None

    wait_for("the webhooks", posted, ENDS_WITHIN)
    messages = [each for each in receiver.taken if each["type"] == "batch.finished"]
    listed = office.caller.get("/v1/result-changes?order=newest", cookie=office.story.organisation)["data"]
    ends = [each for each in listed if each["type"] == "batch.finished"]
    must(len(messages) == len(ends) == len(batches), f"Each once: {len(messages)} posted, {len(ends)} listed")
    ids = {each["id"] for each in batches}
    must({each["data"]["batch_id"] for each in messages} == {each["batch_id"] for each in ends} == ids, "By their ids.")


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
