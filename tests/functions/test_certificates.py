"""A certificate from the print run into a hand: by whom, on which day, once; seen by its candidate and its centre."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from moto.dynamodb.responses import DynamoHandler

from shared.adapters import cache
from shared.ground.dates import instant_text
from shared.store import certificates
from tests.kit import snapshots, stories
from tests.kit.certificate_stories import (
    CERTIFICATE,
    FROM,
    NUMBER,
    PASSPORT,
    act,
    at_the_centre,
    listed,
    made,
    mine,
    print_run,
    printed,
    take_numbers,
)
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, RELEASE_AT, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

FILE = f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n"
ANOTHER = {"identity": "identity_card", "name": "Pau Riera"}


@snapshots.stage
def released(world: World) -> str:
    return made(world)


@snapshots.stage
def here(world: World) -> tuple[str, str]:
    """At the centre and ready; the cookies of its staff and of Ada."""
    nuria = at_the_centre(world)
    return nuria.cookie, stories.a_signed_in_candidate(world)


def refusal(answer: Answer) -> tuple[int, str, str]:
    return answer.status, answer.body["code"], answer.body["detail"]


def late_result(world: World) -> str:
    """Pau's, in a release of its own in ten minutes; the id of his certificate."""
    at = world.at + timedelta(minutes=10)
    late = stories.plan_release(world, instant_text(at))
    row = f"{PENDING_CANDIDATE},{SESSION},reported,176,171,168,182,174"
    stories.load_and_approve(world, late, f"{stories.RESULTS.splitlines()[0]}\n{row}\n")
    stories.later(world, at)
    world.drain()
    return f"{PENDING_CANDIDATE}.{SESSION}.1"


# The print run


def test_the_print_run_has_what_is_printed_and_takes_its_numbers(world: World, released: str) -> None:
    run = print_run(world)
    assert run.status == 200, run.raw
    assert run.headers["content-disposition"] == f'attachment; filename="certificates-{SESSION}-ES442.csv"'
    assert printed(run) == [
        {
            "certificate_id": CERTIFICATE,
            "number": "",
            "centre_number": "ES442",
            "candidate_number": "0001",
            "candidate_id": CANDIDATE,
            "family_name": "Martí",
            "given_names": "Ada",
            "date_of_birth": "2009-05-17",
            "session_id": SESSION,
            "exam": "B2 First",
            "cefr": "B2",
            "grade": "B",
            "papers": "",
        }
    ]
    filled = run.raw.replace(f'"{CERTIFICATE}",""', f'"{CERTIFICATE}","{NUMBER}"')
    assert take_numbers(world, filled).body == {
        "separator": "comma",
        "data": [{"certificate_id": CERTIFICATE, "numbered": True, "number": NUMBER}],
    }
    assert printed(print_run(world)) == []


def test_numbers_may_come_again_and_a_spoilt_sheet_gets_another(world: World, released: str) -> None:
    for _ in range(2):
        assert take_numbers(world, FILE).body["data"][0]["numbered"]
    assert certificates.get_certificates(CANDIDATE, SESSION).revision == 2
    assert take_numbers(world, FILE.replace(NUMBER, "B7654321")).body["data"][0]["number"] == "B7654321"


def test_a_number_is_on_one_certificate(world: World, released: str) -> None:
    late_result(world)
    assert take_numbers(world, FILE).body["data"][0]["numbered"]
    (refused,) = take_numbers(world, FILE.replace(CANDIDATE, PENDING_CANDIDATE)).body["data"]
    assert (refused["code"], refused["detail"]) == (
        "certificate_number_taken",
        f"Another certificate has the number {NUMBER}.",
    )


