"""The guard: a try is counted before it is compared, ten wrong ones are compared in all, and none comes back but a right one's."""  # noqa: E501

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shared.adapters import cache, clock
from shared.application import guarded_pair
from shared.application.guarded_pair import Trial
from shared.ground.errors import NotRecognised
from shared.ground.rate_limits import WRONG_PAIRS, window
from shared.secret_numbers.guard import MOST_TRIES, Guarded, Issued, Macs, Typed, Use
from shared.secret_numbers.wrong_pairs import OfAll, OfSource, SecondItem, SecondItemRequired, Spent, WrongPairs
from shared.store import guard, rows, wrong_pairs
from shared.store.tables import PEOPLE
from shared.verification.organisation import ChecksSpent
from tests.kit import guarded_pairs, stories
from tests.kit.aws_calls import watched

AT = datetime(2026, 12, 9, 8, 4, 59, tzinfo=UTC)
ID, RIGHT, WRONG, BORN = "KXA104827", b"r" * 32, b"w" * 32, b"b" * 32
CALM, V = Spent(), Use.VERIFICATION


@pytest.fixture
def known(aws: None) -> None:
    adding = guard.adding_candidate(ID, Issued(RIGHT, BORN, 1), practice=False)
    assert rows.transact([adding])


def item(birth: bytes | None) -> SecondItem:
    return SecondItem.BIRTH_DATE if birth else SecondItem.NONE


def typed(mac: bytes, candidate_id: str = ID, birth: bytes | None = None) -> Typed:
    """The same MACs under version 1 alone: none is right under another."""
    return Typed(candidate_id, lambda version: Macs(mac if version == 1 else b"", birth), item(birth))


def opens(mac: bytes, candidate_id: str = ID, birth: bytes | None = None, source: str = "one") -> bool:
    try:
        admit(typed(mac, candidate_id, birth), source=source)
    except NotRecognised:
        return False
    return True


def admit(pair: Typed, spent: Spent = CALM, source: str = "one", use: Use = Use.VERIFICATION) -> Guarded:
    return guarded_pairs.admit(pair, AT, spent, source, use)


def trial(mac: bytes, use: Use = V) -> Trial:
    return Trial(typed(mac), use, "one", AT)


def begun(at: datetime = AT) -> datetime:
    return window(WRONG_PAIRS, at)


def of_all(at: datetime = AT) -> WrongPairs:
    return wrong_pairs.find_of_all(V, begun(at)).pairs


def of_source(second: SecondItem = SecondItem.NONE, use: Use = V) -> WrongPairs:
    return wrong_pairs.find_of_source("one", use, begun(), second).pairs


def test_ten_wrong_numbers_are_compared_and_no_more(known: None) -> None:
    assert [opens(WRONG) for _ in range(MOST_TRIES)] == [False] * 10
    assert not opens(RIGHT)
    assert stories.tries() == 10


def test_a_right_number_gives_back_its_own_try_alone(known: None) -> None:
    """Nine wrong ones between honest ones must not add up to a burglary."""
    for _ in range(3):
        assert [opens(WRONG) for _ in range(3)] == [False] * 3
        assert opens(RIGHT)
    assert stories.tries() == 9
    assert not opens(WRONG)
    assert not opens(RIGHT)


def test_the_birth_date_counts_where_it_is_given(known: None) -> None:
    assert opens(RIGHT, birth=BORN)
    assert not opens(RIGHT, birth=WRONG)
    assert stories.tries() == 1


def test_an_unknown_id_leaves_no_row_behind(known: None) -> None:
    assert not opens(RIGHT, "ZZZ999999")
    assert stories.row("people", "GUARD#ZZZ999999", "GUARD") == {}


def test_over_the_budget_the_pair_alone_is_not_compared(known: None) -> None:
    for spent in (Spent(OfAll(WrongPairs(300, 300))), Spent(by_source=OfSource(WrongPairs(30, 30)))):
        with watched() as calls, pytest.raises(SecondItemRequired):
            admit(typed(RIGHT), spent)
        assert calls.made == []
        assert admit(typed(RIGHT, birth=BORN), spent).secret_mac == RIGHT
    assert admit(typed(RIGHT), Spent(OfAll(WrongPairs(299, 499)), OfSource(WrongPairs(29, 99))))
    assert stories.tries() == 0


