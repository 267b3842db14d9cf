"""What the owner of an account is mailed about what was done to it: once each, and what to do if it was not them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.adapters import passwords
from shared.adapters.request_body import email_key
from tests.kit import interleaving, stories
from tests.kit.stories import CANDIDATE, EMAIL, OFFICER, Person, link_token, stored
from tests.kit.world import Answer, World

NEW_PASSWORD = "another horse battery"


def mailed(world: World, kind: str) -> list[dict[str, str]]:
    """The mails of this kind that have left, each once however often its message comes."""
    for row in stored()["test-notices"]:
        if row.get("kind", {}).get("S") == kind:
            again = {"cause": row["cause"]["S"], "recipient": row["sk"]["S"], "at": world.at.isoformat()}
            assert world.deliver("notices", again, again) == []
    world.drain()
    subjects = {
        "password_set": "Your password for Example Awarding Body was changed",
        "recovery_code_used": "A recovery code has opened your account at Example Awarding Body",
        "staff_removed": "You are no longer on the staff of Exams Girona",
        "new_device": "Your account at Example Awarding Body was opened on a new device",
    }
    mails = [each for each in world.mails() if each["subject"] == subjects[kind]]
    for each in mails:
        assert "#" not in each["text"], "a link that carries a token"
        assert world.source not in each["text"], "where somebody is"
        assert "help@example.org" in each["text"]
    return mails


def reset_link(world: World, identifier: str) -> str:
    assert world.call("POST", "/v1/password-resets", {"identifier": identifier}).status == 202
    world.drain()
    return link_token(world.mails()[-1]["text"])


def reset(world: World, token: str, password: str = NEW_PASSWORD) -> Answer:
    return world.call("PUT", "/v1/password-resets", {"token": token, "password": password})


@pytest.mark.parametrize(("identifier", "to", "page"), [(CANDIDATE, EMAIL, "reset"), (OFFICER, OFFICER, "org/reset")])
def test_a_password_set_by_reset_is_mailed_to_its_owner_once(world: World, identifier: str, to: str, page: str) -> None:
    """At the address that had the link: whoever reads that mailbox besides them cannot keep it quiet by being quick."""
    stories.enter_candidates(world)
    stories.register(world)
    stories.an_officer(world)
    world.at += timedelta(minutes=2)
    token = reset_link(world, identifier)
    assert mailed(world, "password_set") == []
    assert reset(world, token, "short").status == 422
    assert mailed(world, "password_set") == []
    assert reset(world, token).status == 200
    assert reset(world, token).status == 410
    (mail,) = mailed(world, "password_set")
    assert mail["to"] == to
    assert f"https://results.example.org/en/{page}\n" in mail["text"]
    assert CANDIDATE not in mail["text"]


def test_of_two_links_at_once_one_password_is_mailed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stories.enter_candidates(world)
    stories.register(world)
    links = []
    for _ in range(2):
        links.append(reset_link(world, CANDIDATE))
        world.at += timedelta(minutes=2)
    interleaving.once(monkeypatch, passwords, "hash_password", lambda: reset(world, links[1], "yet another horse"))
    assert reset(world, links[0]).status == 410
    assert len(mailed(world, "password_set")) == 1


@pytest.mark.thorough
def test_a_recovery_code_used_is_mailed_to_its_owner_once(world: World) -> None:
    stories.enter_candidates(world)
    nuria = stories.an_administrator(world)
    assert mailed(world, "recovery_code_used") == [], "a code of the app is no news"
    for code, status in ((nuria.recovery[0], 201), (nuria.recovery[0], 401)):
        half = stories.begin_staff_sign_in(world, nuria.email, nuria.password)
        assert world.call("POST", "/v1/second-factors", {"code": code}, cookie=half.cookie).status == status
        world.at += timedelta(minutes=1)
    (mail,) = mailed(world, "recovery_code_used")
    assert mail["to"] == nuria.email
    assert nuria.recovery[0] not in mail["text"]
    half = stories.begin_staff_sign_in(world, nuria.email, nuria.password)
    assert world.call("POST", "/v1/second-factors", {"code": nuria.recovery[1]}, cookie=half.cookie).status == 201
    assert len(mailed(world, "recovery_code_used")) == 2


@pytest.mark.thorough
def test_staff_who_are_removed_are_mailed_once_each_time(world: World) -> None:
    """At their own address; an invitation that is taken back was nobody's account."""
    stories.enter_candidates(world)
    nuria = stories.an_administrator(world)
    for times in (1, 2):
        world.at += timedelta(minutes=3)
        marc = stories.staff_of(world, "marc@exams.example.org")
        assert remove(world, nuria, marc).status == 204
        assert remove(world, nuria, marc).status == 404
        assert [each["to"] for each in mailed(world, "staff_removed")] == [marc.email] * times
    assert remove(world, nuria, nuria).status == 409, "a centre keeps one administrator"
    assert stories.invite_by_board(world, "zoe@exams.example.org").status == 202
    assert remove(world, nuria, Person("zoe@exams.example.org", "", nuria.app, [])).status == 204
    assert len(mailed(world, "staff_removed")) == 2


