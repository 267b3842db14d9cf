"""Verifications: what an organisation sees, who learns of it, and how often it may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from shared.adapters import cache, passwords
from shared.application import guarded_pair
from shared.ground.settings import settings
from shared.store import access_record, rows
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    BORN,
    CANDIDATE,
    OFFICER,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    SECRET,
    SESSION,
    WHY,
    a_signed_in_candidate,
    an_officer,
    face,
    is_refusal,
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


# What an organisation sees, and who learns of it


def test_a_verification_shows_what_the_candidate_sees_without_their_own_matters(released: World) -> None:
    cookie = a_signed_in_candidate(released)
    mine = released.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body
    answer = verify(released, an_officer(released))
    assert "state" not in answer.body
    assert [each["state"] for each in answer.body["results"]] == ["valid"]
    assert answer.body["verified_at"] == "2026-12-09T08:00:00Z"
    shown = answer.body["result"]
    assert shown == {name: value for name, value in mine.items() if name in shown}
    assert "enquiry" not in shown
    assert "ada@example.org" not in answer.raw
    assert BORN not in answer.raw


def test_each_look_is_recorded_for_the_candidate(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    verify(released, officer, secret="0000")
    verified = verify(released, officer)
    (seen,) = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert seen == {
        "id": verified.body["verification_id"],
        "at": "2026-12-09T08:00:00Z",
        "organisation": "Universitat",
        "route": "secret_number",
        "results": [SESSION],
        "purpose": "admission",
        "purpose_text": None,
    }


def test_what_it_is_needed_for_is_declared_answered_and_read_by_the_candidate(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    verified = verify(released, officer, purpose="other", purpose_text=" an  exchange year")
    declared = {"purpose": "other", "purpose_text": "an exchange year"}
    assert {name: verified.body[name] for name in declared} == declared
    assert verified.body["organisation"] == "Universitat"
    (seen,) = released.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert {name: seen[name] for name in declared} == declared


@pytest.mark.parametrize(
    ("declared", "pointer"),
    [
        ({"purpose": None}, "/purpose"),
        ({"purpose": "curiosity"}, "/purpose"),
        ({"purpose": "other"}, "/purpose_text"),
        ({"purpose": "other", "purpose_text": "x"}, "/purpose_text"),
        ({"purpose": "visa", "purpose_text": "an exchange year"}, "/purpose_text"),
    ],
)
def test_without_a_purpose_nothing_is_compared_nor_counted(
    released: World, declared: dict[str, Any], pointer: str
) -> None:
    officer, before = an_officer(released), stored()
    refused = verify(released, officer, **declared)
    assert (refused.status, [each["pointer"] for each in refused.body["errors"]]) == (422, [pointer])
    assert stored() == before


TROUBLES = ["ThrottlingException", "ValidationException", "AccessDeniedException"]


def test_without_its_record_nothing_is_shown(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = an_officer(released)
    for code in TROUBLES:
        error: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {}}

        def fail(*_: object, error: Any = error) -> bool:
            raise ClientError(error, "TransactWriteItems")

        with monkeypatch.context() as patched:
            patched.setattr(rows, "transact", fail)
            answer = verify(released, officer)
        assert answer.status in (500, 503), code
        assert "174" not in answer.raw
        assert "result" not in answer.body


def test_a_candidate_may_shut_organisations_out_and_let_them_in_again(released: World) -> None:
    cookie, officer = a_signed_in_candidate(released), an_officer(released)
    for on in (False, True):
        released.call("PATCH", "/v1/me", {"verification_by_secret": on}, cookie=cookie)
        assert (verify(released, officer).status == 200) is on


def test_a_pending_result_is_verified_as_pending(released: World) -> None:
    shown = verify(released, an_officer(released), PENDING_CANDIDATE, PENDING_SECRET).body["result"]
    assert (shown["status"], shown["papers"], shown["overall"]) == ("pending", [], None)
    assert shown["state"] == "pending"


def test_a_withdrawn_result_is_verified_as_withheld_and_valid_again_once_it_is_given_back(released: World) -> None:
    officer, path = an_officer(released), f"/v1/board/results/{CANDIDATE}.{SESSION}"
    states = []
    for act in ("withdrawals", "restorations"):
        assert released.call("POST", f"{path}/{act}", WHY, operator="ana").status == 201
        cache.forget()
        states.append(verify(released, officer).body["result"]["state"])
    assert states == ["withheld", "valid"]


def test_the_session_may_be_named(released: World) -> None:
    officer = an_officer(released)
    assert verify(released, officer, session_id=SESSION).body["result"]["session"]["id"] == SESSION
    assert is_refusal(verify(released, officer, session_id="CAE-2026-12-PB"))


# Organisations


def test_an_address_must_be_proved_before_the_first_check(released: World) -> None:
    released.call("POST", "/v1/organisations", organisation())
    released.drain()
    token = link_token(released.mails()[-1]["text"])
    officer = sign_in(released, "adm@uni.example.org", "admissions office")
    before = tries()
    early = verify(released, officer)
    assert (early.status, early.body["code"]) == (403, "email_not_proved")
    assert tries() == before
    assert [confirm(released, token).status for _ in range(2)] == [200, 410]
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
    assert verify(released, burglar).body["code"] == "email_not_proved"
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


def test_repeating_a_registration_leaves_no_second_organisation_row(world: World) -> None:
    for name in ("Burglars", "Universitat St. Jordi"):
        world.at += timedelta(minutes=2)
        token = organisations_mail(world, name=name)
        assert stored()["test-verifications"] == []
    assert confirm(world, token).status == 200
    (kept,) = stored()["test-verifications"]
    assert (kept["name"]["S"], "expires" in kept) == ("Universitat St. Jordi", False)
    (account,) = [each for each in stored()["test-people"] if each["pk"]["S"].startswith("EMAIL#")]
    assert "expires" not in account


def confirm(world: World, token: str, password: str = "admissions office") -> Answer:
    return world.call("POST", "/v1/organisation-confirmations", {"token": token, "password": password})


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
    (kept,) = [each for each in every_row() if each["pk"]["S"].startswith("EMAIL#")]
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
    assert "of two within two minutes the first counts" in refused.body["detail"]
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
    broken = {"name": " . "[:1], "email": "adm", "password": "password12", "accept_terms": "1", "language": "fr"}
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


def outcomes(answers: list[Answer]) -> list[str]:
    return [answer.body.get("code", "shown") for answer in answers]


@pytest.mark.thorough
def test_twenty_refused_pairs_a_day_even_in_a_burst(released: World) -> None:
    """Nothing is forgotten between these, as in an environment that is asked twenty times in three seconds."""
    officer = an_officer(released)
    verify(released, officer)
    wrong = [verify(released, officer, f"KXC{number:06d}") for number in range(21)]
    assert outcomes(wrong) == ["not_recognised"] * 20 + ["too_many_attempts"]
    left = timedelta(days=1) - timedelta(hours=released.at.hour, minutes=released.at.minute, seconds=released.at.second)
    waits = str(int(left.total_seconds()))
    assert (wrong[20].status, wrong[20].headers["retry-after"]) == (429, waits), "until midnight UTC"
    assert outcomes([verify(released, officer)]) == ["too_many_attempts"]
    for second, outcome in ((-1, "too_many_attempts"), (0, "shown")):
        stories.later(released, released.at + left + timedelta(seconds=second))
        left = timedelta(seconds=1 - second - 1)
        officer = sign_in(released, "adm@uni.example.org", "admissions office")
        assert outcomes([verify(released, officer)]) == [outcome]


@pytest.mark.parametrize("candidate_id", [CANDIDATE, "KXA999999"])
def test_three_wrong_for_one_id_by_one_organisation_and_that_organisation_waits_for_that_id(
    released: World, candidate_id: str
) -> None:
    """The same for a known ID and for one that nobody has, so that the wait tells nothing of it."""
    officer, other = an_officer(released), an_officer(released, "adm@other.example.org")
    wrong = [verify(released, officer, candidate_id, f"000{number}") for number in range(4)]
    assert outcomes(wrong) == ["not_recognised"] * 3 + ["wait_for_id"]
    assert (wrong[3].status, wrong[3].headers["retry-after"]) == (429, "86400")
    assert wrong[3].body["detail"].startswith("Your organisation has given three numbers for this ID number")
    if candidate_id == CANDIDATE:
        assert tries() == 3
        assert outcomes([verify(released, officer), verify(released, other)]) == ["wait_for_id", "shown"]
    assert is_refusal(verify(released, officer, PENDING_CANDIDATE, "0000"))
    stories.later(released, released.at + timedelta(hours=23, minutes=59))
    officer = sign_in(released, OFFICER, "admissions office")
    (waits,) = [verify(released, officer, candidate_id, "0000")]
    assert (waits.status, waits.headers["retry-after"]) == (429, "60")
    stories.later(released, released.at + timedelta(minutes=1))
    assert is_refusal(verify(released, officer, candidate_id, "0000"))


def test_an_organisation_that_waits_costs_the_write_that_refuses_it(released: World) -> None:
    officer = an_officer(released)
    for _ in range(3):
        verify(released, officer, secret="0000")
    before = stored()
    with watched() as calls:
        assert verify(released, officer).status == 429
    assert calls.made.count("dynamodb.UpdateItem") == 1
    assert stored() == before


def days_limit() -> dict[str, Any]:
    rows_ = [each for each in stored()[settings().verifications_table] if each["pk"]["S"].startswith("LIMIT#")]
    return rows_[0] if rows_ else {}


def test_a_pair_over_the_days_budget_is_not_compared(released: World) -> None:
    """Whatever other environments have spent since this one looked: a burst of 400 compared 190."""
    officer = an_officer(released)
    assert is_refusal(verify(released, officer, "KXC000000"))
    organisation_id = days_limit()["pk"]["S"].removeprefix("LIMIT#")
    for number in range(19):
        access_record.spend_check(organisation_id, f"KXC{number:06d}", f"c{number}", released.at)
    before = stored()
    with watched() as calls:
        found = [verify(released, officer, secret=secret) for secret in ("0418", SECRET)]
    assert outcomes(found) == ["too_many_attempts"] * 2
    assert len(calls.of("UpdateItem")) == 2  # the budget's own, which its condition refuses
    assert stored() == before


@pytest.mark.thorough
def test_a_right_pair_gives_its_check_back(released: World) -> None:
    officer = an_officer(released)
    assert {verify(released, officer).status for _ in range(25)} == {200}
    assert days_limit()["failed"] == {"N": "0"}
    assert is_refusal(verify(released, officer, secret="0418"))
    assert days_limit()["failed"] == {"N": "1"}


@pytest.mark.thorough
def test_what_compares_nothing_spends_nothing_of_the_day(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The practice pair, the practice ID with another number, and whoever is asked for a second item."""
    officer = an_officer(released)
    assert verify(released, officer, "NGG004291", "5362").status == 200
    assert is_refusal(verify(released, officer, "NGG004291", "5363"))
    monkeypatch.setattr(guarded_pair, "of_all", lambda *_: guarded_pair.SPENT)
    assert verify(released, officer).body["code"] == "second_item_required"
    assert days_limit() == {}


def test_the_record_is_read_whatever_the_guard_says(released: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside it, and not after it: a refusal that saves a read would tell by its time."""
    monkeypatch.setattr("shared.adapters.clock.elapsed", lambda: 0.0)
    officer = an_officer(released)
    verify(released, officer, secret="0419")  # reads the budgets and unwraps the key
    for secret, status in ((SECRET, 200), ("0418", 404)):
        with watched() as calls:
            assert verify(released, officer, secret=secret).status == status
        assert calls.of("Query") == ["dynamodb.Query"]


def test_a_hundred_checks_a_day(released: World) -> None:
    officer = an_officer(released)
    name = settings().verifications_table
    verify(released, officer)
    (limit,) = [each for each in stored()[name] if each["pk"]["S"].startswith("LIMIT#")]
    boto3.client("dynamodb").put_item(TableName=name, Item={**limit, "checks": {"N": "99"}})
    answers = [verify(released, officer), verify(released, officer)]
    assert outcomes(answers) == ["shown", "too_many_attempts"]
    assert "174" not in answers[1].raw
