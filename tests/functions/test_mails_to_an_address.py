"""Whoever orders mails with a link to somebody's address, and by whatever route: three an hour arrive."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from shared.notices.notice import WITH_LINK
from tests.kit import syntax
from tests.kit.stories import (
    CANDIDATE,
    an_administrator,
    enter_candidates,
    organisation,
    register,
    sign_in,
    sign_in_staff,
)
from tests.kit.world import Answer, World

ROOT = Path(__file__).parents[2]
VICTIM = "victim@example.org"


def a_candidate_repeats(world: World) -> Callable[[], Answer]:
    assert register(world, email=VICTIM).status == 201
    return lambda: world.call("POST", "/v1/me/email-confirmations", {}, cookie=sign_in(world))


def anybody_asks_for_a_password(world: World) -> Callable[[], Answer]:
    assert register(world, email=VICTIM).status == 201
    return lambda: world.call("POST", "/v1/password-resets", {"identifier": CANDIDATE})


def anybody_registers_an_organisation(world: World) -> Callable[[], Answer]:
    return lambda: world.call("POST", "/v1/organisations", organisation(email=VICTIM.upper()))


def an_administrator_invites(world: World) -> Callable[[], Answer]:
    person = an_administrator(world)
    invited = {"email": VICTIM, "role": "member", "language": "en"}
    return lambda: world.call("POST", "/v1/staff-invitations", invited, cookie=sign_in_staff(world, person))


def the_board_invites(world: World) -> Callable[[], Answer]:
    invited = {"centre_number": "ES442", "email": VICTIM, "role": "member", "language": "en"}
    return lambda: world.call("POST", "/v1/board/staff-invitations", invited, operator="ana")


ORDERS = (
    a_candidate_repeats,
    anybody_asks_for_a_password,
    anybody_registers_an_organisation,
    an_administrator_invites,
    the_board_invites,
)


def mailed(world: World) -> int:
    world.drain()
    return len([each for each in world.mails() if each["to"] == VICTIM])


@pytest.mark.thorough
@pytest.mark.parametrize("ordering", ORDERS)
def test_three_mails_an_hour_reach_an_address_and_the_answer_is_the_same(
    world: World, ordering: Callable[[World], Callable[[], Answer]]
) -> None:
    enter_candidates(world)
    order = ordering(world)
    before, answers = mailed(world), set()
    for _ in range(8):
        world.at += timedelta(minutes=2)
        answer = order()
        answers.add((answer.status, answer.raw))
        world.drain()
    assert mailed(world) == before + 3
    assert [status for status, _ in answers] in ([201], [202])
    world.at += timedelta(hours=1)
    order()
    assert mailed(world) == before + 4


@pytest.mark.thorough
def test_all_who_order_other_mails_to_an_address_spend_one_budget(world: World) -> None:
    enter_candidates(world)
    for order in (the_board_invites(world), anybody_registers_an_organisation(world), an_administrator_invites(world)):
        assert order().status in (201, 202)
        world.at += timedelta(minutes=2)
    assert mailed(world) == 3
    order = a_candidate_repeats(world)
    assert mailed(world) == 4, "whoever registers with their own numbers is mailed once"
    assert (order().status, mailed(world)) == (202, 4)


@pytest.mark.thorough
@pytest.mark.parametrize("inviting", [an_administrator_invites, the_board_invites])
def test_nobody_is_said_to_be_invited_whom_no_mail_invites(
    world: World, inviting: Callable[[World], Callable[[], Answer]]
) -> None:
    enter_candidates(world)
    spend, invite = anybody_registers_an_organisation(world), inviting(world)
    for _ in range(3):
        assert spend().status == 201
        world.at += timedelta(minutes=2)
    refused = invite()
    assert (refused.status, refused.body["code"]) == (429, "rate_limited")
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    world.at += timedelta(hours=1)
    assert (invite().status, mailed(world)) == (202, 4)


@pytest.mark.thorough
def test_whoever_spends_an_addresss_other_mails_keeps_nobody_from_a_new_password(world: World) -> None:
    enter_candidates(world)
    spend, reset = anybody_registers_an_organisation(world), anybody_asks_for_a_password(world)
    for _ in range(4):
        assert spend().status == 201
        world.at += timedelta(minutes=2)
    assert mailed(world) == 1 + 3
    assert (reset().status, mailed(world)) == (202, 1 + 3 + 1)


def test_every_kind_of_mail_with_a_link_is_under_the_budget_of_its_address() -> None:
    """`letter` makes the links; what it makes is counted by `order`."""
    calls = [
        call
        for path in (each for room in ("functions", "shared") for each in (ROOT / room).rglob("*.py"))
        for call in syntax.nodes(path)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "letter"
    ]
    assert {ast.unparse(call.args[0]) for call in calls} == {f"NoticeKind.{kind.name}" for kind in WITH_LINK}
