"""The state machine of a certificate, as a table.

    made -> numbered -> at_centre -> collected
                          |  ^  └─> dispatched (back to the centre where the courier could not deliver)
                          └─ unclaimed for the centre's time: returned -> destroyed, or destroyed
    each of them, once its result certifies something else: recalled -> returned or destroyed; and another is made

Each row: a step, from which state to which, who may, and on which days. There is no other way for a certificate to
change: code and pages read this table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class CertificateState(StrEnum):
    MADE = "made"
    NUMBERED = "numbered"
    AT_CENTRE = "at_centre"
    COLLECTED = "collected"
    DISPATCHED = "dispatched"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    RECALLED = "recalled"


class CertificateStep(StrEnum):
    """What can be done with a certificate."""

    MAKE = "make"
    NUMBER = "number"
    RECEIVE = "receive"
    COLLECT = "collect"
    DISPATCH = "dispatch"
    RETURN = "return"
    DESTROY = "destroy"
    RECALL = "recall"


class Party(StrEnum):
    """Who acts: the awarding body by its rule, as soon as a result says so; its operators; the exam centre."""

    RULE = "rule"
    BOARD = "board"
    CENTRE = "centre"


class Days(StrEnum):
    """On which days a step is open, by the centre's calendar."""

    ANY = "any"
    COLLECTION = "from_the_collection_date"
    DISPATCH = "from_the_collection_date_never_in_august"
    UNCLAIMED = "once_unclaimed"


@dataclass(frozen=True, slots=True)
class CertificateMove:
    """One row. `before` is None for a certificate that does not exist yet."""

    step: CertificateStep
    before: CertificateState | None
    after: CertificateState
    who: frozenset[Party]
    days: Days

    def __str__(self) -> str:
        who = " or ".join(party for party in Party if party in self.who)
        return f"{self.step}: {self.before or '-'} -> {self.after}, {who}, {self.days}"


C, S, D = CertificateState, CertificateStep, Days
RULE, BOARD, CENTRE = (frozenset({party}) for party in Party)


def _rows() -> Iterator[CertificateMove]:
    yield CertificateMove(S.MAKE, None, C.MADE, RULE, D.ANY)
    for printed in (C.MADE, C.NUMBERED):  # a sheet that was spoilt is printed again, under another number
        yield CertificateMove(S.NUMBER, printed, C.NUMBERED, BOARD, D.ANY)
    yield CertificateMove(S.RECEIVE, C.NUMBERED, C.AT_CENTRE, CENTRE, D.ANY)
    yield CertificateMove(S.COLLECT, C.AT_CENTRE, C.COLLECTED, CENTRE, D.COLLECTION)
    yield CertificateMove(S.DISPATCH, C.AT_CENTRE, C.DISPATCHED, CENTRE, D.DISPATCH)
    yield CertificateMove(S.RETURN, C.DISPATCHED, C.AT_CENTRE, CENTRE, D.ANY)
    for ends, step in ((C.RETURNED, S.RETURN), (C.DESTROYED, S.DESTROY)):
        yield CertificateMove(step, C.AT_CENTRE, ends, CENTRE, D.UNCLAIMED)
        yield CertificateMove(step, C.RECALLED, ends, CENTRE, D.ANY)
    for state in (C.MADE, C.NUMBERED, C.AT_CENTRE, C.COLLECTED, C.DISPATCHED, C.RETURNED):
        yield CertificateMove(S.RECALL, state, C.RECALLED, RULE, D.ANY)


ROWS: tuple[CertificateMove, ...] = tuple(_rows())
MOVES: Mapping[tuple[CertificateStep, CertificateState], CertificateMove] = MappingProxyType(
    {(row.step, row.before): row for row in ROWS if row.before is not None}
)
MAKING = next(row for row in ROWS if row.before is None)
