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


def put_centre_of_session(session_id: str, number: str) -> None:
    """This centre has entries for this session. Naturally repeatable."""
    rows.put(RESULTS, {"pk": keys.session(session_id), "sk": keys.centre(number)})


def centres_of_session(session_id: str) -> list[str]:
    """The numbers of all centres that ever had an entry for this session; one may have none any more."""
    return [keys.named_in(row["sk"]) for row in rows.query(RESULTS, keys.session(session_id))]


def page_of_centre(
    session_id: str, number: str, kind: CentreKind, after: Row | None, most: int
) -> tuple[list[str], Row | None]:
    """One page of the ID numbers that a centre entered, or a school prepared, for a session, and where to go on."""
    is_school = kind is CentreKind.SCHOOL
    index, partition = (
        ("by_session_and_school", keys.session_school(session_id, number))
        if is_school
        else ("by_session_and_centre", keys.session_centre(session_id, number))
    )
    found, last = rows.page_of_index(RESULTS, index, partition, after=after, most=most)
    return [keys.named_in(row["pk"]) for row in found], last


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
        "language": centre.language,
        "daily_digest": centre.daily_digest,
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
        language=row.get("language"),
        daily_digest=row.get("daily_digest", True),
    )
