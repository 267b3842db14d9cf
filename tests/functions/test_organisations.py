"""Organisations: their registration, and the proof of their address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest

from shared.adapters import cache, passwords
from tests.kit import snapshots
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    OFFICER,
    an_officer,
    face,
    link_token,
    organisation,
    release_results,
    sign_in,
    stored,
    tries,
    verify,
)
from tests.kit.world import START, Answer, World


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


def test_an_address_must_be_proved_before_the_first_check(released: World) -> None:
    released.call("POST", "/v1/organisations", organisation())
    released.drain()
    token = link_token(released.mails()[-1]["text"])
    officer = sign_in(released, "adm@uni.example.org", "admissions office")
    before = tries()
    early = verify(released, officer)
    assert (early.status, early.body["code"]) == (403, "email_not_proved")
    assert tries() == before
    assert [confirm(released, token).status for _ in range(2)] == [200, 200]
    cache.forget()
    assert verify(released, officer).status == 200


def test_a_taken_address_is_not_revealed(world: World) -> None:
    first = world.call("POST", "/v1/organisations", organisation())
    before = stored_but_for_sources()
    second = world.call("POST", "/v1/organisations", organisation(name="Burglars", password="let burglars in"))
    assert face(first) == face(second)
    assert stored_but_for_sources() == before
    world.drain()
    assert len(world.mails()) == 1
    sign_in(world, "ADM@uni.example.org", "admissions office")


def test_an_unproved_registration_gives_way_to_a_new_one_and_a_new_mail(released: World) -> None:
    """Else a lost mail, or a stranger who was first, would shut an office out of its own address for ever."""
    links, answers = [], []
    for password in ("let burglars in", "admissions office"):
        answers.append(released.call("POST", "/v1/organisations", organisation(password=password)))
        released.drain()
        links.append(link_token(released.mails()[-1]["text"]))
        released.at += timedelta(minutes=2)
        if password == "let burglars in":
            burglar = sign_in(released, OFFICER, password)
    assert face(answers[0]) == face(answers[1])
    assert links[0] != links[1]
    dead = confirm(released, links[0], "let burglars in")
    assert (dead.status, dead.body["code"]) == (410, "link_expired")
    assert confirm(released, links[1]).status == 200
    cache.forget()
    stranger = {"identifier": OFFICER, "password": "let burglars in"}
    assert released.call("POST", "/v1/sign-ins", stranger).status == 401
    assert verify(released, burglar).body["code"] == "sign_in_required"
    assert verify(released, sign_in(released, OFFICER, "admissions office")).status == 200


def test_an_organisation_that_never_confirmed_disappears_after_seven_days_with_its_address(world: World) -> None:
    """DynamoDB removes every row of it; until it does, each is as if it were not there."""
    organisations_mail(world)
    sign_in(world, OFFICER, "admissions office")
    assert [
        each["pk"] for each in every_row() if int(each["expires"]["N"]) > (START + timedelta(days=7)).timestamp()
    ] == []
    world.at = START + timedelta(days=7)
    nobody, them = ({"identifier": each, "password": "admissions office"} for each in ("no@uni.example.org", OFFICER))
    answers = [world.call("POST", "/v1/sign-ins", each) for each in (them, nobody)]
    assert (answers[0].status, face(answers[0])) == (401, face(answers[1]))
    organisations_mail(world, password="another office")
    sign_in(world, OFFICER, "another office")


@pytest.mark.parametrize(("after", "status"), [(timedelta(days=7, seconds=-1), 200), (timedelta(days=7), 410)])
def test_an_organisation_confirms_within_seven_days_and_stays(world: World, after: timedelta, status: int) -> None:
    token = organisations_mail(world)
    world.at += after
    assert confirm(world, token).status == status
    world.at += timedelta(days=30)
    kept = {"identifier": OFFICER, "password": "admissions office"}
    assert world.call("POST", "/v1/sign-ins", kept).status == (201 if status == 200 else 401)


def test_who_presses_the_link_again_with_the_password_reads_that_it_is_confirmed(world: World) -> None:
    token = organisations_mail(world)
    assert confirm(world, token).status == 200
    before = stored()
    assert confirm(world, token).status == 200
    assert confirm(world, token, "another password").status == 422
    assert [each for each in stored()["test-verifications"] if each not in before["test-verifications"]] == []
    assert sorted(map(str, stored()["test-verifications"])) == sorted(map(str, before["test-verifications"]))


def test_repeating_a_registration_leaves_no_second_organisation_row(world: World) -> None:
    for name in ("Burglars", "Universitat St. Jordi"):
        world.at += timedelta(minutes=2)
        token = organisations_mail(world, name=name)
        assert stored()["test-verifications"] == []
    assert confirm(world, token).status == 200
    (kept,) = [each for each in stored()["test-verifications"] if each["sk"]["S"] == "ORGANISATION"]
    listed = {each["name"]["S"] for each in stored()["test-verifications"]}
    assert listed == {"Universitat St. Jordi"}
    assert (kept["name"]["S"], "expires" in kept) == ("Universitat St. Jordi", False)
    (account,) = [each for each in stored()["test-people"] if each["pk"]["S"].startswith("EMAIL#")]
    assert "expires" not in account


@pytest.mark.parametrize("owner_first", [True, False])
def test_a_strangers_registration_of_an_address_is_confirmed_by_no_password_of_its_owner(
    world: World, *, owner_first: bool
) -> None:
    """Both mails read alike, and the owner opens whichever link they like."""
    chosen = ["admissions office", "let burglars in"]
    links = {}
    for password in chosen if owner_first else chosen[::-1]:
        links[password] = organisations_mail(world, password=password)
        world.at += timedelta(minutes=2)
    answers = {password: confirm(world, link) for password, link in links.items()}
    if owner_first:
        refused = answers["let burglars in"]
        assert (refused.status, refused.body["code"]) == (422, "another_password")
        assert refused.body["detail"].endswith("register again.")
        assert refused.body["errors"][0]["pointer"] == "/password"
        assert answers["admissions office"].status == 410, "replaced"
        assert stored()["test-verifications"] == []
        confirm(world, organisations_mail(world))
    sign_in(world, OFFICER, "admissions office")
    (kept,) = [each for each in every_row() if each["sk"]["S"] == "ACCOUNT"]
    assert "email_proved_at" in kept
    stranger = {"identifier": OFFICER, "password": "let burglars in"}
    assert world.call("POST", "/v1/sign-ins", stranger).status == 401


def test_of_two_registrations_within_two_minutes_the_first_password_counts_and_the_refusal_says_so(
    world: World,
) -> None:
    """There is one mail, for the first; to register again at once would change as little."""
    link = organisations_mail(world, password="admissions office")
    world.at += timedelta(minutes=2, seconds=-1)
    assert organisations_mail(world, password="another office") == link
    refused = confirm(world, link, "another office")
    assert (refused.status, refused.body["code"]) == (422, "another_password")
    assert "Of two registrations within two minutes the first counts" in refused.body["detail"]
    assert refused.body["detail"].endswith("wait two minutes, then register again.")
    assert confirm(world, link, "admissions office").status == 200


def test_who_waits_two_minutes_and_registers_again_confirms_with_that_password(world: World) -> None:
    before = organisations_mail(world, password="let burglars in")
    assert confirm(world, before, "another office").status == 422
    world.at += timedelta(minutes=2)
    link = organisations_mail(world, password="another office")
    assert link != before
    assert confirm(world, link, "another office").status == 200


def test_a_mistyped_password_costs_its_source_one_hash_and_leaves_the_link(world: World) -> None:
    token = organisations_mail(world)
    before, hashes = stored_but_for_sources(), compared()
    assert confirm(world, token, "admissions offise").status == 422
    assert (stored_but_for_sources(), compared()) == (before, hashes + 1)
    assert confirm(world, token).status == 200


def test_country_and_web_domain_are_kept_with_the_proof(world: World) -> None:
    token = organisations_mail(world, country="es\n", web_domain="\tUPC.edu\r\n")
    assert confirm(world, token).status == 200
    (kept,) = [each for each in stored()["test-verifications"] if each["sk"]["S"] == "ORGANISATION"]
    assert (kept["country"]["S"], kept["web_domain"]["S"]) == ("ES", "upc.edu")


def test_a_link_mailed_before_organisations_named_country_and_domain_is_still_good(world: World) -> None:
    token = organisations_mail(world)
    (link,) = [each for each in every_row() if each["sk"]["S"] == "TOKEN"]
    old = link["key"]["S"].split("\n")[0]
    boto3.client("dynamodb").put_item(TableName="test-people", Item={**link, "key": {"S": old}})
    assert confirm(world, token).status == 200
    (kept,) = [each for each in stored()["test-verifications"] if each["sk"]["S"] == "ORGANISATION"]
    assert (kept["name"]["S"], "country" in kept, "web_domain" in kept) == ("Universitat", False, False)


def compared() -> int:
    found = [each for each in every_row() if each["sk"]["S"].startswith("HASHES#")]
    return sum(int(each["acts"]["N"]) for each in found)


def test_no_new_password_is_mailed_to_an_organisation_that_has_not_confirmed(world: World) -> None:
    """Anybody may have registered it with anybody's address; whoever forgot the password registers again."""
    token = organisations_mail(world)
    world.at += timedelta(minutes=2)
    asked = {"identifier": OFFICER}
    assert world.call("POST", "/v1/password-resets", asked).status == 202
    world.drain()
    assert len(world.mails()) == 1
    assert confirm(world, token).status == 200
    assert world.call("POST", "/v1/password-resets", asked).status == 202
    world.drain()
    assert len(world.mails()) == 2


