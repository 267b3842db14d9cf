"""An organisation's history of its own checks: what it lists, for whom, and what has become of each result."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions.verify import history
from shared.adapters import cache
from shared.results import check_history
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.stories import (
    CANDIDATE,
    OFFICER,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    SESSION,
    WHY,
    an_officer,
    release_results,
    stored,
    verify,
)
from tests.kit.world import Answer, World

PATH = "/v1/verifications"


@snapshots.stage
def checked(world: World) -> World:
    """Results are out, and an organisation has checked both candidates, Ada a second later."""
    release_results(world)
    officer = an_officer(world)
    assert verify(world, officer, PENDING_CANDIDATE, PENDING_SECRET).status == 200
    world.at += timedelta(seconds=1)
    assert verify(world, officer, purpose="other", purpose_text="an exchange year").status == 200
    return world


def officer_of(world: World, email: str = OFFICER) -> str:
    return stories.sign_in(world, email, "admissions office")


def listed(world: World, officer: str, **query: str) -> Answer:
    """As another environment would answer it now."""
    cache.forget()
    query = {name.removesuffix("_"): value for name, value in query.items()}
    answer = world.call("GET", PATH, cookie=officer, query=query or None)
    assert answer.status == 200, answer.raw
    return answer


def states(answer: Answer) -> list[tuple[str, str]]:
    return [(check["candidate_id"], seen["state"]) for check in answer.body["data"] for seen in check["results"]]


def test_the_history_lists_the_own_checks_newest_first_with_states_and_no_score_nor_name(checked: World) -> None:
    answer = listed(checked, officer_of(checked))
    ada, pau = answer.body["data"]
    assert ada == {
        "verification_id": ada["verification_id"],
        "verified_at": "2026-12-09T08:00:01Z",
        "candidate_id": CANDIDATE,
        "purpose": "other",
        "purpose_text": "an exchange year",
        "route": "secret_number",
        "person_name": "Laia Puig",
        "checked_by": None,
        "results": [
            {
                "session": {
                    "id": SESSION,
                    "name": "December 2026",
                    "format": "paper_based",
                    "exam_date": "2026-11-28",
                },
                "exam": {"code": "FCE", "name": "B2 First"},
                "version_seen": 1,
                "version_now": 1,
                "state": "valid",
                "superseded_by": None,
            }
        ],
    }
    assert (pau["candidate_id"], pau["results"][0]["state"]) == (PENDING_CANDIDATE, "pending")
    assert (answer.body["has_more"], answer.body["next_cursor"]) == (False, None)
    for content in ("174", "Ada", "Mart", "grade", "reading"):
        assert content not in answer.raw


def test_a_profile_leaves_the_checks_by_any_version_of_it_in_pages_and_as_csv(checked: World) -> None:
    officer = officer_of(checked)
    any_b2, other = (profile_of(checked, officer, name) for name in ("Any B2", "Other"))
    for profile in (any_b2, other, any_b2):
        checked.at += timedelta(seconds=1)
        assert verify(checked, officer, profile_id=profile).status == 200
    changed = {"name": "Any B2", "exams": ["FCE", "CAE"], "version": 1}
    path = f"/v1/requirement-profiles/{any_b2}"
    assert checked.call("PUT", path, changed, cookie=officer).status == 200
    checked.at += timedelta(seconds=1)
    assert verify(checked, officer, profile_id=any_b2).status == 200
    times = [check["verified_at"][17:19] for check in listed(checked, officer, profile_id=any_b2).body["data"]]
    assert times == ["05", "04", "02"]
    rows = list(csv.DictReader(io.StringIO(listed(checked, officer, profile_id=any_b2, format="csv").raw[1:])))
    assert [row["verified_at"][17:19] for row in rows] == times
    first = listed(checked, officer, profile_id=any_b2, limit="2").body
    (last,) = listed(checked, officer, profile_id=any_b2, limit="2", cursor=first["next_cursor"]).body["data"]
    assert last["verified_at"][17:19] == "02"
    assert [each["results"] for each in listed(checked, officer, profile_id="0" * 30).body["data"]] == []
    for of in ({}, {"profile_id": other}):
        query = {"cursor": first["next_cursor"], **of}
        refused = checked.call("GET", PATH, cookie=officer, query=query)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/cursor")
    whole = listed(checked, officer, limit="1").body["next_cursor"]
    refused = checked.call("GET", PATH, cookie=officer, query={"cursor": whole, "profile_id": any_b2})
    assert refused.status == 422


def test_a_profile_of_another_organisation_lists_nothing_of_its_checks(checked: World) -> None:
    mine, other = officer_of(checked), an_officer(checked, "other@uni.example.org")
    profile = profile_of(checked, other, "Theirs")
    assert verify(checked, other, profile_id=profile).status == 200
    assert len(listed(checked, other, profile_id=profile).body["data"]) == 1
    assert listed(checked, mine, profile_id=profile).body["data"] == []


def profile_of(world: World, officer: str, name: str) -> str:
    made = world.call("POST", "/v1/requirement-profiles", {"name": name, "exams": ["FCE"]}, cookie=officer)
    assert made.status == 201, made.raw
    return str(made.body["id"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"candidate_id": "kxa 104 827"}, [CANDIDATE]),
        ({"candidate_id": "ZZZ999999"}, []),
        ({"from_": "2026-12-09T08:00:01Z"}, [CANDIDATE]),
        ({"to": "2026-12-09T09:00:01+01:00"}, [PENDING_CANDIDATE]),
        ({"from_": "2026-12-09", "to": "2026-12-09"}, [CANDIDATE, PENDING_CANDIDATE]),
        ({"from_": "2026-12-10"}, []),
        ({"state": "pending"}, [PENDING_CANDIDATE]),
        ({"state": "recalled"}, []),
        ({"state": "valid", "candidate_id": PENDING_CANDIDATE}, []),
        ({"limit": "1"}, [CANDIDATE]),
    ],
)
def test_filters_leave_what_was_asked_for(checked: World, query: dict[str, str], found: list[str]) -> None:
    assert [each for each, _ in states(listed(checked, officer_of(checked), **query))] == found


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2026-12-10", "to": "2026-12-09"}, "/to"),
        ({"from": "soon"}, "/from"),
        ({"to": ""}, "/to"),
        ({"candidate_id": "x"}, "/candidate_id"),
        ({"state": "good"}, "/state"),
        ({"format": "xml"}, "/format"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "101"}, "/limit"),
        ({"limit": "many"}, "/limit"),
        ({"cursor": ""}, "/cursor"),
        ({"cursor": "x"}, "/cursor"),
    ],
)
def test_a_filter_that_cannot_be_read_is_422_and_named(checked: World, query: dict[str, str], pointer: str) -> None:
    answer = checked.call("GET", PATH, cookie=officer_of(checked), query=query)
    assert (answer.status, [each["pointer"] for each in answer.body["errors"]]) == (422, [pointer])


def walked(world: World, officer: str, **query: str) -> Iterator[Answer]:
    """Every page."""
    answer = listed(world, officer, **query)
    yield answer
    for _ in range(9):
        if not answer.body["has_more"]:
            return
        answer = listed(world, officer, cursor=answer.body["next_cursor"], **query)
        yield answer


@pytest.mark.parametrize("state", ["valid", "pending"])
def test_a_page_by_state_goes_on_where_it_stopped_looking(
    checked: World, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """A state is in no row: a page that has read enough ends, also without a line, and its cursor goes on."""
    officer = officer_of(checked)
    monkeypatch.setattr(history, "AT_ONCE", 1)
    monkeypatch.setattr(history, "MOST_TURNS", 1)
    pages = [states(each) for each in walked(checked, officer, state=state)]
    assert sorted(map(len, pages)) == [0, 1]
    assert [found for page in pages for _, found in page] == [state]


def test_the_csv_is_whole_over_its_parts(checked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = officer_of(checked)
    whole = listed(checked, officer, format="csv", from_="2026-12-09")
    assert whole.headers["content-type"].startswith("text/csv")
    assert whole.headers["content-disposition"] == 'attachment; filename="verifications.csv"'
    assert "link" not in whole.headers
    lines = list(csv.DictReader(io.StringIO(whole.raw.removeprefix("\ufeff"))))
    assert [(each["candidate_id"], each["state"]) for each in lines] == [
        ("KXA 104 827", "valid"),
        ("KXA 104 835", "pending"),
    ]
    monkeypatch.setattr(history, "MOST_LINES", 1)
    first = listed(checked, officer, format="csv", from_="2026-12-09")
    target = first.headers["link"].partition(">")[0]
    path, query = target.lstrip("<").split("?")
    assert (path, "from=2026-12-09" in query, "format=csv" in query) == (PATH, True, True)
    cursor = query.rpartition("cursor=")[2].replace("%3D", "=")
    rest = listed(checked, officer, format="csv", from_="2026-12-09", cursor=cursor)
    assert first.raw + rest.raw == whole.raw


def test_a_check_is_in_the_history_the_moment_it_is_answered(checked: World) -> None:
    """Every read of a list, its CSV, a filter and a look again is strong: of none is anything late on AWS."""
    officer = officer_of(checked)
    check = verify(checked, officer).body["verification_id"]
    with watched() as calls:
        for query in ({}, {"candidate_id": CANDIDATE}, {"state": "valid"}, {"format": "csv"}):
            assert check in listed(checked, officer, **query).raw, query
        cache.forget()
        assert checked.call("GET", f"{PATH}/{check}", cookie=officer).status == 200
    assert [each for each in calls.reads if each not in calls.strong] == []
    assert len(calls.reads) == len(calls.strong)


def test_a_withdrawal_a_return_a_recall_and_a_restoration_show_at_once(checked: World) -> None:
    officer = officer_of(checked)
    result, release = f"/v1/board/results/{CANDIDATE}.{SESSION}", f"/v1/board/releases/{_release(checked)}"
    seen = []
    for act in (f"{result}/withdrawals", f"{result}/restorations", f"{release}/recalls", f"{release}/restorations"):
        assert checked.call("POST", act, WHY, operator="ana").status in (200, 201)
        checked.tick()
        (line,) = listed(checked, officer, candidate_id=CANDIDATE).body["data"][0]["results"]
        seen.append((line["state"], line["version_now"], line["superseded_by"]))
    assert seen == [("withheld", 2, None), ("superseded", 3, 3), ("recalled", None, None), ("superseded", 3, 3)]


def _release(world: World) -> str:
    return str(world.call("GET", "/v1/board/releases", operator="ana").body["data"][0]["id"])


def test_a_list_is_no_look(checked: World) -> None:
    """It shows no content: nothing is recorded, and nothing counted."""
    officer = officer_of(checked)
    before = stored()
    listed(checked, officer)
    listed(checked, officer, format="csv")
    assert stored() == before


# Isolation

OTHERS = ("adm@uni2.example.org", "adm@uni3.example.org")


@snapshots.stage
def three(world: World) -> dict[str, str]:
    """Three organisations with a check of each candidate: their cookies."""
    release_results(world)
    cookies = {email: an_officer(world, email) for email in (OFFICER, *OTHERS)}
    for cookie in cookies.values():
        assert verify(world, cookie).status == 200
        assert verify(world, cookie, PENDING_CANDIDATE, PENDING_SECRET).status == 200
    return cookies


@pytest.mark.thorough
def test_every_id_and_cursor_swapped_between_three_organisations_opens_nothing(
    world: World, three: dict[str, str]
) -> None:
    ids = {who: [each["verification_id"] for each in listed(world, three[who]).body["data"]] for who in three}
    cursors = {who: listed(world, three[who], limit="1").body["next_cursor"] for who in three}
    assert len({each for own in ids.values() for each in own}) == 6
    absent = world.call("GET", f"{PATH}/{'0' * 30}", cookie=three[OFFICER])
    before, table = stored(), []
    for asking in three:
        for owner in three:
            opened = [world.call("GET", f"{PATH}/{each}", cookie=three[asking]) for each in ids[owner]]
            turned = world.call("GET", PATH, cookie=three[asking], query={"cursor": cursors[owner]})
            if asking == owner:
                assert [each.status for each in (*opened, turned)] == [200, 200, 200]
                assert [each["verification_id"] for each in turned.body["data"]] == ids[owner][1:]
                before = stored()
                continue
            assert [stories.face(each) for each in opened] == [stories.face(absent)] * 2
            assert (turned.status, turned.body["errors"][0]["pointer"]) == (422, "/cursor")
            assert stored() == before, "a look at another's check is recorded"
            table.append((asking, owner, sum("data" in each.body for each in (*opened, turned))))
    assert [rows for *_, rows in table] == [0] * 6
    for who in three:
        for candidate in (CANDIDATE, PENDING_CANDIDATE):
            mine = listed(world, three[who], candidate_id=candidate).body["data"]
            assert [each["verification_id"] in ids[who] for each in mine] == [True]


def test_the_part_of_the_csv_is_as_large_as_its_pages_allow() -> None:
    assert check_history.MOST_LINES <= history.AT_ONCE * history.MOST_TURNS
