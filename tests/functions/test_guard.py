"""The guard on the Secret number, over both routes that take it: one refusal, ten tries, one budget, any race."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest
from moto.dynamodb.responses import DynamoHandler

from functions.register import orders
from shared.accounts.account import Account, Holder
from shared.adapters import cache, log, secret_number_macs
from shared.application import guarded_pair
from shared.ground.errors import NotRecognised
from shared.ground.rate_limits import SPENT, WRONG_PAIRS, window
from shared.ground.settings import keyed_hash, settings
from shared.secret_numbers.guard import Use, matches
from shared.secret_numbers.wrong_pairs import OfAll, OfSource, SecondItem, Spent, WrongPairs
from shared.store import accounts, guard, rows, wrong_pairs
from tests.kit import guarded_pairs, snapshots
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    BORN,
    CANDIDATE,
    ENTRIES,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    RELEASE_AT,
    SECRET,
    SESSION,
    a_signed_in_candidate,
    an_officer,
    enter_candidates,
    face,
    is_refusal,
    later,
    load_and_approve,
    register,
    release_results,
    row,
    set_the_stage,
    sign_in,
    stored,
    tries,
    verify,
)
from tests.kit.world import World

pytestmark = pytest.mark.thorough

UNKNOWN = "KXA999999"


@snapshots.stage
def entered(world: World) -> World:
    enter_candidates(world)
    return world


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


def spend(budget: str, count: int, world: World, *uses: Use) -> None:
    """Wrong pairs of the whole system, as other environments counted them."""
    for use in uses or tuple(Use):
        guarded_pairs.spend(use, world.at, day=count, ten_minutes=count if budget == "ten minutes" else 0)


# One refusal


def test_every_refused_pair_looks_the_same(released: World) -> None:
    """Unknown, wrong, locked, registered, embargoed, switched off, the practice ID with another number: one face."""
    officer, other = an_officer(released), an_officer(released, "adm@other.example.org")
    refused = {
        "unknown at verify": verify(released, officer, UNKNOWN),
        "wrong at verify": verify(released, officer, secret="0418"),
        "another session": verify(released, officer, session_id="FCE-2027-06-PB"),
        "wrong birth date": verify(released, officer, date_of_birth="2009-05-18"),
        "practice, wrong": verify(released, officer, "NGG004291", "5363"),
        "unknown at register": register(released, candidate_id=UNKNOWN),
        "wrong at register": register(released, secret_number="0418"),
        "wrong birth date at register": register(released, date_of_birth="2009-05-18"),
        "practice at register": register(released, candidate_id="NGG004291", secret_number="5362"),
    }
    cookie = a_signed_in_candidate(released)
    refused["registered"] = register(released)
    released.call("PATCH", "/v1/me", {"verification_by_secret": False}, cookie=cookie)
    refused["switched off"] = verify(released, other)
    for _ in range(10):
        register(released, candidate_id=PENDING_CANDIDATE, secret_number="0000")
    refused["locked"] = register(released, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    refused["locked at verify"] = verify(released, officer, PENDING_CANDIDATE, PENDING_SECRET)
    assert all(is_refusal(answer) for answer in refused.values()), refused
    assert len({json.dumps(face(answer)) for answer in refused.values()}) == 1


def test_before_the_release_the_right_pair_is_refused_like_a_wrong_one(world: World) -> None:
    load_and_approve(world, set_the_stage(world))
    officer = an_officer(world)
    later(world, RELEASE_AT - timedelta(seconds=1))  # the key is published by now
    officer = sign_in(world, "adm@uni.example.org", "admissions office")
    faces = {json.dumps(face(verify(world, officer, secret=secret))) for secret in (SECRET, "0418")}
    assert len(faces) == 1
    later(world, RELEASE_AT)
    assert verify(world, officer).status == 200


# Ten tries


def test_ten_wrong_tries_are_compared_and_then_the_right_one_is_refused(entered: World) -> None:
    faces = [face(register(entered, secret_number=f"1{number:03d}")) for number in range(11)]
    assert tries() == 10
    right = register(entered)
    assert is_refusal(right)
    assert {json.dumps(each) for each in [*faces, face(right)]} == {json.dumps(faces[0])}
    assert tries() == 10


def test_after_nine_wrong_tries_the_right_one_opens(entered: World) -> None:
    for number in range(9):
        assert is_refusal(register(entered, secret_number=f"1{number:03d}"))
    assert register(entered).status == 201
    assert tries() == 9
    assert locks(entered) == 0


def locks(world: World) -> int:
    """What the source of the world has spent of this hour's."""
    source = keyed_hash("source", world.source)[:32]
    return wrong_pairs.find_of_source(source, Use.VERIFICATION, window(WRONG_PAIRS, world.at), SecondItem.NONE).locks


