"""One step of a certificate: who, when, and every refusal with what decided it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.centres.fees import Money
from shared.certificates.certificate import (
    Authorisation,
    AuthorisedBy,
    Certificates,
    Collection,
    Dispatch,
    ProofOfIdentity,
    parse_certificate_id,
    parse_certificate_number,
)
from shared.certificates.due import Certified
from shared.certificates.errors import NotAuthorised, UnknownCertificate
from shared.certificates.states import CertificateState, CertificateStep, Party
from shared.certificates.steps import (
    Actor,
    Due,
    Limits,
    collected,
    dispatched,
    numbered,
    settled,
    stepped,
    unclaimed_day,
)
from shared.exams.scale import Cefr
from shared.ground.errors import ExpectedError, RuleBroken

B2, C1 = Certified(Cefr.B2, "B"), Certified(Cefr.C1, "A")
MADE_AT = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)
HERE_AT = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
WITHIN = Limits(date(2026, 12, 30))
READY_AT = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
BOARD, CENTRE = Actor(Party.BOARD, "ops"), Actor(Party.CENTRE, "ana@centre.example")
PARCEL = Dispatch("EX123456785ES", "ES", Money(1200, "EUR"))
HERSELF = Collection(ProofOfIdentity.PASSPORT)
NONE = Certificates("KXA104827", "FCE-2026-12-PB", "Europe/Madrid")
S = CertificateStep


def made(of: Certificates = NONE, due: Certified = B2) -> Certificates:
    return settled(of, None, Due(due, 1, "dec"), MADE_AT)


def at_centre(of: Certificates | None = None) -> Certificates:
    printed = numbered(of or made(), 1, "B1234567", BOARD, MADE_AT)
    return stepped(printed, 1, S.RECEIVE, CENTRE, WITHIN, HERE_AT)


def test_from_the_release_into_the_candidates_hand() -> None:
    done = collected(at_centre(), 1, HERSELF, CENTRE, WITHIN, READY_AT)
    certificate = done.copy(1)
    assert [str(each.after) for each in certificate.events] == ["made", "numbered", "at_centre", "collected"]
    assert (certificate.number, certificate.collection) == ("B1234567", HERSELF)


REFUSED = {
    "the-evening-before": (
        datetime(2026, 12, 29, 22, 59, tzinfo=UTC),
        WITHIN,
        "This certificate can be handed over from 30 December 2026 on.",
    ),
    "unpublished": (
        READY_AT,
        Limits(None),
        "The awarding body has not published the date of these certificates yet.",
    ),
}


@pytest.mark.parametrize(("at", "within", "sentence"), REFUSED.values(), ids=REFUSED)
def test_nothing_is_handed_over_before_the_date(at: datetime, within: Limits, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        collected(at_centre(), 1, HERSELF, CENTRE, within, at)
    assert refused.value.detail == sentence


def test_the_date_begins_at_the_centres_midnight() -> None:
    midnight = datetime(2026, 12, 29, 23, 0, tzinfo=UTC)
    assert collected(at_centre(), 1, HERSELF, CENTRE, WITHIN, midnight).copy(1).state is CertificateState.COLLECTED


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (S.RETURN, "This certificate has been collected, so it cannot be returned."),
        (S.DESTROY, "This certificate has been collected, so it cannot be destroyed."),
        (S.RECEIVE, "This certificate has been collected, so it cannot be received."),
    ],
)
def test_what_was_collected_is_neither_returned_nor_destroyed(step: CertificateStep, sentence: str) -> None:
    done = collected(at_centre(), 1, HERSELF, CENTRE, WITHIN, READY_AT)
    with pytest.raises(ExpectedError) as refused:
        stepped(done, 1, step, CENTRE, WITHIN, READY_AT)
    assert refused.value.detail == sentence


def test_a_certificate_is_collected_once() -> None:
    done = collected(at_centre(), 1, HERSELF, CENTRE, WITHIN, READY_AT)
    with pytest.raises(ExpectedError) as refused:
        collected(done, 1, HERSELF, CENTRE, WITHIN, READY_AT)
    assert refused.value.detail == "This certificate has been collected, so it cannot be collected."


def test_each_step_is_somebodys() -> None:
    with pytest.raises(ExpectedError) as by_the_centre:
        numbered(made(), 1, "B1234567", CENTRE, READY_AT)
    assert by_the_centre.value.detail == "Only the awarding body can do this."
    with pytest.raises(ExpectedError) as by_the_board:
        stepped(numbered(made(), 1, "B1234567", BOARD, READY_AT), 1, S.RECEIVE, BOARD, WITHIN, READY_AT)
    assert by_the_board.value.detail == "Only the exam centre can do this."


@pytest.mark.parametrize("step", [S.MAKE, S.NUMBER, S.COLLECT, S.RECALL])
def test_what_needs_more_than_a_step_is_not_done_by_one(step: CertificateStep) -> None:
    with pytest.raises(ValueError, match="has a function of its own"):
        stepped(at_centre(), 1, step, CENTRE, WITHIN, READY_AT)


ANOTHER = {
    "nobody-named": (None, "Pau Riera", "/authorised_by"),
    "somebody-else": (Authorisation("Pau Riera", MADE_AT), "Pau Rius", "/name"),
}


@pytest.mark.parametrize(("authorisation", "name", "pointer"), ANOTHER.values(), ids=ANOTHER)
def test_another_person_is_the_one_whom_the_candidate_has_named(
    authorisation: Authorisation | None, name: str, pointer: str
) -> None:
    of = at_centre(made(replace(NONE, authorisation=authorisation)))
    by = Collection(ProofOfIdentity.IDENTITY_CARD, name, AuthorisedBy.ACCOUNT)
    with pytest.raises(NotAuthorised) as refused:
        collected(of, 1, by, CENTRE, WITHIN, READY_AT)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize("name", ["Pau Riera", "pau  RIERA"])
def test_a_name_is_the_same_in_any_case_and_spacing(name: str) -> None:
    of = at_centre(made(replace(NONE, authorisation=Authorisation("Pau Riera", MADE_AT))))
    by = Collection(ProofOfIdentity.IDENTITY_CARD, name, AuthorisedBy.ACCOUNT)
    assert collected(of, 1, by, CENTRE, WITHIN, READY_AT).copy(1).collection == by


@pytest.mark.parametrize(
    ("day", "done"),
    [
        (datetime(2027, 7, 31, 21, 59, tzinfo=UTC), True),
        (datetime(2027, 7, 31, 22, 0, tzinfo=UTC), False),
        (datetime(2027, 8, 31, 21, 59, tzinfo=UTC), False),
        (datetime(2027, 8, 31, 22, 0, tzinfo=UTC), True),
    ],
)
def test_august_is_the_centres(day: datetime, done: bool) -> None:
    if done:
        assert dispatched(at_centre(), 1, PARCEL, CENTRE, WITHIN, day).copy(1).state is CertificateState.DISPATCHED
        return
    with pytest.raises(RuleBroken) as refused:
        dispatched(at_centre(), 1, PARCEL, CENTRE, WITHIN, day)
    assert refused.value.detail == "No certificate is dispatched in August. The next day for it is 1 September 2027."


@pytest.mark.parametrize("step", [S.RETURN, S.DESTROY])
def test_what_nobody_collects_is_kept_for_the_centres_time(step: CertificateStep) -> None:
    of = at_centre()
    assert unclaimed_day(of, of.copy(1), WITHIN) == date(2027, 12, 31)
    with pytest.raises(RuleBroken) as refused:
        stepped(of, 1, step, CENTRE, WITHIN, datetime(2027, 12, 30, 22, 59, tzinfo=UTC))
    assert refused.value.detail == "This certificate is kept for its candidate up to and including 30 December 2027."
    ended = stepped(of, 1, step, CENTRE, WITHIN, datetime(2027, 12, 30, 23, 0, tzinfo=UTC))
    assert ended.copy(1).state.value == {S.RETURN: "returned", S.DESTROY: "destroyed"}[step]


def test_a_grade_that_moves_recalls_a_certificate_and_makes_another() -> None:
    of = collected(at_centre(), 1, HERSELF, CENTRE, WITHIN, READY_AT)
    moved = settled(of, B2, Due(C1, 2, "dec"), READY_AT)
    assert [(each.copy, each.version, str(each.state)) for each in moved.copies] == [
        (1, 1, "recalled"),
        (2, 2, "made"),
    ]
    assert settled(moved, C1, Due(C1, 2, "dec"), READY_AT) == moved


def test_a_new_version_that_says_the_same_changes_nothing() -> None:
    assert settled(at_centre(), B2, Due(B2, 2, "dec"), READY_AT) == at_centre()


def test_a_withheld_result_recalls_and_its_return_makes_another() -> None:
    withheld = settled(at_centre(), B2, None, READY_AT)
    assert [str(each.state) for each in withheld.copies] == ["recalled"]
    assert settled(withheld, None, None, READY_AT) == withheld
    assert [str(each.state) for each in settled(withheld, None, Due(B2, 3, "dec"), READY_AT).copies] == [
        "recalled",
        "made",
    ]


def test_one_that_was_destroyed_unclaimed_is_not_made_again_while_it_says_the_same() -> None:
    later = datetime(2028, 6, 1, tzinfo=UTC)
    gone = stepped(at_centre(), 1, S.DESTROY, CENTRE, WITHIN, later)
    assert settled(gone, B2, Due(B2, 1, "dec"), later) == gone
    assert settled(gone, B2, None, later) == gone
    assert [str(each.state) for each in settled(gone, B2, Due(C1, 2, "dec"), later).copies] == ["destroyed", "made"]


def test_one_recalled_before_it_was_printed_cannot_be_destroyed() -> None:
    with pytest.raises(ExpectedError) as refused:
        stepped(settled(made(), B2, None, MADE_AT), 1, S.DESTROY, CENTRE, WITHIN, READY_AT)
    assert refused.value.detail.endswith("there is nothing to return or destroy.")


def test_no_certificate_is_made_without_a_level() -> None:
    assert settled(NONE, None, None, MADE_AT) == NONE


@pytest.mark.parametrize("text", ["", "KXA104827.FCE-2026-12-PB", "KXA104827.FCE-2026-12-PB.0", "kxa104827.FCE.1"])
def test_an_id_that_is_none_is_a_certificate_that_is_not_there(text: str) -> None:
    with pytest.raises(UnknownCertificate):
        parse_certificate_id(text)


def test_an_id_names_candidate_session_and_copy() -> None:
    of = made()
    assert parse_certificate_id(of.id_of(of.copy(1))) == ("KXA104827", "FCE-2026-12-PB", 1)


def test_a_number_has_one_spelling() -> None:
    assert parse_certificate_number(" b123-4567 ") == "B1234567"
    with pytest.raises(RuleBroken):
        parse_certificate_number("№1234")
