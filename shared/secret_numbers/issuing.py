"""Who gives out one-time codes and new Secret numbers, to whom, and why not.

Only the exam centre that entered a candidate lately: it knows them, and the Confirmation of Entry came from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from typing_extensions import TypedDict

from shared.candidates.candidate import Entry
from shared.centres.centre import Centre, CentreKind
from shared.ground.dates import instant_text, years_later
from shared.ground.errors import Conflict, NotAllowed, NotFound, TooManyAttempts
from shared.ground.forms import Instant
from shared.verification.access_record import CentreAct, CentreRoute, Line

_YEARS = 1
_GIVEN = (
    CentreRoute.ACCESS_CODE,
    CentreRoute.SECRET_REISSUE,
    CentreRoute.CONFIRMATION_REISSUE,
    CentreRoute.CONFIRMATION,
)


class HasAccount(Conflict):
    code = "has_account"

    def __init__(self) -> None:
        super().__init__(
            "This candidate has an account, so a code would open nothing. They sign in with their ID number, or ask "
            "for a new password on the sign-in page."
        )


class UnknownCandidate(NotFound):
    """The one answer for an unknown ID number, one that another centre entered, and one entered too long ago."""

    def __init__(self) -> None:
        super().__init__(
            "There is no candidate of yours with this ID number and an exam less than a year ago or to come."
        )


class NumberJustIssued(Conflict):
    code = "secret_just_issued"

    def __init__(self) -> None:
        super().__init__("A colleague has just issued another Secret number for this candidate. Theirs is the one.")


class ForCentresOnly(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Only the exam centre that entered a candidate gives out codes and new Secret numbers.")


class ActsSpent(TooManyAttempts):
    """One person of a centre has issued the most that a day allows."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "You have given out a hundred codes and numbers today. A colleague can go on, or you tomorrow.",
            retry_after=retry_after,
        )


def entered_lately(exam_date: date, today: date) -> bool:
    """Whether the exam was less than a year ago or is to come."""
    return today < years_later(exam_date, _YEARS)


def may_give_out(centre: Centre, entries: Iterable[Entry], exam_date: Callable[[str], date], today: date) -> Entry:
    """An entry of the candidate that this centre made, for an exam (`exam_date` of its session) less than a year ago or
    to come: who entered somebody once may not replace for ever what another centre has given them.

    A school prepares candidates and knows no Secret numbers (centre guidance: the Confirmation of Entry comes from the
    centre): ForCentresOnly, whoever is asked about. UnknownCandidate for everyone whom the centre has not entered so.
    """
    if centre.kind is not CentreKind.CENTRE:
        raise ForCentresOnly
    for entry in entries:
        if entry.centre_number == centre.number and entered_lately(exam_date(entry.session_id), today):
            return entry
    raise UnknownCandidate


class GivenOut(TypedDict):
    """`staff` is the name of the person who did it."""

    at: Instant
    act: CentreRoute
    reason: str | None
    staff: str


def given_by(centre_number: str, found: Iterable[Line]) -> list[GivenOut]:
    """What this centre has given a candidate, as its staff read it: who of them, when and why. Another centre's acts
    and what anybody looked at are not theirs to read."""
    return [
        {"at": instant_text(each.at), "act": each.route, "reason": each.reason, "staff": each.staff_name}
        for each in found
        if isinstance(each, CentreAct) and each.centre_number == centre_number and each.route in _GIVEN
    ]
