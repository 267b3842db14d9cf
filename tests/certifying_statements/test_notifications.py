"""Whom each event of the applications about one result is mailed to, and that each is counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.centres.fees import Money
from shared.certifying_statements.application import Actor, Applications, Loss
from shared.certifying_statements.notifications import cause, event_count, pending_mails
from shared.certifying_statements.states import TAKES_FEE, Applicant, ApplicationParty
from shared.certifying_statements.steps import Applying, applied, issued, paid, refused, searched, withdrawn

AT, FEE = datetime(2027, 3, 1, 9, tzinfo=UTC), Money(10000, "EUR")
NONE_YET = Applications("KXA104827", "FCE-2026-06-PB", "ES442")
BOARD, ADA = Actor(ApplicationParty.BOARD, "marta"), Actor(ApplicationParty.CANDIDATE, "KXA104827")
PRIVATE, PREPARED = Applicant.PRIVATE, Applicant.PREPARATION_CENTRE


def grown(to: str, applicant: Applicant, before: Applications = NONE_YET) -> Applications:
    of = applied(before, Applying(applicant, Loss.LOST, FEE), "KXA104827", AT)
    number, cashier = len(of.applications), Actor(TAKES_FEE[applicant], "marta")
    if to == "withdrawn":
        return withdrawn(of, number, ADA, AT)
    if to == "refused_unpaid":
        return refused(of, number, "Grade B is what it said", BOARD, AT)
    if to == "fee_due":
        return of
    of = paid(of, number, FEE, cashier, AT)
    if to == "refused":
        return refused(of, number, "There is no record", BOARD, AT)
    return issued(searched(of, number, BOARD, AT, found=True), number, 1, BOARD, AT) if to == "issued" else of


@pytest.mark.parametrize("to", ["fee_due", "paid", "issued", "refused", "refused_unpaid", "withdrawn"])
@pytest.mark.parametrize("applicant", Applicant)
def test_the_candidate_is_mailed_of_each_answer_and_the_centre_of_a_fee_that_it_takes(
    to: str, applicant: Applicant
) -> None:
    found = {each.what: [str(reader) for reader in each.readers] for each in pending_mails(grown(to, applicant))}
    both = ["candidate", "centre"] if applicant is PREPARED else ["candidate"]
    assert (
        found
        == {
            "fee_due": {f"apply_{applicant}": both},
            "paid": {},
            "issued": {"issue": ["candidate"]},
            "refused": {"refuse": ["candidate"]},
            "refused_unpaid": {"refuse": ["candidate"]},
            "withdrawn": {},
        }[to]
    )


def test_what_was_mailed_is_passed_over_and_a_later_application_has_causes_of_its_own() -> None:
    first = grown("refused", PRIVATE)
    mailed = replace(first, notified=event_count(first))
    assert pending_mails(mailed) == ()
    (again,) = pending_mails(grown("fee_due", PRIVATE, mailed))
    assert (again.number, again.what, again.application.number) == (4, "apply_private", 2)
    assert cause(mailed, again) == "certifying-KXA104827-FCE-2026-06-PB-4"
