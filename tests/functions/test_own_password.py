"""A new password of whoever is signed in: the present one is asked for, other sign-ins end, the owner is mailed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.register import orders
from shared.accounts.account import Holder
from shared.accounts.failed_sign_ins import FREE_FAILURES, REFUSED
from shared.adapters import identity, log, passwords
from shared.store import accounts, keys, rows, sign_ins
from shared.store.tables import PEOPLE
from tests.kit import interleaving, snapshots, stories
from tests.kit.stories import CANDIDATE, EMAIL, PASSWORD, a_signed_in_candidate, register, sign_in, stored
from tests.kit.world import Answer, World

NEW = "another horse battery"
SUBJECT = "Your password for Example Awarding Body was changed"


@snapshots.stage
def signed_in(world: World) -> World:
    stories.enter_candidates(world)
    a_signed_in_candidate(world)
    return world


def change(world: World, cookie: str, current: str | None = PASSWORD, new: str = NEW, device: str = "") -> Answer:
    body = {"password": new, **({"current_password": current} if current else {})}
    return world.call("PATCH", "/v1/me", body, cookie="; ".join(filter(None, (cookie, device))))


def is_in(world: World, cookie: str) -> bool:
    return world.call("GET", "/v1/me", cookie=cookie).status == 200


def mails(world: World) -> list[dict[str, Any]]:
    world.drain()
    return [each for each in world.mails() if each["subject"] == SUBJECT]


def opens(world: World, password: str) -> int:
    return world.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": password}).status


def test_a_new_password_takes_the_present_one_and_ends_every_other_sign_in(signed_in: World) -> None:
    phone, library = sign_in(signed_in), sign_in(signed_in)
    done = change(signed_in, phone)
    assert (done.status, done.body["candidate_id"]) == (200, CANDIDATE)
    assert (is_in(signed_in, phone), is_in(signed_in, library)) == (True, False)
    assert (opens(signed_in, PASSWORD), opens(signed_in, NEW)) == (401, 201)
    (mail,) = mails(signed_in)
    assert mail["to"] == EMAIL
    assert "https://results.example.org/en/reset\n" in mail["text"]
    assert CANDIDATE not in mail["text"]


@pytest.mark.parametrize(
    ("current", "new", "pointer"),
    [
        ("not the password", NEW, "/current_password"),
        (None, NEW, "/current_password"),
        (PASSWORD, "too short", "/password"),
        (PASSWORD, f"{CANDIDATE} horse", "/password"),
        ("not the password", "too short", "/password"),
    ],
)
def test_a_refused_one_changes_nothing_and_blames_the_field(
    signed_in: World, current: str | None, new: str, pointer: str
) -> None:
    phone, library = sign_in(signed_in), sign_in(signed_in)
    refused = change(signed_in, phone, current, new)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
    assert is_in(signed_in, phone)
    assert is_in(signed_in, library)
    assert mails(signed_in) == []
    assert opens(signed_in, PASSWORD) == 201


def test_wrong_ones_count_as_failed_sign_ins_on_one_counter(signed_in: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an open screen would have more tries at the password than a stranger has."""
    lines: list[str] = []
    monkeypatch.setattr(log, "info", lambda message, **_: lines.append(message))
    phone = sign_in(signed_in)
    for _ in range(FREE_FAILURES):
        assert change(signed_in, phone, "not the password").status == 422
    assert opens(signed_in, "not the password") == 401
    assert opens(signed_in, PASSWORD) == 429
    waits = change(signed_in, phone)
    assert (waits.status, waits.body["code"]) == (429, "too_many_attempts")
    assert lines.count(REFUSED) == FREE_FAILURES + 1, "the alarm hears them"
    signed_in.at += timedelta(seconds=5)
    assert change(signed_in, phone).status == 200
    assert opens(signed_in, NEW) == 201, "nothing is left to wait for"


