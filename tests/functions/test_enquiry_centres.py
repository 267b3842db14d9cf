"""The centre's side of enquiries over HTTP: its inbox, approval, fee, submission, appeal; and nobody else's centre."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from functions.enquiry import centres
from shared.ground.dates import parse_instant
from shared.ground.errors import TryAgain
from shared.store import enquiries
from tests.kit import snapshots, stories
from tests.kit.enquiry_stories import (
    CENTRE,
    CHECKS,
    ENQUIRY,
    KEY_SESSION,
    OF_AGE,
    act,
    ask,
    board,
    key_results_are_out,
    look,
    results_are_out,
    somebody_of_age,
)
from tests.kit.stories import CANDIDATE, SESSION, face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

ADAS = f"{CANDIDATE}.{SESSION}.1"
EUROS: dict[str, Any] = {"amount": 4200, "currency": "EUR"}
LAST_OF_CENTRE = parse_instant("2027-01-08T22:59:59Z")
ACTS: dict[str, dict[str, Any]] = {
    "consents": {},
    "approvals": {},
    "refusals": {"reason": "asked for too late"},
    "payments": EUROS,
    "submissions": {},
    "appeals": {"reason": "the wrong script was marked"},
    "withdrawals": {},
}


@snapshots.stage
def out(world: World) -> str:
    return results_are_out(world)


@pytest.fixture
def cookie(world: World, out: str) -> str:
    return snapshots.begin(world, somebody_of_age)


@pytest.fixture
def nuria(world: World, out: str) -> str:
    return snapshots.begin(world, stories.an_administrator).cookie


def inbox(world: World, staff: str, **query: str) -> Answer:
    return world.call("GET", "/v1/enquiries", cookie=staff, query=query or None)


def taken_to(world: World, staff: str, *names: str, enquiry: str = ENQUIRY) -> Answer:
    """These acts in order; the answer to the last."""
    answers = [act(world, staff, name, enquiry, **ACTS[name]) for name in names]
    assert {answer.status for answer in answers} == {201}, answers[-1].raw
    return answers[-1]


def test_from_the_request_to_the_outcome_by_every_role(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie).status == 201
    assert inbox(world, nuria).body["data"] == []  # a draft is its candidate's alone
    assert look(world, nuria).status == 404
    assert act(world, cookie, "consents").status == 201
    assert [each["id"] for each in inbox(world, nuria).body["data"]] == [ENQUIRY]
    due = taken_to(world, nuria, "approvals").body
    assert (due["state"], due["balance"]["outstanding"]) == ("fee_due", 4200)
    paid = taken_to(world, nuria, "payments").body
    assert (paid["state"], paid["balance"]["paid"]) == ("paid", 4200)
    sent = taken_to(world, nuria, "submissions").body
    assert (sent["state"], sent["received_at"], sent["due_at"]) == (
        "submitted",
        "2026-12-09T08:00:00Z",
        "2026-12-16T22:59:59Z",
    )
    assert board(world, "begins").status == 201
    up = {"reading": "190", "writing": "190", "listening": "170"}
    assert board(world, "outcomes", checks=CHECKS, papers=up).status == 201
    seen = look(world, nuria).body
    assert (seen["outcome"]["kind"], seen["balance"]["refunded"]) == ("grade_up", 4200)
    assert inbox(world, nuria).body["data"] == []
    assert [each["id"] for each in inbox(world, nuria, state="ended").body["data"]] == [ENQUIRY]
    assert "grade_up" not in inbox(world, nuria, state="ended").raw
    mine = look(world, cookie).raw
    assert "nuria@" not in mine
    assert "operator" not in mine
    assert "nuria@exams.example.org" in look(world, nuria).raw


def test_a_centre_starts_one_and_declares_the_guardians_consent(world: World, nuria: str) -> None:
    body = {"candidate_id": "kxa 104 827", "session_id": SESSION, "stage": "stage_1"}
    opened = world.call("POST", "/v1/enquiries", body, cookie=nuria)
    assert (opened.status, opened.body["id"], opened.body["state"]) == (201, ADAS, "with_centre")
    taken_to(world, nuria, "approvals", "payments", enquiry=ADAS)
    before = stored()
    refused = act(world, nuria, "submissions", ADAS)
    assert (refused.status, refused.body["code"]) == (422, "consent_missing")
    assert stored() == before
    agreed = taken_to(world, nuria, "consents", enquiry=ADAS).body
    assert [each["giver"] for each in agreed["consents"]] == ["guardian"]
    assert taken_to(world, nuria, "submissions", enquiry=ADAS).body["state"] == "submitted"


def test_a_forgotten_draft_keeps_no_centre_out_and_is_shown_to_none(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie).body["state"] == "draft"
    body = {"candidate_id": ENQUIRY.split(".")[0], "session_id": SESSION, "stage": "stage_1"}
    opened = world.call("POST", "/v1/enquiries", body, cookie=nuria)
    assert (opened.status, opened.body["id"], opened.body["state"]) == (201, ENQUIRY, "with_centre")
    assert "draft" not in opened.raw + look(world, nuria).raw + inbox(world, nuria).raw
    assert act(world, cookie, "consents").status == 201
    assert taken_to(world, nuria, "approvals", "payments", "submissions").body["state"] == "submitted"


def test_nobody_agrees_for_who_is_of_age(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie, consent=True).status == 201
    refused = act(world, nuria, "consents")
    assert (refused.status, refused.body["code"]) == (422, "candidate_of_age")


def test_a_refusal_says_why_and_a_zero_fee_is_paid_at_once(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie, consent=True).status == 201
    for reason in ("", "no", "x" * 501):
        refused = act(world, nuria, "refusals", reason=reason)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/reason")
    assert taken_to(world, nuria, "refusals").body["state"] == "refused"
    assert look(world, cookie).body["events"][-1]["reason"] == "asked for too late"
    key_results_are_out(world)
    cookie, nuria = stories.sign_in(world, OF_AGE), stories.staff_of(world, "joan@exams.example.org").cookie
    asked = ask(world, cookie, session=KEY_SESSION, consent=True).body["id"]
    assert taken_to(world, nuria, "approvals", enquiry=asked).body["state"] == "paid"


def test_a_school_acts_for_nobody(world: World, cookie: str, nuria: str) -> None:
    """Also where the number that a candidate was entered under has become a school's."""
    assert ask(world, cookie, consent=True).status == 201
    assert world.call("PUT", "/v1/board/centres/ES442", {**CENTRE, "kind": "school"}, operator="ana").status == 200
    stories.later(world, world.at)
    before = stored()
    for name in ("approvals", "refusals", "withdrawals"):
        refused = act(world, nuria, name, **ACTS[name])
        assert (refused.status, refused.body["code"]) == (403, "not_allowed"), refused.raw
    body = {"candidate_id": CANDIDATE, "session_id": SESSION, "stage": "stage_1"}
    assert world.call("POST", "/v1/enquiries", body, cookie=nuria).status == 403
    assert stored() == before
    assert look(world, nuria).status == 200


