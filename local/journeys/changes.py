"""What an approved organisation is told of results that it saw: by mail, by its list of changes and by its webhook."""

from __future__ import annotations

from typing import Any

from local.client.caller import wait_for
from local.journeys.office import Office
from local.journeys.receiver import Receiver
from local.journeys.story import must

NOTIFIED_WITHIN = 180.0
"""Seconds: a cause settles for fifteen, and what was restored must be out again, which a sweep of the minute finds."""
SHARED = "result.shared"
"""Stands among the changes, and is none."""


def it_names_a_webhook_and_tries_it(office: Office, receiver: Receiver) -> None:
    cookie = office.story.organisation
    made = office.caller.post("/v1/webhook-endpoints", {"url": receiver.url}, cookie=cookie)
    receiver.secret = made["secret"]
    path = f"/v1/webhook-endpoints/{made['id']}"
    office.caller.post(f"{path}/tests", {}, cookie=cookie)
    wait_for("the test", lambda: receiver.taken or None, NOTIFIED_WITHIN)
    must(receiver.types() == [], f"Only the test has come: {receiver.taken}")
    inner = office.caller.ask("POST", "/v1/webhook-endpoints", {"url": "https://169.254.169.254/"}, cookie=cookie)
    must(inner.status_code == 422, f"No webhook leads behind our own door: {inner.status_code}")


def it_is_notified_once_by_each_channel(office: Office, receiver: Receiver, wanted: list[str]) -> None:
    """`wanted` are the types so far, in the order of what happened."""
    wait_for(f"{wanted} in the list", lambda: len(_listed(office)) >= len(wanted) or None, NOTIFIED_WITHIN)
    wait_for(f"{wanted} at the webhook", lambda: len(_posted(receiver)) >= len(wanted) or None, NOTIFIED_WITHIN)
    wait_for("the mail", lambda: len(_mails(office)) >= len(wanted) or None, NOTIFIED_WITHIN)
    listed = _listed(office)
    must([each["type"] for each in listed] == wanted, f"Each change is in the list once: {listed}")
    must(_posted(receiver) == wanted, f"And at the webhook: {receiver.types()}")
    must(len(_mails(office)) == len(wanted), f"And mailed once: {_mails(office)}")
    looked = {each["verification_id"] for each in listed}
    must(looked <= {check["verification_id"] for check in office.history()}, "Each names a check of its own.")


def _listed(office: Office) -> list[dict[str, Any]]:
    """Page by page, one line each."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        path = f"/v1/result-changes?limit=1{cursor and f'&cursor={cursor}'}"
        page = office.caller.get(path, cookie=office.story.organisation)
        found += page["data"]
        if not page["has_more"]:
            return [each for each in found if each["type"] != SHARED]
        cursor = page["next_cursor"]


def _posted(receiver: Receiver) -> list[str]:
    return [each for each in receiver.types() if each != SHARED]


def _mails(office: Office) -> list[str]:
    return [mail["subject"] for mail in office.caller.mails_to(office.email) if "you verified" in mail["subject"]]
