"""Certificates: those of one result are one row, every change of it a conditional put on the revision that was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.certificates.certificate import Certificate, Certificates
from shared.certificates.errors import UnknownCertificate
from shared.ground.errors import Conflict, StaleVersion
from shared.store import items, keys, rows
from shared.store.certificate_rows import certificates_of, row_of
from shared.store.items import ABSENT, Condition, Row
from shared.store.tables import RESULTS

TURNS = 3
"""How often a step is decided again where somebody else has changed the row meanwhile."""
_NUMBER = "NUMBER"


class NumberTaken(Conflict):
    code = "certificate_number_taken"

    def __init__(self, number: str) -> None:
        super().__init__(f"Another certificate has the number {number}.", pointer="/number")


@dataclass(frozen=True, slots=True)
class CertificateChange:
    """What was decided on a result's certificates as they were read; `besides` are other parts of one transaction."""

    before: Certificates
    after: Certificates
    besides: tuple[Row, ...] = ()


def find_certificates(candidate_id: str, session_id: str) -> Certificates | None:
    row = rows.get(RESULTS, keys.certificates(candidate_id), keys.session(session_id))
    return certificates_of(row) if row else None


def get_certificates(candidate_id: str, session_id: str) -> Certificates:
    """Raises UnknownCertificate."""
    found = find_certificates(candidate_id, session_id)
    if found is None:
        raise UnknownCertificate
    return found


def certificates_of_candidate(candidate_id: str) -> list[Certificates]:
    return [certificates_of(row) for row in rows.query(RESULTS, keys.certificates(candidate_id))]


def find_many(wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Certificates]:
    """Of up to 100 results, by (candidate, session)."""
    places = [(keys.certificates(who), keys.session(session)) for who, session in wanted]
    found = [certificates_of(row) for row in rows.get_many(RESULTS, places)] if places else []
    return {(each.candidate_id, each.session_id): each for each in found}


def ids_by_number(numbers: Sequence[str]) -> dict[str, str]:
    """The ids of the certificates that have, or had, these numbers: of up to 100."""
    places = [(keys.certificate_number(each), _NUMBER) for each in dict.fromkeys(numbers)]
    return {keys.named_in(row["pk"]): row["certificate_id"] for row in rows.get_many(RESULTS, places)}


def write(decide: Callable[[], CertificateChange]) -> Certificates:
    """The certificates after what `decide` reads and decides; decided again where somebody was faster; nothing is
    written where nothing was decided.

    A transaction even of one row: AWS knows one that is sent again by its token. Raises StaleVersion when it keeps
    changing.
    """
    for _ in range(TURNS):
        change = decide()
        if change.after == change.before:
            return change.before
        after = replace(change.after, revision=change.before.revision + 1)
        if rows.transact([rows.putting(RESULTS, row_of(after), _as_read(change.before)), *change.besides]):
            return after
    raise StaleVersion("Somebody has just changed this certificate. Look at it again.")


def due_looks(up_to: datetime, most: int) -> list[tuple[str, str]]:
    """(candidate, session) of the certificates that are to be looked at by then, the longest due first."""
    bound = items.sortable(up_to)
    found, _ = rows.page_of_index(RESULTS, "due", keys.CERTIFICATES, after=None, most=most, up_to=bound)
    return [(keys.named_in(row["pk"]), keys.named_in(row["sk"])) for row in found]


def set_next_look(of: Certificates, again_at: datetime | None) -> bool:
    """Says when it is looked at next; False where it has changed meanwhile, so that the sweep looks again. It keeps the
    revision, so that nobody's act is refused for it."""
    change, values = "REMOVE due, due_at", {}
    if again_at:
        change, values = "SET due_at = :again", {":again": items.sortable(again_at)}
    place = keys.certificates(of.candidate_id), keys.session(of.session_id)
    return rows.update(RESULTS, *place, change=change, values=values, condition=_as_read(of)) is not None


def keeping_number(of: Certificates, certificate: Certificate, number: str) -> Row:
    """Part of a transaction: this number is this certificate's from now on. Raises NumberTaken."""
    place = keys.certificate_number(number), _NUMBER
    mine = of.id_of(certificate)
    found = rows.get(RESULTS, *place)
    if found is not None and found["certificate_id"] != mine:
        raise NumberTaken(number)
    condition = Condition("attribute_not_exists(pk) OR certificate_id = :mine", {}, {":mine": mine})
    return rows.putting(RESULTS, {"pk": place[0], "sk": place[1], "certificate_id": mine}, condition)


def _as_read(before: Certificates) -> Condition:
    if not before.revision:
        return ABSENT
    return Condition("#revision = :seen", {"#revision": "revision"}, {":seen": before.revision})
