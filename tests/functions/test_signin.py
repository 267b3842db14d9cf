"""Signing in: the same answer to every stranger, a pause after failures, and how long a sign-in lasts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from argon2 import PasswordHasher

from infra.words import Role
from shared.accounts.account import Holder
from shared.adapters import log, passwords
from shared.ground.rate_limits import SPENT
from shared.ground.settings import settings
from shared.store import failed_sign_ins
from tests.kit import snapshots
from tests.kit.aws_calls import watched
from tests.kit.request_bodies import ROUTES, Desk, sound
from tests.kit.stories import (
    CANDIDATE,
    OFFICER,
    PASSWORD,
    an_officer,
    enter_candidates,
    face,
    link_token,
    register,
    row,
    sign_in,
    stored,
)
from tests.kit.world import START, Answer, World

UNKNOWN = "KXA999999"


def attempt(world: World, identifier: str = CANDIDATE, password: str = "wrong horse battery") -> Answer:
    return world.call("POST", "/v1/sign-ins", {"identifier": identifier, "password": password})


@snapshots.stage
def registered(world: World) -> World:
    enter_candidates(world)
    assert register(world).status == 201
    return world


def test_the_id_is_read_however_it_is_spelled(registered: World) -> None:
    for spelled in ("KXA104827", "kxa104827", " KXA 104 827 ", "kxa-104-827", "KXA\u00a0104\u2011827"):
        assert attempt(registered, spelled, PASSWORD).status == 201, spelled


def test_the_cookie_is_bound_to_this_host_and_its_token_is_known_by_hash_alone(registered: World) -> None:
    cookie, _ = attempt(registered, password=PASSWORD).cookies
    name, _, value = cookie.partition("=")
    token, *attributes = value.split("; ")
    assert name == "__Host-session"
    assert {each.lower() for each in attributes} >= {"path=/", "secure", "httponly", "samesite=lax", "max-age=43200"}
    assert not any(each.lower().startswith("domain") for each in attributes)
    secret_part = token.split(".")[-1]
    assert len(secret_part) >= 43  # 256 bits
    assert secret_part not in str(stored())


def test_every_sign_in_has_a_token_of_its_own(registered: World) -> None:
    assert sign_in(registered) != sign_in(registered)


def test_the_answer_says_whose_sign_in_it_is(registered: World) -> None:
    assert attempt(registered, password=PASSWORD).body == {
        "kind": "candidate",
        "email_proved": False,
        "mail_trouble": None,
        "language": "en",
    }


def test_the_same_characters_however_a_keyboard_makes_them(world: World) -> None:
    snapshots.begin(world, enter_candidates)
    assert register(world, password="cafe\u0301 con leche").status == 201
    assert attempt(world, password="café con leche").status == 201


# Strangers


def test_strangers_get_one_and_the_same_answer(registered: World) -> None:
    an_officer(registered)
    strangers = [CANDIDATE, UNKNOWN, OFFICER, "nobody@example.org", "not an identifier", "é"]
    faces = {json.dumps(face(attempt(registered, each))) for each in strangers}
    assert len(faces) == 1
    status, _, body = json.loads(faces.pop())
    assert (status, json.loads(body)["code"]) == (401, "sign_in_refused")


def test_an_organisation_does_not_sign_in_with_a_candidates_email(registered: World) -> None:
    assert attempt(registered, "ada@example.org", PASSWORD).status == 401


@pytest.mark.thorough
@pytest.mark.parametrize("identifier", [CANDIDATE, UNKNOWN, "nobody@example.org"])
def test_from_the_fifth_failure_each_doubles_the_wait(registered: World, identifier: str) -> None:
    """Known or not: 2, 4, 8 ... seconds after the fifth, sixth, seventh failure in a row, never over 15 minutes."""
    assert [attempt(registered, identifier).status for _ in range(5)] == [401] * 5
    for wait in (2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900):
        found = attempt(registered, identifier)
        assert (found.status, found.headers["retry-after"]) == (429, str(wait))
        registered.at += timedelta(seconds=wait, milliseconds=-1)
        assert attempt(registered, identifier).status == 429
        registered.at += timedelta(milliseconds=1)
        assert attempt(registered, identifier).status == 401


def test_the_wait_looks_the_same_for_an_unknown_id(registered: World) -> None:
    faces = []
    for identifier in (CANDIDATE, UNKNOWN):
        faces.append([face(attempt(registered, identifier)) for _ in range(7)])
    assert faces[0] == faces[1]


def test_the_spelling_does_not_split_the_count(registered: World) -> None:
    for spelled in ("KXA104827", "kxa104827", "KXA 104 827", "kxa-104-827", "kxa104 827"):
        attempt(registered, spelled)
    assert attempt(registered).status == 429


def test_the_right_password_waits_as_well_and_is_not_hashed(registered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        attempt(registered)
    with monkeypatch.context() as patched:
        patched.setattr(passwords, "password_matches", lambda *_: pytest.fail("hashed"))
        assert attempt(registered, password=PASSWORD).status == 429
    registered.at += timedelta(seconds=2)
    assert attempt(registered, password=PASSWORD).status == 201


def test_a_burst_is_compared_no_more_often_than_one_after_another(
    registered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty requests that have all read the failures before the first of them is counted."""
    read = failed_sign_ins.find_attempt(Holder.CANDIDATE, CANDIDATE, "here", registered.at)
    monkeypatch.setattr(failed_sign_ins, "find_attempt", lambda *_: read)
    compared = Mock(wraps=passwords.password_matches)
    monkeypatch.setattr(passwords, "password_matches", compared)
    assert [attempt(registered).status for _ in range(40)] == [401] * 5 + [429] * 35
    assert compared.call_count == 5


