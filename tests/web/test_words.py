"""What a candidate or staff of a centre may meet has its words: every state, step, window and fee of the domain."""

from __future__ import annotations

import pytest

from functions.certificates.box_receipts import BoxOutcome
from shared.candidates.batch_rows import COLUMNS
from shared.certificates.certificate import AuthorisedBy, ProofOfIdentity
from shared.certificates.due import NoCertificate
from shared.certificates.view import CertificateStage
from shared.certifying_statements.application import Loss
from shared.certifying_statements.states import (
    OPEN,
    TAKES_FEE,
    Applicant,
    ApplicationState,
    ApplicationStep,
    WayBack,
)
from shared.cohorts.visibility import AccountState
from shared.documents.document import DocumentKind
from shared.documents.judgement import DocumentState
from shared.enquiries.fee_ledger import LedgerKind
from shared.enquiries.outcome import OutcomeKind
from shared.enquiries.states import ACTS_NEXT, ROWS, EnquiryState, Role, Step
from shared.exams.catalogue import EXAMS
from shared.exams.enquiry_stages import Stage
from shared.ground.file_faults import FaultCode
from shared.results.statement import State
from shared.verification.agent import OrganisationRole
from shared.verification.api_key import Scope
from shared.verification.batch import BatchState, RowReason
from shared.verification.delivery import DeliveryState, Outcome
from shared.verification.key_text import KeyMode
from shared.verification.organisation import OrganisationState
from shared.verification.requirement_profile import TESTED_IN
from shared.verification.requirements import Missed
from shared.verification.result_change import ChangeType
from shared.verification.webhook import EndpointState
from tests.kit.document_stories import WAYS
from web.pages import PAGES, Page
from web.words import WORDS, spoken

PAGE = {page.path: page for page in PAGES}
# Reminders are mails; a draft is not the centre's; how it opens is told by role; the body's own clock is not shown.
# What the body does between receiving and answering is not told to the candidate.
UNSAID = {Step.REMIND_IN_THREE_DAYS, Step.REMIND_TOMORROW, Step.OUTCOME_DUE, Step.PAY}
BY_ROLE = {Step.OPEN, Step.CONSENT, Step.WITHDRAW}
OF_THE_BODY = {f"step_{step}" for step in (Step.BEGIN, Step.PAUSE, Step.RESUME, Step.OVERDUE)}


def steps() -> set[str]:
    answer = {f"step_{row.step}" for row in ROWS if row.step not in UNSAID | BY_ROLE}
    return answer | {f"step_{row.step}_{role}" for row in ROWS if row.step in BY_ROLE for role in row.who}


JUDGED = {
    *(f"now_{state}" for state in State),
    *(skill.value for skill in TESTED_IN),
    *(f"of_{missed}" for missed in (Missed.OVERALL, Missed.CEFR)),
    *(f"miss_{missed}{alone}" for missed in (Missed.AGE, Missed.EXAM, Missed.STATE) for alone in ("", "_alone")),
}

BY_WAY = (DocumentState.CURRENT, DocumentState.UNKNOWN)
"""What is said of a document in these states hangs on how it was asked for."""
BY_STATE = [each for each in DocumentState if each not in BY_WAY]