def test_strangers_failures_do_not_keep_the_owner_from_it_on_a_known_device(world: World) -> None:
    stories.enter_candidates(world)
    device = register(world).device
    phone = sign_in(world, device=device)
    for _ in range(FREE_FAILURES + 1):
        opens(world, "not the password")
    assert change(world, phone).status == 429
    done = change(world, phone, device=device)
    assert done.status == 200
    assert opens(world, NEW) == 201, "and whoever does not know the new one begins anew, as after a reset"
    known = world.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": NEW}, cookie=done.device)
    assert known.status == 201
    assert not any(each.startswith("__Host-device=") for each in known.cookies), "the device stays known"
    assert mails(world) == [], "nobody has proved this address: it may be a stranger's"


def test_of_two_at_once_one_is_set_and_mailed(signed_in: World, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, library = sign_in(signed_in), sign_in(signed_in)
    other = "yet another horse"
    interleaving.once(monkeypatch, passwords, "hash_password", lambda: change(signed_in, library, new=other))
    assert change(signed_in, phone).status == 401
    assert (opens(signed_in, NEW), opens(signed_in, other)) == (401, 201)
    assert not is_in(signed_in, phone)
    assert not is_in(signed_in, library), "the slower one had ended it before it met the other's password"
    assert len(mails(signed_in)) == 1


def test_a_sign_in_by_the_old_password_during_the_change_ends_with_it(
    signed_in: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, during = sign_in(signed_in), []
    interleaving.once(monkeypatch, orders, "password_changed", lambda: during.append(sign_in(signed_in)))
    assert change(signed_in, phone).status == 200
    assert [is_in(signed_in, each) for each in (phone, *during)] == [True, False]


@pytest.mark.parametrize(("by", "left"), [("its owner", 1), ("a link", 2)])
def test_a_sign_in_that_is_written_after_the_change_is_refused(
    signed_in: World, monkeypatch: pytest.MonkeyPatch, by: str, left: int
) -> None:
    """Its password was compared before, and the sign-ins that were there have been ended already."""
    phone = sign_in(signed_in)

    def replaced() -> None:
        if by == "its owner":
            assert change(signed_in, phone).status == 200
        else:
            assert accounts.change_account(Holder.CANDIDATE, CANDIDATE, password_hash="another") is not None

    interleaving.once(monkeypatch, accounts, "open_sign_in", replaced)
    late = signed_in.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": PASSWORD})
    assert (late.status, late.cookies) == (401, [])
    assert len(rows.query(PEOPLE, keys.candidate(CANDIDATE), begins=keys.sign_in(""))) == left, "those that were there"


def test_a_whole_sign_in_that_takes_the_place_of_its_half_meanwhile_ends_too(
    signed_in: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    half, whole = (identity.new_ticket(Holder.CANDIDATE, CANDIDATE)[0] for _ in range(2))
    accounts.open_half_sign_in(half, signed_in.at, ("pk", "sk"))

    def completed() -> None:
        assert rows.transact([sign_ins.ending(half), accounts.adding_sign_in(whole, signed_in.at, None)])

    interleaving.once(monkeypatch, rows, "delete", completed)
    sign_ins.end_all(Holder.CANDIDATE, CANDIDATE)
    assert rows.query(PEOPLE, keys.candidate(CANDIDATE), begins=keys.sign_in("")) == []


def test_a_crash_after_the_change_leaves_no_other_sign_in(signed_in: World, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, library = sign_in(signed_in), sign_in(signed_in)
    original = orders.password_changed

    def killed(*given: Any) -> bool:
        original(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(orders, "password_changed", killed)
    with pytest.raises(KeyboardInterrupt):
        change(signed_in, phone)
    assert opens(signed_in, NEW) == 201
    assert not is_in(signed_in, library)


def test_an_older_link_to_a_new_password_is_void(signed_in: World) -> None:
    signed_in.at += timedelta(minutes=3)
    assert signed_in.call("POST", "/v1/password-resets", {"identifier": CANDIDATE}).status == 202
    signed_in.drain()
    token = stories.link_token(signed_in.mails()[-1]["text"])
    assert change(signed_in, sign_in(signed_in)).status == 200
    before = stored()
    used = signed_in.call("PUT", "/v1/password-resets", {"token": token, "password": "yet another horse"})
    assert used.status == 410
    assert stored() == before
