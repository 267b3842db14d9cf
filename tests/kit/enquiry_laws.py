"""What must hold of any chain of enquiries, whoever has done what to it; reckoned anew, not by the rules themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared.calendar.working_days import WorkingCalendar
from shared.enquiries.case import Chain, Enquiry, Event, Giver
from shared.enquiries.fee_ledger import balance
from shared.enquiries.outcome import Outcome
from shared.enquiries.states import OPEN_STATES, ROWS, TAKE_OVER, EnquiryState, Role, Step
from shared.enquiries.view import to_json
from shared.exams.catalogue import Paper
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import zone_named
from tests.kit.enquiry_chain import NURIA, OPERATOR

S = EnquiryState
KNOWN_ROWS = {(row.step, row.before, row.after): row for row in ROWS}


def one_at_a_time_and_stage_2_after_stage_1(chain: Chain, code: str) -> None:
    for n, enquiry in enumerate(chain.enquiries):
        earlier, began = chain.enquiries[:n], enquiry.events[0].at
        assert all(not each.is_open or each.state is S.APPEALED and not enquiry.is_open for each in earlier)
        answered = [each for each in earlier if each.outcome and each.outcome.at <= began]
        stages = [each.stage for each in answered]
        assert enquiry.stage not in stages
        assert (enquiry.stage is Stage.REMARK) == (stages == [Stage.CLERICAL_RECHECK])
        assert code != "KET" or enquiry.stage is Stage.CLERICAL_RECHECK
        assert Paper.SPEAKING not in enquiry.papers
    assert sum(enquiry.is_open for enquiry in chain.enquiries) <= 1


def sums_are_equal(chain: Chain) -> None:
    for enquiry in chain.enquiries:
        sums = balance(chain.ledger, enquiry.number)
        entries = [entry for entry in chain.ledger if entry.number == enquiry.number]
        assert sums.due == sums.paid + sums.cancelled + sums.outstanding
        assert 0 <= sums.refunded <= sums.paid <= sums.due
        assert (sums.outstanding > 0) == (enquiry.state is S.FEE_DUE)
        assert len({entry.money.currency for entry in entries}) <= 1
        assert len({entry.kind for entry in entries}) == len(entries), "twice due, paid, refunded or cancelled"
        came_to_nothing = enquiry.state in (S.EXPIRED, S.REFUSED) or enquiry.events[-1].step is Step.END
        if came_to_nothing or (enquiry.state is S.WITHDRAWN and not enquiry.received_at):
            assert sums.kept == 0
        elif enquiry.state is S.WITHDRAWN:
            assert "withdrawn" not in {entry.cause for entry in entries}, "the fee is kept after the submission"


def every_event_went_by_the_table(chain: Chain, released_at: datetime, code: str) -> None:
    for enquiry in chain.enquiries:
        state: EnquiryState | None = None
        moments = [event.at for event in enquiry.events]
        assert moments == sorted(moments)
        for event in enquiry.events:
            assert event.before is state
            state = event.after
            assert event.role in KNOWN_ROWS[(event.step, event.before, event.after)].who
        assert enquiry.state is state
        _was_in_time(chain, enquiry, released_at, code)


def _was_in_time(chain: Chain, enquiry: Enquiry, released_at: datetime, code: str) -> None:
    """By another reckoning than the rules': the local day of each act, counted from the local day of its cause."""
    zone = zone_named(chain.zone)
    first = chain.answered(Stage.CLERICAL_RECHECK)
    is_first = enquiry.stage is Stage.CLERICAL_RECHECK
    cause = released_at if is_first else (first and first.outcome and first.outcome.at) or released_at
    by_candidate = enquiry.events[0].role is Role.CANDIDATE
    for event in enquiry.events:
        days = (event.at.astimezone(zone).date() - cause.astimezone(zone).date()).days
        if event.role is Role.CLOCK:
            continue
        if event.before in (None, S.DRAFT) and event.step is not Step.WITHDRAW:
            assert days <= (14 if by_candidate or not is_first else 30)
        elif event.step in (Step.APPROVE, Step.APPROVE_FREE, Step.PAY, Step.SUBMIT, Step.CONSENT):
            assert days <= (30 if is_first else 14)
        elif event.step is Step.APPEAL:
            assert enquiry.outcome is not None
            sent = enquiry.outcome.at.astimezone(zone).date()
            assert (event.at.astimezone(zone).date() - sent).days <= 21
            assert enquiry.stage is Stage.REMARK or code == "KET"