def test_a_file_with_a_fault_takes_nothing_and_names_each(world: World, released: str) -> None:
    text = f"certificate_id,number\n{CERTIFICATE},{NUMBER}\nKXA104827,B1\n{CERTIFICATE},{NUMBER}\n"
    refused = take_numbers(world, text)
    assert refused.status == 422
    assert [each["pointer"] for each in refused.body["errors"]] == [
        "/3/certificate_id",
        "/4/certificate_id",
        "/4/number",
    ]
    assert [each["numbered"] for each in take_numbers(world, FILE.replace(".1,", ".2,")).body["data"]] == [False]
    assert certificates.get_certificates(CANDIDATE, SESSION).copy(1).number is None


def test_a_recalled_release_is_not_printed(world: World, released: str) -> None:
    why = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{released}/recalls", why, operator="ana").status == 200
    run = print_run(world)
    assert (run.status, printed(run)) == (200, [])  # before `changes` has recalled each


# Collecting


def test_a_certificate_is_collected_once_with_proof_of_identity(world: World, here: tuple[str, str]) -> None:
    cookie, ada = here
    assert act(world, cookie, "collections").status == 422
    done = act(world, cookie, "collections", **PASSPORT)
    assert (done.status, done.body["stage"], done.body["group"]) == (201, "collected", "collected")
    assert done.body["collection"] == {"identity": "passport", "name": None, "authorised_by": None}
    again = act(world, cookie, "collections", **PASSPORT)
    assert refusal(again) == (
        409,
        "certificate_state",
        "This certificate has been collected, so it cannot be collected.",
    )
    (mine_now,) = mine(world, ada).body["data"]
    assert mine_now["certificates"][0]["stage"] == "collected"


EARLY = {
    "the-evening-before": (datetime(2026, 12, 29, 22, 59, tzinfo=UTC), 422),
    "the-day": (datetime(2026, 12, 29, 23, 0, tzinfo=UTC), 201),
}


@pytest.mark.parametrize(("at", "status"), EARLY.values(), ids=EARLY)
def test_the_day_begins_at_the_centres_midnight(world: World, here: tuple[str, str], at: datetime, status: int) -> None:
    world.at = at
    answer = act(world, here[0], "collections", **PASSPORT)
    assert answer.status == status, answer.raw
    if status == 422:
        assert answer.body["detail"] == "This certificate can be handed over from 30 December 2026 on."


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "no-authorisation": ({**ANOTHER}, "/authorised_by"),
    "no-name": ({"identity": "passport", "authorised_by": "letter"}, "/name"),
    "nobody-named": ({**ANOTHER, "authorised_by": "account"}, "/authorised_by"),
    "another-kind": ({"identity": "library_card"}, "/identity"),
}


@pytest.mark.parametrize(("body", "pointer"), REFUSALS.values(), ids=REFUSALS)
def test_another_person_needs_to_be_named(
    world: World, here: tuple[str, str], body: dict[str, Any], pointer: str
) -> None:
    refused = act(world, here[0], "collections", **body)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
    assert certificates.get_certificates(CANDIDATE, SESSION).copy(1).collection is None


def test_whom_the_candidate_has_named_collects(world: World, here: tuple[str, str]) -> None:
    cookie, ada = here
    path = f"/v1/me/certificates/{CERTIFICATE}/authorisation"
    for name in ("Nil Bosch", " Pau  Riera "):
        named = world.call("PUT", path, {"name": name}, cookie=ada)
        assert named.status == 200, named.raw
    assert named.body["authorisation"]["name"] == "Pau Riera"
    assert listed(world, cookie).body["data"][0]["authorised"] == "Pau Riera"
    wrong = act(world, cookie, "collections", identity="passport", name="Nil Bosch", authorised_by="account")
    assert refusal(wrong) == (422, "not_authorised", "The candidate has named Pau Riera, and nobody else.")
    done = act(world, cookie, "collections", **ANOTHER, authorised_by="account")
    assert done.status == 201, done.raw
    assert mine(world, ada).body["data"][0]["certificates"][0]["collected_by"] == "Pau Riera"
    assert world.call("PUT", path, {"name": "Nil Bosch"}, cookie=ada).status == 409
    assert world.call("DELETE", path, cookie=ada).status == 409


