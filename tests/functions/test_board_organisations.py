"""The awarding body lists, approves, suspends and reinstates organisations; each act counts, is kept and is mailed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import boto3
import pytest

from shared.adapters import cache, clock
from shared.adapters.paging import cursor_of
from shared.ground.settings import settings
from shared.store import organisation_lists, organisations, rows
from shared.verification.organisation_acts import approve
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import OFFICER, an_officer, release_results, sign_in, stored, verify
from tests.kit.world import Answer, World

PATH = "/v1/board/organisations"
APPROVAL, WHY = {"checks_per_day": 2000}, {"reason": "its address is not the university's"}


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    return world


def board(world: World, method: str, path: str = "", body: Any = None, **query: str) -> Answer:
    return world.call(method, f"{PATH}{path}", body, operator="ana", query=query or None)


def act(world: World, organisation_id: str, name: str, **body: Any) -> Answer:
    sound = APPROVAL if name == "approvals" else WHY
    return board(world, "POST", f"/{organisation_id}/{name}", {**sound, **body})


def an_organisation(world: World, name: str = "Universitat", email: str = OFFICER, **said: Any) -> str:
    """Registered and proved; its id."""
    body = stories.organisation(name=name, email=email, **said)
    assert world.call("POST", "/v1/organisations", body).status == 201
    world.drain()
    proof = {"token": stories.link_token(world.mails()[-1]["text"]), "password": "admissions office"}
    assert world.call("POST", "/v1/organisation-confirmations", proof).status == 200
    stories.secure(world, stories.sign_in(world, email, "admissions office"))
    world.drain()
    (found,) = [each["id"] for each in every(world) if each["email"] == email]
    return str(found)


def a_secure_officer(world: World) -> str:
    """The cookie of the one person of an organisation, who has a second factor."""
    officer = an_officer(world)
    stories.secure(world, officer)
    return officer


def every(world: World, **query: str) -> list[dict[str, Any]]:
    """Of all pages."""
    found, more = list[dict[str, Any]](), dict[str, str]()
    while True:
        page = board(world, "GET", **query, **more)
        assert page.status == 200, page.raw
        found += page.body["data"]
        if not page.body["has_more"]:
            return found
        more = {"cursor": page.body["next_cursor"]}


def test_the_board_sees_what_it_needs_to_judge_an_organisation(world: World) -> None:
    organisation_id = an_organisation(world, country="ES", web_domain="example.org")
    shown = board(world, "GET", f"/{organisation_id}")
    assert (shown.status, shown.body) == (
        200,
        {
            "id": organisation_id,
            "name": "Universitat",
            "state": "instant",
            "country": "ES",
            "web_domain": "example.org",
            "email": OFFICER,
            "email_domain_matches": True,
            "email_proved_at": "2026-12-01T09:00:00Z",
            "checks_per_day": 100,
            "suspended_because": None,
            "without_second_factor": 0,
            "acts": [],
        },
    )
    other = an_organisation(world, "Acadèmia", "x@gmail.example", web_domain="upc.edu")
    plain = an_organisation(world, "Bar", "y@gmail.example")
    assert {each["id"]: each["email_domain_matches"] for each in every(world)} == {
        organisation_id: True,
        other: False,
        plain: None,
    }


@pytest.mark.parametrize("path", ["/nobody", f"/{'x' * 200}", "/ORGANISATION%23o1"])
def test_an_organisation_that_there_is_not(world: World, path: str) -> None:
    answers = [board(world, "GET", path), *(act(world, path[1:], each) for each in ("approvals", "suspensions"))]
    assert [(each.status, each.body["code"]) for each in answers] == [(404, "not_found")] * 3


def test_each_act_is_done_kept_with_who_when_and_why_and_mailed_once(world: World) -> None:
    organisation_id, sent = an_organisation(world), len(world.mails())
    wanted = [("suspensions", "suspended", 100), ("reinstatements", "instant", 100), ("approvals", "approved", 2000)]
    wanted += [("suspensions", "suspended", 2000), ("reinstatements", "approved", 2000)]
    for name, state, checks in wanted:
        world.at += timedelta(minutes=1)
        answer = act(world, organisation_id, name)
        assert (answer.status, answer.body["state"], answer.body["checks_per_day"]) == (201, state, checks)
        assert answer.body == board(world, "GET", f"/{organisation_id}").body
        world.drain()
    acts = answer.body["acts"]
    assert [each["act"] for each in acts] == ["reinstated", "suspended", "approved", "reinstated", "suspended"]
    assert acts[2] == {
        "act": "approved",
        "operator": "arn:aws:sts::123456789012:assumed-role/operator/ana",
        "at": "2026-12-01T09:03:00Z",
        "reason": None,
        "checks_per_day": 2000,
    }
    assert (acts[0]["reason"], acts[0]["checks_per_day"]) == (WHY["reason"], None)
    mails = world.mails()[sent:]
    assert [each["to"] for each in mails] == [OFFICER] * 5
    assert ["its address is not" in each["text"] for each in mails] == [True, True, False, True, True]
    assert "2000 checks a day" in mails[2]["text"]
    assert "Universitat can check no exam results" in mails[0]["text"]
    assert len({each["subject"] for each in mails}) == 3


@pytest.mark.parametrize("name", ["approvals", "suspensions", "reinstatements"])
def test_an_act_that_changes_nothing_is_refused_and_mails_nobody(world: World, name: str) -> None:
    organisation_id = an_organisation(world)
    if name != "reinstatements":
        assert act(world, organisation_id, name).status == 201
    world.drain()
    before, sent = stored(), len(world.mails())
    refused = act(world, organisation_id, name)
    world.drain()
    assert (refused.status, refused.body["code"], stored(), len(world.mails())) == (409, "conflict", before, sent)


@pytest.mark.parametrize("checks", [0, -1, 50_001, "100", 1.5, None, True])
def test_a_limit_of_checks_that_will_not_do(world: World, checks: Any) -> None:
    refused = act(world, an_organisation(world), "approvals", checks_per_day=checks)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/checks_per_day")


def test_of_two_acts_at_once_one_is_done_and_the_other_refused_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is decided on the organisation as it was before the first."""
    organisation_id = an_organisation(world)
    as_read = organisations.get_organisation(organisation_id)
    for first, second in (("suspensions", "approvals"), ("reinstatements", "suspensions")):
        as_read = organisations.get_organisation(organisation_id)
        assert act(world, organisation_id, first).status == 201
        world.drain()
        before, sent = stored(), len(world.mails())
        with monkeypatch.context() as patched:
            patched.setattr(organisations, "get_organisation", lambda _, as_read=as_read: as_read)
            refused = act(world, organisation_id, second if first == "suspensions" else "reinstatements")
        world.drain()
        assert (refused.status, refused.body["code"]) == (409, "stale_version")
        assert (stored(), len(world.mails())) == (before, sent)