def test_wrong_pairs_are_counted_by_ten_minutes_and_by_day(known: None) -> None:
    opens(WRONG)
    opens(RIGHT, "ZZZ999999", source="two")
    assert of_all() == WrongPairs(2, 2)
    assert of_all(AT + timedelta(minutes=5, seconds=1)) == WrongPairs(0, 2)
    assert of_all(AT + timedelta(days=1)) == WrongPairs()


def test_a_source_spends_thirty_of_everyones_budget_at_most(known: None) -> None:
    """Even in a burst, of which none has read what the others have spent; and beyond them none is answered."""
    for number in range(30):
        opens(RIGHT, f"KXB{number:06d}", source="one")
    for number in range(30, 40):
        with pytest.raises(SecondItemRequired):
            opens(RIGHT, f"KXB{number:06d}", source="one")
    with pytest.raises(SecondItemRequired):
        opens(RIGHT, source="one")
    assert of_source() == WrongPairs(41, 41), "a right pair that comes too late costs what a wrong one does"
    assert stories.tries() == 0
    assert of_all() == WrongPairs(30, 30)
    opens(RIGHT, "ZZZ999999", source="two")
    assert of_all() == WrongPairs(31, 31)


@pytest.mark.parametrize("birth", [None, BORN])
def test_the_wrong_pairs_of_either_use_count_for_it_alone(known: None, birth: bytes | None) -> None:
    with pytest.raises(NotRecognised):
        admit(typed(WRONG, birth=birth), use=Use.REGISTRATION)
    assert of_source(item(birth), Use.REGISTRATION) == WrongPairs(1, 1)
    assert of_all() == of_source(item(birth)) == WrongPairs()
    opens(WRONG, birth=birth)
    assert of_source(item(birth)) == WrongPairs(1, 1)


def test_a_wrong_pair_with_a_birth_date_is_counted_against_its_source_alone(known: None) -> None:
    opens(RIGHT, birth=WRONG, source="one")
    assert of_all() == of_source() == WrongPairs()
    assert of_source(SecondItem.BIRTH_DATE) == WrongPairs(1, 1)


def test_what_a_refused_pair_has_counted_is_known_without_a_read(known: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "elapsed", lambda: 0.0)
    for number in (1, 2, 3):
        with pytest.raises(NotRecognised):
            admit(typed(WRONG))
        with watched() as calls:
            assert guarded_pair.of_source("one", V, begun(), SecondItem.NONE).pairs == WrongPairs(number, number)
        assert calls.made == []


def test_what_the_caller_counts_comes_before_the_try_and_only_where_it_may_be(known: None) -> None:
    """An organisation's day is spent before anything is compared, and not where a second item is asked."""
    spent: list[str] = []

    def spend() -> None:
        spent.append(stories.row("people", f"GUARD#{ID}", "GUARD")["tries"]["N"])

    assert guarded_pair.compare(trial(RIGHT), spend).known
    assert not guarded_pair.compare(trial(WRONG), spend).known
    assert spent == ["0", "1"]
    guarded_pair.of_source.keep(OfSource(WrongPairs(30, 30)), "one", V, begun(), SecondItem.NONE)
    with pytest.raises(SecondItemRequired):
        guarded_pair.compare(trial(RIGHT), spend)
    assert spent == ["0", "1"]


def test_a_try_that_the_caller_may_not_make_is_not_compared(known: None) -> None:
    def is_spent() -> None:
        raise ChecksSpent(AT)

    with watched() as calls, pytest.raises(ChecksSpent):
        guarded_pair.compare(trial(RIGHT), is_spent)
    assert "dynamodb.UpdateItem" not in calls.made