def nothing_was_submitted_without_a_consent_that_counts(chain: Chain, birth: date) -> None:
    for enquiry in chain.enquiries:
        assert len({given.giver for given in enquiry.consents}) == len(enquiry.consents)
        agreed = [given.at for given in enquiry.consents if given.giver is not Giver.MINOR]
        if enquiry.received_at is not None:
            assert agreed
            assert min(agreed) <= enquiry.received_at
        for given in enquiry.consents:
            age_18 = birth.replace(year=birth.year + 18)
            of_age = given.at.astimezone(zone_named(chain.zone)).date() >= age_18
            assert of_age == (given.giver is Giver.CANDIDATE)


def due_dates_are_so_many_working_days_after_the_receipt(chain: Chain, calendar: WorkingCalendar) -> None:
    for enquiry in chain.enquiries:
        assert (enquiry.received_at is None) <= (enquiry.due_at is None)
        if enquiry.received_at is not None and enquiry.due_at is not None:
            days = 5 if enquiry.stage is Stage.CLERICAL_RECHECK else 15
            assert _counted(enquiry, calendar, enquiry.due_at) == days
            assert _counted(enquiry, calendar, enquiry.due_at - timedelta(days=1)) == days - 1


def _counted(enquiry: Enquiry, calendar: WorkingCalendar, last: datetime) -> int:
    zone = zone_named(calendar.zone)
    assert enquiry.received_at is not None
    first, day = enquiry.received_at.astimezone(zone).date(), last.astimezone(zone).date()
    counted = 0
    while day > first:
        end = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone)
        stood = any(pause.since <= end and (pause.until is None or pause.until > end) for pause in enquiry.pauses)
        counted += calendar.is_working_day(day) and not stood
        day -= timedelta(days=1)
    return counted


def everybody_reads_what_is_theirs(chain: Chain, at: datetime) -> None:
    for enquiry in chain.enquiries:
        shown = {role: to_json(chain, enquiry.number, role, at) for role in Role}
        assert NURIA.who not in str(shown[Role.CANDIDATE])
        if TAKE_OVER in {KNOWN_ROWS[(event.step, event.before, event.after)] for event in enquiry.events}:
            assert "draft" not in str(shown[Role.CENTRE]) + str(shown[Role.BOARD])
        assert OPERATOR.who not in str(shown[Role.CANDIDATE]) + str(shown[Role.CENTRE])
        assert (shown[Role.BOARD]["acts_next"] is not None) == (enquiry.state in OPEN_STATES)


def only_grows(before: Chain, after: Chain) -> None:
    """What was written stays as it was: entries, events, and all that stands in enquiries that are over."""
    assert after.revision == before.revision + 1
    assert after.ledger[: len(before.ledger)] == before.ledger
    assert len(after.enquiries) >= len(before.enquiries)
    for old, new in zip(before.enquiries, after.enquiries, strict=False):
        assert new.events[: len(old.events)] == old.events
        assert new.consents[: len(old.consents)] == old.consents
        assert (new.windows, new.consent_until, new.submit_until) == (old.windows, old.consent_until, old.submit_until)
        assert old.received_at in (None, new.received_at)
        assert old.outcome in (None, new.outcome)


def new_outcomes(before: Chain, enquiry: Enquiry) -> list[Outcome]:
    old = before.enquiries[enquiry.number - 1] if enquiry.number <= len(before.enquiries) else None
    pairs = ((old and old.outcome, enquiry.outcome), (old and old.appeal_outcome, enquiry.appeal_outcome))
    return [new for was, new in pairs if new is not None and was is None]


def events_since(before: Chain, enquiry: Enquiry) -> tuple[Event, ...]:
    known = len(before.enquiries[enquiry.number - 1].events) if enquiry.number <= len(before.enquiries) else 0
    return enquiry.events[known:]