def test_the_organisations_own_row_changes_only_as_it_was_read(world: World) -> None:
    """By itself: the act and the mail, whose rows are put if absent, may be lost."""
    organisation_id = an_organisation(world)
    for name in ("approvals", "suspensions"):
        as_read = organisations.get_organisation(organisation_id)
        (changing, *_) = organisation_lists.acting(as_read, *approve(as_read, 7, "ana", world.at))
        assert act(world, organisation_id, name).status == 201
        before = stored()
        assert not rows.transact([changing])
        assert stored() == before
    nobody = replace(as_read, id="nobody", acts=0)
    (changing, *_) = organisation_lists.acting(nobody, *approve(nobody, 7, "ana", world.at))
    assert not rows.transact([changing])


def test_an_organisation_whose_account_is_lost_is_suspended_without_a_mail(world: World) -> None:
    organisation_id = an_organisation(world)
    key = organisations.find_organisation(organisation_id).account_key  # type: ignore[union-attr]
    boto3.client("dynamodb").delete_item(
        TableName=settings().people_table, Key={"pk": {"S": f"EMAIL#{key}"}, "sk": {"S": "ACCOUNT"}}
    )
    answer = act(world, organisation_id, "suspensions")
    assert (answer.status, answer.body["state"], answer.body["email"]) == (201, "suspended", None)


# The lists


def test_the_list_goes_state_by_state_and_is_found_by_any_word(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.board.organisations.PER_PAGE", 2)
    names = ["Universitat Oberta", "Unió d’Universitats", "Acadèmia Òptima", "Escola Úniva", "Bar Pepe"]
    numbers = count()
    ids = {}
    for each in names:
        world.at += timedelta(minutes=1)
        ids[each] = an_organisation(world, each, f"a{next(numbers)}@example.org")
    assert act(world, ids["Universitat Oberta"], "approvals").status == 201
    assert act(world, ids["Bar Pepe"], "suspensions").status == 201

    def listed(**query: str) -> list[str]:
        return [each["name"] for each in every(world, **query)]

    assert listed() == ["Escola Úniva", "Acadèmia Òptima", "Unió d’Universitats", "Universitat Oberta", "Bar Pepe"]
    assert listed(state="instant") == ["Escola Úniva", "Acadèmia Òptima", "Unió d’Universitats"]
    assert listed(state="approved") == ["Universitat Oberta"]
    assert listed(state="suspended") == ["Bar Pepe"]
    assert listed(query="uni") == ["Unió d’Universitats", "Escola Úniva", "Universitat Oberta"]
    assert listed(query="OPTI") == ["Acadèmia Òptima"]
    assert listed(query="bar", state="instant") == []
    assert listed(query="iversitat") == []


@pytest.mark.parametrize("query", [{"state": "closed"}, {"query": "un"}, {"query": "x" * 121}, {"cursor": "x"}])
def test_a_question_that_will_not_do(world: World, query: dict[str, str]) -> None:
    refused = board(world, "GET", **query)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, f"/{next(iter(query))}")


def test_a_cursor_of_another_question_opens_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.board.organisations.PER_PAGE", 1)
    for number in range(2):
        an_organisation(world, "Universitat", f"a{number}@example.org")
    cursor = board(world, "GET").body["next_cursor"]
    assert board(world, "GET", cursor=cursor).status == 200
    for other in ({"state": "approved"}, {"query": "universitat"}):
        refused = board(world, "GET", **other, cursor=cursor)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/cursor")