def test_an_authorisation_is_taken_back_and_a_letter_works_without_one(world: World, here: tuple[str, str]) -> None:
    cookie, ada = here
    path = f"/v1/me/certificates/{CERTIFICATE}/authorisation"
    assert world.call("PUT", path, {"name": "Pau Riera"}, cookie=ada).status == 200
    assert world.call("DELETE", path, cookie=ada).status == 204
    assert act(world, cookie, "collections", **ANOTHER, authorised_by="account").status == 422
    assert act(world, cookie, "collections", **ANOTHER, authorised_by="letter").status == 201


def test_a_recall_is_seen_at_once_before_each_certificate_is_recalled(world: World, here: tuple[str, str]) -> None:
    cookie, ada = here
    (release_id,) = {each.release_id for each in certificates.get_certificates(CANDIDATE, SESSION).copies}
    why = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{release_id}/recalls", why, operator="ana").status == 200
    cache.forget()
    assert [each["stage"] for each in listed(world, cookie).body["data"]] == ["recalled"]
    assert mine(world, ada).body["data"] == []
    assert act(world, cookie, "collections", **PASSPORT).status == 409


@pytest.mark.parametrize(("name", "stage"), [("returns", "returned"), ("destructions", "destroyed")])
def test_one_that_nobody_collects_is_kept_for_a_year(
    world: World, here: tuple[str, str], name: str, stage: str
) -> None:
    cookie = here[0]
    early = act(world, cookie, name)
    assert refusal(early) == (
        422,
        "certificate_not_yet",
        "This certificate is kept for its candidate up to and including 30 December 2027.",
    )
    of = certificates.get_certificates(CANDIDATE, SESSION)
    assert of.copy(1).events[-1].step == "receive"
    centre = {"name": "Exams Girona", "zone": "Europe/Madrid", "keeps_certificates_months": 6}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    cache.forget()
    assert listed(world, cookie).body["data"][0]["unclaimed_on"] == "2027-07-01"


def test_a_destroyed_one_leaves_a_record_of_four_years(world: World, here: tuple[str, str]) -> None:
    why = {"reason": "a wrong file"}
    result = f"{CANDIDATE}.{SESSION}"
    assert world.call("POST", f"/v1/board/results/{result}/withdrawals", why, operator="ana").status == 201
    world.at += timedelta(minutes=1)
    world.drain()
    cache.forget()
    done = act(world, here[0], "destructions")
    assert (done.status, done.body["stage"], done.body["record_until"]) == (201, "destroyed", "2030-12-30")


def test_many_hand_over_one_certificate_once(
    world: World, here: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 200)
        return answer

    monkeypatch.setattr(DynamoHandler, "call_action", slowly)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: act(world, here[0], "collections", **PASSPORT).status, range(4)))
    assert sorted(answers) == [201, 409, 409, 409]
    events = certificates.get_certificates(CANDIDATE, SESSION).copy(1).events
    assert [each.step.value for each in events].count("collect") == 1


# Whose they are


