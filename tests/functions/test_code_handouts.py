"""One-time codes for all of a centre's locked candidates in one act: to whom, by whom, how often, and what remains."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any
from unittest.mock import Mock

import pytest

from functions.centre import handouts
from shared.adapters import cache, log
from shared.store import centres, code_handouts, keys, rows
from shared.store.tables import PEOPLE
from tests.kit import interleaving, snapshots, stories
from tests.kit.aws_calls import throttled, watched
from tests.kit.stories import (
    CANDIDATE,
    ENTRIES,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    SESSION,
    enter_candidates,
    is_refusal,
    register,
    staff_of,
    stored,
)
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

PATH = "/v1/centres/me/access-codes"
REASON = "A class was locked out"
NOA = "KXA104843"
OTHERS = f"{NOA},1180,Vidal,Noa,2009-01-30,ES443,0001,ES901,{SESSION}\n"


@snapshots.stage
def entered(world: World) -> World:
    """Ada and Pau of ES442, Noa of ES443, prepared by the school ES901."""
    enter_candidates(world)
    load(world, OTHERS)
    for number, kind in (("ES443", "centre"), ("ES901", "school")):
        body = {"name": f"Exams {number}", "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
    cache.forget()
    return world


@snapshots.stage
def crowded(world: World) -> World:
    """ES442 entered 103 besides Ada and Pau."""
    enter_candidates(world)
    lines = [f"KXB{n:06d},{n:04d},Family{n},Given,2009-01-30,ES442,{n:04d},,{SESSION}" for n in range(1000, 1103)]
    load(world, "\n".join(lines) + "\n")
    cache.forget()
    return world


def load(world: World, lines: str) -> None:
    assert world.ingest("entries", ENTRIES.splitlines()[0] + "\n" + lines)["state"] == "loaded"


def nuria(world: World, number: str = "ES442", name: str = "nuria") -> str:
    return staff_of(world, f"{name}@{number.lower()}.example.org", centre_number=number).cookie


def lock(*ids: str) -> None:
    """As ten wrong numbers do."""
    for each in ids:
        assert rows.update(PEOPLE, keys.guard(each), "GUARD", change="SET tries = :ten", values={":ten": 10})


def hand_out(world: World, cookie: str | None, **more: Any) -> Answer:
    return world.call("POST", PATH, {"reason": REASON, **more}, cookie=cookie)


def confirm(world: World, cookie: str | None, day: str = "2026-12-01", **more: Any) -> Answer:
    return world.call("POST", f"{PATH}/{day}/confirmations", more, cookie=cookie)


def codes_in(answer: Answer) -> dict[str, str]:
    assert answer.status == 201, answer.raw
    return {each["candidate_id"]: each["access_code"] for each in answer.body["codes"]}


def crowd(count: int) -> list[str]:
    return [f"KXB{number:06d}" for number in range(1000, 1000 + count)]


def test_a_centre_hands_out_codes_for_all_its_locked_candidates_in_one_act(entered: World) -> None:
    """To whom it entered and who has no account; each code is shown, recorded, and needs the Secret number besides."""
    cookie = nuria(entered)
    lock(CANDIDATE, PENDING_CANDIDATE, NOA)
    given = hand_out(entered, cookie)
    codes = codes_in(given)
    assert codes.keys() == {CANDIDATE, PENDING_CANDIDATE}
    assert given.body["codes"][0].items() >= {"family_name": "Martí", "candidate_number": "0001"}.items()
    assert (given.body["count"], given.body["state"], given.body["expires_at"]) == (2, "issued", "2026-12-08T09:00:00Z")
    assert is_refusal(register(entered))
    assert is_refusal(register(entered, secret_number="0418", access_code=codes[CANDIDATE]))
    assert register(entered, access_code=codes[CANDIDATE]).status == 201
    (line,) = entered.call("GET", "/v1/me/activity", cookie=stories.sign_in(entered)).body["data"]
    assert (line["route"], line["organisation"], line["reason"]) == ("access_code", "Exams Girona", REASON)
    pau = {"candidate_id": PENDING_CANDIDATE, "secret_number": PENDING_SECRET, "email": "pau@example.org"}
    assert register(entered, access_code=codes[PENDING_CANDIDATE], **pau).status == 201


def test_one_act_a_day_and_centre(entered: World) -> None:
    cookie, colleague = nuria(entered), nuria(entered, name="joan")
    lock(CANDIDATE, NOA)
    codes_in(hand_out(entered, cookie))
    lock(PENDING_CANDIDATE)
    before = stored()
    for who, again in ((cookie, False), (colleague, False), (colleague, True)):
        refused = hand_out(entered, who, again=again)
        assert (refused.status, refused.body["code"]) == (409, "handed_out")
        assert "Nuria did" in refused.body["detail"]
    assert stored() == before
    assert codes_in(hand_out(entered, nuria(entered, "ES443"))).keys() == {NOA}
    entered.at += timedelta(hours=15)
    cache.forget()
    day_after = codes_in(hand_out(entered, nuria(entered, name="carla")))
    assert day_after.keys() == {CANDIDATE, PENDING_CANDIDATE}


def test_who_gave_them_out_may_do_so_again_that_day_and_the_codes_before_are_void(entered: World) -> None:
    """Three times in all, to the same list: an answer may be lost, and whoever was locked since comes tomorrow."""
    cookie = nuria(entered)
    lock(CANDIDATE)
    first = codes_in(hand_out(entered, cookie))
    lock(PENDING_CANDIDATE)
    second, third = (codes_in(hand_out(entered, cookie, again=True, reason="Lost")) for _ in range(2))
    assert first.keys() == second.keys() == third.keys() == {CANDIDATE}
    assert len({first[CANDIDATE], second[CANDIDATE], third[CANDIDATE]}) == 3
    assert hand_out(entered, cookie, again=True).body["code"] == "handed_out"
    for void in (first, second):
        assert is_refusal(register(entered, access_code=void[CANDIDATE]))
    assert register(entered, access_code=third[CANDIDATE]).status == 201


def test_above_a_hundred_a_colleague_confirms_the_very_list_that_was_counted(crowded: World) -> None:
    cookie, colleague = nuria(crowded), nuria(crowded, name="joan")
    lock(*crowd(101))
    before = stored()["test-people"]
    asked = hand_out(crowded, cookie)
    assert (asked.status, asked.body["state"], asked.body["count"]) == (202, "pending", 101)
    assert "codes" not in asked.body
    lock(*crowd(103))
    assert hand_out(crowded, colleague).body == asked.body
    listed = [crowded.call("GET", PATH, cookie=each).body["data"][0] for each in (cookie, colleague)]
    assert [each.pop("may") for each in listed] == [None, "confirm"]
    assert listed == [asked.body, asked.body]
    own = confirm(crowded, cookie)
    assert (own.status, own.body["code"]) == (403, "second_person_required")
    assert {each["code_mac"]["B"] for each in stored()["test-people"] if "code_mac" in each} == set()
    assert len(before) == len(stored()["test-people"])
    codes = codes_in(confirm(crowded, colleague))
    assert sorted(codes) == crowd(101)
    assert confirm(crowded, colleague).body["code"] == "handed_out"
    assert confirm(crowded, cookie, again=True).body["code"] == "handed_out"
    anew = codes_in(confirm(crowded, colleague, again=True))
    who = {"candidate_id": "KXB001050", "secret_number": "1050"}
    assert is_refusal(register(crowded, access_code=codes["KXB001050"], **who))
    assert register(crowded, access_code=anew["KXB001050"], **who).status == 201
    kept = [each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("SEEN#")]
    assert {each["staff_name"]["S"] for each in kept} == {"Joan"}


def test_what_waits_for_a_colleague_waits_until_the_day_ends(crowded: World) -> None:
    cookie = nuria(crowded)
    lock(*crowd(101))
    assert hand_out(crowded, cookie).status == 202
    crowded.at += timedelta(hours=15)
    cache.forget()
    colleague = nuria(crowded, name="joan")
    assert [confirm(crowded, colleague, day).status for day in ("2026-12-01", "2026-12-02", "today")] == [404] * 3
    assert crowded.call("GET", PATH, cookie=colleague).body == {"data": []}
    assert hand_out(crowded, colleague).status == 202


def test_a_call_that_was_cut_leaves_a_way(crowded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first fifty have codes that nobody has seen."""
    cookie, real = nuria(crowded), rows.transact
    done: list[int] = []
    lock(*crowd(99))

    def cut(writes: list[dict[str, Any]]) -> bool:
        if done:
            raise throttled("TransactWriteItems")
        done.append(len(writes))
        return real(writes)

    with monkeypatch.context() as patched:
        patched.setattr(rows, "transact", cut)
        assert hand_out(crowded, cookie).status == 503
    assert done[0] in (98, 100)
    codes = codes_in(hand_out(crowded, cookie, again=True))
    assert sorted(codes) == crowd(99)
    who = {"candidate_id": "KXB001001", "secret_number": "1001"}
    assert register(crowded, access_code=codes["KXB001001"], **who).status == 201


