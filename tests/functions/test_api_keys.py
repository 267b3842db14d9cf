"""An organisation's keys: made and ended by its administrators, shown by its machines, dead seconds after their end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache, clock
from shared.store import access_record, rows
from shared.store.tables import VERIFICATIONS
from shared.verification.api_key import MOST_KEYS
from shared.verification.organisation import MOST_FAILED_CHECKS_PER_DAY
from tests.functions.test_members import colleague
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.key_stories import PATH, basic, bearer, by_key, make
from tests.kit.stories import CANDIDATE, OFFICER, SECRET
from tests.kit.world import Answer, World

CHECK = {"candidate_id": CANDIDATE, "secret_number": SECRET, "purpose": "admission"}
HISTORY, CHECKS = "/v1/verifications", "/v1/verifications"
ME = "/v1/organisations/me"
OTHER = "other@uni.example.org"


@snapshots.stage
def office(world: World) -> World:
    """An approved organisation, and a result that is out."""
    stories.release_results(world)
    stories.approve_office(world, stories.an_officer(world))
    world.drain()
    return world


@pytest.fixture
def cookie(office: World) -> str:
    cache.forget()
    return stories.sign_in(office, OFFICER, "admissions office")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The process clock, by which an environment's memory ages."""
    held = [clock.elapsed()]
    monkeypatch.setattr(clock, "elapsed", lambda: held[0])
    return held


def code_of(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def rotate(world: World, cookie: str, key: dict[str, Any], hours: int | None = None) -> Answer:
    body = {} if hours is None else {"old_ends_in_hours": hours}
    return world.call("POST", f"{PATH}/{key['id']}/rotations", body, cookie=cookie)


# Made, shown once, listed, revoked


def test_a_key_is_shown_once_and_kept_by_its_digest(office: World, cookie: str) -> None:
    made = make(office, cookie, "verify", "feed")
    assert made == {
        "id": made["id"],
        "name": "CRM",
        "mode": "live",
        "scopes": ["verify", "feed"],
        "ends_with": made["key"][-4:],
        "made_at": made["made_at"],
        "made_by": "Laia Puig",
        "last_used_at": None,
        "old_ends_with": None,
        "old_ends_at": None,
        "key": made["key"],
    }
    assert made["key"].startswith("ro_live_")
    listed = office.call("GET", PATH, cookie=cookie)
    assert listed.body == {"data": [{name: value for name, value in made.items() if name != "key"}]}
    assert made["key"] not in str(stories.stored())
    assert by_key(office, made["key"], "GET", HISTORY).status == 200
    assert office.call("DELETE", f"{PATH}/{made['id']}", cookie=cookie).status == 204
    assert office.call("GET", PATH, cookie=cookie).body == {"data": []}
    assert office.call("DELETE", f"{PATH}/{made['id']}", cookie=cookie).status == 404
    assert [each["sk"]["S"] for each in stories.stored()["test-verifications"] if "KEY" in each["pk"]["S"]] == [
        "#COUNT"
    ]


def test_an_organisation_has_ten_keys_at_most_and_room_again_when_one_is_revoked(office: World, cookie: str) -> None:
    made = [make(office, cookie, name=f"system {number}") for number in range(MOST_KEYS)]
    eleventh = office.call("POST", PATH, {"name": "CRM", "scopes": ["verify"]}, cookie=cookie)
    assert code_of(eleventh) == (409, "keys_spent")
    assert office.call("DELETE", f"{PATH}/{made[3]['id']}", cookie=cookie).status == 204
    make(office, cookie)
    assert len(office.call("GET", PATH, cookie=cookie).body["data"]) == MOST_KEYS


def test_a_request_sent_again_makes_one_key_and_shows_it_once(office: World, cookie: str) -> None:
    body, headers = {"name": "CRM", "scopes": ["verify"]}, {"idempotency-key": "one-and-the-same"}
    first, again = (office.call("POST", PATH, body, cookie=cookie, headers=headers) for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert again.body == {**first.body, "key": None}
    assert by_key(office, first.body["key"], "GET", HISTORY).status == 200
    other = office.call("POST", PATH, {**body, "name": "Portal"}, cookie=cookie, headers=headers)
    assert code_of(other) == (409, "idempotency_key_reused")
    assert len(office.call("GET", PATH, cookie=cookie).body["data"]) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "x"}, "/name"),
        ({"name": "C\u202eRM"}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["board"]}, "/scopes/0"),
        ({"mode": "both"}, "/mode"),
        ({"owner": "me"}, "/owner"),
    ],
    ids=lambda each: str(sorted(each)) if isinstance(each, dict) else None,
)
def test_a_key_that_will_not_do_is_refused(office: World, cookie: str, change: dict[str, object], pointer: str) -> None:
    refused = office.call("POST", PATH, {"name": "CRM", "scopes": ["verify"], **change}, cookie=cookie)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)


