"""The last steps: the clock passes the deadlines of what nobody did, and those concerned are mailed once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from local.client.caller import Body
from local.journeys.enquiries.answers import OUTCOMES
from local.journeys.enquiries.asking import NO_CONSENT, NOT_SENT, UNANSWERED, UNPAID, UNREAD, ZONE, kinds
from local.journeys.enquiries.cast import Cast
from local.journeys.enquiries.mail import Mail, mailed, to_candidates, to_centre
from local.journeys.story import must
from shared.enquiries.clock_steps import reminder_at

LATE = (NO_CONSENT, UNREAD, UNPAID, NOT_SENT, UNANSWERED)
Deadline = tuple[datetime, list[Mail]]


def each_deadline_is_notified_once_to_whom_it_concerns(cast: Cast) -> None:
    deadlines: dict[datetime, list[Mail]] = {}
    for moment, mails in (*_of_drafts(cast), *_of_the_centre(cast), *_of_the_board(cast), *_of_the_answered(cast)):
        deadlines.setdefault(moment, []).extend(mails)
    for moment, mails in sorted(deadlines.items()):
        cast.advance_to(moment)
        mailed(cast, *mails)
    steps = [event["step"] for event in _seen_by_board(cast, UNANSWERED)["events"]]
    logged = [step for step in steps if step in ("outcome_due", "overdue")]
    must(logged == ["outcome_due", "overdue"], f"The awarding body was warned, then told, each once: {steps}")
    waiting = cast.caller.board("GET", "enquiries")["data"]
    late = [each["is_overdue"] for each in waiting if each["id"] == cast.enquiry(UNANSWERED)]
    must(late == [True], "It stands in the work list as overdue.")


def what_nobody_went_on_with_is_closed(cast: Cast) -> None:
    for who in OUTCOMES:
        must(_seen_by_board(cast, who)["state"] == "closed", f"{who} is closed.")
    for who in (NO_CONSENT, UNREAD, UNPAID, NOT_SENT):
        ended = cast.as_candidate(who, "GET", f"/v1/enquiries/{cast.enquiry(who)}")
        must(ended["state"] == "expired", f"{who} has expired: {ended['state']}.")
        back = {UNPAID: ["due", "cancelled"], NOT_SENT: ["due", "paid", "refunded"]}.get(who, [])
        must(kinds(ended) == back, f"Nothing stays due, and nothing paid is kept: {ended['fees']}")
    answered_at = datetime.fromisoformat(_seen_by_board(cast, "up")["outcome"]["at"])
    month = answered_at.astimezone(ZoneInfo(ZONE)).strftime("%Y-%m")
    stages = cast.caller.board("GET", f"enquiry-turnaround?month={month}")["stages"]
    counted = [stages[stage]["concluded"] for stage in ("stage_1", "stage_2")]
    must(counted[0] > len(OUTCOMES) and counted[1] > 0, f"The month's report counts them: {stages}")
    mailed(cast)


def _of_drafts(cast: Cast) -> Iterator[Deadline]:
    """A draft expires: only its candidate is mailed."""
    draft = cast.as_candidate(NO_CONSENT, "GET", f"/v1/enquiries/{cast.enquiry(NO_CONSENT)}")
    closes = datetime.fromisoformat(draft["consent_until"])
    for days in (3, 1):
        yield reminder_at(closes, days, ZONE), to_candidates(cast, [NO_CONSENT], "have not yet agreed to it")
    yield closes, to_candidates(cast, [NO_CONSENT], "has ended: you had not agreed")


def _of_the_centre(cast: Cast) -> Iterator[Deadline]:
    """What the centre left undone expires: the centre is mailed, and the candidate, too, where a fee is concerned."""
    closes, late = _moment(cast, UNPAID, "submit_until"), (UNREAD, UNPAID, NOT_SENT)
    for days in (3, 1):
        yield (
            reminder_at(closes, days, ZONE),
            [
                *to_centre(cast, [UNREAD], "to approve or refuse it"),
                *to_centre(cast, [UNPAID], "is not recorded yet"),
                *to_candidates(cast, [UNPAID], "is still due"),
                *to_centre(cast, [NOT_SENT], "is paid and not yet submitted"),
            ],
        )
    yield closes, [*to_candidates(cast, late, "has ended"), *to_centre(cast, late, "has ended")]


def _of_the_board(cast: Cast) -> Iterator[Deadline]:
    """The board's turnaround runs out: nobody else is mailed before it has."""
    due_at = _moment(cast, UNANSWERED, "due_at")
    yield reminder_at(due_at, 0, ZONE), []
    yield due_at, to_centre(cast, [UNANSWERED], "has not yet answered", "It has been told.")


def _of_the_answered(cast: Cast) -> Iterator[Deadline]:
    """Whoever may ask for the next stage is reminded of its window; whoever has asked is not."""
    for who in OUTCOMES:
        closes = _moment(cast, who, "further_until")
        for days in (3, 1):
            yield reminder_at(closes, days, ZONE), to_candidates(cast, [who], "If you want to go on")
        yield closes, to_candidates(cast, [who], "is closed: the next stage could be asked for")


def _moment(cast: Cast, who: str, name: str) -> datetime:
    return datetime.fromisoformat(_seen_by_board(cast, who)[name])


def _seen_by_board(cast: Cast, who: str) -> Body:
    return cast.caller.board("GET", f"enquiries/{cast.enquiry(who)}")
