"""Every route that sets a password refuses a guessable one and says why, by what stands in the request alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.kit.stories import (
    BORN,
    CANDIDATE,
    EMAIL,
    OFFICER,
    SECRET,
    an_administrator,
    an_officer,
    enter_candidates,
    invite_by_board,
    link_token,
    organisation,
    register,
    sign_in,
    stored,
)
from tests.kit.world import Answer, World

GOOD = "tren blau cendra"
Setting = Callable[[str], Answer]


def _registering(world: World) -> Setting:
    return lambda password: register(world, password=password, date_of_birth=BORN)


def _as_organisation(world: World) -> Setting:
    return lambda password: world.call("POST", "/v1/organisations", organisation(password=password))


def _accepting(world: World) -> Setting:
    invite_by_board(world, "nuria@exams.example.org")
    sound = {"token": _mailed_token(world), "name": "Núria Soler"}
    return lambda password: world.call("POST", "/v1/staff-acceptances", {**sound, "password": password})


def _resetting(world: World, identifier: str, **kind: str) -> Setting:
    world.at += timedelta(minutes=5)
    assert world.call("POST", "/v1/password-resets", {"identifier": identifier, **kind}).status == 202
    sound = {"token": _mailed_token(world)}
    return lambda password: world.call("PUT", "/v1/password-resets", {**sound, "password": password})


def _mailed_token(world: World) -> str:
    world.drain()
    return link_token(world.mails()[-1]["text"])


def _reset_by_candidate(world: World) -> Setting:
    assert register(world).status == 201
    return _resetting(world, CANDIDATE)


def _reset_by_organisation(world: World) -> Setting:
    an_officer(world)
    return _resetting(world, OFFICER)


def _reset_by_staff(world: World) -> Setting:
    return _resetting(world, an_administrator(world).email, **{"as": "staff"})


ROUTES: dict[str, tuple[Callable[[World], Setting], dict[str, str]]] = {
    "registration": (
        _registering,
        {
            f"{CANDIDATE[:3]} {CANDIDATE[3:]} tren": "password_id_number",
            f"my {EMAIL}": "password_email",
            "17-5-09 tren 17-05-09": "password_birth",
            f"tren {SECRET} blau": "password_secret_number",
        },
    ),
    "organisation": (_as_organisation, {f"my {OFFICER}": "password_email"}),
    "acceptance": (_accepting, {"nuria tren blau": "password_email"}),
    "reset by a candidate": (
        _reset_by_candidate,
        {f"tren {CANDIDATE}": "password_id_number", f"my {EMAIL}": "password_email"},
    ),
    "reset by an organisation": (_reset_by_organisation, {f"my {OFFICER}": "password_email"}),
    "reset by staff": (_reset_by_staff, {"exams tren blau": "password_email"}),
}
ANYWHERE = {
    "awarding body!": "password_name",
    "Results Online!": "password_name",
    "ten ten ten ten": "password_repeated",
    "abcdefghij": "password_row",
    "Liverpool-2024": "password_common",
}


@pytest.mark.thorough
@pytest.mark.parametrize("route", ROUTES)
def test_every_route_that_sets_a_password_says_why_it_refuses_one(world: World, route: str) -> None:
    enter_candidates(world)
    prepared, own = ROUTES[route]
    setting = prepared(world)
    for password, why in {**own, **ANYWHERE}.items():
        answer = setting(password)
        assert (answer.status, answer.body["code"]) == (422, "validation_failed"), (password, answer.raw)
        assert [(fault["pointer"], fault["code"]) for fault in answer.body["errors"]] == [("/password", why)]
    assert setting(GOOD).status in (200, 201)


@pytest.mark.thorough
def test_a_stored_date_of_birth_or_secret_number_is_never_compared(world: World) -> None:
    """A refusal would tell whoever sets a password what they are."""
    enter_candidates(world)
    born, secret = "tren 2009-05-17 blau", f"tren {SECRET} blau"
    before = stored()
    wrong = register(world, secret_number="9999", password=secret, date_of_birth="2001-01-01")
    assert (wrong.status, wrong.body["code"]) == (404, "not_recognised")
    assert stored() != before  # it was a try like every other
    assert register(world, password=born).status == 201
    assert _resetting(world, CANDIDATE)(secret).status == 200
    sign_in(world, password=secret)