def test_officers_and_organisations_that_are_not_approved_have_no_keys(office: World, cookie: str) -> None:
    pol = colleague(office, cookie, "pol@uni.example.org").cookie
    key = make(office, cookie)
    body = {"name": "CRM", "scopes": ["verify"]}
    asked: list[tuple[str, str, Any]] = [
        *(("GET", PATH, None), ("POST", PATH, body)),
        *(("POST", f"{PATH}/{key['id']}/rotations", {}), ("DELETE", f"{PATH}/{key['id']}", None)),
    ]
    assert [office.call(*each, cookie=pol).status for each in asked] == [403] * 4
    instant = stories.an_officer(office, OTHER)
    answers = [office.call(*each, cookie=instant) for each in asked]
    assert [each.status for each in answers] == [200, 403, 403, 404]
    assert answers[1].body["code"] == "organisation_not_approved"
    assert by_key(office, key["key"], "GET", HISTORY).status == 200


def test_no_key_makes_lists_or_ends_a_key_or_a_colleague(office: World, cookie: str) -> None:
    key = make(office, cookie)
    for method, path, body in (
        ("POST", PATH, {"name": "CRM", "scopes": ["verify"]}),
        ("GET", PATH, None),
        ("DELETE", f"{PATH}/{key['id']}", None),
        ("GET", "/v1/organisations/me/members", None),
        ("POST", "/v1/requirement-profiles", {"name": "Degrees", "exams": ["FCE"]}),
    ):
        assert code_of(by_key(office, key["key"], method, path, body)) == (403, "person_required")


# Shown by a machine


def test_a_key_checks_under_its_own_name_and_the_candidate_reads_the_organisations(office: World, cookie: str) -> None:
    key = make(office, cookie, "verify")
    checked = by_key(office, key["key"], "POST", CHECKS, CHECK)
    assert (checked.status, checked.body["result"]["overall"]["value"]) == (200, "174")
    (line,) = by_key(office, key["key"], "GET", HISTORY).body["data"]
    assert line["person_name"] == "key CRM"
    again = by_key(office, key["key"], "GET", f"{HISTORY}/{checked.body['verification_id']}")
    assert (again.status, again.body["content_shown"]) == (200, True)
    seen = [each for each in stories.stored()["test-verifications"] if each["pk"]["S"].startswith("SEEN#")]
    assert {(each["person_id"]["S"], each["person_name"]["S"]) for each in seen} == {(key["id"], "key CRM")}
    candidate = stories.a_signed_in_candidate(office)
    assert "CRM" not in office.call("GET", "/v1/me/activity", cookie=candidate).raw


@pytest.mark.parametrize("scheme", ["Bearer {}", "bearer {}", "BEARER  {} "])
def test_a_key_is_taken_as_a_bearer_in_any_case(office: World, cookie: str, scheme: str) -> None:
    headers = {"authorization": scheme.format(make(office, cookie)["key"])}
    assert office.call("GET", HISTORY, headers=headers).status == 200


def test_a_key_is_taken_as_the_user_of_basic_without_a_password(office: World, cookie: str) -> None:
    key = make(office, cookie)["key"]
    assert office.call("GET", HISTORY, headers=basic(key)).status == 200
    assert (
        office.call("GET", HISTORY, headers={"authorization": basic(key)["authorization"].replace("B", "b", 1)}).status
        == 200
    )
    for wrong in (basic(key, "x"), basic("x", key), {"authorization": "Basic é"}, {"authorization": "Basic"}):
        assert code_of(office.call("GET", HISTORY, headers=wrong)) == (401, "key_refused")


