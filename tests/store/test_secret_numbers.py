"""What a centre gives out: a code that opens once beside the Secret number, and a number that voids the one before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shared.ground.errors import NotRecognised
from shared.ground.rate_limits import RateLimited
from shared.ground.settings import settings
from shared.secret_numbers.access_code import MOST_TRIES, lives_until
from shared.secret_numbers.guard import Guarded, Issued, Macs, Typed, Use, matches
from shared.secret_numbers.handout import Handout, Person
from shared.secret_numbers.wrong_pairs import OfAll, OfSource, SecondItem, Spent, WrongPairs
from shared.store import guard, rows, secret_numbers, wrong_pairs
from tests.kit import guarded_pairs, stories
from tests.kit.aws_calls import watched

AT = datetime(2026, 12, 9, 8, 4, 59, tzinfo=UTC)
UNTIL = lives_until(AT)
ID, OTHER, RIGHT, WRONG, BORN = "KXA104827", "KXA104835", b"r" * 32, b"w" * 32, b"b" * 32
CODE, ANOTHER = b"c" * 32, b"a" * 32
CALM = Spent()
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def known(aws: None) -> None:
    assert rows.transact([guard.adding_candidate(each, Issued(RIGHT, BORN, 1), practice=False) for each in (ID, OTHER)])


def typed(mac: bytes = RIGHT, *codes: bytes, candidate_id: str = ID, birth: bytes | None = None) -> Typed:
    second = SecondItem.CODE if codes else SecondItem.NONE
    return Typed(candidate_id, lambda version: Macs(mac if version == 1 else b"", birth), second, codes)


def admit(pair: Typed, at: datetime = AT, spent: Spent = CALM, source: str = "one") -> Guarded | None:
    try:
        return guarded_pairs.opened(pair, at, spent, source, Use.REGISTRATION)
    except NotRecognised:
        return None


def give(code: bytes = CODE, candidate_id: str = ID, until: datetime = UNTIL, of: Handout | None = None) -> bool:
    return rows.transact([secret_numbers.giving_code(candidate_id, code, until, of)])


def a_handout(centre_number: str, turn: int, at: datetime = AT) -> Handout:
    return Handout(centre_number, "Locked", Person("n", "Nuria"), at, ((ID, "S"),), 1, turn)


def lock(candidate_id: str = ID) -> None:
    for _ in range(10):
        assert admit(typed(WRONG, candidate_id=candidate_id)) is None
    assert admit(typed(candidate_id=candidate_id)) is None


def register(admitted: Guarded | None) -> bool:
    assert admitted is not None
    return rows.transact([guard.marking_registered(ID, AT, admitted)])


def existing() -> Guarded:
    return guard.find_guarded([ID])[ID]


def reissue(mac: bytes, version: int = 1) -> bool:
    return rows.transact([secret_numbers.reissuing(ID, existing(), Issued(mac, BORN, version), AT)])


# Codes


def test_a_code_opens_a_locked_id_with_its_secret_number_and_is_spent_by_the_registration(known: None) -> None:
    lock()
    assert give(of=a_handout("ES442", 1))
    assert admit(typed(RIGHT, ANOTHER)) is None
    assert admit(typed(WRONG, CODE)) is None
    admitted = admit(typed(RIGHT, CODE))
    assert register(admitted)
    left = stories.row("people", f"GUARD#{ID}", "GUARD")
    assert not {"code_mac", "code_until", "code_tries", "code_turn"} & left.keys()
    assert left["tries"] == {"N": "10"}
    assert admit(typed(RIGHT, CODE)) is None
    assert not register(admitted)


def test_a_code_is_of_its_own_id(known: None) -> None:
    assert give(candidate_id=OTHER)
    assert admit(typed(RIGHT, CODE)) is None
    assert admit(typed(RIGHT, CODE, candidate_id=OTHER))
    assert admit(typed(RIGHT, CODE, candidate_id="ZZZ999999")) is None
    assert stories.row("people", "GUARD#ZZZ999999", "GUARD") == {}


def test_a_code_stands_under_any_version_of_the_key(known: None) -> None:
    assert give()
    assert admit(typed(RIGHT, ANOTHER, CODE))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (AT, True),
        (UNTIL - timedelta(seconds=1), True),
        (UNTIL - MOMENT, True),
        (UNTIL, False),
        (UNTIL + timedelta(days=1), False),
    ],
)
def test_a_code_is_good_for_seven_days(known: None, at: datetime, opens: bool) -> None:
    assert give()
    assert (admit(typed(RIGHT, CODE), at) is not None) is opens


def test_a_new_code_voids_the_older_one_even_of_one_who_is_registering(known: None) -> None:
    assert give()
    admitted = admit(typed(RIGHT, CODE))
    assert give(ANOTHER)
    assert not register(admitted)
    assert admit(typed(RIGHT, CODE)) is None
    assert register(admit(typed(RIGHT, ANOTHER)))


def test_ten_secret_numbers_are_compared_with_a_code_and_no_more(known: None) -> None:
    """Counted apart from the tries without a code, and begun anew with the next one."""
    assert give()
    assert [admit(typed(WRONG, CODE)) for _ in range(MOST_TRIES)] == [None] * 10
    assert admit(typed(RIGHT, CODE)) is None
    assert stories.tries() == 0
    assert give(ANOTHER)
    assert admit(typed(RIGHT, ANOTHER))


def test_strangers_cannot_spend_a_code(known: None) -> None:
    """Else whoever locked an ID would lock its code as well, and the lock were a wall after all."""
    assert give()
    for _ in range(3 * MOST_TRIES):
        assert admit(typed(RIGHT, ANOTHER)) is None
    assert admit(typed(RIGHT, CODE))


def test_a_right_code_gives_back_its_own_try_alone(known: None) -> None:
    assert give()
    for _ in range(9):
        assert admit(typed(WRONG, CODE)) is None
    for _ in range(3):
        assert guarded_pairs.admit(typed(RIGHT, CODE), AT, CALM, "one", Use.REGISTRATION)
    assert admit(typed(WRONG, CODE)) is None
    assert admit(typed(RIGHT, CODE)) is None


def test_a_hundred_numbers_at_once_are_ten_compared(known: None) -> None:
    assert give()
    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(lambda _: admit(typed(WRONG, CODE)), range(40)))
    assert stories.row("people", f"GUARD#{ID}", "GUARD")["code_tries"] == {"N": "10"}


def test_a_code_stands_for_the_second_item_and_a_date_beside_it_counts(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_PATIENCE", "1")
    settings.cache_clear()
    assert give()
    over = Spent(OfAll(WrongPairs(10_000, 10_000)), OfSource(WrongPairs(99, 9_999)))
    assert admit(typed(RIGHT, CODE), spent=over)
    assert admit(typed(RIGHT, CODE, birth=BORN), spent=over)
    assert admit(typed(RIGHT, CODE, birth=WRONG), spent=over) is None
    with watched() as calls, pytest.raises(RateLimited):
        admit(typed(RIGHT, CODE), spent=Spent(by_source=OfSource(WrongPairs(100, 100))))
    assert calls.made == []


def test_wrong_codes_are_counted_against_their_source_alone_and_apart(known: None) -> None:
    assert admit(typed(RIGHT, CODE)) is None
    begun = AT.replace(minute=0, second=0)
    counted = {each: wrong_pairs.find_of_source("one", Use.REGISTRATION, begun, each).pairs for each in SecondItem}
    assert counted == {
        SecondItem.NONE: WrongPairs(),
        SecondItem.BIRTH_DATE: WrongPairs(),
        SecondItem.CODE: WrongPairs(1, 1),
    }
    assert wrong_pairs.find_of_all(Use.REGISTRATION, begun) == OfAll()


def test_every_refusal_with_a_code_makes_the_same_two_writes(known: None) -> None:
    made = {}

    def refused(what: str, pair: Typed, at: datetime = AT) -> None:
        with watched() as calls:
            assert admit(pair, at) is None
        made[what] = calls.made

    refused("none given", typed(RIGHT, CODE))
    refused("unknown", typed(RIGHT, CODE, candidate_id="ZZZ999999"))
    assert give()
    refused("wrong code", typed(RIGHT, ANOTHER))
    refused("wrong number", typed(WRONG, CODE))
    refused("both wrong", typed(WRONG, ANOTHER))
    refused("another's", typed(RIGHT, CODE, candidate_id=OTHER))
    refused("too old", typed(RIGHT, CODE), UNTIL)
    for _ in range(9):
        admit(typed(WRONG, CODE))
    refused("spent", typed(RIGHT, CODE))
    assert give()
    assert register(admit(typed(RIGHT, CODE)))
    refused("used", typed(RIGHT, CODE))
    assert {what: calls for what, calls in made.items() if calls != ["dynamodb.UpdateItem"] * 2} == {}


def test_a_turn_of_a_handout_replaces_every_code_but_those_of_its_own_later_turns(known: None) -> None:
    """Whichever centre, and whichever day, the code before is of; and however a single one came in between."""
    day = timedelta(days=1)
    assert give()
    assert give(of=a_handout("ES442", 2))
    for before in (
        None,
        a_handout("ES442", 2),
        a_handout("ES442", 3, AT - day),
        a_handout("ES442", 1, AT + day),
        a_handout("ES441", 3),
        a_handout("ES443", 1),
    ):
        assert give(of=before)
        assert give(of=a_handout("ES442", 2)), before
    assert give(of=a_handout("ES442", 3))
    assert not give(ANOTHER, of=a_handout("ES442", 2))
    assert give()
    assert not give(ANOTHER, of=a_handout("ES442", 1))
    assert register(admit(typed(RIGHT, CODE)))


def test_who_has_registered_is_given_no_code_nor_is_an_unknown_id(known: None) -> None:
    assert register(admit(typed()))
    assert not give()
    assert not give(candidate_id="ZZZ999999")
    assert stories.row("people", "GUARD#ZZZ999999", "GUARD") == {}


def test_who_registers_without_a_code_leaves_none_behind(known: None) -> None:
    assert give()
    assert register(admit(typed()))
    assert "code_mac" not in stories.row("people", f"GUARD#{ID}", "GUARD")


# Another Secret number


def test_the_number_before_opens_nothing_and_the_new_one_has_ten_tries(known: None) -> None:
    lock()
    assert reissue(WRONG)
    assert stories.tries() == 0
    assert admit(typed(RIGHT)) is None
    assert register(admit(typed(WRONG)))
    assert reissue(ANOTHER)
    with pytest.raises(NotRecognised):
        guarded_pairs.admit(typed(WRONG), AT, Spent(), "one", Use.VERIFICATION)
    assert guarded_pairs.admit(typed(ANOTHER), AT, Spent(), "one", Use.VERIFICATION)


def test_who_was_admitted_with_the_number_before_does_not_register(known: None) -> None:
    admitted = admit(typed())
    assert reissue(WRONG)
    assert not register(admitted)
    assert not existing().registered


def test_a_try_of_the_number_before_is_not_given_back_to_the_new_one(
    known: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the count began at minus one, and eleven were compared."""

    def meanwhile(guarded: Guarded, macs: Macs) -> bool:
        assert reissue(WRONG)
        return matches(guarded, macs)

    monkeypatch.setattr("shared.secret_numbers.guard.matches", meanwhile)
    assert admit(typed())
    assert stories.tries() == 0


