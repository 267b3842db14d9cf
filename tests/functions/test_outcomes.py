"""The awarding body's side of enquiries: the work list, pauses, and outcomes that change a result or do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import cache
from shared.application import reference
from shared.ground.dates import parse_instant
from shared.store import enquiries, releases, results
from tests.kit import snapshots, stories
from tests.kit.enquiry_stories import (
    CHECKS,
    ENQUIRY,
    OF_AGE,
    OF_AGE_SECRET,
    act,
    as_the_centre,
    ask,
    begun,
    board,
    look,
    results_are_out,
    somebody_of_age,
    submitted,
)
from tests.kit.interleaving import once
from tests.kit.stories import SESSION, face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

UP = {"reading": "190", "writing": "190", "listening": "170"}
DOWN = {"reading": "150"}
WITHIN = {"reading": "165"}
STAGE_2 = f"{OF_AGE}.{SESSION}.2"


@snapshots.stage
def out(world: World) -> str:
    return results_are_out(world)


@pytest.fixture
def cookie(world: World, out: str) -> str:
    return snapshots.begin(world, somebody_of_age)


def conclude(world: World, enquiry: str = ENQUIRY, **body: Any) -> Answer:
    return board(world, "outcomes", enquiry, **{"checks": CHECKS, **body})


def worklist(world: World, **query: str) -> Answer:
    return world.call("GET", "/v1/board/enquiries", operator="ana", query=query or None)


def statement(world: World, cookie: str) -> dict[str, Any]:
    return dict(world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body)


def versions() -> list[tuple[int, str]]:
    return [(each.version, each.file[:7]) for each in results.get_record(OF_AGE).versions_of(SESSION)]


def recall(world: World, release_id: str, name: str = "recalls") -> None:
    answer = world.call("POST", f"/v1/board/releases/{release_id}/{name}", {"reason": "a wrong file"}, operator="ben")
    assert answer.status == 200, answer.raw


# The work list, and what moves without an outcome


def test_what_is_overdue_comes_first_and_what_has_no_day_last(world: World, cookie: str) -> None:
    submitted(world, cookie)
    ada = ask(world, stories.a_signed_in_candidate(world), consent=True).body["id"]
    world.at += timedelta(days=1)
    as_the_centre("declare", "approve", "pay", "submit", enquiry=ada, at=world.at)
    listed = worklist(world).body
    assert [(each["id"], each["due_at"], each["is_overdue"]) for each in listed["data"]] == [
        (ENQUIRY, "2026-12-16T22:59:59Z", False),
        (ada, "2026-12-17T22:59:59Z", False),
    ]
    assert (listed["has_more"], listed["next_cursor"]) == (False, None)
    assert board(world, "begins").status == 201
    assert board(world, "pauses", reason="a recording is missing").status == 201
    assert [each["id"] for each in worklist(world).body["data"]] == [ada, ENQUIRY]
    assert board(world, "resumptions").status == 201
    world.at = parse_instant("2026-12-16T23:00:00Z")
    assert board(world, "pauses", reason="too late").status == 201
    overdue = [(each["id"], each["is_overdue"]) for each in worklist(world).body["data"]]
    assert overdue == [(ENQUIRY, True), (ada, False)]


def test_the_work_list_goes_on_after_a_page(world: World, cookie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.casework.enquiries.PER_PAGE", 1)
    submitted(world, cookie)
    ada = ask(world, stories.a_signed_in_candidate(world), consent=True).body["id"]
    as_the_centre("declare", "approve", "pay", "submit", enquiry=ada, at=world.at + timedelta(days=1))
    found: list[str] = []
    page = worklist(world).body
    while page["data"]:
        found += [each["id"] for each in page["data"]]
        page = worklist(world, cursor=page["next_cursor"]).body if page["has_more"] else {"data": []}
    assert found == [ENQUIRY, ada]


@pytest.mark.parametrize("cursor", ["nonsense", "", "WyJhIl0=", "bnVsbA==", "WyJLWEExMDQ4MjciLCIiLCIiXQ==", "[" * 200])
def test_a_cursor_that_is_none_of_ours(world: World, cursor: str) -> None:
    refused = worklist(world, cursor=cursor)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/cursor")


def test_the_work_list_has_one_state(world: World) -> None:
    refused = worklist(world, state="closed")
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/state")
    assert worklist(world, state="open").body["data"] == []


def test_the_board_finds_no_draft(world: World, cookie: str) -> None:
    assert ask(world, cookie).status == 201
    faces = [face(world.call("GET", f"/v1/board/enquiries/{each}", operator="ana")) for each in (ENQUIRY, STAGE_2, "x")]
    assert faces[0][0] == 404
    assert faces[0] == faces[1] == faces[2]
    assert {board(world, "begins", each).status for each in (ENQUIRY, STAGE_2, "x")} == {404}
    assert {conclude(world, each).status for each in (ENQUIRY, STAGE_2, "x")} == {404}


def test_a_pause_stops_the_clock_and_needs_a_reason(world: World, cookie: str) -> None:
    submitted(world, cookie)
    assert board(world, "pauses", reason="a recording is missing").status == 409  # not begun
    seen = board(world, "begins", revision=4).body
    assert (seen["state"], seen["due_at"]) == ("in_progress", "2026-12-16T22:59:59Z")
    refused = act(world, cookie, "withdrawals")
    assert (refused.status, refused.body["code"]) == (409, "enquiry_state")
    before = stored()
    for reason in ("", "no", "x" * 501):
        refused = board(world, "pauses", reason=reason)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/reason")
    assert board(world, "pauses", reason="a recording is missing", revision=4).body["code"] == "stale_version"
    assert stored() == before
    assert board(world, "pauses", reason="a recording is missing").body["due_at"] is None
    assert conclude(world).status == 409
    world.at += timedelta(days=2)
    resumed = board(world, "resumptions").body
    assert (resumed["state"], resumed["due_at"]) == ("in_progress", "2026-12-17T22:59:59Z")
    assert "a recording" not in look(world, stories.sign_in(world, OF_AGE)).raw
    assert "a recording" in world.call("GET", f"/v1/board/enquiries/{ENQUIRY}", operator="ben").raw


# Outcomes


@pytest.mark.parametrize(
    ("papers", "kind", "grade", "overall", "fees"),
    [
        (UP, "grade_up", "B", "174", ["due", "paid", "refunded"]),
        (DOWN, "grade_down", None, "158", ["due", "paid", "refunded"]),
        (WITHIN, "score_changed", "C", "161", ["due", "paid"]),
    ],
)
def test_an_outcome_that_changes_a_result_is_its_next_version(
    world: World, cookie: str, papers: dict[str, str], kind: str, grade: str | None, overall: str, fees: list[str]
) -> None:
    officer = stories.an_officer(world)
    before = statement(world, cookie)
    assert (before["version"], before["overall"]["grade"]) == (1, "C")
    begun(world, cookie)
    world.at += timedelta(minutes=10)
    done = conclude(world, papers=papers)
    assert done.status == 201, done.raw
    assert (done.body["state"], done.body["outcome"]) == (
        "concluded",
        {"kind": kind, "at": "2026-12-09T08:10:00Z", "version": 1, "new_version": 2, "checks": CHECKS},
    )
    assert [entry["kind"] for entry in done.body["fees"]] == fees
    assert done.body["further"] == "stage_2"
    for paper in papers.values():
        assert f'"{paper}"' not in done.raw, "an operator is never shown a score"
    after = statement(world, cookie)
    assert (after["version"], after["state"]) == (2, "valid")
    assert (before["released_at"], after["released_at"]) == ("2026-12-09T08:00:00Z", "2026-12-09T08:10:00Z")
    assert (after["overall"]["grade"], after["overall"]["value"]) == (grade or "Level B1", overall)
    checked = stories.verify(world, officer, OF_AGE, OF_AGE_SECRET)
    assert (checked.body["result"]["version"], checked.body["result"]["overall"]["value"]) == (2, overall)
    assert versions() == [(2, "enquiry"), (1, versions()[1][1])]
    shown = look(world, cookie).body
    assert {**shown["outcome"], "checks": CHECKS} == done.body["outcome"]
    assert [entry["kind"] for entry in shown["fees"]] == fees


@pytest.mark.parametrize(
    "same", [{}, {"papers": {"reading": "160"}}, {"papers": {"reading": "160"}, "overall": "160", "grade": "C"}]
)
def test_an_outcome_that_changes_nothing_makes_no_version(world: World, cookie: str, same: dict[str, Any]) -> None:
    begun(world, cookie)
    done = conclude(world, **same)
    assert done.body["outcome"] == {
        "kind": "unchanged",
        "at": "2026-12-09T08:00:00Z",
        "version": 1,
        "new_version": None,
        "checks": CHECKS,
    }
    assert [entry["kind"] for entry in done.body["fees"]] == ["due", "paid"]
    assert len(versions()) == 1
    assert statement(world, cookie)["version"] == 1


def test_stage_2_to_the_end_and_an_appeal_that_changes_the_result(world: World, cookie: str) -> None:
    begun(world, cookie)
    assert conclude(world).body["outcome"]["kind"] == "unchanged"
    assert begun(world, cookie, "stage_2", papers=["reading", "listening"]) == STAGE_2
    before = stored()
    for papers, code, pointer in (
        ({"speaking": "170"}, "speaking_not_remarked", "/papers/speaking"),
        ({"writing": "170"}, "paper_not_asked", "/papers/writing"),
        ({"reading": "191"}, "validation_failed", "/papers/reading"),
        ({"reading": "abc"}, "validation_failed", "/papers/reading"),
        ({"essay": "170"}, "validation_failed", "/papers"),
        ({"paper_1": "170"}, "validation_failed", "/papers"),
    ):
        refused = board(world, "outcomes", STAGE_2, papers=papers)
        assert (refused.status, refused.body["code"]) == (422, code), refused.raw
        assert refused.body["errors"][0]["pointer"] == pointer
    slipped = conclude(world, STAGE_2)
    assert (slipped.status, slipped.body["code"]) == (422, "checks_not_asked")
    assert stored() == before
    done = board(world, "outcomes", STAGE_2, papers={"reading": "190", "listening": "190"})
    assert (done.body["outcome"]["kind"], done.body["outcome"]["new_version"]) == ("grade_up", 2)
    chain = enquiries.get_chain(OF_AGE, SESSION)
    refunded = [(entry.number, entry.money.amount) for entry in chain.ledger if entry.kind.value == "refunded"]
    assert refunded == [(1, 4200), (2, 15000)], "every fee of the chain"
    as_the_centre("appeal", enquiry=STAGE_2, at=world.at)
    assert [each["id"] for each in worklist(world).body["data"]] == [STAGE_2]
    wrong = "The wrong script was marked"
    for papers, code in (({"speaking": "190"}, "speaking_not_remarked"), ({"writing": "190"}, "paper_not_asked")):
        refused = board(world, "settlements", STAGE_2, reason=wrong, papers=papers)
        assert (refused.status, refused.body["code"]) == (422, code), refused.raw
    settled = board(world, "settlements", STAGE_2, reason=wrong, papers={"reading": "189"})
    assert (settled.status, settled.body["state"]) == (201, "closed")
    assert settled.body["appeal_outcome"]["new_version"] == 3
    assert statement(world, cookie)["version"] == 3
    assert worklist(world).body["data"] == []


def test_an_appeal_is_answered_in_words_alone(world: World, cookie: str, out: str) -> None:
    begun(world, cookie)
    assert conclude(world).status == 201
    begun(world, cookie, "stage_2")
    assert board(world, "outcomes", STAGE_2).status == 201
    refused = board(world, "settlements", STAGE_2, reason="The procedure was kept")
    assert (refused.status, refused.body["code"]) == (409, "enquiry_state")
    as_the_centre("appeal", enquiry=STAGE_2, at=world.at)
    recall(world, out)  # words need no result
    settled = board(world, "settlements", STAGE_2, reason="The procedure was kept")
    assert (settled.status, settled.body["state"], settled.body["appeal_outcome"]) == (201, "closed", None)
    assert len(versions()) == 1


def test_an_outcome_is_shown_only_while_its_result_is_out(world: World, cookie: str, out: str) -> None:
    """Recalled, or withheld: the state stays; the outcome, and the refund that tells it, are as if still to come."""
    begun(world, cookie)
    assert conclude(world, papers=UP).status == 201
    staff = stories.an_administrator(world).cookie

    def noted() -> set[tuple[object, ...]]:
        """By the candidate's page, their list and the centre's page."""
        stories.later(world, world.at)
        cache.forget()
        listed = world.call("GET", "/v1/enquiries", cookie=cookie).body["data"]
        pages = [look(world, cookie).body, look(world, staff).body, *listed]
        assert {page["state"] for page in pages} == {"concluded"}
        assert "grade_up" not in world.call("GET", "/v1/enquiries", cookie=staff, query={"state": "ended"}).raw
        kinds = [(page["outcome"] or {}).get("kind") for page in pages]
        return {(kind, *(fee["cause"] for fee in page["fees"])) for kind, page in zip(kinds, pages, strict=True)}

    whole, without = {("grade_up", "fee", "centre_invoice", "grade_up")}, {(None, "fee", "centre_invoice")}
    assert noted() == whole
    recall(world, out)
    assert noted() == without
    board_sees = world.call("GET", f"/v1/board/enquiries/{ENQUIRY}", operator="ana").body
    assert board_sees["outcome"]["kind"] == "grade_up"
    recall(world, out, "restorations")
    assert noted() == whole
    result = f"/v1/board/results/{OF_AGE}.{SESSION}"
    assert world.call("POST", f"{result}/withdrawals", {"reason": "malpractice"}, operator="ana").status == 201
    assert noted() == without
    assert world.call("POST", f"{result}/restorations", {"reason": "cleared"}, operator="ben").status == 201
    assert noted() == whole


def test_what_cannot_be_concluded(world: World, cookie: str) -> None:
    submitted(world, cookie)
    assert act(world, cookie, "withdrawals").status == 201
    before = stored()
    refused = conclude(world, papers=UP)
    assert (refused.status, refused.body["code"]) == (409, "enquiry_state")
    assert refused.body["detail"] == "This enquiry was withdrawn, so it cannot be concluded."
    assert stored() == before
    second = begun(world, cookie)
    before = stored()
    for body, status, code, pointer in (
        ({"checks": CHECKS[:5]}, 422, "checks_missing", "/checks"),
        ({"checks": [*CHECKS[:5], "handwriting"]}, 422, "validation_failed", "/checks/5"),
        ({"papers": UP, "overall": "190"}, 422, "result_disagrees", "/overall"),
        ({"papers": UP, "grade": "A"}, 422, "result_disagrees", "/grade"),
        ({"grade": "Z"}, 422, "result_disagrees", "/grade"),
        ({"papers": UP, "revision": 1}, 409, "stale_version", "/revision"),
    ):
        refused = conclude(world, second, **body)
        assert (refused.status, refused.body["code"]) == (status, code), refused.raw
        assert refused.body["errors"][0]["pointer"] == pointer
    assert stored() == before
    assert conclude(world, second, papers=UP).status == 201
    before = stored()
    assert conclude(world, second, papers=DOWN).status == 409
    assert stored() == before


def test_no_outcome_while_the_release_is_not_out(world: World, cookie: str, out: str) -> None:
    """Also where an environment still remembers it as it was."""
    begun(world, cookie)
    assert conclude(world, papers={"reading": "191"}).status == 422  # the release is remembered
    recall(world, out)
    bodies: tuple[dict[str, Any], ...] = ({"papers": UP}, {})
    for _ in range(2):
        before = stored()
        for body in bodies:
            refused = conclude(world, **body)
            assert (refused.status, refused.body["code"]) == (409, "conflict"), refused.raw
            assert "recalled" in refused.body["detail"]
        assert stored() == before
        cache.forget()
    recall(world, out, "restorations")
    stories.later(world, world.at)
    assert conclude(world, papers=UP).status == 201


def test_no_outcome_of_a_result_that_is_withdrawn(world: World, cookie: str) -> None:
    begun(world, cookie)
    path = f"/v1/board/results/{OF_AGE}.{SESSION}"
    assert world.call("POST", f"{path}/withdrawals", {"reason": "malpractice"}, operator="ben").status == 201
    refused = conclude(world, papers=UP)
    assert (refused.status, refused.body["code"]) == (409, "result_not_reported")
    assert world.call("POST", f"{path}/restorations", {"reason": "cleared"}, operator="ben").status == 201
    done = conclude(world, papers=UP).body["outcome"]
    assert (done["version"], done["new_version"]) == (3, 4)
    assert statement(world, cookie)["version"] == 4


@pytest.mark.parametrize("steps", [(), ("begins",), ("begins", "pauses")], ids=["submitted", "in progress", "paused"])
def test_what_can_have_no_answer_is_ended_with_its_reason_and_its_fee_goes_back(
    world: World, cookie: str, steps: tuple[str, ...]
) -> None:
    submitted(world, cookie)
    for step in steps:
        assert board(world, step, **({"reason": "waiting"} if step == "pauses" else {})).status == 201
    path = f"/v1/board/results/{OF_AGE}.{SESSION}"
    assert world.call("POST", f"{path}/withdrawals", {"reason": "malpractice"}, operator="ben").status == 201
    assert board(world, "withdrawals", reason="The result is withheld", revision=1).body["code"] == "stale_version"
    ended = board(world, "withdrawals", reason="The result is withheld")
    assert (ended.status, ended.body["state"]) == (201, "withdrawn")
    assert [(fee["kind"], fee["amount"]) for fee in ended.body["fees"]] == [
        ("due", 4200),
        ("paid", 4200),
        ("refunded", 4200),
    ]
    shown = look(world, cookie).body["events"][-1]
    assert (shown["step"], shown["reason"], "who" in shown) == ("end", "The result is withheld", False)
    assert worklist(world).body["data"] == []
    again = board(world, "withdrawals", reason="The result is withheld")
    assert (again.status, again.body["code"]) == (409, "enquiry_state")
    assert world.call("POST", f"{path}/restorations", {"reason": "cleared"}, operator="ben").status == 201
    assert ask(world, cookie).status == 201, "another may be asked for once the result is back"


# What comes in between


def test_a_recall_that_comes_in_between_is_first(
    world: World, cookie: str, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(world, cookie)
    once(monkeypatch, releases, "still_out", lambda: recall(world, out))
    refused = conclude(world, papers=UP)
    assert (refused.status, refused.body["code"]) == (409, "conflict")
    assert (len(versions()), enquiries.get_chain(OF_AGE, SESSION).enquiry(1).state) == (1, "in_progress")


def test_a_withdrawal_of_the_result_that_comes_in_between_is_first(
    world: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(world, cookie)
    path = f"/v1/board/results/{OF_AGE}.{SESSION}/withdrawals"
    once(
        monkeypatch,
        releases,
        "still_out",
        lambda: world.call("POST", path, {"reason": "malpractice"}, operator="ben"),
    )
    refused = conclude(world, papers=UP)
    assert (refused.status, refused.body["code"]) == (409, "result_not_reported")
    assert [mark for _, mark in versions()][0] == "withdra"


def test_of_two_outcomes_at_once_one_stands(world: World, cookie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(world, cookie)
    once(monkeypatch, releases, "still_out", lambda: conclude(world, papers=DOWN))
    refused = conclude(world, papers=UP)
    assert (refused.status, refused.body["code"]) == (409, "enquiry_state")
    chain = enquiries.get_chain(OF_AGE, SESSION)
    assert [entry.kind.value for entry in chain.ledger] == ["due", "paid", "refunded"]
    assert [number for number, _ in versions()] == [2, 1]


def test_a_result_that_keeps_changing_is_refused_as_stale(
    world: World, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(world, cookie)
    monkeypatch.setattr("shared.store.rows.transact", lambda _: False)
    refused = conclude(world, papers=UP)
    assert (refused.status, refused.body["code"]) == (409, "stale_version")
    assert reference.release_of.age == 3