def remove(world: World, by: Person, person: Person) -> Answer:
    return world.call("DELETE", f"/v1/centres/me/staff/{email_key(person.email)}", cookie=by.cookie)


def a_candidate(world: World) -> str:
    """Registered, address proved; the cookie of the device that it was done on."""
    stories.enter_candidates(world)
    registered = stories.register(world)
    world.drain()
    proof = {"token": link_token(world.mails()[-1]["text"])}
    assert world.call("POST", "/v1/email-confirmations", proof).status == 200
    return registered.device


def signed_in(world: World, device: str | None = None, password: str = stories.PASSWORD) -> Answer:
    answer = world.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": password}, cookie=device)
    assert answer.status == 201, answer.raw
    return answer


def test_the_first_sign_in_from_a_new_device_is_mailed_to_its_owner_once(world: World) -> None:
    """The device that the account was registered on is none."""
    own = a_candidate(world)
    signed_in(world, own)
    assert mailed(world, "new_device") == []
    library = signed_in(world).device
    signed_in(world, library)
    signed_in(world, own)
    (mail,) = mailed(world, "new_device")
    assert mail["to"] == EMAIL
    assert "https://results.example.org/en/reset\n" in mail["text"]
    assert CANDIDATE not in mail["text"]
    assert reset(world, reset_link(world, CANDIDATE)).status == 200
    signed_in(world, own, NEW_PASSWORD)
    assert len(mailed(world, "new_device")) == 2, "nobody has signed in with the new password before"


def test_a_candidate_switches_the_mails_about_new_devices_off_and_on(world: World) -> None:
    a_candidate(world)
    cookie = signed_in(world).cookie
    assert world.call("GET", "/v1/me", cookie=cookie).body["new_device_mails"] is True
    for wanted, mails in ((False, 1), (True, 2)):
        shown = world.call("PATCH", "/v1/me", {"new_device_mails": wanted}, cookie=cookie)
        assert (shown.status, shown.body["new_device_mails"]) == (200, wanted)
        signed_in(world)
        assert len(mailed(world, "new_device")) == mails


def test_a_browser_that_keeps_no_cookies_is_mailed_about_three_times_an_hour(world: World) -> None:
    a_candidate(world)
    for _ in range(5):
        signed_in(world)
    assert len(mailed(world, "new_device")) == 3
    world.at += timedelta(hours=1)
    signed_in(world)
    assert len(mailed(world, "new_device")) == 4


def test_a_new_device_is_not_mailed_to_an_address_that_nobody_has_proved(world: World) -> None:
    stories.enter_candidates(world)
    stories.register(world)
    signed_in(world)
    stories.an_officer(world)
    assert mailed(world, "new_device") == []
