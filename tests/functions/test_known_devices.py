"""A device that an account is known on: strangers' failures do not make it wait, and it opens nothing by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.adapters import passwords
from shared.ground.rate_limits import PASSWORD_HASHES
from shared.ground.settings import settings
from tests.kit import snapshots, stories
from tests.kit.stories import (
    CANDIDATE,
    PASSWORD,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    an_administrator,
    begin_staff_sign_in,
    enter_candidates,
    link_token,
    register,
    stored,
)
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough


@snapshots.stage
def registered(world: World) -> World:
    enter_candidates(world)
    assert register(world).status == 201
    pending = {"candidate_id": PENDING_CANDIDATE, "secret_number": PENDING_SECRET, "email": "pau@example.org"}
    assert register(world, **pending).status == 201
    return world


def attempt(world: World, password: str = PASSWORD, identifier: str = CANDIDATE, device: str | None = None) -> Answer:
    return world.call("POST", "/v1/sign-ins", {"identifier": identifier, "password": password}, cookie=device)


def strangers_fail(world: World, times: int = 5) -> None:
    mine, world.source = world.source, "198.51.100.99"
    for _ in range(times):
        attempt(world, "wrong horse battery")
    world.source = mine


def test_a_known_device_is_never_made_to_wait_by_strangers_failures(registered: World) -> None:
    device = attempt(registered).device
    strangers_fail(registered, 5)
    assert attempt(registered).status == 429, "another device waits"
    assert attempt(registered, device=device).status == 201


def test_nor_by_a_hundred_in_a_row_nor_by_its_address(registered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    device = attempt(registered).device
    for _ in range(100):
        attempt(registered, "wrong horse battery")
        registered.at += timedelta(minutes=15)
    assert attempt(registered).body["code"] == "new_password_needed"
    assert attempt(registered, device=device).status == 201
    monkeypatch.setenv("SOURCE_PATIENCE", "1")
    settings.cache_clear()
    for number in range(100):
        attempt(registered, "wrong", f"KXB{number:06d}")
    assert attempt(registered, identifier=PENDING_CANDIDATE).body["code"] == "rate_limited"
    assert attempt(registered, device=device).status == 201


def test_its_own_failures_make_it_wait_and_nobody_else(registered: World) -> None:
    device = attempt(registered).device
    assert [attempt(registered, "wrong", device=device).status for _ in range(6)] == [401] * 5 + [429]
    assert attempt(registered, device=device).status == 429, "its owner waits as well"
    assert attempt(registered).status == 201
    registered.at += timedelta(seconds=2)
    assert attempt(registered, device=device).status == 201
    assert [attempt(registered, "wrong", device=device).status for _ in range(5)] == [401] * 5, "a success forgets"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cookie: cookie[:-1] + ("0" if cookie[-1] != "0" else "1"),
        lambda cookie: cookie.replace("=", "=00", 1),
        lambda cookie: "__Host-device=" + "." * 40,
        lambda cookie: "__Host-device=é-x",
        lambda cookie: cookie.partition("-")[0] + "-device",
    ],
    ids=["another MAC", "another name", "nothing", "no text of ours", "no MAC"],
)
def test_a_mark_that_is_not_ours_is_a_strangers(registered: World, spoil: object) -> None:
    device = attempt(registered).device
    strangers_fail(registered)
    assert attempt(registered, device=spoil(device)).status == 429  # type: ignore[operator]


def test_a_mark_is_bound_to_its_account(registered: World) -> None:
    other = attempt(registered, identifier=PENDING_CANDIDATE).device
    strangers_fail(registered)
    assert attempt(registered, device=other).status == 429


def test_a_mark_ends_with_the_password(registered: World) -> None:
    device = attempt(registered).device
    registered.call("POST", "/v1/password-resets", {"identifier": CANDIDATE})
    registered.drain()
    proof = {"token": link_token(registered.mails()[-1]["text"]), "password": "another horse battery"}
    assert registered.call("PUT", "/v1/password-resets", proof).status == 200
    for _ in range(5):
        attempt(registered)
    assert attempt(registered, "another horse battery", device=device).status == 429


def test_a_mark_outlives_one_turn_of_the_cdns_secret_and_no_more(
    registered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = attempt(registered).device
    strangers_fail(registered)
    before = settings().live_origin_secrets[0]
    for secrets, status in ((f"new-{before},{before}", 201), (f"newer-{before},new-{before}", 429)):
        monkeypatch.setenv("ORIGIN_SECRETS", secrets)
        settings.cache_clear()
        found = registered.call(
            "POST",
            "/v1/sign-ins",
            {"identifier": CANDIDATE, "password": PASSWORD},
            cookie=device,
            headers={"x-origin-secret": secrets.split(",")[0]},
        )
        assert found.status == status
        strangers_fail_with(registered, secrets.split(",")[0])


def strangers_fail_with(world: World, secret: str) -> None:
    for _ in range(5):
        wrong = {"identifier": CANDIDATE, "password": "wrong horse battery"}
        world.call("POST", "/v1/sign-ins", wrong, headers={"x-origin-secret": secret})


def test_a_mark_opens_nothing_and_names_nobody(registered: World) -> None:
    answer = attempt(registered)
    for path in ("/v1/me", "/v1/me/results"):
        assert registered.call("GET", path, cookie=answer.device).status == 401
    assert CANDIDATE not in answer.device
    (cookie,) = [each for each in answer.cookies if each.startswith("__Host-device=")]
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict", "Max-Age=15552000"):
        assert part in cookie
    assert answer.device.partition("=")[2].partition("-")[0] not in str(stored())


def test_four_of_a_family_are_known_and_the_oldest_goes_for_a_fifth(registered: World) -> None:
    first = attempt(registered).device
    both = attempt(registered, identifier=PENDING_CANDIDATE, device=first).device
    assert both.count("-") == 1 + 2
    assert attempt(registered, device=both).cookies[1:] == [], "known already: the cookie stays as it is"
    strangers_fail(registered)
    assert attempt(registered, device=both).status == 201
    name, _, mac = first.partition("=")[2].partition("-")
    full = f"__Host-device={'.'.join([f'{number:032x}-{mac}' for number in range(3)] + [f'{name}-{mac}'])}"
    assert attempt(registered, identifier=PENDING_CANDIDATE, device=full).device.count(name) == 0


def test_staffs_password_is_tried_from_a_known_device_too(registered: World) -> None:
    person = an_administrator(registered)
    half = begin_staff_sign_in(registered, person.email, person.password)
    assert [each for each in half.cookies if each.startswith("__Host-device=")] == [], "half a sign-in marks nothing"
    code = {"code": person.recovery[0]}
    device = registered.call("POST", "/v1/second-factors", code, cookie=half.cookie).device
    for _ in range(5):
        begin_staff_sign_in(registered, person.email, "wrong horse battery")
    body = {"identifier": person.email, "password": person.password, "as": "staff"}
    assert registered.call("POST", "/v1/sign-ins", body).status == 429
    assert registered.call("POST", "/v1/sign-ins", body, cookie=device).status == 201


# Hashes


def test_a_source_has_a_thousand_password_hashes_in_ten_minutes_counted_before_the_hash(
    registered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "shared.application.counted_passwords.PASSWORD_HASHES",
        few := type(PASSWORD_HASHES)("HASHES", 20, PASSWORD_HASHES.length),
    )
    assert (PASSWORD_HASHES.most, PASSWORD_HASHES.length) == (1000, timedelta(minutes=10))
    device = attempt(registered).device
    found = [attempt(registered, "wrong", f"KXB{number:06d}").status for number in range(few.most + 5)]
    assert found == [401] * 19 + [429] * 6, "the right one counted, too"
    monkeypatch.setattr(passwords, "password_matches", lambda *_: pytest.fail("hashed"))
    refused = attempt(registered)
    assert (refused.body["code"], refused.headers["retry-after"]) == ("rate_limited", "600")
    monkeypatch.undo()
    assert attempt(registered, device=device).status == 201, "its owner's device is no stranger"
    registered.at += timedelta(minutes=10)
    assert attempt(registered).status == 201


def test_a_source_over_its_hashes_counts_against_nobodys_account(
    registered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "shared.application.counted_passwords.PASSWORD_HASHES",
        type(PASSWORD_HASHES)("HASHES", 3, PASSWORD_HASHES.length),
    )
    for _ in range(10):
        attempt(registered, "wrong")
    registered.source = "198.51.100.1"
    assert attempt(registered).status == 201
    assert "FAILURES#" not in str(stored()["test-people"])
    assert stories.row("people", f"FAILURES#CANDIDATE#{CANDIDATE}", "FAILURES") == {}
