"""Applications for certifying statements: what is written is read, the faster wins, and whoever must act sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.centres.fees import Money
from shared.certifying_statements.application import Actor, Applications, Loss
from shared.certifying_statements.errors import UnknownApplication
from shared.certifying_statements.states import Applicant, ApplicationParty
from shared.certifying_statements.steps import Applying, applied, issued, paid, refused, searched
from shared.ground.errors import StaleVersion
from shared.store import certifying_statements
from shared.store.certifying_statements import ApplicationChange, ApplicationGroup

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
FEE = Money(10000, "EUR")
SESSION = "FCE-2026-06-PB"
BOARD = Actor(ApplicationParty.BOARD, "marta")
CENTRE = Actor(ApplicationParty.CENTRE, "ana@example.org")
NONE_YET = Applications("KXA104827", SESSION, "ES442")


def asked(applicant: Applicant, of: Applications = NONE_YET, at: datetime = AT) -> Applications:
    after = applied(of, Applying(applicant, Loss.LOST, FEE), of.candidate_id, at)
    return certifying_statements.write(lambda: ApplicationChange(of, after))


def stepped(before: Applications, after: Applications) -> Applications:
    return certifying_statements.write(lambda: ApplicationChange(before, after))


def test_what_is_written_is_read(aws: None) -> None:
    assert certifying_statements.find_applications("KXA104827", SESSION) is None
    with pytest.raises(UnknownApplication):
        certifying_statements.get_applications("KXA104827", SESSION)
    of = asked(Applicant.PRIVATE)
    of = stepped(of, paid(of, 1, FEE, BOARD, AT))
    of = stepped(of, searched(of, 1, BOARD, AT, found=False))
    of = stepped(of, searched(of, 1, BOARD, AT, found=True))
    of = stepped(of, issued(of, 1, 3, BOARD, AT))
    assert of.revision == 5
    assert certifying_statements.get_applications("KXA104827", SESSION) == of
    assert certifying_statements.applications_of_candidate("KXA104827") == [of]


def test_the_slower_of_two_decides_again_and_in_vain_at_the_third_time(aws: None) -> None:
    of = asked(Applicant.PRIVATE)
    stepped(of, refused(of, 1, "No such record.", BOARD, AT))
    decided = []

    def stale() -> ApplicationChange:
        decided.append(of)
        return ApplicationChange(of, paid(of, 1, FEE, BOARD, AT))

    with pytest.raises(StaleVersion):
        certifying_statements.write(stale)
    assert len(decided) == certifying_statements.TURNS
    assert certifying_statements.get_applications("KXA104827", SESSION).applications[0].reason == "No such record."


def test_a_centre_sees_those_that_go_through_it_and_the_board_those_that_wait_for_it(aws: None) -> None:
    def inbox(group: ApplicationGroup, centre: str = "ES442") -> list[str]:
        return [each.candidate_id for each in certifying_statements.page_of_inbox(centre, group, None, 100)[0]]

    def worklist() -> list[str]:
        return [each.candidate_id for each in certifying_statements.page_of_worklist(None, 100)[0]]

    schools = asked(Applicant.PREPARATION_CENTRE, at=AT + timedelta(hours=1))
    private = asked(Applicant.PRIVATE, replace(NONE_YET, candidate_id="KXA104828"))
    assert (inbox(ApplicationGroup.OPEN), inbox(ApplicationGroup.ENDED), worklist()) == (
        ["KXA104827"],
        [],
        ["KXA104828"],
    )
    assert inbox(ApplicationGroup.OPEN, "ES443") == []
    schools = stepped(schools, paid(schools, 1, FEE, CENTRE, AT + timedelta(hours=2)))
    assert (inbox(ApplicationGroup.OPEN), worklist()) == (["KXA104827"], ["KXA104828", "KXA104827"])
    stepped(schools, refused(schools, 1, "No such record.", BOARD, AT + timedelta(hours=3)))
    stepped(private, refused(private, 1, "No such record.", BOARD, AT))
    assert (inbox(ApplicationGroup.OPEN), inbox(ApplicationGroup.ENDED), worklist()) == ([], ["KXA104827"], [])


def test_a_list_goes_on_where_its_page_ended(aws: None) -> None:
    for number in range(3):
        asked(Applicant.PRIVATE, replace(NONE_YET, candidate_id=f"KXA10482{number}"), AT + timedelta(minutes=number))
    first, mark = certifying_statements.page_of_worklist(None, 2)
    assert mark
    rest, end = certifying_statements.page_of_worklist(mark, 2)
    assert [each.candidate_id for each in (*first, *rest)] == ["KXA104820", "KXA104821", "KXA104822"]
    assert end is None