def organisations_mail(world: World, *, asks: bool = True, **changes: Any) -> str:
    """The token of the last mail, after a registration."""
    if asks:
        assert world.call("POST", "/v1/organisations", organisation(**changes)).status == 201
    world.drain()
    return link_token(world.mails()[-1]["text"])


def test_a_proved_organisation_is_never_replaced(world: World) -> None:
    an_officer(world)
    world.at += timedelta(days=30)
    before = stored_but_for_sources()
    assert world.call("POST", "/v1/organisations", organisation(password="let burglars in")).status == 201
    assert stored_but_for_sources() == before
    world.drain()
    assert "/en/org/reset/new#" in world.mails()[-1]["text"]  # what its owner needs, who has forgotten
    sign_in(world, OFFICER, "admissions office")


def test_a_known_address_costs_what_a_new_one_does(world: World) -> None:
    made = []
    for minutes in (0, 1, 5, 60):  # new; asked a moment ago; replaced; proved
        if minutes == 60:
            an_officer(world)
        world.at += timedelta(minutes=minutes)
        with watched() as calls:
            assert world.call("POST", "/v1/organisations", organisation()).status == 201
        made.append(calls.made)
        world.drain()
    assert made == [["dynamodb.UpdateItem", "dynamodb.TransactWriteItems", "sqs.SendMessage"]] * 4


