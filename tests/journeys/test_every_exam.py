"""One candidate of every exam of the catalogue, from the file to the Statement, against figures written out by hand.

The bands, ranges and rules are those of the guides named in the catalogue; nothing here is computed by the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from shared.adapters import cache
from shared.exams.catalogue import EXAMS
from tests.kit import stories
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World


@dataclass(frozen=True)
class Case:
    """`given` is the row of the file; the rest what the Statement must show. A paper: (value, level, or None)."""

    given: dict[str, str]
    papers: Mapping[str, tuple[str | None, str | None]]
    value: str | None = None
    grade: str | None = None
    cefr: str | None = None
    certificate: tuple[bool, str | None] = (True, None)
    total: str | None = None
    expires_on: str | None = None
    enquiries: tuple[bool, str | None] = (True, "stage_one_first")


def four(reading: str, writing: str, listening: str, speaking: str) -> dict[str, str]:
    return {"reading": reading, "writing": writing, "listening": listening, "speaking": speaking}


def three(reading_and_writing: str, listening: str, speaking: str) -> dict[str, str]:
    return {"reading_and_writing": reading_and_writing, "listening": listening, "speaking": speaking}


def five(reading: str, use_of_english: str, writing: str, listening: str, speaking: str) -> dict[str, str]:
    return {**four(reading, writing, listening, speaking), "use_of_english": use_of_english}


NO_STAGE_TWO = (True, "stage_two_not_offered")
NOT_OFFERED = (False, "enquiry_not_offered")

CASES: dict[str, Case] = {
    # (2 x 128 + 142 + 132) / 4 = 132.5, half up 133: grade B. Reading and Writing counts double.
    "KET": Case(
        three("128", "142", "132"),
        {"reading_and_writing": ("128", "A2"), "listening": ("142", "B1"), "speaking": ("132", "A2")},
        "133", "B", "A2", (True, "A2"), enquiries=NO_STAGE_TWO,
    ),
    # (2 x 115 + 120 + 127) / 4 = 119.25: an A1 certificate, and no pass.
    "KETS": Case(
        three("115", "120", "127"),
        {"reading_and_writing": ("115", "A1"), "listening": ("120", "A2"), "speaking": ("127", "A2")},
        "119", "Level A1", "A1", (True, "A1"), enquiries=NO_STAGE_TWO,
    ),
    # 638 / 4 = 159.5, half up 160: grade A, certified at B2.
    "PET": Case(
        four("160", "158", "162", "158"),
        {"reading": ("160", "B2"), "writing": ("158", "B1"), "listening": ("162", "B2"), "speaking": ("158", "B1")},
        "160", "A", "B2", (True, "B2"),
    ),
    # 101 is under the range and is not printed; the true value counts: (101 + 140 + 141 + 142) / 4 = 131.
    "PETS": Case(
        four("101", "140", "141", "142"),
        {"reading": (None, None), "writing": ("140", "B1"), "listening": ("141", "B1"), "speaking": ("142", "B1")},
        "131", "Level A2", "A2", (True, "A2"),
    ),
    # 871 / 5 = 174.2
    "FCE": Case(
        five("176", "171", "168", "182", "174"),
        {
            "reading": ("176", "B2"), "use_of_english": ("171", "B2"), "writing": ("168", "B2"),
            "listening": ("182", "C1"), "speaking": ("174", "B2"),
        },
        "174", "B", "B2", (True, "B2"),
    ),
    # 690 / 5 = 138: under the level below, a score without a level.
    "FCES": Case(
        five("138", "138", "138", "138", "138"),
        dict.fromkeys(("reading", "use_of_english", "writing", "listening", "speaking"), ("138", None)),
        "138", None, None, (False, None),
    ),
    # 998 / 5 = 199.6: grade A, certified at C2.
    "CAE": Case(
        five("200", "198", "199", "201", "200"),
        {
            "reading": ("200", "C2"), "use_of_english": ("198", "C1"), "writing": ("199", "C1"),
            "listening": ("201", "C2"), "speaking": ("200", "C2"),
        },
        "200", "A", "C2", (True, "C2"),
    ),
    # 1103 / 5 = 220.6: grade A stays C2.
    "CPE": Case(
        five("220", "221", "222", "219", "221"),
        {
            "reading": ("220", "C2"), "use_of_english": ("221", "C2"), "writing": ("222", "C2"),
            "listening": ("219", "C2"), "speaking": ("221", "C2"),
        },
        "221", "A", "C2", (True, "C2"),
    ),
    # 610 / 4 = 152.5, half up 153: Merit. It kept the old names to the end.
    "BECP": Case(
        four("152", "153", "152", "153"),
        dict.fromkeys(("reading", "listening"), ("152", "B1")) | dict.fromkeys(("writing", "speaking"), ("153", "B1")),
        "153", "Pass with Merit", "B1", (True, "B1"),
    ),
    # 689 / 4 = 172.25
    "BECV": Case(
        four("172", "172", "172", "173"),
        dict.fromkeys(("reading", "writing", "listening"), ("172", "B2")) | {"speaking": ("173", "B2")},
        "172", "C", "B2", (True, "B2"),
    ),
    # 718 / 4 = 179.5, half up 180
    "BECH": Case(
        four("180", "179", "179", "180"),
        {"reading": ("180", "C1"), "writing": ("179", "B2"), "listening": ("179", "B2"), "speaking": ("180", "C1")},
        "180", "C", "C1", (True, "C1"),
    ),
    # Shields: no overall, no pass; a certificate at the exam's level for all papers sat.
    "YLES": Case(
        three("5", "4", "3"),
        {"reading_and_writing": ("5", None), "listening": ("4", None), "speaking": ("3", None)},
        certificate=(True, "Pre A1"), enquiries=NO_STAGE_TWO,
    ),
    "YLEM": Case(
        three("1", "1", "1"),
        dict.fromkeys(("reading_and_writing", "listening", "speaking"), ("1", None)),
        certificate=(True, "A1"), enquiries=NO_STAGE_TWO,
    ),
    "YLEF": Case(
        three("5", "5", "5"),
        dict.fromkeys(("reading_and_writing", "listening", "speaking"), ("5", None)),
        certificate=(True, "A2"), enquiries=NO_STAGE_TWO,
    ),
    # Two modules sat; the others are not there. Bands 1 to 4, a certificate a module.
    "TKT": Case(
        {"module_1": "4", "module_2": "2", "module_3": "exempt", "young_learners": "exempt", "clil": "exempt"},
        {"module_1": ("4", None), "module_2": ("2", None)},
        enquiries=NO_STAGE_TWO,
    ),
    "DELTA1": Case(
        {"paper_1": "67", "paper_2": "58", "grade": "Pass"},
        {"paper_1": ("67", None), "paper_2": ("58", None)},
        "Pass", "Pass", None, total="125",
    ),
    # (6.5 + 6.5 + 5 + 7) / 4 = 6.25, up to 6.5. Two years.
    "IELTS": Case(
        {"listening": "6.5", "reading": "6.5", "writing": "5", "speaking": "7"},
        {"listening": ("6.5", None), "reading": ("6.5", None), "writing": ("5.0", None), "speaking": ("7.0", None)},
        "6.5", None, "B2", (False, None), expires_on="2028-11-28", enquiries=(False, "own_route"),
    ),
    "BULATS": Case(
        {"reading_and_listening": "75", "speaking": "74", "writing": "exempt"},
        {"reading_and_listening": ("75", "C1"), "speaking": ("74", "B2")},
        enquiries=NOT_OFFERED,
    ),
    "ILEC": Case(
        {**four("37", "38", "36", "40"), "grade": "C1 Pass with Merit"},
        {"reading": ("37", None), "writing": ("38", None), "listening": ("36", None), "speaking": ("40", None)},
        "C1 Pass with Merit", "C1 Pass with Merit", "C1", (True, "C1"), total="151", enquiries=NOT_OFFERED,
    ),
    "ICFE": Case(
        {**four("20", "21", "22", "23"), "grade": "Narrow Fail"},
        {"reading": ("20", None), "writing": ("21", None), "listening": ("22", None), "speaking": ("23", None)},
        "Narrow Fail", "Narrow Fail", None, (False, None), total="86", enquiries=NOT_OFFERED,
    ),
}  # fmt: skip

PAPERS = sorted({name for case in CASES.values() for name in case.given if name != "grade"})
ID = stories.CANDIDATE


def released(world: World) -> str:
    """One candidate entered for every exam there is, all released together; the cookie."""
    entries = [stories.ENTRIES.splitlines()[0]]
    results = [",".join(["candidate_id", "session_id", "status", *PAPERS, "grade"])]
    for code, case in CASES.items():
        session = {"id": code, "exam": code, "name": "December 2026", "format": "paper_based"}
        session |= {"exam_date": "2026-11-28", "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
        assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
        entries.append(f"{ID},0417,Martí,Ada,2009-05-17,ES442,0001,,{code}")
        cells = [case.given.get(column, "") for column in (*PAPERS, "grade")]
        results.append(",".join([ID, code, "reported", *cells]))
    assert world.ingest("entries", "\n".join(entries))["counts"] == {"entries": len(CASES)}
    plan = {"session_ids": list(CASES), "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    release_id = world.call("POST", "/v1/board/releases", plan, operator="ana").body["id"]
    loaded = world.ingest("results", "\n".join(results), release_id)
    assert loaded["state"] == "loaded", loaded
    world.approve(release_id)
    world.move_to(RELEASE_AT)
    cache.forget()
    return stories.a_signed_in_candidate(world)


def test_every_exam_of_the_catalogue_is_here() -> None:
    assert set(CASES) == set(EXAMS)


def test_every_exam_has_its_right_statement(world: World) -> None:
    cookie = released(world)
    listed = world.call("GET", "/v1/me/results", cookie=cookie).body["data"]
    assert {(line["id"], line["status"]) for line in listed} == {(code, "released") for code in CASES}
    for code, case in CASES.items():
        statement = world.call("GET", f"/v1/me/results/{code}", cookie=cookie)
        plain = world.call("GET", f"/plain/en/results/{code}", cookie=cookie)
        assert (plain.status, "[[" in plain.raw) == (statement.status, False), code
        assert all(each["value"] in plain.raw for each in statement.body["papers"] if each["value"]), code
        assert statement.status == 200, code
        assert_shows(code, case, statement.body)


def assert_shows(code: str, case: Case, body: dict[str, Any]) -> None:
    assert body["exam"]["code"] == code
    assert body["candidate"] == {"candidate_id": ID, "given_names": "Ada", "family_name": "Martí"}
    assert {each["paper"]: (each["value"], each["cefr"]) for each in body["papers"]} == case.papers, code
    assert (body["certificate"]["awarded"], body["certificate"]["cefr"]) == case.certificate, code
    assert body["validity"]["expires_on"] == case.expires_on, code
    stages = body["enquiry"]
    offered = (stages["stage_1"]["available"], stages["stage_2"]["reason"])
    assert offered == case.enquiries, code
    overall = body["overall"]
    if case.value is None:
        assert overall is None, code
        return
    shown = (overall["value"], overall["grade"], overall["cefr"], overall["total"])
    assert shown == (case.value, case.grade, case.cefr, case.total), code


@pytest.mark.parametrize(
    ("status", "listed", "code"),
    [("pending", "pending", "Pending"), ("withheld", "withheld", "Withheld"), ("absent_part", "absent", "X"),
     ("absent_all", "absent", "Z")],
)  # fmt: skip
def test_a_status_without_scores_is_shown_in_their_place(world: World, status: str, listed: str, code: str) -> None:
    release_id = stories.set_the_stage(world)
    content = f"candidate_id,session_id,status\n{ID},{stories.SESSION},{status}\n"
    assert world.ingest("results", content, release_id)["counts"] == {status: 1}
    world.approve(release_id)
    world.move_to(RELEASE_AT)
    cookie = stories.a_signed_in_candidate(world)
    (shown,) = world.call("GET", "/v1/me/results", cookie=cookie).body["data"]
    body = world.call("GET", f"/v1/me/results/{stories.SESSION}", cookie=cookie).body
    assert (shown["status"], body["status"], body["code"]) == (listed, status, code)
    assert (body["papers"], body["overall"], body["certificate"]["awarded"]) == ([], None, False)