MEETS: dict[str, set[str]] = {
    "results/enquiry": {
        *(f"state_{state}" for state in EnquiryState),
        *(word for stage in Stage for word in (stage.value, f"what_{stage}")),
        *(f"next_{step}" for who, step in ACTS_NEXT.values() if who is not Role.BOARD),
        *(f"next_{role}" for role in (Role.CENTRE, Role.BOARD)),
        *(steps() - OF_THE_BODY),
        *(f"fee_{kind}" for kind in LedgerKind),
        *(f"outcome_{kind}" for kind in OutcomeKind),
    },
    "centre/enquiries": {
        *(f"state_{state}" for state in EnquiryState if state is not EnquiryState.DRAFT),
        *(stage.value for stage in Stage),
        *(f"next_{step}" for who, step in ACTS_NEXT.values() if who is Role.CENTRE),
        *(f"next_{role}" for role in (Role.CANDIDATE, Role.CENTRE, Role.BOARD)),
        *(f"{when}_{days}" for when in ("left", "late") for days in ("1", "more")),
        "left_0",
    },
    "centre/enquiry": {
        *steps(),
        *(f"fee_{kind}" for kind in LedgerKind),
        *(f"outcome_{kind}" for kind in OutcomeKind),
    },
    "centre/candidates": {f"account_{state}" for state in AccountState},
    "org/verify": JUDGED,
    "org/settings": {
        *(f"state_{state}" for state in OrganisationState),
        *(f"role_{role}" for role in OrganisationRole),
    },
    "org/home": {*(each.value for each in ChangeType), *(f"batch_{state}" for state in BatchState)},
    "org/history": JUDGED,
    "org/changes": {each.value for each in ChangeType},
    "org/keys": {*Scope, *(f"mode_{mode}" for mode in KeyMode)},
    "org/webhooks": {
        *(each.value for each in ChangeType),
        *(f"state_{each}" for each in EndpointState),
        *(f"delivery_{each}" for each in DeliveryState),
        *(f"outcome_{each}" for each in Outcome),
    },
    "org/batches": {f"batch_{state}" for state in BatchState},
    "org/batch": {
        *(f"batch_{state}" for state in BatchState),
        *(f"now_{state}" for state in State),
        *(f"row_{reason}" for reason in RowReason),
        *(f"why_{reason}" for reason in RowReason if reason is not RowReason.INVALID),
        *(f"invalid_{column}" for column in COLUMNS),
        *(f"fault_{code}" for code in FaultCode if code is not FaultCode.VALUE),
    },
    "org/requirements": {
        *(skill.value for skill in TESTED_IN),
        *(f"of_{missed}" for missed in (Missed.OVERALL, Missed.CEFR)),
        *(f"refused_{field}" for field in ("name", "exams", "age", "overall", *TESTED_IN)),
    },
    "results/certifying": {
        *(f"state_{state}" for state in ApplicationState),
        *(f"loss_{loss}" for loss in Loss),
        *(f"way_{way}" for way in Applicant),
        *(f"back_{way}" for way in WayBack),
        *(f"step_{step}" for step in ApplicationStep),
        *(f"after_{state}" for state in ApplicationState if state not in OPEN),
        *(f"next_{party}" for party in TAKES_FEE.values()),
    },
    "centre/certificates": {
        *(f"stage_{stage}" for stage in CertificateStage),
        *ProofOfIdentity,
        *(f"showed_by_{way}" for way in AuthorisedBy),
        *(f"box_{outcome}" for outcome in BoxOutcome),
    },
    "centre/certifying": {*(f"state_{state}" for state in ApplicationState), *(f"loss_{loss}" for loss in Loss)},
    "check": {
        *(f"verdict_{state}" for state in BY_STATE),
        *(f"do_{state}" for state in BY_STATE),
        *(f"{what}_{state}_{way}" for what in ("verdict", "do") for state in BY_WAY for way in WAYS),
        *(paper.value for exam in EXAMS.values() for paper in exam.papers),
    },
    "certificates": {
        *(f"stage_{stage}" for stage in CertificateStage),
        *(f"none_{rule}" for rule in NoCertificate),
    },
    "documents": {
        *(f"kind_{kind}" for kind in DocumentKind),
        *(f"state_{state}" for state in DocumentState if state is not DocumentState.UNKNOWN),
    },
    "centre/results": {
        *(f"status_{status}" for status in ("expected", "pending", "withheld", "absent")),
        *(paper.value for exam in EXAMS.values() for paper in exam.papers),
        *(f"grade_{given.grade}" for exam in EXAMS.values() for given in exam.given_grades),
    },
}


@pytest.mark.parametrize("path", MEETS)
def test_the_page_has_a_word_for_all_it_meets(path: str) -> None:
    known = spoken(PAGE[path].words)
    assert sorted(MEETS[path] - set(known)) == []


OF_ONES_OWN = ("problem_", "refused_", "miss_")
"""A page may have its own sentence for what went wrong, and on `shares` for whose the result is."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_no_group_of_a_page_takes_the_word_of_another(page: Page) -> None:
    said: dict[str, str] = {}
    taken = []
    for group in page.words:
        taken += [key for key, sentence in WORDS[group].items() if said.get(key, sentence) != sentence]
        said |= WORDS[group]
    assert [key for key in taken if not key.startswith(OF_ONES_OWN)] == []