@pytest.mark.thorough
@pytest.mark.parametrize("identifier", [CANDIDATE, UNKNOWN])
def test_never_more_than_a_hundred_in_a_row_until_a_new_password(registered: World, identifier: str) -> None:
    registered.drain()
    for _ in range(100):
        assert attempt(registered, identifier).status == 401
        registered.at += timedelta(minutes=15)
    registered.at += timedelta(days=2)
    for password in ("wrong horse battery", PASSWORD):
        found = attempt(registered, identifier, password)
        assert (found.status, found.body["code"]) == (429, "new_password_needed")


def test_a_reset_lets_in_an_owner_whom_a_stranger_shut_out(registered: World) -> None:
    for _ in range(5):
        attempt(registered)
    registered.call("POST", "/v1/password-resets", {"identifier": CANDIDATE})
    registered.drain()
    proof = {"token": link_token(registered.mails()[-1]["text"]), "password": "another horse battery"}
    assert registered.call("PUT", "/v1/password-resets", proof).status == 200
    assert attempt(registered, password="another horse battery").status == 201


@pytest.mark.parametrize(
    "typed", ["info@xn--mnchen-3ya.example.org", "Info@MÜNCHEN.example.org", " info@münchen.example.org"]
)
def test_an_address_is_one_however_its_host_is_written(world: World, typed: str) -> None:
    an_officer(world, "info@xn--mnchen-3ya.example.org")
    assert attempt(world, typed, "admissions office").status == 201


def test_a_success_forgets_the_failures(registered: World) -> None:
    for _ in range(4):
        attempt(registered)
    sign_in(registered)
    assert [attempt(registered).status for _ in range(5)] == [401] * 5