def test_of_two_new_numbers_at_once_one_stands(known: None) -> None:
    seen = existing()
    numbers = [bytes([each]) * 32 for each in range(20)]
    with ThreadPoolExecutor(8) as pool:
        writes = [[secret_numbers.reissuing(ID, seen, Issued(each, BORN, 1), AT)] for each in numbers]
        won = [number for number, done in zip(numbers, pool.map(rows.transact, writes), strict=True) if done]
    assert won == [existing().secret_mac]


def test_the_first_number_is_kept_however_often_another_is_issued(known: None) -> None:
    first = existing().issued
    assert existing().first is None
    assert reissue(WRONG)
    assert reissue(ANOTHER, version=2)
    assert existing().first == first
    assert existing().issued == Issued(ANOTHER, BORN, 2)


def test_a_file_with_the_first_number_or_the_newest_changes_nothing_and_one_with_a_third_fails(known: None) -> None:
    first = existing().issued
    assert reissue(WRONG, version=2)
    before = existing()

    def enter(issued: Issued, as_first: Issued | None = None, *, practice: bool = False) -> bool:
        return rows.transact([guard.adding_candidate(ID, issued, practice=practice, first=as_first)])

    third = Issued(ANOTHER, BORN, 2)
    assert enter(third, first)
    assert enter(first), "it was checked before the number was issued anew"
    assert enter(Issued(WRONG, BORN, 2), third)
    assert not enter(third, third)
    assert not enter(third)
    assert not enter(third, Issued(RIGHT, WRONG, 1))
    assert not enter(third, first, practice=True)
    assert existing() == before


def test_a_code_outlives_a_new_number(known: None) -> None:
    assert give()
    assert reissue(WRONG)
    assert admit(typed(RIGHT, CODE)) is None
    assert register(admit(typed(WRONG, CODE)))


def test_it_is_kept_when_other_numbers_were_issued(known: None) -> None:
    """Those of the season: what is older counts for nothing."""
    moments = [AT - timedelta(days=200), AT - timedelta(days=100), AT]
    for number, at in enumerate(moments):
        assert rows.transact([secret_numbers.reissuing(ID, existing(), Issued(bytes([number]) * 32, BORN, 1), at)])
    assert existing().reissued == tuple(moments[1:])
