"""An organisation's people: who is invited, joins, adds a second factor and is removed, and who may do so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pyotp import TOTP

from infra.catalogue import FUNCTIONS
from infra.words import Role
from shared.adapters import cache
from shared.store import organisations, rows
from shared.verification.api_key import Scope
from tests.functions.test_board_organisations import act, every
from tests.kit import key_stories, snapshots, stories
from tests.kit.stories import (
    OFFICER,
    an_officer,
    face,
    join_office,
    link_token,
    organisation_of,
    secure,
    sign_in,
    sign_in_office,
    stored,
)
from tests.kit.world import Answer, World

ME = "/v1/organisations/me"
MEMBERS, INVITATIONS, FACTORS = f"{ME}/members", f"{ME}/invitations", f"{ME}/second-factors"
POL, OTHER = "pol@uni.example.org", "else@school.example.org"


@snapshots.stage
def office(world: World) -> World:
    """An organisation of one person, Laia, who has no second factor."""
    an_officer(world)
    return world


def laia(world: World) -> str:
    return sign_in(world, OFFICER, "admissions office")


def invite(world: World, cookie: str, email: str = POL, **more: Any) -> Answer:
    return world.call("POST", INVITATIONS, {"email": email, **more}, cookie=cookie)


def mailed(world: World, email: str = POL) -> list[dict[str, Any]]:
    world.drain()
    return [each for each in world.mails() if each["to"] == email]


def invited(world: World, cookie: str, email: str = POL, **more: Any) -> str:
    """The token of the invitation's link."""
    assert invite(world, cookie, email, **more).status == 202
    return link_token(mailed(world, email)[-1]["text"])


def colleague(world: World, cookie: str, email: str = POL, **more: Any) -> stories.Person:
    """Invited, joined with a second factor and signed in."""
    person = join_office(world, invited(world, cookie, email, **more))
    person.cookie = sign_in_office(world, person)
    return person


def listed(world: World, cookie: str) -> dict[str, dict[str, Any]]:
    answer = world.call("GET", MEMBERS, cookie=cookie)
    assert answer.status == 200, answer.raw
    return {each["email"]: each for each in answer.body["data"]}


def remove(world: World, cookie: str, email: str) -> Answer:
    return world.call("DELETE", f"{MEMBERS}/{listed(world, cookie)[email]['id']}", cookie=cookie)


def approve(world: World, cookie: str) -> Answer:
    return act(world, organisation_of(cookie), "approvals")


def without(cookie: str) -> int:
    return organisations.get_organisation(organisation_of(cookie)).without_second_factor


# Who may do what


@snapshots.stage
def cast(world: World) -> dict[str, str | None]:
    """The cookie of each who may try an organisation's routes, the ones who may least first; and what paths name."""
    stories.set_the_stage(world)
    administrator = an_officer(world)
    officer = colleague(world, administrator)
    gone = colleague(world, administrator, "gone@uni.example.org").cookie
    assert remove(world, administrator, "gone@uni.example.org").status == 204
    profile = world.call("POST", "/v1/requirement-profiles", PROFILE, cookie=administrator).body["id"]
    return {
        "nobody": None,
        "candidate": stories.a_signed_in_candidate(world),
        "staff": stories.an_administrator(world).cookie,
        "removed": gone,
        "other": an_officer(world, OTHER),
        "officer": officer.cookie,
        "administrator": administrator,
        "{profile}": profile,
        "{officer}": officer.cookie.split(".")[1],
    }


