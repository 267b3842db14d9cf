"""Every id, cursor, sign-in, key and code of another organisation's, wherever it can be sent: nothing of theirs comes
back, nothing of theirs changes, and the refusal is the one that an unknown id gets.
"""

from __future__ import annotations

import itertools
import json
import re
import string
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from cli.contract.requests import REQUESTS
from infra.words import Route
from shared.adapters import cache, webhook_client
from shared.adapters.webhook_client import Attempt
from shared.verification.delivery import Outcome
from shared.verification.key_text import SECRET_BYTES, key_text, parse_key
from tests.journeys.test_ids_of_others import OPENAPI
from tests.kit import key_stories, other_offices, stories
from tests.kit.other_offices import LISTS, OFFICES, ROUTES, Office, Street
from tests.kit.stories import face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

WITH_ID = {key: route for key, route in ROUTES.items() if "{" in route.path}
PURPOSE = {"purpose": "admission"}
IN_BODIES: dict[str, dict[str, str]] = {
    "POST /v1/verifications": {
        "profile_id": "/v1/requirement-profiles",
        "share_id": "/v1/shared-results",
    },
    "POST /v1/verification-batches": {"profile_id": "/v1/requirement-profiles"},
}
"""Where a body names an id, and in which list that id stands."""
NO_ORGANISATIONS = {"candidate_id", "session_id"}


