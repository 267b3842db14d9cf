"""Chains come back as they went, are written on the revision that was read, and stand in the lists they belong to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.enquiries.board_steps import pause
from shared.enquiries.case import Chain
from shared.enquiries.centre_steps import appeal, refuse
from shared.enquiries.clock_steps import next_moment
from shared.enquiries.errors import UnknownEnquiry
from shared.enquiries.opening import open_by_centre
from shared.enquiries.outcome import OutcomeKind
from shared.enquiries.states import EnquiryState
from shared.enquiries.worklists import Group
from shared.exams.enquiry_stages import Stage
from shared.ground.errors import StaleVersion, TryAgain
from shared.store import enquiries, keys, rows
from shared.store.enquiries import Change
from shared.store.enquiry_rows import chain_of, row_of
from shared.store.tables import RESULTS
from tests.kit.builders import a_result
from tests.kit.enquiry_chain import DAY_1, NURIA, OPERATOR, TURNAROUND, WAY, a_case, a_chain, a_finding, grown

S = EnquiryState
UP = a_finding(a_result(reading="190", writing="190", listening="190"))


def put(chain: Chain, **changes: object) -> Chain:
    """Written whole, as the first revision."""
    new = replace(chain, **changes)  # type: ignore[arg-type]  # tests name fields
    return enquiries.write(lambda: Change(replace(new, revision=0, enquiries=(), ledger=()), new))


@pytest.mark.parametrize("state", [*WAY, S.PAUSED])
def test_a_chain_comes_back_as_it_went(state: EnquiryState) -> None:
    chain = grown(state, finding=UP)
    assert chain_of(row_of(chain)) == chain


def test_a_chain_of_two_stages_and_an_appeal_comes_back_as_it_went(aws: None) -> None:
    first = grown(S.CONCLUDED, finding=UP)
    chain = appeal(grown(S.CONCLUDED, first, Stage.REMARK), 2, "The wrong script was marked", NURIA, DAY_1)
    assert chain.enquiries[0].outcome is not None
    assert chain.enquiries[0].outcome.kind is OutcomeKind.GRADE_UP
    assert [entry.kind.value for entry in chain.ledger] == ["due", "paid", "refunded", "due", "paid"]
    stored = put(chain)
    assert enquiries.find_chain(chain.candidate_id, chain.session_id) == stored == replace(chain, revision=1)
    assert enquiries.chains_of(chain.candidate_id) == [stored]


def test_what_is_not_there(aws: None) -> None:
    assert enquiries.find_chain("KXA104827", "FCE-2026-12-PB") is None
    assert enquiries.chains_of("KXA104827") == []
    with pytest.raises(UnknownEnquiry):
        enquiries.get_chain("KXA104827", "FCE-2026-12-PB")


def test_of_two_who_read_the_same_one_writes(aws: None) -> None:
    seen = put(grown(S.WITH_CENTRE))
    after = refuse(seen, 1, "Not ours", NURIA, DAY_1)
    assert enquiries.write(lambda: Change(seen, after)).revision == 2
    with pytest.raises(StaleVersion):
        enquiries.write(lambda: Change(seen, after))
    with pytest.raises(StaleVersion):
        enquiries.write(lambda: Change(a_chain(), after))
    assert enquiries.get_chain(seen.candidate_id, seen.session_id).revision == 2


def test_the_slower_one_decides_anew(aws: None) -> None:
    seen = put(grown(S.WITH_CENTRE))
    reads = [seen]

    def decide() -> Change:
        read = reads.pop() if reads else enquiries.get_chain(seen.candidate_id, seen.session_id)
        return Change(read, refuse(read, 1, "Not ours", NURIA, DAY_1))

    faster = replace(seen, zone="Atlantic/Canary")
    assert enquiries.write(lambda: Change(seen, faster)).revision == 2
    written = enquiries.write(decide)
    assert (written.revision, written.zone) == (3, "Atlantic/Canary")


def test_a_write_whose_answer_was_lost_is_its_own_success(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client puts it again, and meets what it has put; of two who put the same, one has."""
    put_row, decided = rows.put, []

    def twice(*args: Any) -> bool:
        put_row(*args)
        return put_row(*args)

    def decide() -> Change:
        decided.append(1)
        return Change(a_chain(), grown(S.DRAFT))

    with monkeypatch.context() as patched:
        patched.setattr(rows, "put", twice)
        assert enquiries.write(decide).revision == 1
    assert len(decided) == 1
    with pytest.raises(StaleVersion):
        enquiries.write(decide)


