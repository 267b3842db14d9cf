"""Where organisations take changes in: their webhook endpoints, a partition for each organisation.

What the deliveries learn of an endpoint (that it fails, that it rests) and what its organisation decides are different
attributes, so neither writes over the other.
"""

from __future__ import annotations

from datetime import datetime

from shared.store import items, keys, row_counts, rows, verification_keys
from shared.store.items import ABSENT, PRESENT, Condition, Row
from shared.store.tables import VERIFICATIONS
from shared.verification.result_change import ChangeType
from shared.verification.webhook import MOST_ENDPOINTS, Endpoint, EndpointState


def add_endpoint(endpoint: Endpoint) -> bool:
    """False where its organisation has the most that it may have."""
    more = row_counts.one_more(verification_keys.webhooks(endpoint.organisation_id), "endpoints", MOST_ENDPOINTS)
    return rows.transact([more, rows.putting(VERIFICATIONS, _row(endpoint), ABSENT)])


def find_endpoint(organisation_id: str, endpoint_id: str) -> Endpoint | None:
    row = rows.get(VERIFICATIONS, *_place(organisation_id, endpoint_id))
    return _endpoint(row) if row else None


def endpoints_of(organisation_id: str) -> list[Endpoint]:
    """The one made first comes first."""
    found = rows.query(VERIFICATIONS, verification_keys.webhooks(organisation_id))
    endpoints = [_endpoint(row) for row in found if row["sk"] != verification_keys.COUNT]
    return sorted(endpoints, key=lambda each: (each.created_at, each.id))


def set_endpoint(endpoint: Endpoint) -> bool:
    """What its organisation decides about it: address, types, whether it is on. False where it is gone."""
    chosen = {
        "url": endpoint.url,
        "types": [each.value for each in endpoint.types],
        "state": endpoint.state.value,
        "failures": 0,
        "rests_until": None,
    }
    return _set(endpoint, chosen, PRESENT)


def set_secrets(before: Endpoint, after: Endpoint) -> bool:
    """Only while the secrets are those that were read."""
    condition = Condition("secrets = :seen", {}, {":seen": list(before.secrets)})
    until = items.moment(after.both_until) if after.both_until else None
    return _set(after, {"secrets": list(after.secrets), "both_until": until}, condition)


def remove_endpoint(endpoint: Endpoint) -> bool:
    """False where it is gone already."""
    place = _place(endpoint.organisation_id, endpoint.id)
    less = row_counts.one_less(verification_keys.webhooks(endpoint.organisation_id), "endpoints")
    return rows.transact([less, rows.deleting(VERIFICATIONS, *place, PRESENT)])


def note_failure(before: Endpoint, after: Endpoint) -> bool:
    """Only where no other attempt has been noted since this one began: many that fail at once are one failure."""
    until = items.moment(after.rests_until) if after.rests_until else None
    chosen = {"failures": after.failures, "rests_until": until}
    return _set(after, chosen, Condition("failures = :seen", {}, {":seen": before.failures}))


def note_success(endpoint: Endpoint) -> None:
    _set(endpoint, {"failures": 0, "rests_until": None}, PRESENT)


def claim(endpoint: Endpoint, until: datetime) -> bool:
    """Whether this one may try an endpoint that has rested; the others wait `until` then."""
    if endpoint.rests_until is None:
        return True
    met = Condition("rests_until = :seen", {}, {":seen": items.moment(endpoint.rests_until)})
    return _set(endpoint, {"rests_until": items.moment(until)}, met)


def switching_off(endpoint: Endpoint) -> Row:
    """Part of a transaction: switched off by us, once for each time that it was on."""
    met = Condition(
        "#state = :on AND turn = :turn", {"#state": "state"}, {":on": EndpointState.ON.value, ":turn": endpoint.turn}
    )
    change, names, values = items.set_values({"state": EndpointState.FAILED.value, "turn": endpoint.turn + 1})
    place = _place(endpoint.organisation_id, endpoint.id)
    return rows.updating(VERIFICATIONS, *place, change=change, names=names, values=values, condition=met)


def _set(endpoint: Endpoint, chosen: Row, condition: Condition) -> bool:
    change, names, values = items.set_values(chosen)
    place = _place(endpoint.organisation_id, endpoint.id)
    row = rows.update(VERIFICATIONS, *place, change=change, names=names, values=values, condition=condition)
    return row is not None


def _place(organisation_id: str, endpoint_id: str) -> tuple[str, str]:
    return verification_keys.webhooks(organisation_id), endpoint_id


def _row(endpoint: Endpoint) -> Row:
    pk, sk = _place(endpoint.organisation_id, endpoint.id)
    return {
        "pk": pk,
        "sk": sk,
        "url": endpoint.url,
        "types": [each.value for each in endpoint.types],
        "created_at": items.moment(endpoint.created_at),
        "secrets": list(endpoint.secrets),
        "state": endpoint.state.value,
        "failures": endpoint.failures,
        "turn": endpoint.turn,
    }


def _endpoint(row: Row) -> Endpoint:
    return Endpoint(
        id=row["sk"],
        organisation_id=keys.named_in(row["pk"]),
        url=row["url"],
        types=tuple(ChangeType(each) for each in row["types"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        secrets=tuple(row["secrets"]),
        state=EndpointState(row["state"]),
        failures=row["failures"],
        turn=row["turn"],
        both_until=_moment(row, "both_until"),
        rests_until=_moment(row, "rests_until"),
    )


def _moment(row: Row, name: str) -> datetime | None:
    return datetime.fromisoformat(row[name]) if name in row else None