@pytest.fixture(params=[(9, 1), pytest.param((50, 100), marks=pytest.mark.long)], ids=["sample", "whole"])
def here(world: World, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Street:
    monkeypatch.setattr(webhook_client, "post", lambda *_: Attempt(Outcome.ACCEPTED, 204))
    count, most = request.param
    street = other_offices.move_in(world, count, most)
    _each_has_all_of_its_own(street)
    street.visited.clear()
    return street


def _each_has_all_of_its_own(street: Street) -> None:
    """Else a refusal would prove nothing."""
    for office in street.offices:
        assert {path for path in (*LISTS, HISTORY) if not office.ids[path]} == set()
        assert {who for path in LISTS for who in _candidates_in(street.listed(path, office))} == {*office.own}
        for key in ("/v1/verifications", "/v1/requirement-profiles", "/v1/verification-batches"):
            for given in office.ids[key]:
                assert street.calls(ROUTES[f"GET {key}/{{id}}"], f"{key}/{given}", office.cookie).status == 200


HISTORY = "/v1/webhook-endpoints/{id}/deliveries"


def test_nothing_of_another_organisations_opens_by_its_id_or_cursor(here: Street) -> None:
    before = _what_stands()
    for office, other in itertools.permutations(here.offices, 2):
        ids_in_paths(here, office, other)
        ids_in_bodies(here, office, other)
        filters(here, office, other)
    cursors(here)
    sign_ins(here)
    keys(here)
    assert _what_stands() == before
    assert here.visited >= _taking_ids(), _taking_ids() - here.visited


def _what_stands() -> list[dict[str, Any]]:
    """Of each organisation, but the counts of its day, its people's sign-ins and when its key was used."""
    kept = [
        each
        for table in stored().values()
        for each in table
        if _kind(each) not in ("LIMIT", "GUARD", "SOURCE", "KEYUSED")
    ]
    return [each for each in kept if not each["sk"]["S"].startswith("SIGNIN#")]


COUNTED = {"LIMIT", "GUARD", "SOURCE", "KEYUSED"}


def _kind(item: dict[str, Any]) -> str:
    return str(item["pk"]["S"].split("#")[0])


def _taking_ids() -> set[str]:
    """The routes of organisations that take an id or a cursor, wherever it stands."""
    paths = json.loads(OPENAPI.read_text())["paths"]
    in_query = {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method, noted in methods.items()
        if any(each["name"] in ("cursor", "profile_id", "candidate_id") for each in noted.get("parameters", []))
    }
    in_body = {
        key
        for key, body in REQUESTS.items()
        if any(name.endswith("_id") and name not in NO_ORGANISATIONS for name in body)
    }
    return {key for key in ROUTES if key in WITH_ID or key in in_query | in_body | {*IN_BODIES}}


def unlike(given: str) -> str:
    """An id of the same form that nobody has."""
    return given[:-1] + ("0" if given[-1] != "0" else "1")


def refused_alike(wanted: Answer, got: Answer, what: str) -> None:
    assert 400 <= wanted.status < 500, (what, wanted.raw)
    assert face(got) == face(wanted), what


def ids_in_paths(here: Street, office: Office, other: Office) -> None:
    """Each of the other's ids in each path, also beside one's own; of those that nobody has, one of each kind."""
    for key, route in WITH_ID.items():
        body = REQUESTS.get(key, {} if route.method in ("POST", "PUT", "PATCH") else None)
        asks = [partial(here.calls, route, cookie=office.cookie, body=body)]
        asks += [partial(here.by_key, route, office=office, body=body)] if route.scope is not None else []
        for ask in asks:
            wanted: dict[bool, Answer] = {}
            for path, unknown, is_beside_mine in _paths(route, office, other):
                if is_beside_mine not in wanted:
                    wanted[is_beside_mine] = ask(path=unknown)
                refused_alike(wanted[is_beside_mine], ask(path=path), f"{ask.func.__name__} {route.method} {path}")


def _paths(route: Route, office: Office, other: Office) -> Iterator[tuple[str, str, bool]]:
    """(path with the other's ids, path with ids that nobody has, whether the first id of both is one's own)."""
    first, *second = [f"{{{name}}}" for name in re.findall(r"{(\w+)}", route.path)]
    collection = route.path.partition("/{")[0]
    for given in other.ids[collection]:
        place = route.path.replace(first, given), route.path.replace(first, unlike(given))
        if not second:
            yield *place, False
        inners = other.ids[HISTORY if "deliveries" in route.path else collection]
        for inner in inners if second else ():
            yield place[0].replace(second[0], inner), place[1].replace(second[0], inner), False
            for mine in office.ids[collection]:
                ours = route.path.replace(first, mine)
                yield ours.replace(second[0], inner), ours.replace(second[0], unlike(inner)), True


def ids_in_bodies(here: Street, office: Office, other: Office) -> None:
    pair = other_offices.pair(office.own[0])
    for key, names in IN_BODIES.items():
        for name, collection in names.items():
            beside = {"rows": [pair]} if "batches" in key else {} if name == "share_id" else pair
            for given in other.ids[collection]:
                body = {**PURPOSE, **beside}
                wanted = here.calls(ROUTES[key], ROUTES[key].path, office.cookie, {**body, name: unlike(given)})
                got = here.calls(ROUTES[key], ROUTES[key].path, office.cookie, {**body, name: given})
                refused_alike(wanted, got, f"{key} {name}")


def filters(here: Street, office: Office, other: Office) -> None:
    for who in other.own[: here.most]:
        page = here.listed("/v1/verifications", office, candidate_id=who)
        assert (page.status, page.body["data"]) == (200, []), who


def cursors(here: Street) -> None:
    """Each taken from its owner's list and given to the others for every list: a cursor says where to go on in one's
    own rows, or is none of theirs."""
    taken = [(office, path, _cursor(here, office, path)) for office in here.offices for path in LISTS]
    given = [(office, path, cursor) for office, path, cursor in taken if cursor]
    assert {path for _, path, _ in given} == set(_in_pages())
    for (owner, _, cursor), office in itertools.product(given, here.offices):
        for path in LISTS if office is not owner else ():
            page = here.listed(path, office, cursor=cursor)
            assert page.status in (200, 422), page.raw
            assert _candidates_in(page) <= {*office.own}, (path, cursor)
            assert not any(each in page.raw for whose in here.offices if whose is not office for each in _marks(whose))


def _in_pages() -> list[str]:
    parameters = json.loads(OPENAPI.read_text())["paths"]
    return [
        path
        for path in LISTS
        if any(each["name"] == "cursor" for each in parameters[path]["get"].get("parameters", []))
    ]


def _cursor(here: Street, office: Office, path: str) -> str | None:
    page = here.listed(path, office, **({"limit": "1"} if _is_limited(path) else {}))
    assert page.status == 200, page.raw
    cursor: str | None = page.body.get("next_cursor")
    return cursor


def _is_limited(path: str) -> bool:
    noted = json.loads(OPENAPI.read_text())["paths"][path]["get"].get("parameters", [])
    return any(each["name"] == "limit" for each in noted)


def _candidates_in(page: Answer) -> set[str]:
    return set(re.findall(r"KXB\d{6}", page.raw))


def _marks(office: Office) -> list[str]:
    return [office.id, office.email, *itertools.chain(*office.ids.values())]


def sign_ins(here: Street) -> None:
    """The name of one's sign-in with the secret of another's, and the other way round."""
    route = ROUTES["GET /v1/organisations/me"]
    for office, other in itertools.permutations(here.offices, 2):
        mine, theirs = office.cookie.rpartition("."), other.cookie.rpartition(".")
        assert here.calls(route, route.path, f"{mine[0]}.{theirs[2]}").status == 401
        assert here.calls(route, route.path, office.cookie).body["id"] == office.id


def keys(here: Street) -> None:
    """One's own name with the secret of another's key, the checksum right; one's own key still opens one's own."""
    route = ROUTES["GET /v1/verifications"]
    for office, other in itertools.permutations(here.offices, 2):
        mine, theirs = parse_key(office.key), _secret(other.key)
        forged = key_text(mine.mode, mine.organisation_id, mine.key_id, theirs)
        refused = key_stories.by_key(here.world, forged, route.method, route.path)
        assert (refused.status, refused.body["code"]) == (401, "key_refused")
        seen = here.by_key(route, route.path, office)
        assert (seen.status, _candidates_in(seen) <= {*office.own}) == (200, True)


def _secret(key: str) -> bytes:
    """Its last 256 bits: what a key is made of is in `key_text`."""
    signs = string.digits + string.ascii_uppercase + string.ascii_lowercase
    number = 0
    for sign in key[8:-6]:
        number = number * len(signs) + signs.index(sign)
    return number.to_bytes(62)[-SECRET_BYTES:]


def test_no_second_code_and_no_invitation_of_anothers_lets_anybody_in(world: World) -> None:
    first, second = (stories.an_officer(world, email) for email in OFFICES[:2])
    for cookie in (first, second):
        stories.approve_office(world, cookie)
    cache.forget()
    half = world.call("POST", "/v1/sign-ins", {"identifier": OFFICES[0], "password": "admissions office"})
    theirs = world.phones[OFFICES[1]]
    for code in (theirs.code(world.at), theirs.recovery[0]):
        refused = world.call("POST", "/v1/second-factors", {"code": code}, cookie=half.cookie)
        assert (refused.status, refused.body["code"]) == (401, "code_refused"), refused.raw
    world.call("POST", "/v1/organisations/me/invitations", {"email": "pol@first.example.org"}, cookie=first)
    world.drain()
    (mail,) = [each for each in world.mails() if each["to"] == "pol@first.example.org"]
    joined = stories.join_office(world, stories.link_token(mail["text"]))
    cookie = stories.sign_in_office(world, joined)
    assert stories.organisation_of(cookie) == stories.organisation_of(first)