def test_a_check_at_the_tenth_try_that_opens_gives_back_the_lock_with_the_try(released: World) -> None:
    officers = [an_officer(released, f"adm@uni{number}.example.org") for number in range(4)]
    for number in range(9):
        assert is_refusal(verify(released, officers[number // 3], secret="0000"))
    for _ in range(3):
        assert verify(released, officers[3]).status == 200
    assert (tries(), locks(released)) == (9, 0)
    assert is_refusal(verify(released, officers[3], secret="0000"))
    assert (tries(), locks(released)) == (10, 1)


def test_a_success_gives_back_one_try_and_never_resets(released: World) -> None:
    """Else nine wrong tries between honest checks would add up to 1,800."""
    officers = [an_officer(released, f"adm@uni{number}.example.org") for number in range(4)]
    for officer in officers[:3]:
        for _ in range(3):
            verify(released, officer, secret="0000")
        assert verify(released, officers[3]).status == 200
    assert tries() == 9
    verify(released, officers[3], secret="0000")
    assert is_refusal(verify(released, officers[3]))


def test_right_tries_cost_nothing(released: World) -> None:
    officer = an_officer(released)
    assert {verify(released, officer).status for _ in range(15)} == {200}
    assert tries() == 0


def test_both_routes_and_every_spelling_share_one_count(released: World) -> None:
    officers = [an_officer(released), an_officer(released, "adm@other.example.org")]
    spelled = ["KXA104827", "kxa104827", "KXA 104 827", "kxa-104-827", "K X A 1 0 4 8 2 7"]
    for turn, each in enumerate(spelled):
        assert is_refusal(register(released, candidate_id=each, secret_number="0000"))
        assert is_refusal(verify(released, officers[turn % 2], each, "0000"))
    assert tries() == 10
    assert verify(released, officers[0], secret="0000").status == 429  # that organisation has spelled it thrice
    assert is_refusal(verify(released, officers[1]))
    assert is_refusal(register(released))


def test_a_lock_never_shuts_out_a_registered_owner(released: World) -> None:
    officers = [an_officer(released, f"adm@uni{number}.example.org") for number in range(4)]
    assert register(released).status == 201
    for number in range(11):
        verify(released, officers[number // 3], secret="0000")
    assert tries() == 10
    cookie = sign_in(released)
    assert released.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).status == 200


def test_a_wrong_birth_date_is_a_wrong_try(entered: World) -> None:
    assert is_refusal(register(entered, date_of_birth="2009-05-18"))
    assert tries() == 1


def test_a_malformed_number_is_not_a_try(entered: World) -> None:
    assert register(entered, secret_number="04x7").status == 422
    assert tries() == 0


# The budget of the whole system


@pytest.mark.parametrize(
    ("budget", "count", "asked"),
    [("ten minutes", 298, False), ("ten minutes", 300, True), ("day", 498, False), ("day", 500, True)],
)
def test_over_the_budget_a_second_item_is_asked_of_everyone_alike(
    released: World, budget: str, count: int, asked: bool
) -> None:
    officer = an_officer(released)
    spend(budget, count, released)
    before = tries()
    answers = [
        verify(released, officer),
        register(released),
        verify(released, officer, secret="0000"),
        verify(released, officer, UNKNOWN),
        register(released, candidate_id=UNKNOWN),
    ]
    codes = [answer.body.get("code") for answer in answers]
    if not asked:
        assert codes == [None, None, "not_recognised", "not_recognised", "not_recognised"]
        return
    assert len({json.dumps(face(answer)) for answer in answers}) == 1
    assert (answers[0].status, codes[0]) == (403, "second_item_required")
    assert answers[0].body["errors"][0]["pointer"] == "/date_of_birth"
    assert tries() == before


def test_with_the_date_of_birth_the_right_pair_opens_over_the_budget(released: World) -> None:
    officer = an_officer(released)
    spend("ten minutes", 300, released)
    assert is_refusal(verify(released, officer, date_of_birth="2009-05-18"))
    assert is_refusal(verify(released, officer, UNKNOWN, date_of_birth=BORN))
    assert is_refusal(register(released, date_of_birth="2009-05-18"))
    assert verify(released, officer, date_of_birth=BORN).status == 200
    assert register(released, date_of_birth=BORN).status == 201


def test_the_budget_is_of_its_ten_minutes_and_its_day(entered: World) -> None:
    spend("ten minutes", 300, entered)
    assert register(entered).body["code"] == "second_item_required"
    entered.at += timedelta(minutes=10)
    cache.forget()
    assert register(entered).status == 201


def test_wrong_pairs_of_unknown_ids_are_counted_too(entered: World) -> None:
    for number in range(40):
        entered.source = f"203.0.113.{number // 20}"
        register(entered, candidate_id=f"KXB{number:06d}")
    assert wrong_pairs.find_of_all(Use.REGISTRATION, window(WRONG_PAIRS, entered.at)) == OfAll(WrongPairs(40, 40))


# The budget of one source


def wrong_from_here(world: World, count: int, **more: str) -> None:
    for number in range(count):
        assert is_refusal(register(world, candidate_id=f"KXB{number:06d}", **more))


def test_after_thirty_wrong_pairs_one_source_must_say_the_date_of_birth_and_others_need_not(entered: World) -> None:
    wrong_from_here(entered, 30)
    right, unknown = register(entered), register(entered, candidate_id=UNKNOWN)
    assert (right.status, right.body["code"]) == (403, "second_item_required")
    assert face(right) == face(unknown)
    assert tries() == 0
    entered.source = "198.51.100.1"
    assert register(entered).status == 201
    entered.source = "203.0.113.7"
    pending = {"candidate_id": PENDING_CANDIDATE, "secret_number": PENDING_SECRET}
    assert register(entered, **pending, date_of_birth="2008-11-02").status == 201


class StaleCount:
    """The memory of an environment that has read nothing new and learns nothing."""

    def __call__(self, *_: object) -> OfSource:
        return OfSource()

    def keep(self, *_: object) -> None:
        pass


def test_one_source_cannot_bring_the_second_item_upon_everyone(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that has read an old count is no way round: what counts for all is what the source's row says."""
    monkeypatch.setattr(guarded_pair, "of_source", StaleCount())
    for number in range(400):
        register(entered, candidate_id=f"KXB{number:06d}", **({"date_of_birth": BORN} if number >= 300 else {}))
    cache.forget()
    entered.source = "198.51.100.1"
    assert register(entered).status == 201


@pytest.mark.parametrize("secret", [SECRET, "0418"], ids=["right", "wrong"])
def test_the_thirtieth_try_is_the_same_for_a_pair_under_embargo_and_a_wrong_one(world: World, secret: str) -> None:
    """A right pair that opens nothing yet counts like a wrong one, or the budget would tell them apart."""
    load_and_approve(world, set_the_stage(world))
    officers = [an_officer(world, f"desk{number}@example.org") for number in range(2)]
    codes = [verify(world, officers[0], secret=secret).body["code"]]
    codes += [verify(world, officers[number // 18], f"KXB{number:06d}").body["code"] for number in range(30)]
    assert codes == ["not_recognised"] * 30 + ["second_item_required"]
    begun = window(WRONG_PAIRS, world.at)
    assert wrong_pairs.find_of_all(Use.VERIFICATION, begun) == OfAll(WrongPairs(30, 30))
    assert tries() == (0 if secret == SECRET else 1), "an early check of the right pair costs its candidate no try"


@pytest.mark.parametrize("use", list(Use))
def test_what_is_tried_over_one_route_asks_nothing_of_the_other(released: World, use: Use) -> None:
    """Else a burglar with organisations would send every candidate for a date of birth."""
    officer = an_officer(released)
    spend("ten minutes", 300, released, use)
    codes = [answer.body.get("code") for answer in (register(released), verify(released, officer))]
    assert codes == [None if each is not use else "second_item_required" for each in Use]


def test_organisations_of_one_source_share_its_budget_and_spend_nobody_elses(released: World) -> None:
    """Seventeen of one burglar, twenty wrong pairs each, would be more than all may try in ten minutes."""
    own = an_officer(released, "adm@another.example.org")
    refused = 0
    for number in range(3):
        officer = an_officer(released, f"burglar{number}@example.org")
        for turn in range(20):
            answer = verify(released, officer, f"KXB{number}{turn:05d}")
            refused += is_refusal(answer)
        cache.forget()
    assert (refused, answer.body["code"]) == (30, "second_item_required")
    begun = released.at.replace(minute=released.at.minute // 10 * 10)
    assert wrong_pairs.find_of_all(Use.VERIFICATION, begun) == OfAll(WrongPairs(30, 30))
    assert register(released).status == 201
    assert verify(released, own, date_of_birth=BORN).status == 200
    released.source = "198.51.100.1"
    assert verify(released, own).status == 200


def test_a_source_of_many_organisations_is_logged(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officers = [an_officer(released, f"desk{number}@example.org") for number in range(2)]
    found = Mock()
    monkeypatch.setattr(log, "_logger", found)
    for number in range(40):
        verify(released, officers[number // 20], f"KXB{number:06d}")
    warned = [each.kwargs["extra"] for each in found.warning.call_args_list if each.args == (SPENT,)]
    assert [(each["kind"], each["count"]) for each in warned] == [("PAIRS", 30)]


def test_an_environment_goes_by_what_it_has_just_counted(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: 0.0)
    wrong_from_here(entered, 30)
    assert register(entered).body["code"] == "second_item_required"


def test_the_window_of_a_source_is_ten_minutes(entered: World) -> None:
    wrong_from_here(entered, 30)
    entered.at += timedelta(minutes=9, seconds=59)
    assert register(entered).body["code"] == "second_item_required"
    entered.at += timedelta(seconds=1)
    assert register(entered).status == 201


def test_a_hundred_wrong_pairs_in_a_day_are_a_sources_own_too(entered: World) -> None:
    """Else thirty in every ten minutes would be as good as no budget."""
    for _ in range(4):
        wrong_from_here(entered, 25)
        entered.at += timedelta(minutes=10)
    assert register(entered).body["code"] == "second_item_required"
    entered.source = "198.51.100.1"
    assert register(entered).status == 201


def test_a_classmate_with_a_birth_date_registers_whatever_was_tried_from_there(entered: World) -> None:
    """Nobody can lock a thousand others out: a lock is a detour."""
    wrong_from_here(entered, 31, date_of_birth=BORN)
    for number in range(31):
        register(entered, candidate_id=f"KXC{number:06d}")
    wrong_from_here(entered, 100, date_of_birth=BORN)
    assert register(entered).body["code"] == "second_item_required"
    assert register(entered, date_of_birth=BORN).status == 201


def test_far_over_its_budget_a_source_waits_and_nobody_else(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_PATIENCE", "2")
    settings.cache_clear()
    wrong_from_here(entered, 200, date_of_birth=BORN)
    before = stored()
    found = register(entered, date_of_birth=BORN)
    assert (found.status, found.body["code"], found.headers["retry-after"]) == (429, "rate_limited", "600")
    assert stored() == before
    assert register(entered).status == 201  # they came with a date of birth: the pair alone is as good as before


def test_a_source_over_its_budget_is_logged_once(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Mock()
    monkeypatch.setattr(log, "_logger", found)
    for number in range(40):
        register(entered, candidate_id=f"KXB{number:06d}")
    wrong_from_here(entered, 120, date_of_birth=BORN)
    warned = [each.kwargs["extra"] for each in found.warning.call_args_list if each.args == (SPENT,)]
    assert [(each["kind"], each["count"]) for each in warned] == [("PAIRS", 30), ("DATED", 100)]
    assert len({each["source"] for each in warned}) == 1


def test_an_owner_who_registers_again_shuts_no_organisation_out(released: World) -> None:
    officer = an_officer(released)
    assert register(released).status == 201
    for _ in range(11):
        assert is_refusal(register(released))
    assert verify(released, officer).status == 200


@pytest.mark.parametrize("born", [{}, {"date_of_birth": BORN}], ids=["pair", "dated"])
def test_every_refusal_costs_the_same_writes_and_no_read(entered: World, born: dict[str, str]) -> None:
    """Unknown, wrong, locked, registered: the same calls in the same order (nothing but time could tell)."""
    made = {}

    def refused(what: str, **changes: str) -> None:
        with watched() as calls:
            assert is_refusal(register(entered, **born, **changes)), what
        made[what] = calls.made

    register(entered, secret_number="0418", **born)  # unwraps the key, reads the budgets
    refused("unknown", candidate_id=UNKNOWN)
    refused("wrong", secret_number="0418")
    for _ in range(9):
        register(entered, candidate_id=PENDING_CANDIDATE, secret_number="0000", **born)
    refused("the tenth", candidate_id=PENDING_CANDIDATE, secret_number="0000")
    assert made.pop("the tenth").count("dynamodb.TransactWriteItems") == 1, "which spends a lock of its source besides"
    refused("locked", candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET)
    assert register(entered, **({"date_of_birth": BORN} if born else {})).status == 201
    refused("registered")
    refused("registered, wrong", secret_number="0419")
    costs = ["dynamodb.GetItem", *["dynamodb.UpdateItem"] * 2] if born else ["dynamodb.UpdateItem"] * 3
    assert {what: calls for what, calls in made.items() if calls != costs} == {}


def test_no_address_is_stored(entered: World) -> None:
    entered.source = "2001:db8:77:1::9"
    wrong_from_here(entered, 1)
    assert "db8:77" not in str(stored())
    (counted,) = [each for each in stored()["test-people"] if each["pk"]["S"].startswith("GUARD#SOURCE#")]
    assert re.fullmatch(r"GUARD#SOURCE#[0-9a-f]{32}", counted["pk"]["S"])


# Keys replaced


def test_a_new_key_is_for_new_numbers_and_old_ones_open_under_theirs(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = an_officer(released)
    before = stored()["test-people"]
    monkeypatch.setenv("SECRET_NUMBER_VERSION", "2")
    settings.cache_clear()
    assert released.ingest("entries", ENTRIES)["state"] == "loaded"
    assert [each for each in stored()["test-people"] if each["sk"]["S"] != "V2"] == before
    new = ENTRIES.splitlines()[0] + "\nKXA104843,1180,Vidal,Noa,2009-01-30,ES442,0003,,FCE-2026-12-PB\n"
    assert released.ingest("entries", new)["state"] == "loaded"
    versions = [row("people", f"GUARD#{each}", "GUARD")["key_version"]["N"] for each in (CANDIDATE, "KXA104843")]
    assert versions == ["1", "2"]
    for forget in (cache.forget, secret_number_macs.forget):  # environments that began before the key, and after it
        forget()
        assert verify(released, officer).status == 200
        assert is_refusal(verify(released, officer, secret="0418"))
        assert is_refusal(register(released, candidate_id="KXA104843", secret_number="1181"))
    assert register(released).status == 201
    assert register(released, candidate_id="KXA104843", secret_number="1180").status == 201
    changed = released.ingest("entries", new.replace("1180", "1181"))
    assert [each["column"] for each in changed["faults"]] == ["secret_number"]
    changed = released.ingest("entries", ENTRIES.replace("0417", "0418"))
    assert [each["column"] for each in changed["faults"]] == ["secret_number"]


def test_the_practice_pair_answers_however_busy_the_guard(entered: World) -> None:
    officer = an_officer(entered)
    spend("day", 5000, entered)
    before = stored()
    answer = verify(entered, officer, "ngg 004 291", "5362")
    assert (answer.status, answer.body["result"]["state"]) == (200, "practice")
    assert answer.body["result"]["overall"]["scale_score"] == 174
    assert answer.body["result"]["candidate"]["candidate_id"] == "NGG004291"
    assert stored() == before


def test_the_practice_id_spends_nobodys_budget(entered: World) -> None:
    """It is published: trying it wrong must not bring the second item upon everyone."""
    officer = an_officer(entered)
    before = stored()["test-people"]
    for secret in ("5362", "5363"):
        assert is_refusal(register(entered, candidate_id="NGG004291", secret_number=secret))
    assert is_refusal(verify(entered, officer, "NGG004291", "5363"))
    assert stored()["test-people"] == before


# Races


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to five milliseconds after each call to DynamoDB: without them threads take polite turns."""
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 200)
        return answer

    monkeypatch.setattr(DynamoHandler, "call_action", slowly)


def at_once(act: Callable[[int], object], times: int) -> list[object]:
    with ThreadPoolExecutor(times) as pool:
        return [each.result() for each in [pool.submit(act, number) for number in range(times)]]


def admitted(world: World, secret: str) -> bool:
    typed = secret_number_macs.typed(guard.find_wrapped_keys, CANDIDATE, secret, date(2009, 5, 17))
    try:
        guarded_pairs.admit(typed, world.at, Spent(), f"source {secret}", Use.VERIFICATION)
    except NotRecognised:
        return False
    return True


@pytest.mark.usefixtures("slow")
def test_of_fifty_wrong_tries_at_once_ten_are_compared(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []

    def counted(*args: Any) -> bool:
        compared.append(args)
        return matches(*args)

    monkeypatch.setattr("shared.secret_numbers.guard.matches", counted)
    admitted(entered, "0000")  # the key is unwrapped before the race
    assert at_once(lambda number: admitted(entered, f"1{number:03d}"), 49) == [False] * 49
    assert len(compared) == 10
    assert tries() == 10


def ask_for_confirmation(account: Account, key: str, at: datetime) -> None:
    orders.confirm_email(account, at, [orders.asking(account, key, at)])


@pytest.mark.usefixtures("slow")
def test_of_twenty_registrations_at_once_one_stands(entered: World) -> None:
    """As the handler writes them; what was read before another's write is not believed."""

    def registered(number: int) -> bool:
        account = Account(Holder.CANDIDATE, CANDIDATE, f"{number}@example.org", "", "en", "2026-09", entered.at)
        writes = [accounts.adding_account(CANDIDATE, account), guard.marking_registered(CANDIDATE, entered.at)]
        return rows.transact(writes)

    assert sorted(map(bool, at_once(registered, 20))) == [False] * 19 + [True]


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("order", [orders.reset_password, ask_for_confirmation])
def test_of_twenty_who_ask_for_a_mail_at_once_one_is_mailed(entered: World, order: Callable[..., object]) -> None:
    """All of them read the account before any of them wrote."""
    assert register(entered).status == 201
    entered.drain()
    account = accounts.get_account(Holder.CANDIDATE, CANDIDATE)
    before = len(entered.mails())
    at_once(lambda _: order(account, CANDIDATE, entered.at), 20)
    entered.drain()
    assert len(entered.mails()) == before + 1