def test_another_centre_a_school_and_nobody_get_the_same_answer(world: World, here: tuple[str, str]) -> None:
    for number, kind in (("ES777", "centre"), ("ES901", "school")):
        body = {"name": f"Of {number}", "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
    others = []
    for each in ("ES777", "ES901"):
        others.append(stories.staff_of(world, f"pep@{each.lower()}.example", centre_number=each).cookie)
    unknown = CERTIFICATE.replace(CANDIDATE, "KXZ999999")
    answers = [
        stories.face(act(world, cookie, name, given, **(PASSPORT if name == "collections" else {})))
        for name in ("receipts", "collections", "returns", "destructions")
        for cookie, given in (
            (others[0], CERTIFICATE),
            (others[1], CERTIFICATE),
            (here[0], unknown),
            (here[0], f"{CANDIDATE}.XXX-1.1"),
            (here[0], "x"),
        )
    ]
    assert len({(status, body) for status, _, body in answers}) == 1
    assert answers[0][0] == 404
    assert {listed(world, others[0]).status, listed(world, here[0], "XXX-1").status} == {404}


def test_a_school_reads_of_its_candidates_alone_and_no_proof(world: World, here: tuple[str, str]) -> None:
    pau = late_result(world)
    assert take_numbers(world, f"certificate_id,number\n{pau},B7654321\n").body["data"][0]["numbered"]
    assert act(world, here[0], "receipts", pau).status == 201
    assert act(world, here[0], "collections", pau, **ANOTHER, authorised_by="letter").status == 201
    body = {"name": "Escola", "zone": "Europe/Madrid", "kind": "school"}
    assert world.call("PUT", "/v1/board/centres/ES901", body, operator="ana").status == 200
    school = stories.staff_of(world, "pep@school.example.org", centre_number="ES901")
    (line,) = listed(world, school.cookie).body["data"]
    assert (line["candidate_id"], line["stage"], line["collection"]) == (PENDING_CANDIDATE, "collected", None)
    assert [each["candidate_id"] for each in listed(world, here[0]).body["data"]] == [CANDIDATE, PENDING_CANDIDATE]
    assert listed(world, here[0], group="collected").body["data"][0]["collection"]["name"] == "Pau Riera"
    assert act(world, school.cookie, "destructions", pau).status == 404


def test_another_candidate_authorises_nobody(world: World, here: tuple[str, str]) -> None:
    stories.register(
        world, candidate_id=PENDING_CANDIDATE, secret_number=stories.PENDING_SECRET, email="pau@example.org"
    )
    pau = stories.sign_in(world, PENDING_CANDIDATE)
    path = "/v1/me/certificates/{}/authorisation"
    theirs = world.call("PUT", path.format(CERTIFICATE), {"name": "Pau Riera"}, cookie=pau)
    none = world.call("PUT", path.format("x"), {"name": "Pau Riera"}, cookie=pau)
    assert stories.face(theirs) == stories.face(none)
    assert theirs.status == 404
    assert world.call("DELETE", path.format(CERTIFICATE), cookie=pau).status == 404


def test_a_result_without_one_says_by_which_rule(world: World, released: str) -> None:
    stories.register(
        world, candidate_id=PENDING_CANDIDATE, secret_number=stories.PENDING_SECRET, email="pau@example.org"
    )
    (line,) = mine(world, stories.sign_in(world, PENDING_CANDIDATE)).body["data"]
    assert (line["none"], line["certificates"], line["certificates_from"]) == ("pending", [], FROM)


def test_the_groups_of_a_list_are_where_each_certificate_is(world: World, here: tuple[str, str]) -> None:
    cookie = here[0]
    found = {group: len(listed(world, cookie, group=group).body["data"]) for group in ("due", "ready", "unclaimed")}
    assert found == {"due": 0, "ready": 1, "unclaimed": 0}
    assert listed(world, cookie, group="lost").status == 422


# Before the release


def test_before_the_release_nothing_shows_whether_there_is_a_result(world: World) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    staff, ada = stories.an_administrator(world).cookie, stories.a_signed_in_candidate(world)
    world.move_to(RELEASE_AT - timedelta(days=2))
    without = [stories.face(each) for each in asked_before(world, staff, ada)]
    stories.load_and_approve(world, release_id)
    world.move_to(RELEASE_AT - timedelta(seconds=30))  # its key is published
    cache.forget()
    assert [stories.face(each) for each in asked_before(world, staff, ada)] == without


def asked_before(world: World, staff: str, ada: str) -> list[Answer]:
    path = f"/v1/me/certificates/{CERTIFICATE}/authorisation"
    return [
        mine(world, ada),
        listed(world, staff),
        world.call("PUT", path, {"name": "Pau Riera"}, cookie=ada),
        *(act(world, staff, name) for name in ("receipts", "returns", "destructions")),
        act(world, staff, "collections", **PASSPORT),
        print_run(world),
    ]