PROFILE: dict[str, Any] = {"name": "Degrees", "exams": ["FCE"]}
CHECK = {"candidate_id": "NGG004291", "secret_number": "5362", "purpose": "admission"}
PROFILES = "/v1/requirement-profiles"
HOOKS, BATCHES = "/v1/webhook-endpoints", "/v1/verification-batches"
APPROVED_ALONE: dict[str, Any] = {
    f"GET {HOOKS}": None,
    f"POST {HOOKS}": {"url": "https://crm.example.org/in"},
    f"GET {HOOKS}/{{hook}}": None,
    f"PATCH {HOOKS}/{{hook}}": {"state": "off"},
    f"DELETE {HOOKS}/{{hook}}": None,
    f"POST {HOOKS}/{{hook}}/rotations": {},
    f"POST {HOOKS}/{{hook}}/tests": {},
    f"GET {HOOKS}/{{hook}}/deliveries": None,
    f"POST {HOOKS}/{{hook}}/deliveries/{{delivery}}/replays": {},
    f"POST {BATCHES}": {"purpose": "admission", "rows": [{"candidate_id": "NGG004291", "secret_number": "5362"}]},
}
"""None of these organisations is."""
WHO = ("nobody", "candidate", "staff", "removed", "other", "officer", "administrator")
TABLE: dict[str, tuple[Any, tuple[int, int, int]]] = {
    f"GET {ME}": (None, (200, 200, 200)),
    f"PATCH {ME}": ({"country": "AD"}, (200, 403, 200)),
    f"GET {MEMBERS}": (None, (200, 200, 200)),
    f"DELETE {MEMBERS}/{{officer}}": (None, (404, 403, 204)),
    f"POST {INVITATIONS}": ({"email": "new@uni.example.org"}, (202, 403, 202)),
    f"POST {FACTORS}": ({"password": "admissions office"}, (201, 409, 201)),
    f"POST {FACTORS}/confirmations": ({"code": "1"}, (409, 409, 409)),
    "POST /v1/verifications": (CHECK, (200, 200, 200)),
    "GET /v1/verifications": (None, (200, 200, 200)),
    "GET /v1/verifications/{check}": (None, (404, 404, 404)),
    "GET /v1/verifications/{check}/receipts/{look}": (None, (404, 404, 404)),
    "POST /v1/api-keys": ({"name": "CRM", "scopes": ["verify"]}, (403, 403, 403)),
    "GET /v1/api-keys": (None, (200, 403, 200)),
    "POST /v1/api-keys/{key}/rotations": ({}, (403, 403, 403)),
    "DELETE /v1/api-keys/{key}": (None, (404, 403, 404)),
    "GET /v1/result-changes": (None, (200, 200, 200)),
    "GET /v1/shared-results": (None, (200, 200, 200)),
    "POST /v1/shared-results/{line}/acknowledgements": ({}, (404, 404, 404)),
    **{key: (body, (403, 403, 403)) for key, body in APPROVED_ALONE.items()},
    f"GET {BATCHES}": (None, (200, 200, 200)),
    f"GET {BATCHES}/{{batch}}": (None, (404, 404, 404)),
    f"GET {BATCHES}/{{batch}}/rows": (None, (404, 404, 404)),
    f"PUT {BATCHES}/{{batch}}/file": ({}, (415, 415, 415)),
    f"POST {PROFILES}": (PROFILE, (201, 201, 201)),
    f"GET {PROFILES}": (None, (200, 200, 200)),
    f"GET {PROFILES}/{{profile}}": (None, (404, 200, 200)),
    f"PUT {PROFILES}/{{profile}}": ({**PROFILE, "version": 1}, (404, 200, 409)),
    f"DELETE {PROFILES}/{{profile}}": (None, (404, 204, 204)),
    f"PUT {PROFILES}/{{profile}}/publication": ({}, (403, 403, 403)),
    f"DELETE {PROFILES}/{{profile}}/publication": (None, (404, 403, 204)),
}
"""What each route of an organisation answers somebody of another one, then an officer, then an administrator; all
others are nobody to it."""


@pytest.mark.parametrize("route", TABLE)
def test_every_role_at_every_route_of_an_organisation(world: World, cast: dict[str, str | None], route: str) -> None:
    body, allowed = TABLE[route]
    method, path = route.split()
    for place in ("{profile}", "{officer}"):
        path = path.replace(place, cast[place] or "")
    answers = [world.call(method, path, body, cookie=cast[who]).status for who in WHO]
    assert answers == [401, 401, 401, 401, *allowed]


def test_the_table_of_roles_has_every_route_of_an_organisation() -> None:
    routes = {route.key for row in FUNCTIONS for route in row.routes if route.role is Role.ORGANISATION}
    assert {re.sub(r"{\w+}", "{id}", each) for each in TABLE} == {re.sub(r"{\w+}", "{id}", each) for each in routes}