def test_a_write_that_meets_a_transaction_is_decided_anew_and_then_given_up(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_row, met = rows.put, [1, 2]

    def meets(*args: Any) -> bool:
        if met:
            met.pop()
            raise TryAgain
        return put_row(*args)

    monkeypatch.setattr(rows, "put", meets)
    assert enquiries.write(lambda: Change(a_chain(), grown(S.DRAFT))).revision == 1
    met += [1, 2, 3]
    with pytest.raises(TryAgain):
        enquiries.write(lambda: Change(grown(S.DRAFT), grown(S.WITH_CENTRE)))


def test_two_steps_decided_at_once_are_one_revision(aws: None) -> None:
    chain = grown(S.FEE_DUE)
    assert (chain.revision, put(chain).revision) == (3, 1)


def test_with_other_writes_it_is_all_or_nothing(aws: None) -> None:
    seen = put(grown(S.WITH_CENTRE))
    after = refuse(seen, 1, "Not ours", NURIA, DAY_1)
    other = {"pk": keys.candidate("x"), "sk": keys.result("x", 2)}
    with pytest.raises(StaleVersion):
        enquiries.write(lambda: Change(replace(seen, revision=7), after, (rows.putting(RESULTS, other),)))
    assert rows.get(RESULTS, other["pk"], other["sk"]) is None
    assert rows.put_new(RESULTS, other)
    with pytest.raises(StaleVersion):
        enquiries.write(lambda: Change(seen, after, (rows.putting(RESULTS, other),)))
    assert enquiries.get_chain(seen.candidate_id, seen.session_id) == seen


def test_a_draft_is_in_no_list_but_that_of_due_work(aws: None) -> None:
    chain = put(grown(S.DRAFT))
    assert listed(Group.OPEN) == listed(Group.ENDED) == on_worklist() == []
    moment = next_moment(chain)
    assert moment is not None
    assert enquiries.due_chains(moment - timedelta(milliseconds=1)) == []
    assert enquiries.due_chains(moment) == [(chain.candidate_id, chain.session_id)]


def test_the_inbox_is_by_the_moment_until_which_somebody_must_act(aws: None) -> None:
    put(grown(S.SUBMITTED), candidate_id="KXA000002")  # due in a week, the submission in a month
    put(grown(S.FEE_DUE), candidate_id="KXA000001")
    put(grown(S.WITH_CENTRE), candidate_id="KXA000003", centre_number="ES443")
    put(refuse(grown(S.WITH_CENTRE), 1, "Not ours", NURIA, DAY_1), candidate_id="KXA000004")
    put(grown(S.CONCLUDED), candidate_id="KXA000005")
    assert listed(Group.OPEN) == ["KXA000002", "KXA000001"]
    assert listed(Group.ENDED) == ["KXA000004", "KXA000005"]
    chains, last = enquiries.page_of_inbox("ES442", Group.OPEN, None, 1)
    assert [chain.candidate_id for chain in chains] == ["KXA000002"]
    chains, last = enquiries.page_of_inbox("ES442", Group.OPEN, last, 1)
    assert [chain.candidate_id for chain in chains] == ["KXA000001"]


def test_the_work_list_has_what_is_overdue_first_and_what_has_no_moment_last(aws: None) -> None:
    later = DAY_1 + timedelta(days=1)
    put(grown(S.SUBMITTED, when=later), candidate_id="KXA000002")
    put(grown(S.IN_PROGRESS), candidate_id="KXA000001")
    put(pause(grown(S.IN_PROGRESS), 1, "Waiting", TURNAROUND, OPERATOR, later), candidate_id="KXA000004")
    concluded = grown(S.CONCLUDED, grown(S.CONCLUDED), Stage.REMARK)
    put(appeal(concluded, 2, "The wrong script", NURIA, DAY_1), candidate_id="KXA000003")
    put(concluded, candidate_id="KXA000005")
    put(grown(S.PAID), candidate_id="KXA000006")
    assert on_worklist() == [f"KXA00000{number}" for number in (1, 2, 3, 4)]


def test_a_chain_leaves_a_list_as_it_moves(aws: None) -> None:
    opened = open_by_centre(a_chain(), a_case(), Stage.CLERICAL_RECHECK, NURIA, DAY_1)
    seen = put(opened)
    assert listed(Group.OPEN) == [seen.candidate_id]
    refused = enquiries.write(lambda: Change(seen, refuse(seen, 1, "Not ours", NURIA, DAY_1)))
    assert (listed(Group.OPEN), listed(Group.ENDED)) == ([], [seen.candidate_id])
    assert enquiries.mark_notified(refused)
    assert enquiries.due_chains(DAY_1 + timedelta(days=400)) == []


def test_pending_notifications_are_due_at_once_until_they_are_marked(aws: None) -> None:
    seen = put(grown(S.WITH_CENTRE))
    assert enquiries.due_chains(DAY_1 - timedelta(milliseconds=1)) == []
    assert enquiries.due_chains(DAY_1) == [(seen.candidate_id, seen.session_id)]
    assert enquiries.mark_notified(seen)
    notified = enquiries.get_chain(seen.candidate_id, seen.session_id)
    assert (notified, notified.notified) == (replace(seen, notified=(2,)), (2,))
    moment = next_moment(seen)
    assert moment is not None
    assert enquiries.due_chains(moment - timedelta(milliseconds=1)) == []
    assert enquiries.due_chains(moment) == [(seen.candidate_id, seen.session_id)]


def test_who_marks_a_chain_that_has_moved_meanwhile_marks_nothing(aws: None) -> None:
    seen = put(grown(S.WITH_CENTRE))
    moved = enquiries.write(lambda: Change(seen, refuse(seen, 1, "Not ours", NURIA, DAY_1)))
    later = DAY_1 + timedelta(days=1)
    assert not enquiries.mark_notified(seen)
    assert not enquiries.sweep_again(seen, later)
    assert enquiries.get_chain(seen.candidate_id, seen.session_id) == moved
    assert enquiries.due_chains(DAY_1) == [(seen.candidate_id, seen.session_id)]


def test_an_unsent_notification_is_swept_later_and_never_after_the_clocks_next_step(aws: None) -> None:
    seen = put(grown(S.WITH_CENTRE))
    moment = next_moment(seen)
    assert moment is not None
    for asked, due in ((DAY_1 + timedelta(minutes=15),) * 2, (moment + timedelta(days=1), moment)):
        assert enquiries.sweep_again(seen, asked)
        assert enquiries.due_chains(due - timedelta(milliseconds=1)) == []
        assert enquiries.due_chains(due) == [(seen.candidate_id, seen.session_id)]
    assert enquiries.get_chain(seen.candidate_id, seen.session_id) == seen


def listed(group: Group) -> list[str]:
    return [chain.candidate_id for chain in enquiries.page_of_inbox("ES442", group, None, 100)[0]]


def on_worklist() -> list[str]:
    return [chain.candidate_id for chain in enquiries.page_of_worklist(None, 100)[0]]
