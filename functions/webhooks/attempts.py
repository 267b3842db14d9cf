"""One attempt at a delivery: leased, posted, its end kept; then tried again later, done, or given up.

The next attempt is a fresh message, which goes round until it is due, for SQS delays no longer than a quarter of an
hour. A call that is killed leaves a lease, and its message comes again after that: a receiver that had taken the
message gets it again under the same id, by which Standard Webhooks lets it know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from shared.adapters import cache, clock, queue, webhook_client
from shared.application import mail_orders
from shared.application.organisation_mails import find_addressed
from shared.ground.errors import NotAllowed
from shared.ground.settings import settings
from shared.notices.notice import NoticeKind
from shared.store import deliveries, organisations, rows, webhooks
from shared.verification.delivery import Delivery, DeliveryState, Outcome, after, message
from shared.verification.organisation import must_be_approved
from shared.verification.result_change import ChangeType
from shared.verification.webhook import Endpoint, EndpointState, after_attempt

LEASE_S = 45
"""Longer than an attempt takes at most: a look-up, a connection and an answer."""
MOST_HOPS = 400
"""An attempt and its wait of ten hours are 41; all seven of a delivery under a hundred."""

_secret_of = cache.for_seconds(300, webhook_client.opened)


def carry_out(body: Mapping[str, object]) -> None:
    organisation_id, endpoint_id = str(body["organisation"]), str(body["endpoint"])
    delivery_id, at = str(body["delivery"]), datetime.fromisoformat(str(body["at"]))
    delivery = deliveries.find_delivery(endpoint_id, delivery_id)
    if delivery is None or delivery.state is not DeliveryState.WAITING:
        return
    endpoint = webhooks.find_endpoint(organisation_id, endpoint_id)
    if endpoint is None or not endpoint.takes(ChangeType.TEST) or not _may(organisation_id):
        deliveries.give_up(endpoint_id, after(delivery, Outcome.SWITCHED_OFF, at))
        return
    due = max(delivery.due, endpoint.rests_until or delivery.due)
    if at < due:
        _later(body, due, at)
        return
    soon, now = at + timedelta(seconds=LEASE_S + 1), clock.seconds()
    is_turn = webhooks.claim(endpoint, soon)
    leased = deliveries.lease(endpoint_id, delivery_id, now + LEASE_S, now) if is_turn else None
    if leased is None:  # another's turn, or another message of this one: looked at again once that has surely ended
        _later(body, soon, at)
        return
    ended, outcome = _attempt(endpoint, leased, at)
    if deliveries.keep(endpoint_id, ended, now + LEASE_S):
        _note(endpoint, after_attempt(endpoint, outcome, at), at)
        if ended.state is DeliveryState.WAITING:
            _later(body, ended.due, at)


def _may(organisation_id: str) -> bool:
    try:
        must_be_approved(organisations.find_organisation(organisation_id))
    except NotAllowed:
        return False
    return True


def _attempt(endpoint: Endpoint, delivery: Delivery, at: datetime) -> tuple[Delivery, Outcome]:
    text = json.dumps(message(delivery, settings().site_url)).encode()
    signing = [_secret_of(box, endpoint.id) for box in endpoint.signing(at)]
    headers = webhook_client.headers(delivery.id, clock.seconds(), text, signing)
    attempt = webhook_client.post(endpoint.url, text, headers)
    return after(delivery, attempt.outcome, at, attempt.status), attempt.outcome


def _note(before: Endpoint, now: Endpoint, at: datetime) -> None:
    if now.state is EndpointState.FAILED:
        _switch_off(before, at)
    elif now.failures:
        webhooks.note_failure(before, now)
    elif before.failures:
        webhooks.note_success(now)


def _switch_off(endpoint: Endpoint, at: datetime) -> None:
    """With its mail, in one transaction; whoever is a moment later finds it off. Without a proved address there is no
    mail."""
    addressed, off = find_addressed(endpoint.organisation_id, at), webhooks.switching_off(endpoint)
    if addressed is None:
        rows.transact([off])
        return
    organisation, account = addressed
    cause = f"webhook-{endpoint.id}-{endpoint.turn}"
    made = mail_orders.news(NoticeKind.WEBHOOK_OFF, account, "org/webhooks", cause, organisation_name=organisation.name)
    mail_orders.order(made, [off], at, is_letter=False)


def _later(body: Mapping[str, object], due: datetime, at: datetime) -> None:
    wait = min(max(1, round((due - at).total_seconds())), queue.LONGEST_DELAY)
    seen_at = at + timedelta(seconds=wait)
    hop = queue.next_hop(body, MOST_HOPS)
    queue.send_deliveries([{**body, "at": seen_at.isoformat(), "hop": hop}], delay=wait)