def test_what_is_no_whole_key_is_refused_without_a_call(office: World, cookie: str) -> None:
    key = make(office, cookie)["key"]
    forged = (
        key[:-1] + ("x" if key[-1] != "x" else "y"),
        key[:20] + ("x" if key[20] != "x" else "y") + key[21:],
        key.replace("live", "test"),
        key[:-1],
        key + "0",
        "ro_live_",
        "",
    )
    with watched() as calls:
        for each in forged:
            assert code_of(office.call("GET", HISTORY, headers={"authorization": f"Bearer {each}"})) == (
                401,
                "key_refused",
            )
        for header in ("Digest x", "AWS4-HMAC-SHA256 Credential=x", key):
            assert code_of(office.call("GET", HISTORY, headers={"authorization": header})) == (401, "key_refused")
    assert calls.made == []


def test_a_refused_key_is_challenged_as_rfc_6750_has_it(office: World, cookie: str) -> None:
    key = make(office, cookie, "verify")["key"]
    refused = office.call("GET", HISTORY, headers=bearer(key[:-1]))
    assert refused.headers["www-authenticate"] == 'Bearer realm="results-online", error="invalid_token"'
    missing = by_key(office, key, "GET", "/v1/result-changes")
    assert code_of(missing) == (403, "scope_missing")
    assert "“feed”" in missing.body["detail"]
    assert missing.headers["www-authenticate"].endswith('error="insufficient_scope", scope="feed"')


def test_a_sound_key_that_nobody_made_is_refused_alike(office: World, cookie: str) -> None:
    mine, gone = make(office, cookie), make(office, cookie)
    assert office.call("DELETE", f"{PATH}/{gone['id']}", cookie=cookie).status == 204
    replaced = rotate(office, cookie, mine, 0).body
    refused = [by_key(office, each, "GET", HISTORY) for each in (gone["key"], mine["key"])]
    assert {each.raw for each in refused} == {office.call("GET", HISTORY, headers=bearer("x")).raw}
    assert by_key(office, replaced["key"], "GET", HISTORY).status == 200


def test_who_shows_a_key_is_not_taken_for_the_person_of_a_cookie(office: World, cookie: str) -> None:
    key = make(office, cookie, "feed")["key"]
    assert office.call("GET", HISTORY, cookie=cookie, headers=bearer(key)).status == 403
    assert office.call("GET", HISTORY, cookie=cookie, headers=bearer("x")).status == 401
    assert office.call("GET", PATH, cookie=cookie, headers=bearer(key)).status == 403


def test_one_organisations_key_shows_nothing_of_anothers(office: World, cookie: str) -> None:
    others = stories.an_officer(office, OTHER)
    stories.approve_office(office, others)
    cache.forget()
    theirs, mine = make(office, stories.sign_in(office, OTHER, "admissions office")), make(office, cookie)
    checked = by_key(office, mine["key"], "POST", CHECKS, CHECK).body["verification_id"]
    assert by_key(office, theirs["key"], "GET", HISTORY).body["data"] == []
    assert by_key(office, theirs["key"], "GET", f"{HISTORY}/{checked}").status == 404
    again = stories.sign_in(office, OTHER, "admissions office")
    assert office.call("DELETE", f"{PATH}/{mine['id']}", cookie=again).status == 404
    assert rotate(office, again, mine).status == 404


# What it costs


def test_a_key_costs_one_read_and_none_while_that_is_remembered(office: World, cookie: str) -> None:
    key = make(office, cookie)["key"]

    def calls_of(call: Callable[[], Answer]) -> list[str]:
        with watched() as calls:
            assert call().status == 200
        return calls.made

    def changes() -> Answer:
        return by_key(office, key, "GET", "/v1/result-changes")

    cache.forget()
    unseen = calls_of(changes)
    remembered = calls_of(changes)
    cache.forget()
    signed_in = calls_of(lambda: office.call("GET", "/v1/result-changes", cookie=cookie))
    assert len(unseen) == len(remembered) + 2, "one read, and the note of its first use"
    assert len(signed_in) == len(remembered) + 1
    cache.forget()
    assert len(calls_of(changes)) == len(remembered) + 1


def test_the_last_use_is_noted_once_in_five_minutes(office: World, cookie: str) -> None:
    key = make(office, cookie)
    begun = office.at

    def used() -> str:
        assert by_key(office, key["key"], "GET", HISTORY).status == 200
        return str(office.call("GET", PATH, cookie=cookie).body["data"][0]["last_used_at"])

    first = used()
    office.at = begun + timedelta(minutes=5)
    assert used() == first
    office.at = begun + timedelta(minutes=5, seconds=1)
    assert used() > first


# Its end


