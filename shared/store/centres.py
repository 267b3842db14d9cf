"""Centres and schools: name, zone, contact and the windows of their enquiries."""

from __future__ import annotations

from shared.centres import Centre, CentreKind
from shared.errors import NotFound
from shared.store import keys, rows
from shared.store.rows import Row
from shared.store.tables import RESULTS


class UnknownCentre(NotFound):
    def __init__(self, number: str) -> None:
        super().__init__(f"There is no centre {number[:10]}.")


def find_centre(number: str) -> Centre | None:
    row = rows.get(RESULTS, keys.centre(number), "CENTRE")
    return _centre(row) if row else None


def get_centre(number: str) -> Centre:
    """An entries file makes every centre it names, so an entry's centre always stands."""
    found = find_centre(number)
    if found is None:
        raise UnknownCentre(number)
    return found


def put_centre(centre: Centre) -> None:
    rows.put(RESULTS, _centre_row(centre))


def add_centre(centre: Centre) -> bool:
    return rows.put_new(RESULTS, _centre_row(centre))


def _centre_row(centre: Centre) -> Row:
    return {
        "pk": keys.centre(centre.number),
        "sk": "CENTRE",
        "name": centre.name,
        "zone": centre.zone,
        "kind": centre.kind.value,
        "contact_email": centre.contact_email,
        "candidate_window_days": centre.candidate_window_days,
        "centre_window_days": centre.centre_window_days,
    }


def _centre(row: Row) -> Centre:
    return Centre(
        number=keys.named_in(row["pk"]),
        name=row["name"],
        zone=row["zone"],
        kind=CentreKind(row["kind"]),
        contact_email=row.get("contact_email"),
        candidate_window_days=row["candidate_window_days"],
        centre_window_days=row["centre_window_days"],
    )
