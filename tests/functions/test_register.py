"""Registration, its mails, password resets and a candidate's own settings."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from functions.register import resets
from shared.accounts.account import Account, Holder
from shared.adapters import log, passwords, queue
from shared.application import mail_orders
from shared.ground.errors import TryAgain
from shared.ground.rate_limits import RESETS, RESETS_TO_ADDRESS, SPENT
from shared.ground.settings import settings
from shared.store import accounts, rows
from tests.kit import snapshots
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    CANDIDATE,
    EMAIL,
    OFFICER,
    PASSWORD,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    SECRET,
    TERMS,
    a_signed_in_candidate,
    an_officer,
    enter_candidates,
    is_refusal,
    link_token,
    load_and_approve,
    organisation,
    register,
    row,
    set_the_stage,
    sign_in,
    stored,
    verify,
)
from tests.kit.world import START, Answer, World

NEW_PASSWORD = "another horse battery"


@snapshots.stage
def entered(world: World) -> World:
    enter_candidates(world)
    return world


def account() -> dict[str, Any]:
    return row("people", f"CANDIDATE#{CANDIDATE}", "ACCOUNT")


def mailed_token(world: World) -> str:
    world.drain()
    return link_token(world.mails()[-1]["text"])


# Registering


def test_the_pair_becomes_an_account_once(entered: World) -> None:
    answer = register(entered, marketing=True, language="ca")
    assert answer.status == 201
    assert answer.body == {"candidate_id": CANDIDATE, "email": "a•••@example.org", "confirmation_sent": True}
    assert account()["terms_version"] == {"S": TERMS}
    assert account()["terms_accepted_at"] == {"S": START.isoformat()}
    assert account()["marketing"] == {"BOOL": True}
    assert account()["language"] == {"S": "ca"}
    assert [each.partition("=")[0] for each in answer.cookies] == ["__Host-device"], "which opens nothing"
    assert is_refusal(register(entered))
    assert is_refusal(register(entered, email="eve@example.org", password="a thief was here"))
    assert account()["email"] == {"S": EMAIL}
    sign_in(entered)


def test_marketing_is_off_unless_chosen(entered: World) -> None:
    body = {"candidate_id": CANDIDATE, "secret_number": SECRET, "email": EMAIL, "password": PASSWORD}
    assert entered.call("POST", "/v1/registrations", {**body, "accept_terms": TERMS}).status == 201
    assert account()["marketing"] == {"BOOL": False}


def test_neither_secret_nor_password_is_stored(entered: World) -> None:
    register(entered)
    everything = str(stored())
    assert PASSWORD not in everything
    assert f"'{SECRET}'" not in everything
    assert account()["password_hash"]["S"].startswith("$argon2id$")  # with which parameters: test_passwords


def test_one_mail_proves_the_address_and_says_nothing_of_results(world: World) -> None:
    """Signing up while results waited sent them at once, in another country and year: 2,000 candidates knew early."""
    load_and_approve(world, set_the_stage(world))
    register(world)
    world.drain()
    world.tick()
    world.drain()
    (mail,) = world.mails()
    assert mail["to"] == EMAIL
    assert "https://results.example.org/en/confirm#" in mail["text"]
    for never in ("174", "176", "Grade", SECRET, PASSWORD):
        assert never not in mail["text"] + mail["html"] + mail["subject"]


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"password": "nine sign"}, "/password"),
    ({"password": "x" * 257}, "/password"),
    ({"password": "1234567890"}, "/password"),
    ({"password": "Password123"}, "/password"),
    ({"password": "kxa104827"}, "/password"),
    ({"password": "ADA@example.org"}, "/password"),
    ({"accept_terms": "2025-09"}, "/accept_terms"),
    ({"language": "fr"}, "/language"),
    ({"language": "xx"}, "/language"),
    ({"email": "no address"}, "/email"),
    ({"email": "a@b"}, "/email"),
    ({"email": "ada@example.org, eve@example.org"}, "/email"),
    ({"candidate_id": "KXA10482"}, "/candidate_id"),
    ({"candidate_id": "KXA10482Ω"}, "/candidate_id"),
    ({"secret_number": "417"}, "/secret_number"),
    ({"secret_number": "٠٤١٧"}, "/secret_number"),
    ({"date_of_birth": "17/05/2009"}, "/date_of_birth"),
    ({"date_of_birth": "2009-02-29"}, "/date_of_birth"),
]


def test_a_broken_rule_names_its_field_and_costs_no_try(entered: World) -> None:
    before = stored()
    for changes, pointer in BROKEN:
        answer = register(entered, **changes)
        assert (answer.status, answer.body["code"]) == (422, "validation_failed"), changes
        assert [fault["pointer"] for fault in answer.body["errors"]] == [pointer], changes
    assert stored() == before


@pytest.mark.parametrize(
    "password",
    [
        "ten signs!",
        "correct horse battery " * 11,
        "密码是我的秘密花园里",
        "😀🚂🌊🔑🐴🍞🎈🌙🧦🎻",
        " leading and trailing ",
    ],
)
def test_any_ten_characters_that_are_not_common_will_do(entered: World, password: str) -> None:
    assert register(entered, password=password).status == 201
    sign_in(entered, password=password)


def test_a_long_password_is_taken_whole(entered: World) -> None:
    """Not cut at 72 bytes, as some hashes do."""
    long = "correct horse battery staple " * 4
    register(entered, password=long)
    assert entered.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": long[:100]}).status == 401
    sign_in(entered, password=long)


def test_two_candidates_may_share_an_address(entered: World) -> None:
    """Siblings and schools do."""
    assert register(entered).status == 201
    assert register(entered, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET).status == 201


def test_a_registration_whose_mail_cannot_be_queued_may_ask_again(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise TryAgain

    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_letter", full)
        assert register(entered).status == 503
    cookie = sign_in(entered)
    assert entered.call("POST", "/v1/me/email-confirmations", cookie=cookie).status == 202
    assert entered.call("POST", "/v1/email-confirmations", {"token": mailed_token(entered)}).status == 200


# Proving the address


def confirm(world: World, token: str) -> Answer:
    return world.call("POST", "/v1/email-confirmations", {"token": token})


def test_a_confirmation_is_good_once_and_says_so_again(entered: World) -> None:
    register(entered)
    token = mailed_token(entered)
    assert len(token) >= 43
    assert token not in str(stored()).replace(f"#{token}", "")
    assert confirm(entered, token).body == {"confirmed": True}
    proved = stored()
    entered.at += timedelta(hours=1)
    assert confirm(entered, token).body == {"confirmed": True}
    assert stored() == proved, "nothing is proved anew"


def test_a_used_link_says_no_more_than_what_still_stands(entered: World) -> None:
    """A mail came back since, or another link has proved the address: it is an old link like any other."""
    register(entered)
    first = mailed_token(entered)
    confirm(entered, first)
    assert accounts.mark_mail_trouble(CANDIDATE, EMAIL, "bounced")
    before = stored()
    refused = confirm(entered, first)
    assert (refused.status, refused.body["code"]) == (410, "link_expired")
    assert stored() == before
    entered.at += timedelta(minutes=3)
    assert entered.call("POST", "/v1/me/email-confirmations", cookie=sign_in(entered)).status == 202
    second = mailed_token(entered)
    assert confirm(entered, second).status == 200
    assert confirm(entered, first).raw == refused.raw
    entered.at += timedelta(days=7)
    assert confirm(entered, second).raw == refused.raw


def test_two_presses_at_once_both_read_that_it_is_confirmed(entered: World) -> None:
    register(entered)
    token = mailed_token(entered)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: confirm(entered, token), range(2)))
    assert [each.status for each in answers] == [200, 200]


@pytest.mark.parametrize(
    ("after", "status"), [(timedelta(days=7, seconds=-1), 200), (timedelta(days=7), 410), (timedelta(days=70), 410)]
)
def test_a_confirmation_lives_seven_days(entered: World, after: timedelta, status: int) -> None:
    register(entered)
    token = mailed_token(entered)
    entered.at += after
    assert confirm(entered, token).status == status


def test_unknown_and_old_links_look_the_same(entered: World) -> None:
    register(entered)
    token = mailed_token(entered)
    entered.at += timedelta(days=8)
    faces = {confirm(entered, each).raw for each in (token, "u" * 43, "💥" * 20)}
    assert len(faces) == 1


def test_a_token_serves_its_own_purpose_alone(entered: World) -> None:
    register(entered)
    confirmation = mailed_token(entered)
    entered.call("POST", "/v1/password-resets", {"identifier": CANDIDATE})
    reset = mailed_token(entered)
    entered.call("POST", "/v1/organisations", organisation())
    office = mailed_token(entered)
    assert len({confirmation, reset, office}) == 3
    before = stored()
    for wrong in (reset, office):
        assert confirm(entered, wrong).status == 410
    for wrong in (confirmation, office):
        body = {"token": wrong, "password": NEW_PASSWORD}
        assert entered.call("PUT", "/v1/password-resets", body).status == 410
    for wrong in (confirmation, reset):
        body = {"token": wrong, "password": "admissions office"}
        assert entered.call("POST", "/v1/organisation-confirmations", body).status == 410
    assert stored() == before


def test_the_mail_may_be_asked_for_again_every_two_minutes(entered: World) -> None:
    register(entered)
    entered.drain()
    sent = []
    for wait in (0, 119, 1, 0, 3480):  # the last in another hour, with mails of its own
        entered.at += timedelta(seconds=wait)
        assert entered.call("POST", "/v1/me/email-confirmations", cookie=sign_in(entered)).status == 202
        entered.drain()
        sent.append(len(entered.mails()))
    assert sent == [2, 2, 3, 3, 4]


# Password resets


def ask(world: World, identifier: str) -> Answer:
    return world.call("POST", "/v1/password-resets", {"identifier": identifier})


def reset(world: World, token: str, password: str = NEW_PASSWORD) -> Answer:
    return world.call("PUT", "/v1/password-resets", {"token": token, "password": password})


def test_asking_looks_the_same_for_everyone(entered: World) -> None:
    register(entered)
    entered.drain()
    asked = [ask(entered, each) for each in (CANDIDATE, CANDIDATE, PENDING_CANDIDATE, "KXA999999", EMAIL, "?")]
    assert {(answer.status, answer.raw, json.dumps(answer.headers)) for answer in asked} == {
        (202, asked[0].raw, json.dumps(asked[0].headers))
    }
    entered.drain()
    assert [mail["to"] for mail in entered.mails()] == [EMAIL, EMAIL]


def test_a_reset_changes_the_password_ends_every_sign_in_and_opens_none(entered: World) -> None:
    register(entered)
    phone, library = sign_in(entered), sign_in(entered)
    ask(entered, CANDIDATE.lower())
    token = mailed_token(entered)
    done = reset(entered, token)
    assert (done.status, done.body, done.cookies) == (200, {"changed": True}, [])
    for cookie in (phone, library):
        assert entered.call("GET", "/v1/me", cookie=cookie).status == 401
    assert entered.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": PASSWORD}).status == 401
    sign_in(entered, password=NEW_PASSWORD)
    assert reset(entered, token, "yet another horse").status == 410
    sign_in(entered, password=NEW_PASSWORD)


@pytest.mark.thorough
@pytest.mark.parametrize("used", [0, 1, 2])
def test_a_link_stays_good_whatever_is_asked_meanwhile_until_one_has_set_a_password(entered: World, used: int) -> None:
    """Else a stranger who asks every two minutes kept the owner's link dead for ever."""
    register(entered)
    links = []
    for _ in range(3):
        ask(entered, CANDIDATE)
        links.append(mailed_token(entered))
        entered.at += timedelta(minutes=2)
    assert reset(entered, links[used]).status == 200
    phone = sign_in(entered, password=NEW_PASSWORD)
    for other in links:
        assert reset(entered, other, "yet another horse").status == 410
    assert entered.call("GET", "/v1/me", cookie=phone).status == 200  # a dead link ends nothing either


