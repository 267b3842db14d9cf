"""What an approved organisation publishes of its requirements: anybody reads it, and nothing else of it."""

from __future__ import annotations

from typing import Any

import pytest

from shared.store import published_profiles, requirement_profiles
from shared.verification.requirement_profile import RequirementProfile
from tests.functions.test_board_organisations import act
from tests.functions.test_members import colleague
from tests.functions.test_requirement_profiles import PATH, SOUND, change, made, retire, show
from tests.kit import snapshots, stories
from tests.kit.interleaving import once
from tests.kit.stories import WHY, an_officer, approve_office, stored
from tests.kit.world import Answer, World

PUBLIC = "/v1/published-requirements"


@snapshots.stage
def office(world: World) -> tuple[str, str]:
    """An approved organisation's administrator, and its id."""
    administrator = an_officer(world)
    return administrator, approve_office(world, administrator)


def publish(world: World, who: str, profile_id: str) -> Answer:
    return world.call("PUT", f"{PATH}/{profile_id}/publication", {}, cookie=who)


def take_back(world: World, who: str, profile_id: str) -> Answer:
    return world.call("DELETE", f"{PATH}/{profile_id}/publication", cookie=who)


def public(world: World, **query: str) -> list[dict[str, Any]]:
    answer = world.call("GET", PUBLIC, query=query or None)
    assert answer.status == 200, answer.raw
    return list(answer.body["data"])


def published(world: World, who: str, **changes: Any) -> dict[str, Any]:
    answer = publish(world, who, made(world, who, **changes)["id"])
    assert answer.status == 200, answer.raw
    return dict(answer.body)


def test_what_is_published_is_read_by_anybody_without_the_people_who_wrote_it(
    world: World, office: tuple[str, str]
) -> None:
    administrator, organisation = office
    profile = made(world, administrator, verdict_only=True)
    assert public(world) == []
    shown = publish(world, administrator, profile["id"]).body
    assert shown == {**profile, "version": 2, "published_at": "2026-12-01T09:00:00Z"}
    by = {"id": organisation, "name": "Universitat", "country": None, "web_domain": None}
    expected = {
        **SOUND,
        "id": profile["id"],
        "version": 2,
        "verdict_only": True,
        "changed_at": "2026-12-01T09:00:00Z",
        "organisation": by,
    }
    assert public(world) == public(world, organisation_id=organisation) == [expected]
    assert "Laia" not in world.call("GET", PUBLIC).raw


def test_publishing_again_and_taking_back_again_is_once(world: World, office: tuple[str, str]) -> None:
    administrator, _ = office
    profile = published(world, administrator)["id"]
    before = stored()
    assert publish(world, administrator, profile).body["version"] == 2
    assert stored() == before
    assert take_back(world, administrator, profile).status == 204
    before = stored()
    assert take_back(world, administrator, profile).status == 204
    assert stored() == before
    newest = show(world, administrator, profile).body
    assert (newest["version"], newest["published_at"], public(world)) == (3, None, [])


def test_an_approved_organisations_administrator_alone_publishes(world: World, office: tuple[str, str]) -> None:
    administrator, _ = office
    officer = colleague(world, administrator).cookie
    instant = an_officer(world, "adm@other.example.org")
    cases = (
        (officer, made(world, officer)["id"], "not_allowed"),
        (instant, made(world, instant)["id"], "organisation_not_approved"),
    )
    before = stored()
    for who, profile, code in cases:
        refused = publish(world, who, profile)
        assert (refused.status, refused.body["code"]) == (403, code)
    assert stored() == before


def test_an_officer_changes_and_retires_what_is_not_published(world: World, office: tuple[str, str]) -> None:
    administrator, _ = office
    officer = colleague(world, administrator).cookie
    profile = published(world, administrator)["id"]
    before = stored()
    acts = (change(world, officer, profile, 2), retire(world, officer, profile), take_back(world, officer, profile))
    assert [(each.status, each.body["code"]) for each in acts] == [(403, "not_allowed")] * 3
    assert stored() == before
    assert take_back(world, administrator, profile).status == 204
    assert change(world, officer, profile, 3).status == 200
    assert retire(world, officer, profile).status == 204


def test_the_next_version_is_published_as_the_one_before(world: World, office: tuple[str, str]) -> None:
    administrator, _ = office
    profile = published(world, administrator)["id"]
    assert change(world, administrator, profile, 2, name="Another").body["published_at"]
    ((name, version),) = [(each["name"], each["version"]) for each in public(world)]
    assert (name, version) == ("Another", 3)