def test_who_registers_meanwhile_is_left_out_and_keeps_nobody_waiting(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie, real = nuria(entered), rows.transact
    lock(CANDIDATE, PENDING_CANDIDATE)

    def meanwhile(writes: list[dict[str, Any]]) -> bool:
        registered = "SET registered = :yes"
        rows.update(PEOPLE, keys.guard(CANDIDATE), "GUARD", change=registered, values={":yes": True})
        return real(writes)

    with monkeypatch.context() as patched:
        patched.setattr(rows, "transact", meanwhile)
        given = hand_out(entered, cookie)
    assert codes_in(given).keys() == {PENDING_CANDIDATE}


def test_two_at_once_make_one_act(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie, colleague, real = nuria(entered), nuria(entered, name="joan"), code_handouts.find
    lock(CANDIDATE)
    codes_in(hand_out(entered, cookie))
    asked: list[object] = []

    def too_early(*args: Any) -> Any:
        asked.append(args)
        return real(*args) if len(asked) > 1 else None

    monkeypatch.setattr(code_handouts, "find", too_early)
    assert hand_out(entered, colleague).body["code"] == "handed_out"


def test_of_two_that_give_out_the_codes_again_at_once_one_has_codes_and_the_other_a_409(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the same turns before either is counted."""
    cookie, real, both_have_read = nuria(entered), code_handouts.find, Barrier(2, timeout=5)
    lock(CANDIDATE)
    codes_in(hand_out(entered, cookie))

    def together(*args: Any) -> Any:
        found = real(*args)
        both_have_read.wait()
        return found

    with monkeypatch.context() as patched, watched(), ThreadPoolExecutor(2) as pool:
        patched.setattr(code_handouts, "find", together)
        answers = list(pool.map(lambda _: hand_out(entered, cookie, again=True), range(2)))
    won, lost = sorted(answers, key=lambda each: each.status)
    assert (won.status, lost.status, lost.body["code"]) == (201, 409, "stale_version")
    assert "the codes of that answer count, and this one has none" in lost.body["detail"]
    assert hand_out(entered, cookie, again=True).status == 201, "the loser has spent no turn"
    assert hand_out(entered, cookie, again=True).body["code"] == "handed_out"


def test_of_two_colleagues_windows_that_confirm_again_at_once_one_has_codes(
    crowded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie, colleague = nuria(crowded), nuria(crowded, name="joan")
    lock(*crowd(101))
    hand_out(crowded, cookie)
    confirm(crowded, colleague)
    first: list[Answer] = []
    interleaving.once(
        monkeypatch, code_handouts, "spend_turn", lambda: first.append(confirm(crowded, colleague, again=True))
    )
    second = confirm(crowded, colleague, again=True)
    assert (first[0].status, second.status, second.body["code"]) == (201, 409, "stale_version")
    who = {"candidate_id": "KXB001050", "secret_number": "1050"}
    assert register(crowded, access_code=codes_in(first[0])["KXB001050"], **who).status == 201


@pytest.mark.parametrize("again", [False, True])
def test_a_list_keeps_its_codes_when_an_older_turn_goes_on_writing(
    crowded: World, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """The later turn is counted and done between the two halves of the older one, which then shows no codes: otherwise
    two printed lists had each some that are void."""
    cookie = nuria(crowded)
    lock(*crowd(60))
    if again:
        codes_in(hand_out(crowded, cookie))
    monkeypatch.setattr(handouts, "_AT_ONCE", 1)
    later: list[Answer] = []
    between = partial(interleaving.once, monkeypatch, rows, "transact")
    between(lambda: between(lambda: later.append(hand_out(crowded, cookie, again=True))))
    older = hand_out(crowded, cookie, again=again)
    assert (older.status, older.body["code"]) == (409, "stale_version")
    assert "the codes of that answer count, and this one has none" in older.body["detail"]
    codes = codes_in(later[0])
    assert sorted(codes) == crowd(60)
    for who in (crowd(60)[0], crowd(60)[-1]):
        pair = {"candidate_id": who, "secret_number": who[-4:]}
        assert register(crowded, access_code=codes[who], **pair).status == 201, who


def test_each_turn_is_counted_even_in_a_burst(entered: World) -> None:
    cookie = nuria(entered)
    lock(CANDIDATE)
    codes_in(hand_out(entered, cookie))
    found = code_handouts.find("ES442", entered.at)
    assert found
    with ThreadPoolExecutor(8) as pool:
        assert sum(each is not None for each in pool.map(lambda _: code_handouts.spend_turn(found), range(16))) == 1


def test_only_an_exam_centre_hands_out_and_only_to_whom_it_entered_lately(entered: World) -> None:
    cookie, school = nuria(entered), nuria(entered, "ES901")
    assert register(entered).status == 201
    lock(CANDIDATE)  # who has an account needs no code
    nobody = hand_out(entered, cookie)
    assert (nobody.status, nobody.body["code"]) == (409, "nobody_locked")
    lock(CANDIDATE, PENDING_CANDIDATE, NOA)
    assert hand_out(entered, school).status == 403
    others = [None, stories.an_officer(entered), "__Host-session=T.forged.forged"]
    assert [hand_out(entered, each).status for each in others] == [401] * 3
    assert [hand_out(entered, cookie, reason=each).status for each in (None, "", "no")] == [422] * 3
    entered.at += timedelta(days=380)
    cache.forget()
    assert hand_out(entered, nuria(entered, name="carla")).body["code"] == "nobody_locked"
    assert not [each for each in stored()["test-verifications"] if each["pk"]["S"] == "HANDOUTS"]


def test_the_awarding_body_reads_who_handed_out_when_and_for_how_many_and_no_code(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged = Mock()
    cookies = nuria(entered), nuria(entered, "ES443")
    lock(CANDIDATE, NOA)
    monkeypatch.setattr(log, "_logger", logged)
    given = {who: code for each in cookies for who, code in codes_in(hand_out(entered, each)).items()}
    monkeypatch.setattr("functions.board.handouts.PER_PAGE", 1)
    first = entered.call("GET", "/v1/board/code-handouts", operator="ana").body
    following = {"cursor": first["next_cursor"]}
    second = entered.call("GET", "/v1/board/code-handouts", operator="ana", query=following).body
    assert [each["centre"] for each in (*first["data"], *second["data"])] == ["ES443", "ES442"]
    assert second["data"][0] == {
        "centre": "ES442",
        "day": "2026-12-01",
        "state": "issued",
        "count": 1,
        "reason": REASON,
        "asked_by": "Nuria",
        "asked_at": "2026-12-01T09:00:00Z",
        "confirmed_by": None,
        "confirmed_at": None,
    }
    said = [each.kwargs["extra"] for each in logged.info.call_args_list if each.args == ("codes were handed out",)]
    assert [(each["centre_number"], each["count"]) for each in said] == [("ES442", 1), ("ES443", 1)]
    everything = json.dumps([first, second, stored()], default=str) + str(logged.mock_calls)
    assert not [code for code in given.values() if code in everything or code.replace("-", "") in everything]
    wrong = entered.call("GET", "/v1/board/code-handouts", operator="ana", query={"cursor": "WyJ4Il0="})
    assert (wrong.status, wrong.body["errors"][0]["pointer"]) == (422, "/cursor")


def test_a_cohort_is_read_by_hundreds_and_codes_written_by_fifties(crowded: World) -> None:
    """105 candidates of whom 51 are locked: two reads of guards, and one more for each half of the codes."""
    cookie = nuria(crowded)
    lock(*crowd(51))
    with watched() as calls:
        assert len(codes_in(hand_out(crowded, cookie))) == 51
    assert len(calls.of("TransactWriteItems")) == 2
    assert len(calls.of("Query")) <= 4
    assert len(calls.of("BatchGetItem")) <= 8


def test_a_centre_of_five_thousand_is_read_in_fifty_calls(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 20 ms each that is a second; a call may take 29."""
    cookie, asked = nuria(entered), []
    lock(CANDIDATE, NOA)  # who has moved to another centre since the index was written

    def page(*args: Any) -> tuple[list[str], dict[str, Any] | None]:
        asked.append(args[-1])
        begin = len(asked) * 1000
        ids = [CANDIDATE, NOA, *(f"KXC{number:06d}" for number in range(begin, begin + 998))]
        return ids, {"pk": "more"} if len(asked) < 5 else None

    monkeypatch.setattr(centres, "page_of_centre", page)
    with watched() as calls:
        given = hand_out(entered, cookie)
    assert (set(codes_in(given)), given.body["count"]) == ({CANDIDATE}, 1)
    assert asked == [1000] * 5
    assert len(calls.of("BatchGetItem")) <= 60
