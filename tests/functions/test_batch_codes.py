"""Rows of a batch with a share code: each the very check that one code by itself is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.application import shared_results
from shared.ground.rate_limits import GUESSED_LINKS
from shared.store import access_record
from shared.verification.access_record import CheckRoute, Verification
from tests.functions.test_shares import made, view
from tests.kit import snapshots, stories
from tests.kit.batch_stories import PAU, an_office, of_day, outcomes, rows, sent, worked
from tests.kit.stories import (
    CANDIDATE,
    PENDING_CANDIDATE,
    load_and_approve,
    organisation_of,
    release_results,
    set_the_stage,
    stored,
)
from tests.kit.world import World

NONE: dict[str, Any] = {}
SHORT, PIN = {"expires_in_days": 1}, {"pin": "740193"}


@snapshots.stage
def people(world: World) -> tuple[str, str]:
    """The cookies of an approved organisation, and of a candidate whose result is out."""
    release_results(world)
    candidate = stories.a_signed_in_candidate(world)
    return an_office(world), candidate


@pytest.fixture
def office(people: tuple[str, str]) -> str:
    return people[0]


@pytest.fixture
def candidate(people: tuple[str, str]) -> str:
    return people[1]


def link(world: World, candidate: str, **more: Any) -> dict[str, Any]:
    return made(world, candidate, fields=["overall"], most_views=2, **more)


def test_a_row_with_a_share_code_is_the_single_check_of_it(world: World, office: str, candidate: str) -> None:
    share = link(world, candidate)
    batch = worked(world, office, [{"share_code": share["code"], "reference": "A-1"}, PAU])
    first, second = rows(world, office, batch["id"])
    assert (first["state"], first["candidate_id"], first["session_id"], first["reference"]) == (
        *("valid", CANDIDATE, stories.SESSION, "A-1"),
    )
    assert second["state"] == "pending"
    (look,) = access_record.find_verifications(CANDIDATE)
    assert isinstance(look, Verification)
    assert (look.route, look.id, look.person.name if look.person else "") == (
        *(CheckRoute.SHARE_CODE, first["verification_id"], "Laia Puig"),
    )
    again = world.call("GET", f"/v1/verifications/{look.id}", cookie=office)
    assert again.body["results"][0]["result"]["fields"] == ["overall"]
    shown = world.call("GET", f"/v1/me/shares/{share['id']}", cookie=candidate).body
    assert (shown["views"], of_day(organisation_of(office))) == (1, (3, 0)), "with the look again"


@pytest.mark.parametrize(
    "written",
    [
        lambda code: code.upper(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I").replace("-", ""),
        lambda code: f"https://results.example.org/s#{code}",
    ],
    ids=["capitals", "spaces", "O and l", "o and I, in one", "the whole link"],
)
def test_a_code_is_read_as_it_is_meant(
    world: World, office: str, candidate: str, written: Callable[[str], str]
) -> None:
    code = written(link(world, candidate)["code"])
    text = f"share_code,reference\n{code},A-1\n"
    batch = sent(world, office, text)
    assert (batch["state"], outcomes(world, office, batch)) == ("finished", ["valid"])


def test_each_code_that_opens_nothing_says_why_and_no_other_row_is_concerned(
    world: World, office: str, candidate: str
) -> None:
    used, ended, short, locked, own = (link(world, candidate, **each) for each in (NONE, NONE, SHORT, PIN, NONE))
    for _ in range(2):
        assert view(world, used["code"]).status == 200
    assert world.call("DELETE", f"/v1/me/shares/{ended['id']}", cookie=candidate).status == 204
    world.at += timedelta(days=1)
    office = stories.sign_in(world, stories.OFFICER, "admissions office")
    codes = [each["code"] for each in (used, ended, short, locked)]
    lines = [{"share_code": each} for each in (*codes, "4h8n-c2vz-6rtb", "4h8n", own["code"])]
    lines += [
        {"share_code": own["code"].upper().replace("-", "")},
        {"share_code": own["code"], "candidate_id": PENDING_CANDIDATE, "reference": "x"},
    ]
    batch = worked(world, office, lines)
    assert outcomes(world, office, batch) == [
        *("link_used_up", "link_revoked", "link_expired", "pin_required", "not_found", "invalid", "valid"),
        *("repeated", "repeated"),
    ]
    batch = worked(world, office, [{"share_code": own["code"], "candidate_id": PENDING_CANDIDATE}])
    assert outcomes(world, office, batch) == ["not_found"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"share_code": "4h8n-c2vz-6rtb", "secret_number": "0417"}, "share_code"),
        ({"share_code": "4h8n-c2vz-6rtb", "date_of_birth": "2008-11-02"}, "share_code"),
        ({"share_code": "4h8n-c2vz-6rtb", "session_id": "CAE-2026-12-PB"}, "share_code"),
        ({"share_code": "4h8n-c2vz-6rtb", "candidate_id": "KXA"}, "candidate_id"),
        ({"share_code": "4h8n-c2vz-6rt!"}, "share_code"),
        ({"reference": "4h8n-c2vz-6rtb"}, "secret_number"),
        ({"candidate_id": "4h8n-c2vz-6rtb", "secret_number": "0417"}, "candidate_id"),
        ({}, "secret_number"),
    ],
)
def test_a_row_that_is_neither_a_pair_nor_a_code_is_invalid_where_it_is_wrong(
    world: World, office: str, row: dict[str, str], column: str
) -> None:
    batch = worked(world, office, [row])
    (found,) = rows(world, office, batch["id"])
    assert (found["reason"], found["column"]) == ("invalid", column)
    assert "4h8n" not in str(stored()), "a code is not kept"


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("share_code,candidate_id,secret_number\n,KXA104827,0417\n", []),
        ("candidate_id,share_code\nKXA104827,4h8n-c2vz-6rtb\n", []),
        ("share_code,note\n4h8n-c2vz-6rtb,x\n", [(1, "", "Not a column of this file: use share_code, and if you")]),
        ("candidate_id,reference\nKXA104827,x\n", [(1, "secret_number", "Add the column secret_number")]),
        ("share_code\n", [(2, "", "Add at least one line")]),
        ("share_code,reference\n4h8n-c2vz-6rtb,4h8n c2vz-6rtb\ufffd\n", [(2, "reference", "A letter was lost here")]),
        ("share_code,reference\n4h8n-c2vz-6rtb\ufffd,x\n", [(2, "share_code", "A letter was lost here")]),
        ("4h8n-c2vz-6rtb,x\n", [(1, "", "The first line names no column")]),
        ("4h8n-c2vz-6rtb,reference\n", [(1, "", "Not a column"), (1, "candidate_id", ""), (1, "secret_number", "")]),
    ],
    ids=[
        *("both", "codes with IDs", "codes and a note", "neither", "no row", "a code as reference", "a broken code"),
        *("no header", "a code for a header"),
    ],
)
def test_a_file_has_both_numbers_or_share_codes_and_no_fault_repeats_a_code(
    world: World, office: str, content: str, faults: list[tuple[int, str, str]]
) -> None:
    batch = sent(world, office, content)
    assert [(each["line"], each["column"]) for each in batch["faults"]] == [each[:2] for each in faults]
    for found, (_, _, begins) in zip(batch["faults"], faults, strict=True):
        assert found["remedy"].startswith(begins)
    assert "4h8n" not in str(stored())


def test_codes_that_open_nothing_are_guesses_of_the_organisation(
    world: World, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_results, "GUESSED_LINKS", replace(GUESSED_LINKS, most=3))
    batch = worked(world, office, [{"share_code": f"4h8n-c2vz-6r{number:02d}"} for number in range(5)])
    assert outcomes(world, office, batch) == ["not_found"] * 3 + ["rate_limited"] * 2


def test_a_code_before_its_release_is_answered_as_one_that_there_is_not(world: World) -> None:
    load_and_approve(world, set_the_stage(world))
    office, candidate = an_office(world), stories.a_signed_in_candidate(world)
    code = link(world, candidate)["code"]
    batch = worked(world, office, [{"share_code": code}, {"share_code": "4h8n-c2vz-6rtb"}])
    first, second = rows(world, office, batch["id"])
    assert {**first, "row": 2} == second
    assert first["reason"] == "not_found"
