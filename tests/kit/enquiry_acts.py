"""What anybody may try to do to a chain of enquiries, drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from hypothesis import strategies as st

from shared.calendar.enquiry_windows import Windows
from shared.calendar.working_days import Turnaround, WorkingCalendar
from shared.centres.fees import Money
from shared.enquiries.board_steps import begin, conclude, end, pause, resume, settle
from shared.enquiries.case import Actor, Chain
from shared.enquiries.centre_steps import appeal, approve, consent, pay, refuse, submit, withdraw
from shared.enquiries.clock_steps import fall_due
from shared.enquiries.eligibility import Case
from shared.enquiries.fee_ledger import balance
from shared.enquiries.opening import open_by_candidate, open_by_centre
from shared.enquiries.outcome import Check, Finding, RefundRule
from shared.enquiries.states import ACTS_NEXT, EnquiryState, Step
from shared.exams.catalogue import Paper, exam
from shared.exams.enquiry_stages import Stage
from shared.ground.dates import parse_instant
from shared.results.result import Result
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import ADA, FEE, NURIA, OPERATOR

S = EnquiryState
WRITTEN = ("reading", "use_of_english", "writing", "listening")
# B2 First: A, B, B with another score, C, Level B1, no result; and one that moves Speaking, which a re-mark may not
FCE = (
    *(a_result(**dict.fromkeys(WRITTEN, value)) for value in ("186", "174", "165", "145", "122")),
    a_result(reading="175"),
    a_result(speaking="190"),
)
KEY = tuple(a_result("KET", listening=value) for value in ("125", "126", "150", "82"))
RESULTS = {"FCE": FCE, "KET": KEY}
CALENDARS = {
    "Europe/Madrid": WorkingCalendar("Europe/Madrid", frozenset({date(2026, 12, 25), date(2027, 1, 6)})),
    "Europe/London": WorkingCalendar("Europe/London", closed=((date(2028, 3, 6), date(2028, 3, 10)),)),
}
# at the turns of the clocks, before Christmas, before a leap day
RELEASES = tuple(map(parse_instant, ("2026-03-17T09:00:00Z", "2026-10-13T08:00:00Z", "2026-12-09T08:00:00Z")))
RELEASES += (parse_instant("2028-02-15T23:30:00Z"),)
PAPERS = ((), (Paper.WRITING,), (Paper.LISTENING, Paper.READING), (Paper.SPEAKING,))
FEES = (FEE, Money(0, "EUR"), Money(15000, "JPY"))


@dataclass(frozen=True)
class Act:
    """Something somebody does, with all they bring; `after` is the result they would make of it."""

    step: Callable[[Chain, datetime], Chain]
    after: Result | None = None


class Acts:
    """The world in which somebody acts: `row` is the chain as it stands, `result` the candidate's, `version` its
    number."""

    row: Chain
    released_at: datetime
    code: str
    result: Result
    version: int
    refunds: RefundRule
    birth: date
    turnaround: Turnaround

    def _case(self) -> Case:
        return Case(exam(self.code), self.result, self.released_at, Windows(), self.row.zone)

    def _numbers(self) -> st.SearchStrategy[int]:
        newest = len(self.row.enquiries)
        return st.sampled_from((newest, newest, newest, newest - 1, newest + 1))

    def _opening(self, data: st.DataObject) -> Act:
        likely = Stage.REMARK if self.row.answered(Stage.CLERICAL_RECHECK) else Stage.CLERICAL_RECHECK
        stage, papers = data.draw(st.sampled_from((likely, likely, *Stage))), data.draw(st.sampled_from(PAPERS))
        papers = papers if stage is Stage.REMARK else ()
        case = self._case()
        if data.draw(st.booleans()):
            return Act(lambda chain, at: open_by_centre(chain, case, stage, NURIA, at, papers=papers))
        return Act(lambda chain, at: open_by_candidate(chain, case, stage, ADA, at, papers=papers))

    def _finding(self, data: st.DataObject) -> Finding:
        after = data.draw(st.sampled_from((self.result, *RESULTS[self.code])))
        checks = data.draw(st.sampled_from((*[frozenset(Check)] * 4, frozenset({Check.TOTALS}))))
        return Finding(exam(self.code), self.result, after, self.version, self.version + 1, "r1", checks)

    def _act(self, data: st.DataObject, step: Step, n: int, *, sound: bool) -> Act:
        """`sound`: by who should do it, with the fee that is due; otherwise by anybody, with any."""
        anybody = st.sampled_from((ADA, NURIA, OPERATOR))
        who: Actor | None = None if sound else data.draw(anybody)
        given = bool(self.row.enquiries) and bool(self.row.enquiries[-1].consents)
        either = data.draw(st.sampled_from((ADA, NURIA))) if given or step is not Step.CONSENT else ADA
        if step is Step.CONCLUDE or step is Step.SETTLE:
            return self._concluding(data, step, n, who or OPERATOR)
        due = balance(self.row.ledger, n)
        currency = next((entry.money.currency for entry in self.row.ledger if entry.number == n), "EUR")
        owed = Money(max(due.outstanding, 0), currency) if sound else data.draw(st.sampled_from(FEES))
        fee, birth, turnaround = data.draw(st.sampled_from(FEES)), self.birth, self.turnaround
        acts: dict[Step, Callable[[Chain, datetime], Chain]] = {
            Step.CONSENT: lambda chain, at: consent(chain, n, who or either, birth, at),
            Step.APPROVE: lambda chain, at: approve(chain, n, fee, who or NURIA, at),
            Step.REFUSE: lambda chain, at: refuse(chain, n, "Not ours", who or NURIA, at),
            Step.PAY: lambda chain, at: pay(chain, n, owed, who or NURIA, at),
            Step.SUBMIT: lambda chain, at: submit(chain, n, turnaround, who or NURIA, at),
            Step.BEGIN: lambda chain, at: begin(chain, n, who or OPERATOR, at),
            Step.PAUSE: lambda chain, at: pause(chain, n, "Waiting", turnaround, who or OPERATOR, at),
            Step.RESUME: lambda chain, at: resume(chain, n, turnaround, who or OPERATOR, at),
            Step.APPEAL: lambda chain, at: appeal(chain, n, "Procedure", who or NURIA, at),
            Step.END: lambda chain, at: end(chain, n, "There can be no answer", who or OPERATOR, at),
            Step.WITHDRAW: lambda chain, at: withdraw(chain, n, who or either, at),
        }
        return Act(acts.get(step, fall_due))

    def _concluding(self, data: st.DataObject, step: Step, n: int, who: Actor) -> Act:
        finding, refunds = self._finding(data), self.refunds
        if step is Step.CONCLUDE:
            return Act(lambda chain, at: conclude(chain, n, finding, who, at, refunds=refunds), finding.after)
        found = finding if data.draw(st.booleans()) else None
        answer = lambda chain, at: settle(chain, n, "Looked into", who, at, finding=found, refunds=refunds)  # noqa: E731
        return Act(answer, finding.after)

    def _next_act(self, data: st.DataObject) -> Act:
        existing = self.row.open_enquiry
        if existing is None:
            return self._opening(data)
        lacks = existing.state is S.DRAFT or (existing.state is S.PAID and not existing.has_consent)
        asked = lacks and data.draw(st.sampled_from((True, True, existing.state is S.DRAFT)))
        step = Step.CONSENT if asked else ACTS_NEXT[existing.state][1]
        return self._act(data, step, existing.number, sound=True)
