"""An organisation's list of changes, its webhooks and their deliveries, out of the real domain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.verification.delivery import Delivery, DeliveryState, Outcome, after
from shared.verification.result_change import Change, ChangeLine, ChangeType
from shared.verification.webhook import Endpoint, EndpointState

AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
ID = "78abe446394e0845b82f11a0dbb03"
OF_RESULTS = tuple(each for each in ChangeType if each.startswith("result."))


def a_change(kind: ChangeType) -> Change:
    is_batch = kind is ChangeType.BATCH_FINISHED
    return Change(kind, batch_id="b1") if is_batch else Change(kind, "KXA104827", "FCE-2026-12-PB", "c1")


LINES = [
    ChangeLine(f"{ID}{number}", number + 1, AT + timedelta(hours=number), a_change(kind))
    for number, kind in enumerate(each for each in ChangeType if each is not ChangeType.TEST)
]
ENDPOINT = Endpoint(f"{ID}a", "o1", "https://crm.example.org/results/in", OF_RESULTS, AT, (b"sealed",))
FAILED = replace(
    ENDPOINT,
    id=f"{ID}b",
    url="https://admissions-and-records.international.example.org/a/very/long/path?of=" + "x" * 60,
    types=(ChangeType.RESULT_CHANGED,),
    state=EndpointState.FAILED,
)
WAITING = Delivery(f"{ID}c", a_change(ChangeType.RESULT_RECALLED), AT, due=AT)
DELIVERIES = [
    replace(WAITING, change=Change(ChangeType.TEST)),
    after(WAITING, Outcome.ACCEPTED, AT, 204),
    *(after(WAITING, each, AT, 503) for each in (Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.NOT_PUBLIC)),
    replace(after(WAITING, Outcome.NO_CONNECTION, AT), state=DeliveryState.GIVEN_UP, attempts=7),
    after(WAITING, Outcome.SWITCHED_OFF, AT),
]
SECRET = "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD" + "0123456789="
MADE = {**ENDPOINT.to_json(AT), "secret": SECRET}
PATH = "/v1/webhook-endpoints"
DELIVERIES_AT = f"{PATH}/{ENDPOINT.id}/deliveries"


def page_of(data: list[Any], cursor: str | None = None) -> tuple[int, dict[str, Any]]:
    return 200, {"data": data, "has_more": cursor is not None, "next_cursor": cursor}


WEBHOOK_ANSWERS: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {
    ("GET", "/v1/result-changes"): page_of([line.to_json() for line in reversed(LINES)]),
    ("GET", PATH): (200, {"data": [each.to_json(AT) for each in (ENDPOINT, FAILED)]}),
    ("POST", PATH): (201, MADE),
    ("GET", DELIVERIES_AT): page_of([each.to_json() for each in DELIVERIES]),
    ("POST", f"{PATH}/{ENDPOINT.id}/tests"): (202, dict(DELIVERIES[0].to_json())),
    ("POST", f"{DELIVERIES_AT}/{WAITING.id}/replays"): (202, dict(WAITING.to_json())),
    ("POST", f"{PATH}/{ENDPOINT.id}/rotations"): (201, MADE),
    ("PATCH", f"{PATH}/{ENDPOINT.id}"): (200, dict(ENDPOINT.to_json(AT))),
}
