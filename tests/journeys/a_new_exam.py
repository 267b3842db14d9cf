"""What an exam's entry in the table is enough for. Run by `test_a_new_exam.py`, in a copy of the tree that has it.

The figures are written out by hand from the entry in `tests/kit/new_exam.py`; nothing here is computed by the code.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from cli.docs import exams
from local.data.candidates import EXAM_DATE, SESSIONS, as_bytes, exam_of, make_candidates
from shared.adapters import cache
from shared.calendar.session import Format, Session
from shared.candidates.entry_file import read_entries
from shared.results.result_file import read_results
from tests.kit import enquiry_stories, snapshots, stories
from tests.kit.new_exam import CODE, NAME
from tests.kit.stories import RELEASE_AT
from tests.kit.world import World
from tests.web.reading import elements, named
from web.body import load_body
from web.build import build

ID = stories.CANDIDATE
SESSION = f"{CODE}-2026-12-PB"
HEAD = "candidate_id,session_id,status,reading_and_writing,listening,speaking,use_of_english"
ABSENT = "Of an absent candidate give no scores, and absent_part or absent_all as status."
STAGE_1, STAGE_2 = {"amount": 5100, "currency": "EUR"}, {"amount": 9900, "currency": "EUR"}


@snapshots.stage
def draft(world: World) -> str:
    """One candidate entered for it at a centre with fees for it, and its release drafted; the release's id."""
    session = {"id": SESSION, "exam": CODE, "name": "December 2026", "format": "paper_based", "exam_date": "2026-11-28"}
    assert world.call("POST", "/v1/board/sessions", session, operator="ana").status == 201
    fees = {CODE: {"stage_1": STAGE_1, "stage_2": STAGE_2}}
    centre = {"name": "Exams Girona", "zone": "Europe/Madrid", "fees": fees}
    assert world.call("PUT", "/v1/board/centres/ES442", centre, operator="ana").status == 200
    entry = f"{stories.ENTRIES.splitlines()[0]}\n{ID},0417,Martí,Ada,2000-05-17,ES442,0001,,{SESSION}\n"
    assert world.ingest("entries", entry)["counts"] == {"entries": 1}
    plan = {"session_ids": [SESSION], "release_at": "2026-12-09T08:00:00Z", "zone": "Europe/Madrid"}
    return str(world.call("POST", "/v1/board/releases", plan, operator="ana").body["id"])


def out(world: World, release_id: str) -> str:
    """Its result is out: (2 x 175 + 173 + 174) / 4 = 174.25, which is 174; the candidate's cookie."""
    loaded = world.ingest("results", f"{HEAD}\n{ID},{SESSION},reported,175,173,174,\n", release_id)
    assert loaded["state"] == "loaded", loaded
    world.approve(release_id)
    world.move_to(RELEASE_AT)
    cache.forget()
    return stories.a_signed_in_candidate(world)


def test_a_results_file_is_checked_by_its_papers_and_values(world: World, draft: str) -> None:
    rejected = world.ingest("results", f"{HEAD}\n{ID},{SESSION},reported,,173,191,160\n", draft)
    assert [(fault["column"], fault["remedy"]) for fault in rejected["faults"]] == [
        ("use_of_english", "B2N has no such paper: leave this column blank."),
        ("speaking", "B2N takes a whole number from 0 to 190 here, in the digits 0 to 9, or exempt."),
        ("reading_and_writing", f"B2N needs a whole number from 0 to 190 here, or exempt. {ABSENT}"),
    ]


def test_its_statement_has_its_own_bands(world: World, draft: str) -> None:
    cookie = out(world, draft)
    shown = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body
    assert shown["exam"] == {
        "code": CODE, "name": NAME, "cefr": "B2", "kind": "scale", "scale_min": 122, "scale_max": 190
    }  # fmt: skip
    papers = [(each["paper"], each["value"], each["cefr"]) for each in shown["papers"]]
    assert papers == [("reading_and_writing", "175", "B2"), ("listening", "173", "B2"), ("speaking", "174", "B2")]
    overall = [shown["overall"][name] for name in ("value", "grade", "cefr", "certificate_cefr")]
    assert overall == ["174", "C", "B2", "B2"]  # B2 First has 174 as grade B
    assert shown["certificate"] == {"awarded": True, "cefr": "B2"}
    assert shown["validity"]["expires_on"] == "2029-11-28"


def test_an_enquiry_has_its_stages_and_the_centres_fee(world: World, draft: str) -> None:
    cookie = out(world, draft)
    offered = world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie).body["enquiry"]
    assert (offered["stage_1"]["available"], offered["stage_2"]["reason"]) == (True, "stage_one_first")
    assert offered["stage_2"]["papers"] == ["reading_and_writing"]
    asked = enquiry_stories.ask(world, cookie, session=SESSION, consent=True)
    assert asked.status == 201, asked.raw
    nuria, enquiry = stories.an_administrator(world).cookie, asked.body["id"]
    revision = enquiry_stories.look(world, nuria, enquiry).body["revision"]
    due = enquiry_stories.act(world, nuria, "approvals", enquiry, revision=revision).body
    assert (due["state"], due["balance"]["outstanding"]) == ("fee_due", 5100)


def test_the_sample_files_have_candidates_of_it() -> None:
    sessions = {
        each: Session(each, exam_of(each).code, "October 2026", Format.PAPER_BASED, EXAM_DATE, None, "UTC")
        for each in SESSIONS
    }
    people = list(make_candidates(2_000))
    entries, results = as_bytes(people)
    assert read_entries(entries, sessions).faults.count == 0
    loaded = read_results(results, sessions)
    assert loaded.faults.count == 0
    grades = Counter(each.result.grade for each in loaded.results if each.result.exam == CODE)
    assert {"A", "C", "Level B1"} <= set(grades)
    born = [one.entry["date_of_birth"] for one in people if one.entry["session_id"].startswith(f"{CODE}-")]
    assert len(born) > 100
    assert all(24 <= (EXAM_DATE - date.fromisoformat(each)) / timedelta(days=365) < 26 for each in born)


def test_the_site_lists_and_explains_it_in_every_language(tmp_path: Path) -> None:
    build(tmp_path / "dist", load_body())
    for language, heading in (("en", "For work"), ("es", "Para el trabajo"), ("ca", "Per a la feina")):
        overview = tmp_path / "dist" / language / "understanding" / "index.html"
        seen = [each for each in elements(overview) if each.name in ("h2", "a")]
        place = next(
            at for at, each in enumerate(seen) if each.attributes.get("href") == f"/{language}/understanding/b2n"
        )
        assert seen[place].text == NAME
        assert [each.text for each in seen[:place] if each.name == "h2"][-1] == heading
        page = tmp_path / "dist" / language / "understanding" / "b2n" / "index.html"
        rows = [each.text for each in named(page, "th") if each.attributes.get("scope") == "row"]
        assert rows[:5] == ["180–190", "176–179", "160–175", "140–159", "122–139"]
    for path in ("results/statement", "centre/enquiry"):  # whose scripts read the facts of its chart and its Stage 2
        assert f"&#34;{CODE}&#34;:" in (tmp_path / "dist" / "en" / path / "index.html").read_text("utf-8")


def test_the_generated_list_of_exams_has_it() -> None:
    assert f"| {CODE} | {NAME} | B2 | reading_and_writing, listening, speaking | 122 to 190, scale |" in exams()
