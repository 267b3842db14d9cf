"""Writes changes into an organisation's list, and has them delivered to its webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from shared.adapters import clock, queue
from shared.store import change_feed, deliveries, rows, webhooks
from shared.verification.delivery import Delivery
from shared.verification.result_change import Change, ChangeLine
from shared.verification.webhook import Endpoint


def write(organisation_id: str, cause: str, changes: Sequence[Change], at: datetime) -> None:
    """Again, it adds no line and no delivery, and asks for those that wait once more: none is lost between the line and
    its message.

    A line is written by the process clock, because who asks for changes since a moment by a clock of their own must
    miss none that was written after it; never before `at`, the business time of what asks for it.
    """
    now = max(at, datetime.fromtimestamp(clock.seconds(), UTC))
    endpoints = webhooks.endpoints_of(organisation_id)
    for part in rows.in_chunks(changes, change_feed.AT_ONCE):
        lines = change_feed.append(organisation_id, cause, part, now)
        for endpoint in endpoints:
            _deliver(endpoint, lines, now)


def _deliver(endpoint: Endpoint, lines: Sequence[ChangeLine], now: datetime) -> None:
    taken = [line for line in lines if endpoint.takes(line.change.type)]
    for line in taken:
        deliveries.add_delivery(endpoint.id, Delivery(line.id, line.change, line.at, due=now))
    queue.send_deliveries(queue.delivery_body(endpoint.organisation_id, endpoint.id, line.id, now) for line in taken)