def test_a_mail_repeats_nothing_that_a_stranger_typed(world: World) -> None:
    name = "Win at https://evil.example"
    assert world.call("POST", "/v1/organisations", organisation(name=name)).status == 201
    world.drain()
    (mail,) = world.mails()
    assert "evil" not in mail["subject"] + mail["text"] + mail["html"]


def test_a_bad_organisation_is_refused_by_name(world: World) -> None:
    broken = {
        "name": " . "[:1],
        "email": "adm",
        "password": "password12",
        "accept_terms": "1",
        "language": "fr",
        "country": "XX",
        "web_domain": "https://uni.example.org",
    }
    before = stored()
    for name, value in broken.items():
        answer = world.call("POST", "/v1/organisations", organisation(**{name: value}))
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, f"/{name}")
    assert stored() == before


@pytest.mark.thorough
def test_one_source_registers_twenty_organisations_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def another(number: int) -> Answer:
        return world.call("POST", "/v1/organisations", organisation(email=f"desk{number}@example.org"))

    assert [another(number).status for number in range(20)] == [201] * 20
    world.drain()
    before, sent = stored(), len(world.mails())
    with monkeypatch.context() as patched:
        patched.setattr(passwords, "hash_password", lambda _: pytest.fail("hashed"))
        found = [another(0), another(20)]
    assert {(each.status, each.body["code"], each.headers["retry-after"]) for each in found} == {
        (429, "rate_limited", "3600")
    }
    world.drain()
    assert (stored(), len(world.mails()), sent) == (before, 20, 20)
    world.source = "198.51.100.1"
    assert another(20).status == 201


def stored_but_for_sources() -> list[dict[str, Any]]:
    """Who asks is counted, whatever the answer."""
    return [each for each in every_row() if not each["pk"]["S"].startswith("SOURCE#")]


def every_row() -> list[dict[str, Any]]:
    """But when the next mail of all may leave."""
    found = [each for table in stored().values() for each in table]
    return [each for each in found if not each["pk"]["S"].startswith("PACE#")]


def confirm(world: World, token: str, password: str = "admissions office") -> Answer:
    return world.call("POST", "/v1/organisation-confirmations", {"token": token, "password": password})