def test_an_unknown_name_is_hashed_like_a_known_one(registered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Mock(wraps=passwords._hasher)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    attempt(registered)
    attempt(registered, UNKNOWN)
    attempt(registered, "nobody@example.org")
    assert hasher.verify.call_count == 3


def test_old_hashes_follow_when_the_parameters_grow(registered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = row("people", f"CANDIDATE#{CANDIDATE}", "ACCOUNT")["password_hash"]
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(3, 8, 1))
    sign_in(registered)
    after = row("people", f"CANDIDATE#{CANDIDATE}", "ACCOUNT")["password_hash"]
    assert "t=1" in before["S"]
    assert "t=3" in after["S"]
    sign_in(registered)


# Spraying


def spray(world: World, count: int) -> set[int]:
    return {attempt(world, f"KXB{number:06d}").status for number in range(count)}


def be_patient(monkeypatch: pytest.MonkeyPatch, *, times: int) -> None:
    monkeypatch.setenv("SOURCE_PATIENCE", str(times))
    settings.cache_clear()


@pytest.mark.thorough
def test_after_a_hundred_failures_a_source_is_logged_and_its_candidates_sign_in(
    registered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A school, or a mobile carrier, has one address: nobody can lock a thousand others out of results day."""
    found = Mock()
    monkeypatch.setattr(log, "_logger", found)
    assert spray(registered, 120) == {401}
    assert attempt(registered, password=PASSWORD).status == 201
    (warned,) = [each.kwargs["extra"] for each in found.warning.call_args_list if each.args == (SPENT,)]
    assert (warned["kind"], warned["count"]) == ("SIGNINS", 100)


@pytest.mark.thorough
def test_far_over_its_budget_a_source_waits_whatever_name_it_tries(
    registered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_patient(monkeypatch, times=2)
    assert spray(registered, 200) == {401}
    before = stored()
    with monkeypatch.context() as patched:
        patched.setattr(passwords, "password_matches", lambda *_: pytest.fail("hashed"))
        found = [attempt(registered, each, PASSWORD) for each in (CANDIDATE, UNKNOWN, "nobody@example.org")]
    assert {(each.status, each.body["code"], each.headers["retry-after"]) for each in found} == {
        (429, "rate_limited", "600")
    }
    assert stored() == before
    registered.source = "198.51.100.1"
    assert attempt(registered, password=PASSWORD).status == 201
    registered.source = "203.0.113.7"
    registered.at += timedelta(minutes=10)
    assert attempt(registered, password=PASSWORD).status == 201


@pytest.mark.thorough
def test_a_network_of_64_bits_is_one_source(registered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch, times=1)
    for number in range(100):
        registered.source = f"2001:db8:77:1::{number:x}"
        assert attempt(registered, f"KXB{number:06d}").status == 401
    registered.source = "2001:db8:77:1:ffff::1"
    assert attempt(registered, password=PASSWORD).status == 429
    registered.source = "2001:db8:77:2::1"
    assert attempt(registered, password=PASSWORD).status == 201


@pytest.mark.thorough
def test_successes_are_counted_against_no_source(registered: World) -> None:
    """A school has one address for all."""
    assert [attempt(registered, password=PASSWORD).status for _ in range(105)] == [201] * 105


def test_a_refused_sign_in_shows_in_the_log_and_names_nobody(registered: World) -> None:
    found = Mock()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(log, "_logger", found)
        for identifier in (CANDIDATE, CANDIDATE.lower(), UNKNOWN, OFFICER):
            attempt(registered, identifier)
        registered.source = "198.51.100.1"
        attempt(registered)
        sign_in(registered)
    lines = [each.kwargs["extra"] for each in found.info.call_args_list if each.args == ("a sign-in was refused",)]
    whos, sources = [line["who"] for line in lines], [line["source"] for line in lines]
    assert whos[0] == whos[1] == whos[4]
    assert len(set(whos)) == 3
    assert sources[:4] == sources[:1] * 4
    assert sources[4] != sources[0]
    everything = str(found.mock_calls)
    for never in (CANDIDATE, UNKNOWN, OFFICER, "203.0.113.7", "198.51.100.1", "wrong horse"):
        assert never not in everything


# What a sign-in opens, and for how long

OWN = (Role.CANDIDATE, Role.ORGANISATION, Role.STAFF)
PERSONAL = {key: route for key, route in ROUTES.items() if route.role in OWN}


def shut_to(desk: Desk, cookies: Mapping[Role, str | None]) -> set[tuple[int, str]]:
    answers = [desk.ask(route, sound(route), cookies[route.role]) for route in PERSONAL.values()]
    return {(answer.status, answer.body["code"]) for answer in answers}


SHUT = {(401, "sign_in_required")}


@pytest.mark.thorough
def test_a_personal_route_is_shut_to_all_but_its_own_role(world: World) -> None:
    desk = Desk(world)
    before = stored()
    candidate, officer, staff = desk.candidate, desk.officer, desk.staff
    assert shut_to(desk, dict.fromkeys(OWN)) == SHUT
    for others in ((officer, staff, candidate), (staff, candidate, officer)):
        with watched() as calls:
            assert shut_to(desk, dict(zip(OWN, others, strict=True))) == SHUT
        assert calls.made == []  # a function may not even read the partitions of those it does not serve
        # The letter is the browser's word only: the sign-in is looked for under its own owner.
        swapped = {
            role: each.replace(each[:17], f"__Host-session={role}.") for role, each in zip(OWN, others, strict=True)
        }
        assert shut_to(desk, swapped) == SHUT
    other = (candidate.replace(CANDIDATE, "KXA104835"), officer + "x", staff.replace("=T.", "=T.0"))
    assert shut_to(desk, dict(zip(OWN, other, strict=True))) == SHUT
    assert stored() == before
    own = [desk.ask(route, sound(route), desk.cookies[route.role]).status for route in PERSONAL.values()]
    assert 401 not in own


@pytest.mark.thorough
def test_signing_out_ends_it_on_the_server_at_once(world: World) -> None:
    desk = Desk(world)
    for cookie in (desk.candidate, desk.officer, desk.staff):
        out = world.call("DELETE", "/v1/sign-ins/current", cookie=cookie)
        assert out.status == 204
        assert "max-age=0" in out.cookies[0].lower()
    assert shut_to(desk, desk.cookies) == SHUT


@pytest.mark.parametrize("cookie", [None, "__Host-session=C.KXA104827.forged"])
def test_who_is_not_signed_in_may_sign_out_and_the_contract_says_so(world: World, cookie: str | None) -> None:
    assert world.call("DELETE", "/v1/sign-ins/current", cookie=cookie).status == 204
    operation = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text("utf-8"))["paths"][
        "/v1/sign-ins/current"
    ]["delete"]
    assert operation["security"] == [{"session": []}, {}]
    assert "401" not in operation["responses"]


def test_signing_out_ends_one_device_only(registered: World) -> None:
    phone, library = sign_in(registered), sign_in(registered)
    registered.call("DELETE", "/v1/sign-ins/current", cookie=library)
    assert registered.call("GET", "/v1/me", cookie=phone).status == 200


@pytest.mark.parametrize(
    ("idle", "status"),
    [
        (timedelta(minutes=29, seconds=59), 200),
        (timedelta(minutes=30), 200),
        (timedelta(minutes=30, milliseconds=1), 401),
        (timedelta(hours=11), 401),
    ],
)
def test_thirty_minutes_idle_end_it(registered: World, idle: timedelta, status: int) -> None:
    cookie = sign_in(registered)
    registered.at += idle
    for path in ("/v1/me", "/v1/me/results", "/v1/me/activity"):
        assert registered.call("GET", path, cookie=cookie).status == status


def test_twelve_hours_end_it_however_busy(registered: World) -> None:
    cookie = sign_in(registered)
    while registered.at < START + timedelta(hours=12) - timedelta(minutes=25):
        registered.at += timedelta(minutes=25)
        assert registered.call("GET", "/v1/me/results", cookie=cookie).status == 200
    registered.at = START + timedelta(hours=12)
    assert registered.call("GET", "/v1/me/results", cookie=cookie).status == 200
    registered.at += timedelta(milliseconds=1)
    assert registered.call("GET", "/v1/me/results", cookie=cookie).status == 401


@pytest.mark.thorough
def test_an_idle_organisation_is_signed_out(world: World) -> None:
    desk = Desk(world)
    world.at += timedelta(minutes=30, milliseconds=1)
    assert shut_to(desk, desk.cookies) == SHUT


def test_a_view_writes_no_stamp_in_the_first_five_minutes(registered: World) -> None:
    cookie = sign_in(registered)
    before = stored()
    registered.at += timedelta(minutes=5)
    registered.call("GET", "/v1/me/results", cookie=cookie)
    assert stored() == before
    registered.at += timedelta(milliseconds=1)
    registered.call("GET", "/v1/me/results", cookie=cookie)
    assert stored() != before