def test_what_is_retired_is_published_no_more(world: World, office: tuple[str, str]) -> None:
    administrator, _ = office
    profile = published(world, administrator)["id"]
    assert retire(world, administrator, profile).status == 204
    assert public(world) == []
    assert show(world, administrator, profile).body["published_at"] is None
    assert not [each for each in stored()["test-verifications"] if each["pk"]["S"] == "PUBLISHED"]
    refused = publish(world, administrator, profile)
    assert (refused.status, refused.body["code"]) == (409, "profile_retired")


def test_nothing_of_a_suspended_organisation_is_read(world: World, office: tuple[str, str]) -> None:
    administrator, organisation = office
    profile = published(world, administrator)["id"]
    assert act(world, organisation, "suspensions", **WHY).status == 201
    assert public(world) == public(world, organisation_id=organisation) == []
    refused = publish(world, administrator, profile)
    assert (refused.status, refused.body["code"]) == (403, "organisation_suspended")
    assert act(world, organisation, "reinstatements", **WHY).status == 201
    assert [each["id"] for each in public(world)] == [profile]


def test_the_list_is_by_name_and_goes_on_page_by_page(world: World, office: tuple[str, str]) -> None:
    for number, name in enumerate(("Zürich College", "Àgora")):
        email = f"adm{number}@uni.example.org"
        assert world.call("POST", "/v1/organisations", stories.organisation(email=email, name=name)).status == 201
        world.drain()
        proof = {"token": stories.link_token(world.mails()[-1]["text"]), "password": "admissions office"}
        assert world.call("POST", "/v1/organisation-confirmations", proof).status == 200
        other = stories.sign_in(world, email, "admissions office")
        approve_office(world, other)
        published(world, other)
    mine = {published(world, office[0], name=f"Course {number}")["id"] for number in range(2)}
    found, cursor = [], ""
    while True:
        page = world.call("GET", PUBLIC, query={"limit": "1", **({"cursor": cursor} if cursor else {})}).body
        found += page["data"]
        if not page["has_more"]:
            break
        cursor = page["next_cursor"]
    names = [each["organisation"]["name"] for each in found]
    assert names == ["Àgora", "Universitat", "Universitat", "Zürich College"]
    assert (
        {each["id"] for each in found[1:3]} == {each["id"] for each in public(world, organisation_id=office[1])} == mine
    )


def test_a_cursor_goes_on_in_its_own_list_alone(world: World, office: tuple[str, str]) -> None:
    """The table takes no place outside of the list that is asked for."""
    administrator, organisation = office
    for number in range(2):
        published(world, administrator, name=f"Course {number}")
    cursor = world.call("GET", PUBLIC, query={"limit": "1"}).body["next_cursor"]
    assert len(public(world, cursor=cursor, organisation_id=organisation)) == 1
    other = approve_office(world, an_officer(world, "adm@other.example.org"))
    refused = world.call("GET", PUBLIC, query={"cursor": cursor, "organisation_id": other})
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/cursor")
    assert public(world, organisation_id="none") == public(world, organisation_id=other) == []


@pytest.mark.parametrize("slower", [publish, take_back])
def test_of_two_acts_at_once_on_one_version_one_is_done(
    world: World, office: tuple[str, str], monkeypatch: pytest.MonkeyPatch, slower: Any
) -> None:
    administrator, _ = office
    profile = made(world, administrator)["id"] if slower is publish else published(world, administrator)["id"]
    read = requirement_profiles.find_newest

    def before_another(*place: str) -> RequirementProfile | None:
        newest = read(*place)
        monkeypatch.setattr(requirement_profiles, "find_newest", read)
        assert newest is not None
        assert change(world, administrator, profile, newest.version, name="Faster").status == 200
        return newest

    monkeypatch.setattr(requirement_profiles, "find_newest", before_another)
    refused = slower(world, administrator, profile)
    assert (refused.status, refused.body["code"]) == (409, "stale_version")
    assert [each["name"] for each in public(world)] == ([] if slower is publish else ["Faster"])


def test_what_is_taken_back_while_the_list_is_read_is_not_in_it(
    world: World, office: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator, _ = office
    profile = published(world, administrator)["id"]
    once(monkeypatch, published_profiles, "find_offered", lambda: take_back(world, administrator, profile))
    assert public(world) == []
