from __future__ import annotations

from dataclasses import replace

import pytest

from shared.calendar.enquiry_windows import Windows
from shared.enquiries.eligibility import (
    Case,
    Offers,
    Refusal,
    StageRefused,
    eligibility,
    must_be_offered,
    papers_to_remark,
)
from shared.exams.catalogue import EXAMS, Paper, exam
from shared.exams.grading import EXEMPT
from shared.ground.dates import parse_instant
from shared.results.result import Result, Status, without_scores
from tests.kit.builders import RELEASED_AT, a_result

MADRID = "Europe/Madrid"
THE_DAY_AFTER = parse_instant("2026-12-10T10:00:00Z")


def case_of(result: Result, windows: Windows | None = None) -> Case:
    return Case(exam(result.exam), result, RELEASED_AT, windows or Windows(), MADRID)


def offers(result: Result, at: str = "2026-12-10T10:00:00Z", windows: Windows | None = None) -> Offers:
    return eligibility(case_of(result, windows), parse_instant(at))


# why Stage 1 cannot be asked for, and Stage 2 once Stage 1 is answered; None: it can
OFFERED = {
    **dict.fromkeys(("PET", "PETS", "FCE", "FCES", "CAE", "CPE", "BECP", "BECV", "BECH", "DELTA1"), (None, None)),
    **dict.fromkeys(("KET", "KETS", "YLES", "YLEM", "YLEF", "TKT"), (None, "stage_two_not_offered")),
    "IELTS": ("own_route", "own_route"),
    **dict.fromkeys(("BULATS", "ILEC", "ICFE"), ("enquiry_not_offered", "enquiry_not_offered")),
}


def test_the_list_covers_the_catalogue() -> None:
    assert set(OFFERED) == set(EXAMS)


@pytest.mark.parametrize("code", OFFERED)
def test_stages_of_every_exam(code: str) -> None:
    found = eligibility(case_of(a_result(code)), THE_DAY_AFTER, stage_1_sent_at=RELEASED_AT)
    assert (found.stage_1.reason, found.stage_2.reason) == OFFERED[code]
    assert (found.stage_1.available, found.stage_2.available) == tuple(reason is None for reason in OFFERED[code])


# released at 09:00 in Madrid on 9 December: day 14 is 23 December, day 30 is 8 January
@pytest.mark.parametrize(
    ("at", "candidate_may_ask", "centre_may_submit"),
    [
        ("2026-12-09T08:00:00Z", True, True),
        ("2026-12-23T22:59:59Z", True, True),
        ("2026-12-23T23:00:00Z", False, True),
        ("2027-01-08T22:59:59Z", False, True),
        ("2027-01-08T23:00:00Z", False, False),
    ],
)
def test_the_candidates_window_and_the_centres(at: str, candidate_may_ask: bool, centre_may_submit: bool) -> None:
    offer = offers(a_result(), at).stage_1
    assert (offer.available, offer.open_to_centre) == (candidate_may_ask, centre_may_submit)
    assert offer.reason == (None if candidate_may_ask else "enquiry_window_closed")
    written = offer.to_json()
    assert written["candidate_until"] == "2026-12-23T22:59:59Z"
    assert written["centre_until"] == "2027-01-08T22:59:59Z"


def test_a_centre_may_have_windows_of_its_own() -> None:
    found = offers(a_result(), windows=Windows(7, 21)).stage_1
    written = found.to_json()
    assert (written["candidate_until"], written["centre_until"]) == ("2026-12-16T22:59:59Z", "2026-12-30T22:59:59Z")


def test_a_remark_waits_for_the_outcome_of_stage_1_and_then_has_fourteen_days() -> None:
    before = offers(a_result()).stage_2
    assert (before.available, before.reason, before.candidate_until) == (False, "stage_one_first", None)
    sent_at = parse_instant("2027-01-15T12:00:00Z")
    for at, available in (("2027-01-29T22:59:59Z", True), ("2027-01-29T23:00:00Z", False)):
        after = eligibility(case_of(a_result()), parse_instant(at), stage_1_sent_at=sent_at).stage_2
        assert (after.available, after.open_to_centre) == (available, available)
        assert ("asked for, paid and submitted in one window" in after.sentence) == available


def test_a_remark_covers_the_written_papers_and_listening_that_were_sat() -> None:
    assert papers_to_remark(case_of(a_result())) == ("reading", "use_of_english", "writing", "listening")
    assert papers_to_remark(case_of(a_result("PET", listening="exempt"))) == ("reading", "writing")


def test_speaking_alone_is_never_remarked() -> None:
    only_speaking = a_result("PET", reading="exempt", writing="exempt", listening="exempt")
    found = offers(only_speaking).stage_2
    assert (found.available, found.reason) == (False, "speaking_not_remarked")


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.REPORTED])
def test_without_scores_there_is_nothing_to_check(status: Status) -> None:
    found = offers(without_scores(exam("FCE"), status))
    assert (found.stage_1.reason, found.stage_2.reason) == ("no_scores", "no_scores")
    assert not found.stage_1.available
    assert not found.stage_2.available


def test_where_only_speaking_was_sat_there_is_nothing_to_mark_again() -> None:
    whole = a_result()
    case = case_of(replace(whole, values=dict.fromkeys(whole.values, EXEMPT) | {Paper.SPEAKING: "170"}))
    sentence = "Speaking is never re-marked, and no other paper can be."
    offer = eligibility(case, THE_DAY_AFTER, stage_1_sent_at=THE_DAY_AFTER).stage_2
    assert (offer.reason, offer.sentence) == ("speaking_not_remarked", sentence)
    with pytest.raises(StageRefused) as refusal:
        must_be_offered(offer, offer.candidate_until, case.zone, THE_DAY_AFTER)
    assert (refusal.value.code, refusal.value.detail) == ("speaking_not_remarked", sentence)


@pytest.mark.parametrize("reason", Refusal)
def test_every_refusal_has_its_own_sentence_for_the_candidate(reason: Refusal) -> None:
    refused = StageRefused(reason)
    assert (refused.detail, refused.pointer, refused.code) == (SENTENCES[reason], "/stage", reason.value)


SENTENCES = {
    "enquiry_window_closed": "The time to ask for this has passed.",
    "stage_two_not_offered": "There is no re-mark (Stage 2) for this exam.",
    "speaking_not_remarked": "Speaking is never re-marked.",
    "stage_one_first": "A re-mark (Stage 2) can be asked for once the re-check (Stage 1) is answered.",
    "own_route": "This exam has its own route: ask the centre within six weeks of the test.",
    "enquiry_not_offered": "No results enquiry is offered for this exam; ask the exam centre.",
    "no_scores": "There are no scores to check; ask the exam centre.",
}
