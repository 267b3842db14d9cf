"""What is due: test mails by their session's announced time, digests by their centre's next six o'clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.centres.centre import CentreKind
from shared.cohorts.digest import Digest, Figures
from shared.enquiries.states import EnquiryState
from shared.releases.release import Release, ReleaseState
from shared.store import centres, due_work, enquiries, keys, releases, rows, sessions
from shared.store.enquiries import Change
from shared.store.tables import RESULTS
from tests.kit.builders import RELEASED_AT, a_session
from tests.kit.enquiry_chain import a_chain, grown

DAY = timedelta(days=1)
SENT = Figures(3, 1, 0, 0)


def test_a_session_is_due_by_its_announced_time_until_it_is_marked(aws: None) -> None:
    session = a_session()
    sessions.add_session(session)
    assert due_work.due_tests(RELEASED_AT - timedelta(seconds=1)) == []
    assert due_work.due_tests(RELEASED_AT) == [session.id]
    assert not due_work.mark_tested(session.id, RELEASED_AT + DAY)
    assert due_work.mark_tested(session.id, RELEASED_AT)
    assert due_work.due_tests(RELEASED_AT + DAY) == []


def test_a_session_becomes_due_with_its_first_announced_time(aws: None) -> None:
    unannounced = a_session(release_at=None)
    sessions.add_session(unannounced)
    assert due_work.due_tests(RELEASED_AT + DAY) == []
    assert sessions.change_session(unannounced, a_session())
    assert due_work.due_tests(RELEASED_AT) == [unannounced.id]
    assert sessions.change_session(a_session(), a_session(release_at=RELEASED_AT + DAY))
    assert due_work.due_tests(RELEASED_AT) == []
    assert due_work.due_tests(RELEASED_AT + DAY) == [unannounced.id]


def test_a_session_becomes_due_with_the_first_release_planned_for_it(aws: None) -> None:
    unannounced = a_session(release_at=None)
    sessions.add_session(unannounced)
    assert rows.transact([sessions.planning_release(unannounced, "r1", RELEASED_AT)])
    assert due_work.due_tests(RELEASED_AT) == [unannounced.id]


def test_a_digest_of_several_releases_is_one_and_keeps_its_day(aws: None) -> None:
    assert due_work.find_digest("ES442") is None
    due_work.expect_digest("ES442", RELEASED_AT, "r1")
    due_work.expect_digest("ES442", RELEASED_AT + DAY, "r2")
    assert due_work.find_digest("ES442") == Digest("ES442", RELEASED_AT, ("r1", "r2"))
    assert due_work.due_digests(RELEASED_AT - timedelta(seconds=1)) == []
    assert due_work.due_digests(RELEASED_AT) == ["ES442"]


def test_the_next_digest_is_written_over_what_was_read(aws: None) -> None:
    due_work.expect_digest("ES442", RELEASED_AT, "r1")
    first = Digest("ES442", RELEASED_AT, ("r1",))
    assert due_work.expect_next(first, RELEASED_AT + DAY, ("r1",), SENT)
    assert not due_work.expect_next(first, RELEASED_AT + DAY, ("r1",), None)
    assert not due_work.end_digests(first)
    second = Digest("ES442", RELEASED_AT + DAY, ("r1",), SENT)
    assert due_work.find_digest("ES442") == second
    due_work.expect_digest("ES442", RELEASED_AT, "r2")
    assert not due_work.end_digests(second), "another release has come meanwhile"
    assert due_work.end_digests(replace(second, release_ids=("r1", "r2")))
    assert due_work.find_digest("ES442") is None
    due_work.expect_digest("ES442", RELEASED_AT + 9 * DAY, "r3")
    assert due_work.find_digest("ES442") == Digest("ES442", RELEASED_AT + 9 * DAY, ("r3",))


def test_whatever_is_due_keeps_its_moment_in_one_text_form(aws: None) -> None:
    sessions.add_session(a_session())
    due_work.expect_digest("ES442", RELEASED_AT, "r1")
    approved = Release("r1", ("s1",), RELEASED_AT, "Europe/Madrid", state=ReleaseState.APPROVED)
    assert rows.transact([releases.adding_release(approved)])
    chain = enquiries.write(lambda: Change(a_chain(), replace(grown(EnquiryState.DRAFT), revision=0)))
    assert enquiries.sweep_again(chain, RELEASED_AT)
    partitions = (keys.TEST, keys.DIGEST, keys.DUE, keys.CHAIN)
    found = [row["due_at"] for each in partitions for row in rows.query_index(RESULTS, "due", each)]
    assert found == ["2026-12-09T08:00:00.000+00:00"] * 4


def test_centres_of_a_session(aws: None) -> None:
    for number in ("ES442", "ES443", "ES442"):
        centres.put_cohort("FCE-2026-12-PB", number, CentreKind.CENTRE)
    centres.put_cohort("FCE-2026-12-PB-2", "ES900", CentreKind.CENTRE)
    centres.put_cohort("FCE-2026-12-PB", "ES901", CentreKind.SCHOOL)
    assert centres.centres_of_session("FCE-2026-12-PB") == ["ES442", "ES443"]


def test_sessions_in_which_a_centre_or_a_school_has_candidates(aws: None) -> None:
    """A number may be both, and is asked as the one or the other."""
    centres.put_cohort("FCE-1", "ES442", CentreKind.CENTRE)
    centres.put_cohort("FCE-2", "ES442", CentreKind.SCHOOL)
    centres.put_cohort("FCE-3", "ES443", CentreKind.CENTRE)
    every = ("FCE-1", "FCE-2", "FCE-3", *(f"CAE-{number}" for number in range(200)))
    assert centres.sessions_with_cohort("ES442", CentreKind.CENTRE, every) == {"FCE-1"}
    assert centres.sessions_with_cohort("ES442", CentreKind.SCHOOL, every) == {"FCE-2"}
    assert centres.sessions_with_cohort("ES444", CentreKind.CENTRE, every) == set()
    assert centres.sessions_with_cohort("ES442", CentreKind.CENTRE, ()) == set()