@pytest.mark.parametrize("birth", [None, BORN])
def test_every_refusal_makes_the_same_writes(known: None, birth: bytes | None) -> None:
    """Unknown, wrong, registered, locked: time must not tell them apart, nor may one of them cost more; but the tenth
    try of an ID that nobody has registered, which spends a lock."""
    pair, made = typed(RIGHT, birth=birth), {}

    def refused(what: str, tried: Typed) -> None:
        with watched() as calls, pytest.raises(NotRecognised):
            admit(tried, use=Use.REGISTRATION)
        made[what] = calls.made

    refused("unknown", typed(RIGHT, "ZZZ999999", birth))
    refused("wrong", typed(WRONG, birth=birth))
    assert rows.transact([guard.marking_registered(ID, AT)])
    refused("registered", pair)
    refused("registered, wrong", typed(WRONG, birth=birth))
    for _ in range(9):
        opens(WRONG)
    refused("registered and locked", pair)
    assert rows.transact([guard.adding_candidate("KXA104835", Issued(RIGHT, BORN, 1), practice=False)])
    for _ in range(9):
        opens(WRONG, "KXA104835")
    refused("the tenth", typed(WRONG, "KXA104835", birth))
    refused("locked", typed(RIGHT, "KXA104835", birth))
    read, count, lock = "dynamodb.GetItem", "dynamodb.UpdateItem", "dynamodb.TransactWriteItems"
    assert made.pop("the tenth") == ([read, count, lock, count] if birth else [count, lock, count, count])
    costs = [read, count, count] if birth else [count] * 3
    assert {what: calls for what, calls in made.items() if calls != costs} == {}


def test_once_registered_the_pair_is_not_compared_for_registering(known: None) -> None:
    """So its owner, who tries it again, spends none of the tries that verification needs."""
    assert rows.transact([guard.marking_registered(ID, AT)])
    for _ in range(11):
        with pytest.raises(NotRecognised):
            admit(typed(RIGHT), use=Use.REGISTRATION)
    assert stories.tries() == 0
    assert admit(typed(RIGHT)).registered


def test_a_right_pair_is_counted_against_nobody(known: None) -> None:
    assert opens(RIGHT, source="one")
    assert of_source() == WrongPairs()


def test_a_row_is_compared_under_the_key_that_it_names(aws: None) -> None:
    adding = guard.adding_candidate(ID, Issued(RIGHT, BORN, 2), practice=False)
    assert rows.transact([adding])
    assert not opens(RIGHT)
    under_two = Typed(ID, lambda version: Macs(RIGHT if version == 2 else b"", None), SecondItem.NONE)
    assert admit(under_two).key_version == 2


def test_a_hundred_at_once_are_ten_compared(known: None) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(lambda number: opens(WRONG, source=str(number)), range(40)))
    assert stories.tries() == 10


def test_an_id_is_made_known_once_and_keeps_its_number(known: None) -> None:
    opens(WRONG)
    for secret, birth, same in ((WRONG, BORN, False), (RIGHT, WRONG, False), (RIGHT, BORN, True)):
        adding = guard.adding_candidate(ID, Issued(secret, birth, 1), practice=False)
        assert rows.transact([adding]) is same
    assert guard.find_guarded([ID, "ZZZ999999"]) == {ID: Guarded(RIGHT, BORN, 1, False, True, tries=1)}
    assert stories.tries() == 1


def test_a_candidate_registers_once(known: None) -> None:
    assert rows.transact([guard.marking_registered(ID, AT)])
    assert not rows.transact([guard.marking_registered(ID, AT)])
    assert not rows.transact([guard.marking_registered("ZZZ999999", AT)])
    assert admit(typed(RIGHT)).registered


def verifies(candidate_id: str) -> bool:
    found, _ = guard.find_lock(candidate_id)
    return found is not None and found.verification_by_secret


def test_verification_is_the_candidates_to_switch(known: None) -> None:
    assert verifies(ID)
    guard.change_choices(ID, verification_by_secret=False)
    assert not verifies(ID)
    assert not admit(typed(RIGHT)).verification_by_secret
    guard.change_choices("ZZZ999999", verification_by_secret=True)
    assert not verifies("ZZZ999999")


# Locks by strangers


def tried_nine_times(candidate_id: str, *, registered: bool = False) -> None:
    assert rows.transact([guard.adding_candidate(candidate_id, Issued(RIGHT, BORN, 1), practice=False)])
    change = "SET tries = :nine, registered = :registered"
    rows.update(PEOPLE, f"GUARD#{candidate_id}", "GUARD", change=change, values={":nine": 9, ":registered": registered})