# Which key may do what


@snapshots.stage
def keys(world: World) -> dict[str, str]:
    """Of an approved organisation: a key of each scope, one of all, one for practice, and one that is revoked."""
    administrator = an_officer(world)
    stories.approve_office(world, administrator)
    administrator = sign_in(world, OFFICER, "admissions office")
    gone = key_stories.make(world, administrator)
    made = {
        **{each.value: key_stories.make(world, administrator, each, name=each)["key"] for each in Scope},
        "all": key_stories.make(world, administrator)["key"],
        "practice": key_stories.make(world, administrator, mode="test")["key"],
        "revoked": gone["key"],
    }
    assert world.call("DELETE", f"/v1/api-keys/{gone['id']}", cookie=administrator).status == 204
    return made


BY_KEY = {route.key: route for row in FUNCTIONS for route in row.routes if route.role is Role.ORGANISATION}
PRACTISED = {
    *("POST /v1/verifications", "GET /v1/verifications/{id}"),
    *("GET /v1/requirement-profiles", "GET /v1/requirement-profiles/{id}"),
}
"""The routes that a key for practice is let in to."""


@pytest.mark.parametrize("route", BY_KEY)
def test_every_key_at_every_route_of_an_organisation(world: World, keys: dict[str, str], route: str) -> None:
    """One without the scope is refused by name, one with it is let in, and no key does what is a person's."""
    cache.forget()
    wanted = BY_KEY[route].scope
    method, path = route.split()
    path, body = re.sub(r"{\w+}", "none", path), BODIES.get(re.sub(r"{\w+}", "{id}", route))
    answers = {name: key_stories.by_key(world, key, method, path, body) for name, key in keys.items()}
    refusals = {name: each.body["code"] for name, each in answers.items() if each.status in (401, 403)}
    if wanted is None:
        assert refusals == dict.fromkeys(keys, "person_required")
        return
    without = {each.value: "scope_missing" for each in Scope if each is not wanted}
    practice = {} if route in PRACTISED else {"practice": "live_key_required"}
    assert refusals == {**without, **practice, "revoked": "key_refused"}
    assert answers[wanted].status == answers["all"].status


BODIES = {re.sub(r"{\w+}", "{id}", key): body for key, (body, _) in TABLE.items()}


# Inviting and joining


def test_a_colleague_joins_by_a_link_and_each_acts_under_their_own_name(office: World) -> None:
    administrator = laia(office)
    pol = colleague(office, administrator)
    people = listed(office, administrator)
    assert [people[OFFICER]["role"], people[OFFICER]["second_factor"]] == ["administrator", False]
    assert people[POL] == {
        "id": pol.cookie.split(".")[1],
        "email": POL,
        "name": "Pol Vidal",
        "role": "officer",
        "state": "active",
        "second_factor": True,
        "invited_by": "Laia Puig",
        "invited_at": "2026-12-01T09:00:00Z",
        "joined_at": "2026-12-01T09:00:00Z",
    }
    mine = office.call("GET", ME, cookie=pol.cookie).body
    assert (mine["name"], mine["me"]["name"], mine["me"]["role"]) == ("Universitat", "Pol Vidal", "officer")
    assert (mine["checks_per_day"], mine["checks_left_today"]) == (100, 100)


def test_an_invitation_is_answered_alike_whosever_the_address_is_and_only_its_owner_learns_it(office: World) -> None:
    an_officer(office, OTHER)
    administrator = laia(office)
    free, taken = invite(office, administrator, POL), invite(office, administrator, OTHER)
    assert (free.status, face(free)[2].replace(POL, "")) == (taken.status, face(taken)[2].replace(OTHER, ""))
    chosen = {"token": link_token(mailed(office, OTHER)[-1]["text"]), "name": "Else", "password": "another good one"}
    refused = office.call("POST", "/v1/organisation-acceptances", chosen)
    assert (refused.status, refused.body["code"]) == (409, "already_staff")
    own = invite(office, administrator, OFFICER)
    assert (own.status, own.body["code"]) == (409, "already_staff")


