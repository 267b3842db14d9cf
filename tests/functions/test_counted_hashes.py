"""No password is hashed or compared that was not counted before: each costs as much as forty reads."""

from __future__ import annotations

import ast
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cli.contract.requests import REQUESTS
from shared.adapters import passwords
from shared.application import counted_passwords
from shared.ground.rate_limits import PASSWORD_HASHES
from shared.store import rows
from tests.kit import stories, syntax
from tests.kit.aws_calls import watched
from tests.kit.stories import CANDIDATE, PASSWORD, enter_candidates, link_token, organisation, register, stored
from tests.kit.world import Answer, World

ROOT = Path(__file__).parents[2]
MINE = {"identifier": CANDIDATE, "password": PASSWORD}


def mailed(world: World) -> str:
    world.drain()
    return link_token(world.mails()[-1]["text"])


def sign_in(world: World) -> Callable[[], Answer]:
    register(world)
    return lambda: world.call("POST", "/v1/sign-ins", MINE)


def sign_in_on_a_known_device(world: World) -> Callable[[], Answer]:
    device = register(world).device
    return lambda: world.call("POST", "/v1/sign-ins", MINE, cookie=device)


def reset(world: World) -> Callable[[], Answer]:
    register(world)
    world.drain()
    world.call("POST", "/v1/password-resets", {"identifier": CANDIDATE})
    body = {"token": mailed(world), "password": "another horse battery"}
    return lambda: world.call("PUT", "/v1/password-resets", body)


def change_password(world: World) -> Callable[[], Answer]:
    """A sign-in that was there before the budget was spent."""
    register(world)
    body, cookie = {"password": "another horse battery", "current_password": PASSWORD}, stories.sign_in(world)
    return lambda: world.call("PATCH", "/v1/me", body, cookie=cookie)


def accept(world: World) -> Callable[[], Answer]:
    stories.invite_by_board(world, "nuria@exams.example.org")
    body = {"token": mailed(world), "name": "Núria Soler", "password": "another horse battery"}
    return lambda: world.call("POST", "/v1/staff-acceptances", body)


def confirm_organisation(world: World) -> Callable[[], Answer]:
    world.call("POST", "/v1/organisations", organisation())
    body = {"token": mailed(world), "password": "admissions office"}
    return lambda: world.call("POST", "/v1/organisation-confirmations", body)


def register_organisation(world: World) -> Callable[[], Answer]:
    """By a budget of its own, twenty an hour."""
    for number in range(20):
        world.call("POST", "/v1/organisations", organisation(email=f"desk{number}@example.org"))
    return lambda: world.call("POST", "/v1/organisations", organisation())


def accept_as_colleague(world: World) -> Callable[[], Answer]:
    officer = stories.an_officer(world)
    invited = {"email": "pol@uni.example.org"}
    world.call("POST", "/v1/organisations/me/invitations", invited, cookie=officer)
    body = {"token": mailed(world), "name": "Pol Vidal", "password": "another good office"}
    return lambda: world.call("POST", "/v1/organisation-acceptances", body)


def begin_second_factor(world: World) -> Callable[[], Answer]:
    """By a budget of the account's own, ten in ten minutes."""
    path, officer = "/v1/organisations/me/second-factors", stories.an_officer(world)
    for _ in range(10):
        world.call("POST", path, {"password": "admissions office"}, cookie=officer)
    return lambda: world.call("POST", path, {"password": "admissions office"}, cookie=officer)


COUNTED = {
    "POST /v1/sign-ins": (sign_in, sign_in_on_a_known_device),
    "PUT /v1/password-resets": (reset,),
    "PATCH /v1/me": (change_password,),
    "POST /v1/staff-acceptances": (accept,),
    "POST /v1/organisation-confirmations": (confirm_organisation,),
    "POST /v1/organisations": (register_organisation,),
    "POST /v1/organisation-acceptances": (accept_as_colleague,),
    "POST /v1/organisations/me/second-factors": (begin_second_factor,),
}
BY_THE_PAIR = {"POST /v1/registrations"}
"""Counted as a try of the number."""


@pytest.mark.thorough
@pytest.mark.parametrize("about_to", [each for found in COUNTED.values() for each in found])
def test_a_route_hashes_nothing_once_the_budget_is_spent(
    world: World, monkeypatch: pytest.MonkeyPatch, about_to: Callable[[World], Callable[[], Answer]]
) -> None:
    enter_candidates(world)
    act = about_to(world)
    nobody = {"identifier": "KXB000001", "password": PASSWORD}
    assert world.call("POST", "/v1/sign-ins", nobody).status == 401
    if about_to is sign_in_on_a_known_device:
        assert act().status == 201
    for name in ("hash_password", "password_matches"):
        monkeypatch.setattr(passwords, name, lambda *_: pytest.fail("hashed"))
    monkeypatch.setattr(counted_passwords, "PASSWORD_HASHES", replace(PASSWORD_HASHES, most=1))
    before = stored()
    refused = act()
    assert (refused.status, refused.body["code"]) == (429, "rate_limited")
    assert stored() == before, "no half write"
    if about_to not in (register_organisation, begin_second_factor):
        monkeypatch.undo()
        assert act().status in (200, 201), "the link is still good"


def test_every_route_that_takes_a_password_is_played_here() -> None:
    taking = {route for route, body in REQUESTS.items() if "password" in body}
    assert taking == COUNTED.keys() | BY_THE_PAIR


def test_a_registration_hashes_once_for_each_counted_try_of_the_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty at once with the right pair: a hash for each try that was counted at most."""
    enter_candidates(world)
    hashed: list[str] = []

    def hashed_as_nothing(text: str) -> str:
        hashed.append(text)
        return "hash"

    monkeypatch.setattr(passwords, "hash_password", hashed_as_nothing)
    monkeypatch.setattr(rows, "transact", lambda *_: False)  # none is ever registered
    monkeypatch.setattr("shared.store.guard.give_back", lambda *_: None)
    with watched(), ThreadPoolExecutor(6) as pool:
        assert {each.status for each in pool.map(lambda _: register(world), range(30))} == {404}
    assert 1 <= len(hashed) <= 9
    tries = [each["tries"]["N"] for each in stored()["test-people"] if each["pk"]["S"] == f"GUARD#{CANDIDATE}"]
    assert tries == ["9"], "the tenth is counted in a transaction"


def test_no_function_hashes_without_counting() -> None:
    """`Counted` is made by `count` alone, and by no route that hashes on its own."""
    hashing = {
        (path.relative_to(ROOT).as_posix(), node.attr)
        for room in ("functions", "shared")
        for path in (ROOT / room).rglob("*.py")
        for node in syntax.nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("hash_password", "password_matches", "Counted")
    }
    assert hashing == {
        ("shared/application/counted_passwords.py", "hash_password"),
        ("shared/application/counted_passwords.py", "password_matches"),
        ("functions/register/registrations.py", "hash_password"),
    }


@pytest.mark.thorough
def test_right_sign_ins_on_a_known_device_are_counted_for_the_account(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter_candidates(world)
    act = sign_in_on_a_known_device(world)
    monkeypatch.setattr(counted_passwords, "PASSWORD_HASHES", replace(PASSWORD_HASHES, most=20))
    assert [act().status for _ in range(60)] == [201] * 20 + [429] * 40
    world.source = "198.51.100.1"
    assert act().status == 429, "wherever the device is"
    assert world.call("POST", "/v1/sign-ins", MINE).status == 201, "by the budget of that source"
    world.at += timedelta(minutes=10)
    assert act().status == 201
