"""The status lists: which places credentials have, by the release of each result, and which are revoked.

STATUSLISTS       NEWEST      the number of the list on which new credentials are put
STATUSLIST#<n>    PART#<nnn>  of a part of its places, each a set: `taken`, `revoked`, and `release#<id>` of each

A part is small, so that a write of one place is, and a list is one Query of them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.documents.status_list import StatusPlace
from shared.store import document_keys, rows
from shared.store.items import Condition, Row
from shared.store.tables import RESULTS

PART = 1024
"""Places of a part."""
_OF_RELEASE = "release#"


@dataclass(slots=True)
class ListedPlaces:
    """`by_release` are all of them, by the release that their result came out with."""

    revoked: set[int] = field(default_factory=set)
    by_release: dict[str, set[int]] = field(default_factory=dict)


def take(place: StatusPlace, release_id: str) -> bool:
    """Whether it was free, and is taken now."""
    mine = {place.index}
    free = Condition("attribute_not_exists(#taken) OR NOT contains(#taken, :index)", {"#taken": "taken"}, {})
    return (
        rows.update(
            RESULTS,
            *_part(place),
            change="ADD #taken :mine, #release :mine",
            names={"#release": f"{_OF_RELEASE}{release_id}"},
            values={":mine": mine, ":index": place.index},
            condition=free,
        )
        is not None
    )


def revoking(place: StatusPlace) -> Row:
    """For good, as a part of the transaction that says why; naturally repeatable."""
    return rows.updating(
        RESULTS,
        *_part(place),
        change="ADD #revoked :mine",
        names={"#revoked": "revoked"},
        values={":mine": {place.index}},
    )


def find_places(number: int) -> ListedPlaces | None:
    """None for a list that no credential is on."""
    found = rows.query(RESULTS, document_keys.status_list(number))
    return _together(found) if found else None


def newest_list() -> int:
    row = rows.get(RESULTS, document_keys.STATUS_LISTS, document_keys.NEWEST_LIST)
    return int(row["number"]) if row else 1


def begin_list(number: int) -> None:
    """New credentials go on this one, unless somebody else has begun it."""
    rows.put(
        RESULTS,
        {"pk": document_keys.STATUS_LISTS, "sk": document_keys.NEWEST_LIST, "number": number},
        Condition("attribute_not_exists(pk) OR #number < :number", {"#number": "number"}, {":number": number}),
    )


def _together(parts: Iterable[Mapping[str, object]]) -> ListedPlaces:
    found = ListedPlaces()
    for part in parts:
        for name, places in part.items():
            if isinstance(places, set):
                numbers = {int(each) for each in places}
                if name == "revoked":
                    found.revoked |= numbers
                elif name.startswith(_OF_RELEASE):
                    found.by_release.setdefault(name.removeprefix(_OF_RELEASE), set()).update(numbers)
    return found


def _part(place: StatusPlace) -> tuple[str, str]:
    return document_keys.status_list(place.number), document_keys.part(place.index // PART)