@pytest.mark.parametrize("end", ["revoked", "suspended", "not approved"])
def test_a_key_is_dead_five_seconds_after_its_end(office: World, cookie: str, now: list[float], end: str) -> None:
    key = make(office, cookie)
    assert by_key(office, key["key"], "GET", HISTORY).status == 200
    organisation = stories.organisation_of(cookie)
    if end == "revoked":
        assert office.call("DELETE", f"{PATH}/{key['id']}", cookie=cookie).status == 204
    elif end == "suspended":
        why = {"reason": "a doubt"}
        act = office.call("POST", f"/v1/board/organisations/{organisation}/suspensions", why, operator="ana")
        assert act.status == 201
    else:
        rows.update(
            VERIFICATIONS,
            f"ORGANISATION#{organisation}",
            "ORGANISATION",
            change="SET tier = :t",
            values={":t": "instant"},
        )
    for _ in range(3):  # whoever goes on asking keeps it no longer alive
        now[0] += 1.6
        office.at += timedelta(minutes=6)  # and nor does the note of its use
        last = by_key(office, key["key"], "GET", HISTORY)
    now[0] += 0.2
    last = by_key(office, key["key"], "GET", HISTORY)
    expected = {"revoked": (401, "key_refused"), "suspended": (403, "organisation_suspended")}
    assert code_of(last) == expected.get(end, (403, "organisation_not_approved"))


@pytest.mark.parametrize(("hours", "after", "old"), [(2, 1.99, 200), (2, 2.0, 401), (168, 167.9, 200), (0, 0, 401)])
def test_two_are_good_while_one_replaces_the_other(
    office: World, cookie: str, hours: int, after: float, old: int
) -> None:
    before = make(office, cookie)
    after_it = rotate(office, cookie, before, hours).body
    assert (after_it["id"], after_it["name"], after_it["old_ends_with"]) == (
        before["id"],
        "CRM",
        before["ends_with"] if hours else None,
    )
    office.at += timedelta(hours=after)
    cache.forget()
    answers = [by_key(office, each["key"], "GET", HISTORY).status for each in (before, after_it)]
    assert answers == [old, 200]


def test_a_new_key_is_good_at_once_where_the_one_before_is_remembered(
    office: World, cookie: str, now: list[float]
) -> None:
    before = make(office, cookie)
    assert by_key(office, before["key"], "GET", HISTORY).status == 200
    after = rotate(office, cookie, before, 0).body
    assert by_key(office, after["key"], "GET", HISTORY).status == 200
    with watched() as calls:
        assert by_key(office, before["key"], "GET", HISTORY).status == 401, "and the one before is read as ended"
        assert by_key(office, after["key"], "GET", HISTORY).status == 200
    assert calls.made.count("dynamodb.BatchGetItem") == 1


def test_a_third_is_never_good_and_all_can_be_ended_at_once(office: World, cookie: str) -> None:
    first = make(office, cookie)
    second = rotate(office, cookie, first).body
    refused = rotate(office, cookie, first, 5)
    assert code_of(refused) == (409, "two_keys_live")
    third = rotate(office, cookie, first, 0).body
    cache.forget()
    assert [by_key(office, each["key"], "GET", HISTORY).status for each in (first, second, third)] == [401, 401, 200]
    assert rotate(office, cookie, first, 169).status == 422
    assert rotate(office, cookie, first, -1).status == 422