def test_the_sign_in_is_checked_before_the_currency(world: World, out: str) -> None:
    """Nobody learns without a sign-in which currency there is."""
    assert act(world, None, "payments", amount=4200, currency="XXX").status == 401


def test_of_many_one_that_is_busy_keeps_no_other_back(
    world: World, cookie: str, nuria: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(world, cookie, consent=True).status == 201
    taken_to(world, nuria, "approvals", "payments")
    find, busy = enquiries.find_chain, [1]

    def meets(*place: str) -> Any:
        if busy:
            busy.pop()
            raise TryAgain
        return find(*place)

    monkeypatch.setattr(enquiries, "find_chain", meets)
    many = world.call("POST", "/v1/enquiry-submissions", {"enquiry_ids": [ADAS, ENQUIRY]}, cookie=nuria).body["data"]
    assert [(each["id"], each["submitted"], each.get("code")) for each in many] == [
        (ADAS, False, "try_again"),
        (ENQUIRY, True, None),
    ]


def test_a_fee_that_nobody_has_set_is_not_nothing(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie, consent=True).status == 201
    assert world.call("PUT", "/v1/board/centres/ES442", {**CENTRE, "fees": {}}, operator="ana").status == 200
    stories.later(world, world.at)
    before = stored()
    refused = act(world, nuria, "approvals")
    assert (refused.status, refused.body["code"]) == (409, "fee_not_set")
    assert stored() == before


def test_a_payment_that_is_not_the_fee_and_a_payment_twice(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie, consent=True).status == 201
    taken_to(world, nuria, "approvals")
    before = stored()
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"amount": 4199, "currency": "EUR"}, "other_amount", "/amount"),
        ({"amount": 4200, "currency": "GBP"}, "other_currency", "/currency"),
        ({"amount": 4200, "currency": "XYZ"}, "unknown_currency", "/currency"),
        ({"amount": -1, "currency": "EUR"}, "validation_failed", "/amount"),
        ({"amount": 42.0, "currency": "EUR"}, "validation_failed", "/amount"),
    ]
    for body, code, pointer in wrong:
        refused = act(world, nuria, "payments", **body)
        assert (refused.status, refused.body["code"]) == (422, code), refused.raw
        assert refused.body["errors"][0]["pointer"] == pointer
    assert stored() == before
    taken_to(world, nuria, "payments")
    before = stored()
    again = act(world, nuria, "payments", **EUROS)
    assert (again.status, again.body["code"]) == (409, "enquiry_state")
    stale = act(world, nuria, "submissions", revision=1)
    assert (stale.status, stale.body["code"]) == (409, "stale_version")
    assert stored() == before


def test_the_last_second_of_the_centres_window_and_the_first_after_it(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie, consent=True).status == 201
    taken_to(world, nuria, "approvals", "payments")
    world.at = LAST_OF_CENTRE + timedelta(seconds=1)
    nuria = stories.staff_of(world, "joan@exams.example.org").cookie
    before = stored()
    refused = act(world, nuria, "submissions")
    assert (refused.status, refused.body["code"]) == (422, "enquiry_window_closed")
    assert refused.body["detail"] == "The window closed on 8 January 2027 at 23:59, Europe/Madrid."
    assert stored() == before
    world.at = LAST_OF_CENTRE
    assert act(world, nuria, "submissions").status == 201


