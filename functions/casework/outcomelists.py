"""Many outcomes at once, from a file: checked whole against the current enquiries, then each concluded by its own
write.

An enquiry that is answered already is no fault, so that an interrupted or repeated file concludes the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal, TypeVar

from typing_extensions import TypedDict

from functions.casework import outcomes
from shared.adapters import parallel
from shared.enquiries import outcome_file
from shared.enquiries.case import parse_enquiry_id
from shared.enquiries.errors import WrongState
from shared.enquiries.outcome import OutcomeKind
from shared.enquiries.outcome_file import HEADER, StatedOutcome, column_of, must_be_sound, new_faults, read_outcomes
from shared.ground.csv_files import Separator
from shared.ground.errors import ExpectedError, TryAgain
from shared.ground.forms import Revision
from shared.store import enquiries
from shared.store.enquiries import Change

A = TypeVar("A")
B = TypeVar("B")


class Concluded(TypedDict):
    """`enquiry_id` as the file spells it."""

    enquiry_id: str
    concluded: Literal[True]
    kind: OutcomeKind | None
    revision: Revision


class NotConcluded(TypedDict):
    """`code` and `detail` say why, as those of a problem do."""

    enquiry_id: str
    concluded: Literal[False]
    code: str
    detail: str


Conclusion = Concluded | NotConcluded


class Conclusions(TypedDict):
    """In the order of the file's rows."""

    separator: Separator
    data: list[Conclusion]


@dataclass(frozen=True, slots=True)
class Checked:
    """One row after the check: what would be written, or that it is answered already, or its faults."""

    decision: outcomes.Decision
    change: Change | None = None
    answered: ExpectedError | None = None
    faults: tuple[ExpectedError, ...] = ()


def conclude_all(content: bytes, operator: str, at: datetime) -> Conclusions:
    """The separator that was read, and the answer for each row: its outcome, or why it could not be concluded any more.

    Raises SeveralFaults, with those of the form and those that only the store shows, before any write.
    """
    read = read_outcomes(content)
    checked = _side_by_side(partial(_checked, operator, at), read.stated)
    must_be_sound([*read.faults, *(fault for each in checked for fault in each.faults)])
    return {"separator": read.separator, "data": _side_by_side(_concluded, checked)}


def _checked(operator: str, at: datetime, of: StatedOutcome) -> Checked:
    """Decides again without each column that has a fault, for a rule names one at a time."""
    faults: list[ExpectedError] = []
    while True:
        decision = outcomes.concluding(of.enquiry_id, of.checks, partial(outcome_file.found_for, of), operator, at)
        try:
            return Checked(decision, outcomes.decide(decision), faults=tuple(faults))
        except TryAgain:
            raise
        except ExpectedError as broken:
            if isinstance(broken, WrongState) and _is_answered(of.enquiry_id):
                return Checked(decision, answered=broken)
            found = new_faults(of, broken)
        faults += found
        of = of.without({column_of(each) for each in found})
        if not found or HEADER[0] in of.faulty:
            return Checked(decision, faults=tuple(faults))


def _is_answered(given: str) -> bool:
    candidate_id, session_id, number = parse_enquiry_id(given)
    return enquiries.get_chain(candidate_id, session_id).enquiry(number).outcome is not None


def _concluded(of: Checked) -> Conclusion:
    if of.answered:
        return _not_concluded(of, of.answered)
    try:
        written = outcomes.write(of.decision, of.change)
    except ExpectedError as refused:
        return _not_concluded(of, refused)
    outcome = written.enquiry(parse_enquiry_id(of.decision.enquiry_id)[2]).outcome
    kind = outcome.kind if outcome else None
    return {"enquiry_id": of.decision.enquiry_id, "concluded": True, "kind": kind, "revision": written.revision}


def _not_concluded(of: Checked, refused: ExpectedError) -> NotConcluded:
    given = of.decision.enquiry_id
    return {"enquiry_id": given, "concluded": False, "code": refused.code, "detail": refused.detail}


def _side_by_side(act: Callable[[A], B], items: Sequence[A]) -> list[B]:
    """The answers in the order of the items."""
    found: dict[int, B] = {}

    def keep(place: int) -> None:
        found[place] = act(items[place])

    parallel.each(keep, range(len(items)))
    return [found[place] for place in range(len(items))]