def test_of_two_who_replace_a_key_at_once_one_does(office: World, cookie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key = make(office, cookie)
    update, answers = rows.update, list[Answer]()

    def late(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(rows, "update", update)
        answers.append(rotate(office, cookie, key))
        return update(*args, **more)

    monkeypatch.setattr(rows, "update", late)
    answers.append(rotate(office, cookie, key))
    assert [each.status for each in answers] == [201, 409]
    assert by_key(office, answers[0].body["key"], "GET", HISTORY).status == 200


def test_a_key_that_is_revoked_while_it_is_replaced_is_gone(
    office: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make(office, cookie)
    update = rows.update

    def late(*args: Any, **more: Any) -> Any:
        monkeypatch.setattr(rows, "update", update)
        assert office.call("DELETE", f"{PATH}/{key['id']}", cookie=cookie).status == 204
        return update(*args, **more)

    monkeypatch.setattr(rows, "update", late)
    assert code_of(rotate(office, cookie, key)) == (409, "stale_version")
    assert office.call("GET", PATH, cookie=cookie).body["data"] == []


# In an address


@pytest.mark.parametrize("query", [{"cursor": "{}"}, {"key": "{}"}, {"{}": "1"}, {"from": "a {} b"}])
def test_a_key_in_a_query_is_refused_and_never_logged(
    office: World, cookie: str, query: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    key = make(office, cookie)["key"]
    asked = {name.format(key): value.format(key) for name, value in query.items()}
    with watched() as calls:
        refused = office.call("GET", HISTORY, headers=bearer(key), query=asked)
    assert code_of(refused) == (400, "key_in_address")
    assert "Replace the key" in refused.body["detail"]
    assert key not in refused.raw + str([each.__dict__ for each in caplog.records])
    assert calls.made == []


def test_a_key_is_never_logged(office: World, cookie: str, caplog: pytest.LogCaptureFixture) -> None:
    key = make(office, cookie)["key"]
    by_key(office, key, "POST", CHECKS, CHECK)
    office.call("GET", HISTORY, headers=basic(key))
    office.call("GET", HISTORY, headers=bearer(key[:-1]))
    written = str([each.__dict__ for each in caplog.records])
    assert "answered" in written
    assert key[8:40] not in written
    assert basic(key)["authorization"][6:60] not in written


# What is left of the day


def test_every_answer_to_a_key_says_what_is_left_of_the_day(office: World, cookie: str) -> None:
    key = make(office, cookie)["key"]
    policy = '"checks-of-the-day";q=2000;w=86400'
    answers = [
        by_key(office, key, "GET", HISTORY),
        by_key(office, key, "POST", CHECKS, {"purpose": "admission"}),
        by_key(office, key, "GET", f"{HISTORY}/{'0' * 30}"),
        by_key(office, make(office, cookie, "feed")["key"], "GET", HISTORY),
    ]
    assert [each.status for each in answers] == [200, 422, 404, 403]
    assert {each.headers["ratelimit-policy"] for each in answers} == {policy}
    assert office.call("GET", HISTORY, cookie=cookie).headers.keys() & {"ratelimit", "ratelimit-policy"} == set()
    left = 24 * 3600 - (office.at.hour * 60 + office.at.minute) * 60 - office.at.second
    assert answers[0].headers["ratelimit"] == f'"checks-of-the-day";r=2000;t={left}'
    by_key(office, key, "POST", CHECKS, CHECK)
    cache.forget()
    assert by_key(office, key, "GET", HISTORY).headers["ratelimit"].startswith('"checks-of-the-day";r=1999;')
    organisation = office.call("GET", ME, cookie=cookie).body["id"]
    for number in range(MOST_FAILED_CHECKS_PER_DAY):
        access_record.spend_check(organisation, f"KXC{number:06d}", f"c{number}", office.at)
    cache.forget()
    assert by_key(office, key, "GET", HISTORY).headers["ratelimit"].startswith('"checks-of-the-day";r=0;')
    mine = office.call("GET", ME, cookie=cookie).body
    assert (mine["checks_left_today"], mine["refusals_left_today"]) == (0, 0)


# For practice


REAL = ("KXA104827", "KXA104835", "ZZZ000000", "PRACTICE0")
"""Two candidates, one of them with a result that is out, and nobody."""


def practise(world: World, key: str, candidate_id: str, secret: str = "5362", **more: Any) -> Answer:
    return by_key(
        world, key, "POST", CHECKS, {"candidate_id": candidate_id, "secret_number": secret, "purpose": "visa", **more}
    )


def test_a_key_for_practice_opens_no_real_candidate_and_does_the_same_for_all(office: World, cookie: str) -> None:
    """Whatever the numbers: the same answer, and no call at all, so that none is counted, spent or recorded."""
    key = make(office, cookie, mode="test")["key"]
    assert key.startswith("ro_test_")
    assert practise(office, key, "NGG004291").body["result"]["state"] == "practice"
    before = stories.stored()
    with watched() as calls:
        answers = [practise(office, key, each, secret) for each in REAL for secret in (SECRET, "5362", "0000")]
        answers += [practise(office, key, each, "5363") for each in ("NGG004291", "PRACTICE1")]
        answers += [practise(office, key, CANDIDATE, SECRET, session_id=stories.SESSION)]
    assert calls.made == []
    assert {(each.status, each.raw) for each in answers} == {(404, answers[0].raw)}
    assert answers[0].body["code"] == "not_recognised"
    shared = [{"purpose": "visa", "share_code": "7k2m-x9qd-3v5t"}, {"purpose": "visa", "share_id": "0" * 30}]
    with watched() as calls:
        assert [by_key(office, key, "POST", CHECKS, each).status for each in shared] == [404, 404]
    assert calls.made == []
    paths = ("/v1/result-changes", "/v1/shared-results", "/v1/verification-batches", "/v1/webhook-endpoints", HISTORY)
    for path in paths:
        assert code_of(by_key(office, key, "GET", path)) == (403, "live_key_required")
    assert stories.stored() == before


def test_a_key_for_practice_sees_no_real_check_of_its_own_organisation(office: World, cookie: str) -> None:
    live, key = make(office, cookie)["key"], make(office, cookie, mode="test")["key"]
    real = by_key(office, live, "POST", CHECKS, CHECK).body["verification_id"]
    practice = practise(office, key, "PRACTICE1").body["verification_id"]
    assert by_key(office, key, "GET", f"{HISTORY}/{real}").status == 404
    assert by_key(office, live, "GET", f"{HISTORY}/{practice}").status == 404


def test_practice_candidates_are_shown_by_a_key_for_practice_alone(office: World, cookie: str) -> None:
    live = make(office, cookie)["key"]
    pair = {"candidate_id": "PRACTICE1", "secret_number": "5362", "purpose": "visa"}
    answers = [by_key(office, live, "POST", CHECKS, pair), office.call("POST", CHECKS, pair, cookie=cookie)]
    assert [code_of(each) for each in answers] == [(404, "not_recognised")] * 2


def test_a_practice_check_is_judged_and_seen_again_and_nothing_is_kept_of_it(office: World, cookie: str) -> None:
    key = make(office, cookie, mode="test")["key"]
    asks = {"name": "Masters", "exams": ["FCE", "CAE", "PET"], "minimum_overall": {"score": 185}}
    profile = office.call("POST", "/v1/requirement-profiles", asks, cookie=cookie).body["id"]
    practise(office, key, "PRACTICE1")
    before = stories.stored()
    assert [each["id"] for each in by_key(office, key, "GET", "/v1/requirement-profiles").body["data"]] == [profile]
    assert by_key(office, key, "GET", f"/v1/requirement-profiles/{profile}").body["name"] == "Masters"
    meets, misses = (practise(office, key, each, profile_id=profile) for each in ("PRACTICE1", "PRACTICE2"))
    assert [each.body["verdict"]["meets"] for each in (meets, misses)] == [True, False]
    checked = practise(office, key, "PRACTICE7")
    office.at += timedelta(minutes=1)
    again = by_key(office, key, "GET", f"{HISTORY}/{checked.body['verification_id']}")
    (result,) = again.body["results"]
    assert (again.status, again.body["person_name"], again.body["candidate_id"]) == (200, "key CRM", "PRACTICE7")
    assert (result["state"], result["superseded_by"], result["result"]["overall"]["value"]) == ("superseded", 2, "167")
    recalled = practise(office, key, "PRACTICE8").body["verification_id"]
    (gone,) = by_key(office, key, "GET", f"{HISTORY}/{recalled}", query={"purpose": "admission"}).body["results"]
    assert (gone["state"], gone["result"]) == ("recalled", None)
    withheld = practise(office, key, "PRACTICE5").body["verification_id"]
    (kept_back,) = by_key(office, key, "GET", f"{HISTORY}/{withheld}").body["results"]
    assert (kept_back["state"], kept_back["result"]) == ("withheld", None)
    office.at += timedelta(days=91)
    late = by_key(office, key, "GET", f"{HISTORY}/{checked.body['verification_id']}").body
    assert (late["content_shown"], late["results"][0]["result"]) == (False, None)
    kept = {
        name: [each for each in found if not each["pk"]["S"].startswith("KEYUSED#")]
        for name, found in stories.stored().items()
    }
    assert kept == {
        name: [each for each in found if not each["pk"]["S"].startswith("KEYUSED#")] for name, found in before.items()
    }


def test_a_session_is_asked_for_in_practice_too(office: World, cookie: str) -> None:
    key = make(office, cookie, mode="test")["key"]
    both = practise(office, key, "PRACTICE9").body["results"]
    one = practise(office, key, "PRACTICE9", session_id=both[1]["id"]).body
    assert [each["id"] for each in one["results"]] == [both[1]["id"]]
    assert practise(office, key, "PRACTICE9", session_id="FCE-2020").status == 404