def test_another_centres_enquiry_is_as_one_that_is_not_there(world: World, cookie: str, nuria: str) -> None:
    """For a centre, for a school, and for a draft at home: every route, the same bytes."""
    assert ask(world, cookie, consent=True).status == 201
    for number, kind in (("ES443", "centre"), ("ES901", "school")):
        other = {"name": "Other", "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", other, operator="ana").status == 200
    strangers = [
        stories.staff_of(world, f"{number}@exams.example.org".lower(), centre_number=number).cookie
        for number in ("ES443", "ES901")
    ]
    assert ask(world, stories.a_signed_in_candidate(world)).status == 201  # Ada's draft
    before = stored()
    faces = []
    for staff, ids in (
        *((stranger, (ENQUIRY, ADAS, "nonsense", f"{OF_AGE}.{SESSION}.9")) for stranger in strangers),
        (nuria, (ADAS, "nonsense", f"{OF_AGE}.{SESSION}.9", f"{OF_AGE}.FCE-2027.1")),
    ):
        faces += [face(look(world, staff, each)) for each in ids]
        faces += [face(act(world, staff, name, each, **body)) for each in ids for name, body in ACTS.items()]
    assert faces[0][0] == 404
    assert all(each == faces[0] for each in faces)
    opened = {"candidate_id": OF_AGE, "session_id": SESSION, "stage": "stage_1"}
    asked = [
        face(world.call("POST", "/v1/enquiries", {**opened, **change}, cookie=stranger))
        for stranger in strangers
        for change in ({}, {"candidate_id": "KXA999999"}, {"candidate_id": "?"}, {"session_id": "FCE-2027"})
    ]
    assert asked[0][0] == 404
    assert all(each == asked[0] for each in asked)
    for stranger in strangers:
        for state in ("open", "ended"):
            assert inbox(world, stranger, state=state).body["data"] == []
        many = world.call("POST", "/v1/enquiry-submissions", {"enquiry_ids": [ENQUIRY]}, cookie=stranger).body["data"]
        assert [(each["submitted"], each["code"]) for each in many] == [(False, "not_found")]
    assert stored() == before


def test_staff_name_whose_and_candidates_never_do(world: World, cookie: str, nuria: str) -> None:
    refused = ask(world, cookie, candidate_id=CANDIDATE)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/candidate_id")
    assert ask(world, nuria).status == 404
    refused = ask(world, nuria, candidate_id=OF_AGE, consent=True)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/consent")
    for name in ("approvals", "refusals", "payments", "submissions", "appeals"):
        refused = act(world, cookie, name, **ACTS[name])
        assert (refused.status, refused.body["code"]) == (401, "sign_in_required")


def test_many_are_submitted_each_for_itself(world: World, cookie: str, nuria: str) -> None:
    assert ask(world, cookie, consent=True).status == 201
    assert ask(world, stories.a_signed_in_candidate(world), consent=True).status == 201
    taken_to(world, nuria, "approvals", "payments")
    taken_to(world, nuria, "approvals", "payments", enquiry=ADAS)
    ids = [ADAS, ENQUIRY, "nonsense", ENQUIRY]
    found = world.call("POST", "/v1/enquiry-submissions", {"enquiry_ids": ids}, cookie=nuria)
    assert found.status == 200
    assert [(each["id"], each["submitted"], each.get("code")) for each in found.body["data"]] == [
        (ADAS, False, "consent_missing"),
        (ENQUIRY, True, None),
        ("nonsense", False, "not_found"),
        (ENQUIRY, False, "enquiry_state"),
    ]
    assert enquiries.get_chain(OF_AGE, SESSION).enquiry(1).state == "submitted"
    assert enquiries.get_chain(CANDIDATE, SESSION).enquiry(1).state == "paid"


def test_the_inbox_goes_on_after_a_page_and_its_cursor_opens_no_other_list(
    world: World, cookie: str, nuria: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centres, "PER_PAGE", 1)
    other = {"name": "Other", "zone": "Europe/Madrid"}
    assert world.call("PUT", "/v1/board/centres/ES443", other, operator="ana").status == 200
    stranger = stories.staff_of(world, "pere@exams.example.org", centre_number="ES443").cookie
    assert ask(world, cookie, consent=True).status == 201
    assert ask(world, stories.a_signed_in_candidate(world), consent=True).status == 201
    first = inbox(world, nuria).body
    assert first["has_more"]
    second = inbox(world, nuria, cursor=first["next_cursor"]).body
    assert sorted(each["id"] for page in (first, second) for each in page["data"]) == [ADAS, ENQUIRY]
    assert inbox(world, nuria, state="ended", cursor=first["next_cursor"]).body["data"] == []
    assert inbox(world, stranger, cursor=first["next_cursor"]).body["data"] == []
    for query, pointer in (({"cursor": "nonsense"}, "/cursor"), ({"state": "closed"}, "/state")):
        refused = inbox(world, nuria, **query)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