def tries_anew(
    mac: bytes,
    candidate_id: str,
    birth: bytes | None = None,
    source: str = "one",
    use: Use = Use.VERIFICATION,
    at: datetime = AT,
) -> bool:
    try:
        guarded_pairs.admit_now(typed(mac, candidate_id, birth), at, source, use)
    except NotRecognised:
        return False
    return True


def locked(candidate_id: str) -> bool:
    return stories.tries(candidate_id) == MOST_TRIES


@pytest.mark.thorough
def test_one_source_locks_twenty_unregistered_ids_an_hour_dated_or_not(aws: None) -> None:
    """Over either use, too; then its try is refused like any other, and another source, or the next hour, is free."""
    ids = [f"KXC{number:06d}" for number in range(22)]
    for each in ids:
        tried_nine_times(each)
    for number, each in enumerate(ids):
        use = Use.REGISTRATION if number % 2 else V
        assert not tries_anew(WRONG, each, birth=BORN if number % 3 else None, use=use)
    assert [locked(each) for each in ids] == [True] * 20 + [False] * 2
    assert not tries_anew(RIGHT, ids[20]), "its last try is not this source's to spend"
    assert tries_anew(RIGHT, ids[20], source="two")
    assert not tries_anew(WRONG, ids[20], source="two")
    assert locked(ids[20])
    assert not tries_anew(WRONG, ids[21], birth=BORN, at=AT + timedelta(hours=1))
    assert locked(ids[21])


@pytest.mark.parametrize("birth", [None, BORN], ids=["pair", "dated"])
@pytest.mark.parametrize("use", list(Use))
def test_a_source_whose_locks_are_spent_is_compared_up_to_half_of_the_tries(
    known: None, use: Use, birth: bytes | None
) -> None:
    """Nine tries would shut the owner out at the same address, and nobody saw that the ID is all but locked."""
    for _ in range(20):
        assert rows.transact([wrong_pairs.spending_lock("one", AT)])
    assert not any(tries_anew(WRONG, ID, birth=birth, use=use) for _ in range(8))
    assert stories.tries() == 5
    assert not tries_anew(RIGHT, ID, birth=birth, use=use), "the other half is the owner's, from anywhere else"
    for where in ({"source": "two"}, {"at": AT + timedelta(hours=1)}):
        assert tries_anew(RIGHT, ID, birth=birth, use=use, **where)
    assert not any(tries_anew(WRONG, ID, birth=birth, use=use, source="two") for _ in range(8))
    assert locked(ID)


def test_a_source_whose_locks_are_spent_has_all_tries_of_a_registered_id(aws: None) -> None:
    """Its lock shuts nobody out, and an organisation at that address must not be refused unseen."""
    for _ in range(20):
        assert rows.transact([wrong_pairs.spending_lock("one", AT)])
    tried_nine_times(ID, registered=True)
    assert tries_anew(RIGHT, ID)
    assert not tries_anew(WRONG, ID)
    assert locked(ID)


def test_the_locks_of_an_hour_are_not_spent_by_who_registers(aws: None) -> None:
    """A class whose numbers strangers elsewhere have brought to their last try, at its school's one address."""
    for number in range(25):
        tried_nine_times(f"KXC{number:06d}")
        pair = Trial(typed(RIGHT, f"KXC{number:06d}"), Use.REGISTRATION, "school", AT)
        cache.forget()
        registering = guarded_pair.compare(pair).known
        assert registering
        marking = guard.marking_registered(pair.typed.candidate_id, AT, registering)
        assert rows.transact([marking, *guarded_pair.giving_back_lock(pair, registering)])
        assert stories.tries(pair.typed.candidate_id) == 9


def test_the_lock_of_a_registered_id_costs_its_source_no_lock(aws: None) -> None:
    """Its owner signs in all the same."""
    for number in range(22):
        tried_nine_times(f"KXC{number:06d}", registered=True)
        assert not tries_anew(WRONG, f"KXC{number:06d}", birth=BORN)
    assert locked("KXC000021")
