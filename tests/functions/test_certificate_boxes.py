"""A box of certificates comes to its centre: each number once, whosever the others are and however many send it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from moto.dynamodb.responses import DynamoHandler

from functions.certificates.box_receipts import BoxOutcome, outcome_of
from shared.adapters import cache
from shared.certificates.certificate import Certificate
from shared.certificates.states import CertificateState
from shared.store import certificates
from tests.kit import snapshots, stories
from tests.kit.certificate_stories import CERTIFICATE, NUMBER, act, listed, made, take_numbers
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

PATH = "/v1/certificate-receipts"
PAUS = "B7654321"
R, C = BoxOutcome, CertificateState
OUTCOMES = {
    C.NUMBERED: R.RECEIVED,
    C.AT_CENTRE: R.ALREADY,
    C.COLLECTED: R.ALREADY,
    C.DISPATCHED: R.ALREADY,
    C.RETURNED: R.ALREADY,
    C.DESTROYED: R.ALREADY,
    C.RECALLED: R.RECALLED,
}


@pytest.mark.parametrize("state", OUTCOMES)
def test_a_number_says_what_becomes_of_its_certificate(state: CertificateState) -> None:
    certificate = Certificate(1, 1, "dec", state, (), NUMBER)
    assert outcome_of(certificate, is_out=True) is OUTCOMES[state]
    assert outcome_of(certificate, is_out=False) is R.RECALLED


@snapshots.stage
def printed(world: World) -> str:
    """Ada's and Pau's, on their way; the cookie of the centre."""
    made(world)
    late = stories.plan_release(world, (world.at + timedelta(minutes=10)).isoformat().replace("+00:00", "Z"))
    row = f"{PENDING_CANDIDATE},{SESSION},reported,176,171,168,182,174"
    stories.load_and_approve(world, late, f"{stories.RESULTS.splitlines()[0]}\n{row}\n")
    stories.later(world, world.at + timedelta(minutes=10))
    world.drain()
    text = f"certificate_id,number\n{CERTIFICATE},{NUMBER}\n{PENDING_CANDIDATE}.{SESSION}.1,{PAUS}\n"
    assert all(each["numbered"] for each in take_numbers(world, text).body["data"])
    return stories.an_administrator(world).cookie


def sent(world: World, cookie: str | None, *numbers: str) -> Answer:
    return world.call("POST", PATH, {"numbers": list(numbers)}, cookie=cookie)


def outcomes(answer: Answer) -> dict[str, str]:
    assert answer.status == 200, answer.raw
    return {each["number"]: each["outcome"] for each in answer.body["data"]}


def test_a_box_is_received_once_and_its_strangers_hold_up_nothing(world: World, printed: str) -> None:
    first = sent(world, printed, " b123 4567", "B0000000", "no number!", PAUS, PAUS)
    assert outcomes(first) == {
        " b123 4567": "received",
        "B0000000": "unknown",
        "no number!": "unknown",
        PAUS: "received",
    }
    assert [each["certificate"] and each["certificate"]["stage"] for each in first.body["data"]] == [
        "at_centre",
        None,
        None,
        "at_centre",
    ]
    assert outcomes(sent(world, printed, NUMBER, PAUS)) == {NUMBER: "already", PAUS: "already"}
    events = certificates.get_certificates(CANDIDATE, SESSION).copy(1).events
    assert [each.step.value for each in events].count("receive") == 1


def test_others_get_the_answer_of_a_number_that_is_nobodys(world: World, printed: str) -> None:
    for number, kind in (("ES777", "centre"), ("ES901", "school")):
        body = {"name": f"Of {number}", "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
        other = stories.staff_of(world, f"pep@{number.lower()}.example", centre_number=number).cookie
        (theirs,) = sent(world, other, PAUS).body["data"]
        (none,) = sent(world, other, "B0000000").body["data"]
        assert {**theirs, "number": ""} == {**none, "number": ""}
    assert sent(world, stories.a_signed_in_candidate(world), PAUS).status == 401
    assert sent(world, None, PAUS).status == 401
    assert certificates.get_certificates(PENDING_CANDIDATE, SESSION).copy(1).state is C.NUMBERED


def test_a_spoilt_sheet_and_a_recalled_release_are_not_received(world: World, printed: str) -> None:
    text = f"certificate_id,number\n{CERTIFICATE},B1111111\n"
    assert take_numbers(world, text).body["data"][0]["numbered"]
    assert outcomes(sent(world, printed, NUMBER)) == {NUMBER: "unknown"}
    release_id = certificates.get_certificates(CANDIDATE, SESSION).copy(1).release_id
    why = {"reason": "a wrong file"}
    assert world.call("POST", f"/v1/board/releases/{release_id}/recalls", why, operator="ana").status == 200
    cache.forget()
    assert outcomes(sent(world, printed, "B1111111")) == {"B1111111": "recalled"}
    assert certificates.get_certificates(CANDIDATE, SESSION).copy(1).state is C.NUMBERED


@pytest.mark.parametrize("numbers", [[], ["B1"] * 101, [""], "B1234567"], ids=["none", "many", "empty", "text"])
def test_a_body_that_is_no_box_is_refused(world: World, printed: str, numbers: object) -> None:
    assert world.call("POST", PATH, {"numbers": numbers}, cookie=printed).status in (400, 422)


def test_desks_that_send_one_box_at_once_receive_it_once(
    world: World, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, chance = DynamoHandler.call_action, Random(7)

    def slowly(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        time.sleep(chance.random() / 200)
        return answer

    monkeypatch.setattr(DynamoHandler, "call_action", slowly)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: outcomes(sent(world, printed, NUMBER, PAUS)), range(4)))
    for number in (NUMBER, PAUS):
        assert sorted(each[number] for each in found) == ["already"] * 3 + ["received"]
    for candidate_id in (CANDIDATE, PENDING_CANDIDATE):
        events = certificates.get_certificates(candidate_id, SESSION).copy(1).events
        assert [each.step.value for each in events].count("receive") == 1


# An act names what was looked at


def test_an_act_on_what_has_changed_meanwhile_is_not_done(world: World, printed: str) -> None:
    (line, _) = listed(world, printed).body["data"]
    assert act(world, printed, "receipts", revision=line["revision"] + 1).status == 409
    done = act(world, printed, "receipts", revision=line["revision"])
    assert (done.status, done.body["revision"]) == (201, line["revision"] + 1)
    for step, more in (("returns", {}), ("destructions", {}), ("collections", {"identity": "passport"})):
        refused = act(world, printed, step, revision=line["revision"], **more)
        assert (refused.status, refused.body["code"]) == (409, "stale_version"), step