def test_an_address_that_a_stranger_has_registered_joins_and_the_stranger_is_out(office: World) -> None:
    assert (
        office.call("POST", "/v1/organisations", stories.organisation(email=POL, password="let burglars in")).status
        == 201
    )
    confirmation = link_token(mailed(office)[-1]["text"])
    stranger = sign_in(office, POL, "let burglars in")
    pol = colleague(office, laia(office))
    assert office.call("GET", ME, cookie=stranger).status == 401
    late = {"token": confirmation, "password": "let burglars in"}
    assert office.call("POST", "/v1/organisation-confirmations", late).status == 410
    assert office.call("GET", ME, cookie=pol.cookie).status == 200


def test_a_mail_to_an_invited_address_names_the_organisation_only_once_it_is_approved(office: World) -> None:
    administrator = laia(office)
    invite(office, administrator)
    (first,) = mailed(office)
    secure(office, administrator)
    assert approve(office, administrator).status == 201
    invite(office, administrator, "ona@uni.example.org")
    (second,) = mailed(office, "ona@uni.example.org")
    words = [
        [name in mail["text"] + mail["subject"] for name in ("Universitat", "Laia", "Puig")] for mail in (first, second)
    ]
    assert words == [[False] * 3, [True, False, False]]


def test_a_link_of_a_centre_joins_no_organisation_and_the_other_way_round(office: World) -> None:
    stories.enter_candidates(office)
    stories.invite_by_board(office, POL)
    centres = link_token(mailed(office)[-1]["text"])
    organisations_own = invited(office, laia(office))
    chosen = {"name": "Pol", "password": "another good office"}
    for path, token in (("organisation", centres), ("staff", organisations_own)):
        answer = office.call("POST", f"/v1/{path}-acceptances", {**chosen, "token": token})
        assert (answer.status, answer.body["code"]) == (410, "link_expired")


# Removing


def test_a_removed_person_is_out_at_once_and_mailed_and_their_place_is_taken(office: World) -> None:
    administrator = laia(office)
    pol = colleague(office, administrator, role="administrator")
    assert remove(office, pol.cookie, OFFICER).status == 204
    assert office.call("GET", ME, cookie=administrator).status == 401
    assert "You no longer act for Universitat" in mailed(office, OFFICER)[-1]["subject"]
    kept = organisations.get_organisation(organisation_of(pol.cookie))
    assert (kept.account_key, kept.without_second_factor) == (pol.cookie.split(".")[1], 0)
    assert every(office)[0]["email"] == POL
    gone = {"identifier": OFFICER, "password": "admissions office"}
    assert office.call("POST", "/v1/sign-ins", gone).status == 401


def test_one_administrator_of_an_organisation_stays(office: World) -> None:
    administrator = laia(office)
    colleague(office, administrator)
    refused = remove(office, administrator, OFFICER)
    assert (refused.status, refused.body["code"]) == (409, "last_administrator")