@pytest.mark.parametrize("after", [5, [], "", "AT#", "AT#x", "AT#" + "x" * 2000, "AT#" + "x" * 61 + "#" + "a" * 30])
def test_a_cursor_with_a_place_that_no_row_has_is_422(world: World, after: Any) -> None:
    an_organisation(world)
    refused = board(world, "GET", cursor=cursor_of(["instant", after]) or "")
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/cursor")


def test_a_page_is_one_query_and_a_read_of_many_for_organisations_and_for_accounts(world: World) -> None:
    for number in range(3):
        an_organisation(world, "Universitat", f"a{number}@example.org")
    with watched() as calls:
        assert len(board(world, "GET").body["data"]) == 3
    assert calls.made == ["dynamodb.Query", "dynamodb.BatchGetItem", "dynamodb.BatchGetItem"]


def test_no_page_is_empty_while_more_follow(world: World) -> None:
    organisation_id = an_organisation(world)
    assert act(world, organisation_id, "suspensions").status == 201
    page = board(world, "GET").body
    assert ([each["id"] for each in page["data"]], page["has_more"]) == ([organisation_id], False)
    assert board(world, "GET", state="instant").body == {"data": [], "has_more": False, "next_cursor": None}


def test_every_organisation_stands_in_the_list_of_its_state_alone(world: World) -> None:
    organisation_id = an_organisation(world, "Universitat Oberta")
    for name, state in (
        ("approvals", "approved"),
        ("suspensions", "suspended"),
        ("reinstatements", "approved"),
    ):
        assert act(world, organisation_id, name).status == 201
        listed = [
            each["pk"]["S"] for each in stored()["test-verifications"] if each["pk"]["S"][:14] == "ORGANISATIONS#"
        ]
        assert listed == [f"ORGANISATIONS#{state}"] * 3


# What suspending and approving does to checks


def test_at_five_seconds_a_suspended_organisation_is_shown_nothing_and_reads_why(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `verify` remembers of an organisation it remembers for three seconds."""
    now = [100.0]
    monkeypatch.setattr(clock, "elapsed", lambda: now[0])
    cache.forget()
    officer = an_officer(released)
    organisation_id = every(released)[0]["id"]
    assert verify(released, officer).status == 200
    assert act(released, organisation_id, "suspensions").status == 201
    before = stored()
    now[0] += 5
    refused = verify(released, officer)
    assert (refused.status, refused.body["code"]) == (403, "organisation_suspended")
    assert refused.body["detail"].endswith(f"The reason: {WHY['reason']}")
    assert stored() == before, "nothing is compared nor counted"
    sign_in(released, OFFICER, "admissions office")
    assert act(released, organisation_id, "reinstatements").status == 201
    now[0] += 5
    assert verify(released, officer).status == 200


def spent(world: World, officer: str, organisation_id: str, most: int) -> list[int]:
    """The statuses of two checks beside the last of `most`."""
    place = {"pk": {"S": f"LIMIT#{organisation_id}"}, "sk": {"S": f"{world.at:%Y%m%d}"}}
    boto3.client("dynamodb").update_item(
        TableName=settings().verifications_table,
        Key=place,
        UpdateExpression="SET checks = :checks",
        ExpressionAttributeValues={":checks": {"N": str(most - 1)}},
    )
    return [verify(world, officer).status for _ in range(2)]


@pytest.mark.parametrize("checks", [1, 99, 2000])
def test_an_approved_organisation_has_its_own_checks_a_day_to_the_last_one(released: World, checks: int) -> None:
    officer = a_secure_officer(released)
    organisation_id = every(released)[0]["id"]
    assert act(released, organisation_id, "approvals", checks_per_day=checks).status == 201
    cache.forget()
    assert spent(released, officer, organisation_id, checks) == [200, 429]


@pytest.mark.thorough
def test_an_approved_organisation_has_twenty_wrong_pairs_a_day_as_anybody(released: World) -> None:
    officer = a_secure_officer(released)
    assert act(released, every(released)[0]["id"], "approvals").status == 201
    cache.forget()
    wrong = [verify(released, officer, f"KXC{number:06d}") for number in range(21)]
    assert [each.status for each in wrong] == [404] * 20 + [429]
    assert wrong[-1].body["code"] == "refusals_spent"


def test_an_approved_organisations_check_is_no_call_more(released: World) -> None:
    officer = a_secure_officer(released)
    made = []
    for _ in range(2):
        verify(released, officer)
        with watched() as calls:
            assert verify(released, officer).status == 200
        made.append(sorted(calls.made))
        assert act(released, every(released)[0]["id"], "approvals").status in (201, 409)
        cache.forget()
    assert made[0] == made[1]


def test_an_act_that_cannot_be_written_changes_and_mails_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation_id = an_organisation(world)
    before, sent = stored(), len(world.mails())

    def fail(*_: object) -> bool:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(rows, "transact", fail)
        assert act(world, organisation_id, "suspensions").status == 500
    world.drain()
    assert (stored(), len(world.mails())) == (before, sent)