@pytest.mark.thorough
def test_a_stranger_who_asks_all_the_time_neither_kills_a_link_nor_lengthens_it(entered: World) -> None:
    register(entered)
    ask(entered, CANDIDATE)
    first = mailed_token(entered)
    for _ in range(29):
        entered.at += timedelta(minutes=1)
        ask(entered, CANDIDATE)
        entered.drain()
    assert len(entered.mails()) == 4  # the registration's, and three an hour, one in two minutes
    entered.at += timedelta(seconds=59)
    assert reset(entered, first, "short").status == 422
    entered.at += timedelta(seconds=1)
    assert reset(entered, first).status == 410


def test_of_two_links_at_once_one_sets_the_password(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second had read the account before the first wrote."""
    register(entered)
    links = []
    for _ in range(2):
        ask(entered, CANDIDATE)
        links.append(mailed_token(entered))
        entered.at += timedelta(minutes=2)
    hashing = passwords.hash_password

    def meanwhile(password: str) -> str:
        monkeypatch.setattr(passwords, "hash_password", hashing)
        assert reset(entered, links[1], "yet another horse").status == 200
        return hashing(password)

    monkeypatch.setattr(passwords, "hash_password", meanwhile)
    assert reset(entered, links[0]).status == 410
    sign_in(entered, password="yet another horse")


def test_no_mail_to_an_address_nobody_has_proved_names_the_id_number(entered: World) -> None:
    """A mistyped one is a stranger's, and the ID number is what asks for a new password."""
    register(entered, email="stranger@example.org")
    ask(entered, CANDIDATE)
    entered.drain()
    entered.at += timedelta(minutes=2)
    cookie = sign_in(entered)
    assert entered.call("POST", "/v1/me/email-confirmations", cookie=cookie).status == 202
    entered.at += timedelta(hours=1)
    ask(entered, CANDIDATE)
    entered.drain()
    assert [mail["to"] for mail in entered.mails()] == ["stranger@example.org"] * 4
    for mail in entered.mails():
        assert CANDIDATE not in re.sub(r"[^0-9A-Z]", "", (mail["subject"] + mail["text"] + mail["html"]).upper())


def test_an_organisation_takes_its_account_back_by_mail(entered: World) -> None:
    """A stranger registered the office's address, and the office pressed the button of the mail."""
    stranger = an_officer(entered)
    entered.at += timedelta(minutes=2)
    assert ask(entered, f" {OFFICER.upper()}").status == 202
    token = mailed_token(entered)
    assert entered.mails()[-1]["to"] == OFFICER
    assert "https://results.example.org/en/org/reset/new#" in entered.mails()[-1]["text"]
    assert reset(entered, token, OFFICER).body["errors"][0]["pointer"] == "/password"
    assert reset(entered, token).status == 200
    assert verify(entered, stranger).status == 401
    wrong = {"identifier": OFFICER, "password": "admissions office"}
    assert entered.call("POST", "/v1/sign-ins", wrong).status == 401
    assert reset(entered, token, "yet another horse").status == 410
    sign_in(entered, OFFICER, NEW_PASSWORD)


@pytest.mark.parametrize(("after", "status"), [(timedelta(minutes=30, seconds=-1), 200), (timedelta(minutes=30), 410)])
def test_a_reset_lives_half_an_hour(entered: World, after: timedelta, status: int) -> None:
    register(entered)
    ask(entered, CANDIDATE)
    token = mailed_token(entered)
    entered.at += after
    assert reset(entered, token).status == status


@pytest.mark.parametrize("password", ["short", "1234567890", "kxa104827", EMAIL.upper()])
def test_a_reset_refuses_a_bad_password_and_stays_good(entered: World, password: str) -> None:
    register(entered)
    ask(entered, CANDIDATE)
    token = mailed_token(entered)
    bad = reset(entered, token, password)
    assert (bad.status, bad.body["errors"][0]["pointer"]) == (422, "/password")
    assert reset(entered, token).status == 200


def test_a_stranger_cannot_fill_a_mailbox(entered: World) -> None:
    register(entered)
    entered.drain()
    for _ in range(10):
        ask(entered, CANDIDATE)
    entered.drain()
    assert len(entered.mails()) == 2


def test_an_address_gets_three_reset_mails_an_hour_whosever_accounts_are_asked_for(entered: World) -> None:
    """A brother and a sister share one, written in two ways; who asks sees nothing of it."""
    register(entered)
    register(entered, candidate_id=PENDING_CANDIDATE, secret_number=PENDING_SECRET, email=EMAIL.upper())
    entered.drain()
    answers = set()
    for identifier in (CANDIDATE, PENDING_CANDIDATE) * 3:
        entered.at += timedelta(minutes=1)
        answers.add(ask(entered, identifier).raw)
        entered.drain()
    assert (len(entered.mails()), answers) == (2 + 3, {'{"accepted":true}'})
    counted = [each for each in stored()["test-people"] if each["sk"]["S"].startswith("MAILBOX#")]
    assert [each["acts"]["N"] for each in counted] == ["3"]
    assert EMAIL not in str(counted)
    entered.at += timedelta(hours=1)
    ask(entered, CANDIDATE)
    entered.drain()
    assert len(entered.mails()) == 2 + 4


@pytest.mark.thorough
def test_three_reset_mails_an_hour_in_a_burst_too(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten accounts of one address, asked for at once: each has read its account before any has written."""
    asked = [{"holder": "C", "key": f"KXB{number:06d}", "source": "s", "at": START.isoformat()} for number in range(10)]
    ada = Account(Holder.CANDIDATE, "", EMAIL, "hash", "en")
    assert rows.transact([accounts.adding_account(each["key"], replace(ada, id=each["key"])) for each in asked])
    ordered = Mock()
    monkeypatch.setattr(queue, "send_letter", ordered)
    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(lambda each: entered.deliver("resets", each), asked)) == [[]] * 10
    assert ordered.call_count == 3


@pytest.mark.parametrize("identifier", [CANDIDATE, "KXA999999", PENDING_CANDIDATE, OFFICER, "?"])
def test_asking_is_one_message_whoever_is_asked_for(entered: World, identifier: str) -> None:
    """Registered or not, and asked for a moment ago: the route looks at nothing, so time tells nothing."""
    register(entered)
    entered.drain()
    for _ in range(2):
        with watched() as calls:
            assert ask(entered, identifier).status == 202
        assert calls.made == ["sqs.SendMessage"]
        entered.drain()


@pytest.mark.thorough
def test_invented_names_spend_no_budget_of_a_shared_address(entered: World) -> None:
    register(entered)
    entered.drain()
    for number in range(70):
        assert ask(entered, f"KXB{number:06d}").status == 202
    before = stored()
    entered.drain()
    assert stored() == before
    assert ask(entered, CANDIDATE).status == 202
    entered.drain()
    assert len(entered.mails()) == 2


def test_far_over_its_budget_of_mails_a_source_orders_no_more(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is the same; other sources are mailed, and this one in its next hour."""
    monkeypatch.setattr(resets, "RESETS", replace(RESETS, most=1))
    monkeypatch.setenv("SOURCE_PATIENCE", "2")
    settings.cache_clear()
    monkeypatch.setattr(mail_orders, "RESETS_TO_ADDRESS", replace(RESETS_TO_ADDRESS, most=4))
    register(entered)
    entered.drain()
    found, sent = Mock(), []
    monkeypatch.setattr(log, "_logger", found)
    for number in range(5):
        entered.at += timedelta(minutes=2)
        entered.source = "198.51.100.1" if number == 3 else "203.0.113.7"
        assert ask(entered, CANDIDATE).body == {"accepted": True}
        entered.drain()
        sent.append(len(entered.mails()) - 1)
    assert sent == [1, 2, 2, 3, 3]
    warned = [each.kwargs["extra"]["kind"] for each in found.warning.call_args_list if each.args == (SPENT,)]
    assert warned == ["RESETS", "RESETS"]  # of either source


def test_an_asking_that_comes_again_after_a_crash_is_mailed_once(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the transaction and the queue, the letter would wait for nobody."""
    register(entered)
    entered.drain()
    asked = {"holder": "C", "key": CANDIDATE, "source": "here", "at": entered.at.isoformat()}
    with monkeypatch.context() as patched:
        patched.setattr(queue, "send_letter", Mock(side_effect=TryAgain))
        assert entered.deliver("resets", asked) == ["0"]
    for _ in range(2):
        assert entered.deliver("resets", asked) == []
        entered.drain()
    assert len(entered.mails()) == 2
    assert reset(entered, link_token(entered.mails()[-1]["text"])).status == 200


def test_a_poisoned_message_stops_no_other(entered: World) -> None:
    register(entered)
    entered.drain()
    asked = {"holder": "C", "key": CANDIDATE, "source": "here", "at": entered.at.isoformat()}
    assert entered.deliver("resets", {"key": "?"}, asked) == ["0"]
    entered.drain()
    assert len(entered.mails()) == 2


# A candidate's own settings


def test_a_candidate_sees_and_changes_their_own(entered: World) -> None:
    cookie = a_signed_in_candidate(entered)
    mine = {
        "candidate_id": CANDIDATE,
        "email": EMAIL,
        "email_proved": True,
        "mail_trouble": None,
        "language": "en",
        "marketing": False,
        "new_device_mails": True,
        "verification_by_secret": True,
        "look_mails": False,
        "verification_lock": None,
    }
    assert entered.call("GET", "/v1/me", cookie=cookie).body == mine
    changes = {"language": "ca", "marketing": True, "new_device_mails": False, "verification_by_secret": False}
    changes |= {"look_mails": True}
    assert entered.call("PATCH", "/v1/me", changes, cookie=cookie).body == {**mine, **changes}
    assert entered.call("PATCH", "/v1/me", {}, cookie=cookie).body == {**mine, **changes}
    assert entered.call("GET", "/v1/me", cookie=cookie).body == {**mine, **changes}


@pytest.mark.parametrize("body", [{"language": "fr", "marketing": True}, {"candidate_id": PENDING_CANDIDATE}])
def test_a_refused_change_changes_nothing(entered: World, body: dict[str, Any]) -> None:
    cookie = a_signed_in_candidate(entered)
    before = stored()
    assert entered.call("PATCH", "/v1/me", body, cookie=cookie).status == 422
    assert stored() == before