def test_of_two_who_remove_each_other_one_stays(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has read everything before the first is done."""
    administrator = laia(office)
    pol = colleague(office, administrator, role="administrator")
    answers = _meanwhile(
        monkeypatch, lambda: remove(office, pol.cookie, OFFICER), lambda: remove(office, administrator, POL)
    )
    assert sorted(each.status for each in answers) == [204, 409]
    (left,) = [each for each in stored()["test-people"] if each["sk"]["S"] == "ACCOUNT"]
    assert without(f"O.{left['id']['S']}.") in (0, 1)


def _meanwhile(
    monkeypatch: pytest.MonkeyPatch, first: Callable[[], Answer], second: Callable[[], Answer]
) -> list[Answer]:
    """The second act begins right before the first one's transaction, and is done before it."""
    transact, answers = rows.transact, list[Answer]()

    def late(writes: Any, **more: Any) -> bool:
        monkeypatch.setattr(rows, "transact", transact)
        answers.append(second())
        return transact(writes, **more)

    monkeypatch.setattr(rows, "transact", late)
    return [first(), *answers]


# Second factors


def test_who_adds_a_second_factor_is_asked_for_a_code_at_each_sign_in_and_every_other_sign_in_is_over(
    office: World,
) -> None:
    elsewhere, mine = laia(office), laia(office)
    person = secure(office, mine)
    assert [office.call("GET", ME, cookie=each).status for each in (mine, elsewhere)] == [200, 401]
    assert "has a second factor" in mailed(office, OFFICER)[-1]["subject"]
    half = office.call("POST", "/v1/sign-ins", {"identifier": OFFICER, "password": person.password})
    assert half.body == {"kind": "organisation", "second_factor": "required"}
    assert office.call("GET", ME, cookie=half.cookie).status == 401
    assert office.call("POST", "/v1/second-factors", {"code": "000000"}, cookie=half.cookie).status == 401
    whole = office.call("POST", "/v1/second-factors", {"code": person.recovery[0]}, cookie=half.cookie)
    assert (whole.status, whole.body["kind"]) == (201, "organisation")
    assert office.call("GET", ME, cookie=whole.cookie).body["me"]["second_factor"] is True
    assert "A recovery code has opened" in mailed(office, OFFICER)[-1]["subject"]
    again = office.call("POST", FACTORS, {"password": person.password}, cookie=whole.cookie)
    assert (again.status, again.body["code"]) == (409, "has_second_factor")


def test_a_second_factor_is_begun_with_the_password_ten_times_at_most(office: World) -> None:
    cookie = laia(office)
    answers = [office.call("POST", FACTORS, {"password": "let burglars in"}, cookie=cookie) for _ in range(11)]
    assert [each.status for each in answers] == [422] * 10 + [429]
    assert answers[0].body["errors"][0]["pointer"] == "/password"


@pytest.mark.parametrize(("after", "status"), [(timedelta(minutes=29), 200), (timedelta(minutes=30), 409)])
def test_a_second_factor_waits_half_an_hour_for_its_first_code(office: World, after: timedelta, status: int) -> None:
    cookie = laia(office)
    begun = office.call("POST", FACTORS, {"password": "admissions office"}, cookie=cookie).body
    wrong = office.call("POST", f"{FACTORS}/confirmations", {"code": "x"}, cookie=cookie)
    assert (wrong.status, wrong.body["errors"][0]["pointer"]) == (422, "/code")
    office.at += after
    code = {"code": TOTP(begun["secret"]).at(office.at)}
    assert office.call("POST", f"{FACTORS}/confirmations", code, cookie=cookie).status == status


def test_the_board_approves_once_each_person_has_a_second_factor_and_says_how_many_have_none(office: World) -> None:
    administrator = laia(office)
    join_office(office, invited(office, administrator), secured=False)
    for count in (2, 1):
        refused = approve(office, administrator)
        assert (refused.status, refused.body["code"]) == (409, "second_factor_missing")
        assert refused.body["detail"].startswith(f"Without a second factor: {count} of")
        if count == 2:
            pol = sign_in(office, POL, "another good office")
            secure(office, pol, "another good office")
    secure(office, administrator)
    assert approve(office, administrator).status == 201


def test_who_leaves_without_a_second_factor_keeps_nobody_from_being_approved(office: World) -> None:
    administrator = laia(office)
    join_office(office, invited(office, administrator), secured=False)
    secure(office, administrator)
    assert without(administrator) == 1
    assert remove(office, administrator, POL).status == 204
    assert without(administrator) == 0
    assert approve(office, administrator).status == 201


def test_nobody_joins_an_approved_organisation_without_a_code(office: World) -> None:
    administrator = laia(office)
    token = invited(office, administrator)
    secure(office, administrator)
    assert approve(office, administrator).status == 201
    chosen = {"token": token, "name": "Pol Vidal", "password": "another good office"}
    enrolment = office.call("POST", "/v1/organisation-acceptances", chosen).body
    assert (enrolment["organisation"], enrolment["tier"], enrolment["role"]) == ("Universitat", "approved", "officer")
    path = "/v1/organisation-acceptances/confirmations"
    refused = office.call("POST", path, {"token": token})
    assert (refused.status, refused.body["code"]) == (409, "second_factor_missing")
    assert office.call("POST", path, {"token": token, "code": TOTP(enrolment["secret"]).at(office.at)}).status == 200


@pytest.mark.parametrize("approval_first", [True, False])
def test_who_joins_without_a_code_while_the_board_approves_is_in_or_it_is_approved_and_never_both(
    office: World, monkeypatch: pytest.MonkeyPatch, approval_first: bool
) -> None:
    administrator = laia(office)
    token = invited(office, administrator)
    secure(office, administrator)
    chosen = {"token": token, "name": "Pol Vidal", "password": "another good office"}
    assert office.call("POST", "/v1/organisation-acceptances", chosen).status == 201
    acts: list[Callable[[], Answer]] = [
        lambda: approve(office, administrator),
        lambda: office.call("POST", "/v1/organisation-acceptances/confirmations", {"token": token}),
    ]
    late, early = acts if approval_first else acts[::-1]
    answers = _meanwhile(monkeypatch, late, early)
    assert [each.status < 300 for each in answers] == [False, True]
    kept = organisations.get_organisation(organisation_of(administrator))
    assert (kept.tier.value, kept.without_second_factor) in (("instant", 1), ("approved", 0))


def test_who_adds_a_second_factor_while_they_are_removed_is_counted_once(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = laia(office)
    join_office(office, invited(office, administrator), secured=False)
    pol = sign_in(office, POL, "another good office")
    begun = office.call("POST", FACTORS, {"password": "another good office"}, cookie=pol).body
    code = {"code": TOTP(begun["secret"]).at(office.at)}
    answers = _meanwhile(
        monkeypatch,
        lambda: remove(office, administrator, POL),
        lambda: office.call("POST", f"{FACTORS}/confirmations", code, cookie=pol),
    )
    assert [each.status for each in answers] == [409, 200]
    assert without(administrator) == 1, "Laia alone"


# The organisation


def test_an_administrator_changes_country_and_domain_until_it_is_approved(office: World) -> None:
    administrator = laia(office)
    cache.forget()
    changed = office.call("PATCH", ME, {"country": "ad", "web_domain": "UNI.example.org"}, cookie=administrator)
    assert (changed.status, changed.body["country"], changed.body["web_domain"]) == (200, "AD", "uni.example.org")
    assert changed.body == office.call("GET", ME, cookie=administrator).body
    (listed_now,) = every(office, query="uni")
    assert (listed_now["country"], listed_now["web_domain"]) == ("AD", "uni.example.org")
    secure(office, administrator)
    assert approve(office, administrator).status == 201
    refused = office.call("PATCH", ME, {"web_domain": "mit.edu"}, cookie=administrator)
    assert (refused.status, refused.body["code"]) == (409, "conflict")
    spoken = office.call("PATCH", ME, {"language": "ca"}, cookie=administrator)
    assert (spoken.status, spoken.body["me"]["language"], spoken.body["web_domain"]) == (200, "ca", "uni.example.org")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [({"country": "XX"}, "/country"), ({"web_domain": "https://x"}, "/web_domain"), ({"language": "fr"}, "/language")],
)
def test_a_change_of_the_organisation_that_will_not_do_is_refused_and_changes_nothing(
    office: World, change: dict[str, str], pointer: str
) -> None:
    administrator, before = laia(office), stored()
    refused = office.call("PATCH", ME, change, cookie=administrator)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
    assert {**stored(), "test-people": None} == {**before, "test-people": None}


def test_before_the_address_is_proved_nobody_is_invited_and_nothing_shown(world: World) -> None:
    assert world.call("POST", "/v1/organisations", stories.organisation()).status == 201
    cookie = laia(world)
    asked = [("GET", ME, None), ("POST", INVITATIONS, {"email": POL}), ("POST", FACTORS, {"password": "x"})]
    answers = [world.call(method, path, body, cookie=cookie) for method, path, body in asked]
    assert [(each.status, each.body["code"]) for each in answers] == [(403, "email_not_proved")] * 3


def test_a_suspended_organisation_invites_nobody(office: World) -> None:
    administrator = laia(office)
    assert act(office, organisation_of(administrator), "suspensions").status == 201
    refused = invite(office, administrator)
    assert (refused.status, refused.body["code"]) == (403, "organisation_suspended")
    assert office.call("GET", ME, cookie=administrator).body["state"] == "suspended"
