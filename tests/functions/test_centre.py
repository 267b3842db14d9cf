"""What staff of a centre or a school see of sessions, candidates and results over HTTP, and what is kept of it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from shared.adapters import cache
from shared.adapters.paging import cohort_cursor, cursor_of
from shared.application import cohorts
from shared.cohorts import broadsheet
from shared.store import access_record, accounts, organisation_looks, results, rows
from tests.kit import many_candidates, snapshots, stories
from tests.kit.aws_calls import throttled, watched
from tests.kit.stories import CANDIDATE, ENTRIES, PENDING_CANDIDATE, RELEASE_AT, RESULTS, SESSION, face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

SESSIONS = "/v1/centres/me/sessions"
CANDIDATES, RESULTS_OF = f"/v1/sessions/{SESSION}/candidates", f"/v1/sessions/{SESSION}/results"
ROUTES = (SESSIONS, CANDIDATES, RESULTS_OF)
NOA = f"KXA104843,1180,Vidal,Noa,2009-01-30,ES443,0001,ES901,{SESSION}\n"


@snapshots.stage
def released(world: World) -> str:
    """Ada and Pau of ES442, and Noa of ES443; Pau and Noa were prepared by the school ES901. All are out."""
    release_id = stories.set_the_stage(world)
    assert world.ingest("entries", ENTRIES.splitlines()[0] + "\n" + NOA)["state"] == "loaded"
    for number, name, kind in (("ES443", "Exams Lleida", "centre"), ("ES901", "Escola", "school")):
        body = {"name": name, "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
    noas = f"KXA104843,{SESSION},withheld,,,,,\n"
    assert world.ingest("results", RESULTS + noas, release_id)["state"] == "loaded"
    world.approve(release_id)
    stories.later(world, RELEASE_AT)
    return release_id


def staff(world: World, number: str = "ES442") -> str:
    cookie = stories.staff_of(world, f"staff@{number.lower()}.example.org", centre_number=number).cookie
    cache.forget()
    return cookie


def get(world: World, path: str, cookie: str | None, **query: str) -> Answer:
    return world.call("GET", path, cookie=cookie, query=query or None)


def who(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.raw
    return [each["candidate_id"] for each in answer.body["data"]]


def records() -> list[dict[str, Any]]:
    return [each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("LOOKS#")]


def test_sessions_are_listed_with_their_state(world: World) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    nuria = staff(world)
    before = get(world, SESSIONS, nuria).body
    assert before["centre"] == {"number": "ES442", "name": "Exams Girona", "kind": "centre", "zone": "Europe/Madrid"}
    (line,) = before["data"]
    assert (line["status"], line["release_at"], line["released_at"]) == ("expected", "2026-12-09T08:00:00Z", None)
    stories.load_and_approve(world, release_id)
    stories.later(world, RELEASE_AT)
    nuria = stories.staff_of(world, "joan@exams.example.org").cookie
    (line,) = get(world, SESSIONS, nuria).body["data"]
    assert (line["status"], line["released_at"]) == ("out", "2026-12-09T08:00:00Z")
    assert line["windows"] == {
        "candidate_until": "2026-12-23T22:59:59Z",
        "centre_until": "2027-01-08T22:59:59Z",
        "centre_working_days_left": 22,
    }
    recall = f"/v1/board/releases/{release_id}/recalls"
    assert world.call("POST", recall, {"reason": "the wrong file"}, operator="ana").status == 200
    cache.forget()
    (line,) = get(world, SESSIONS, nuria).body["data"]
    assert (line["status"], line["windows"], line["held"]) == ("expected", None, True)


def test_the_newest_exam_comes_first_and_only_sessions_with_own_candidates(world: World, released: str) -> None:
    for session, day in (("FCE-2027", "2027-03-01"), ("FCE-2025", "2025-03-01"), ("FCE-2028", "2028-03-01")):
        body = {"id": session, "exam": "FCE", "name": "March", "format": "digital", "exam_date": day}
        assert world.call("POST", "/v1/board/sessions", body, operator="ana").status == 201
    head, ada, _ = ENTRIES.splitlines()
    lines = [head, ada.replace(SESSION, "FCE-2027"), ada.replace(SESSION, "FCE-2025"), NOA.replace(SESSION, "FCE-2028")]
    assert world.ingest("entries", "\n".join(lines))["state"] == "loaded"
    listed = {number: get(world, SESSIONS, staff(world, number)).body for number in ("ES442", "ES443", "ES901")}
    assert [each["id"] for each in listed["ES442"]["data"]] == ["FCE-2027", SESSION, "FCE-2025"]
    for number in ("ES443", "ES901"):
        assert [each["id"] for each in listed[number]["data"]] == ["FCE-2028", SESSION]
    (school,) = listed["ES901"]["data"][1:]
    assert (school["status"], school["windows"]) == ("out", None)  # a school submits nothing
    assert listed["ES901"]["centre"]["kind"] == "school"


def test_each_sees_its_own_candidates_and_their_results_and_nobody_elses(world: World, released: str) -> None:
    seen = {"ES442": [CANDIDATE, PENDING_CANDIDATE], "ES443": ["KXA104843"], "ES901": [PENDING_CANDIDATE, "KXA104843"]}
    for number, whose in seen.items():
        cookie = staff(world, number)
        assert who(get(world, CANDIDATES, cookie)) == whose
        shown = get(world, RESULTS_OF, cookie)
        assert who(shown) == whose
        assert ("176" in shown.raw) is (number == "ES442")
        sheet = get(world, RESULTS_OF, cookie, format="csv")
        assert [row[1].replace(" ", "") for row in csv.reader(io.StringIO(sheet.raw))][1:] == whose
        assert sheet.headers["content-disposition"] == f'attachment; filename="{SESSION}-{number}.csv"'


def test_an_entry_that_has_moved_is_seen_where_it_is_before_the_index_knows(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nuria = staff(world)
    real = rows.page_of_index

    def stale(*args: Any, **more: Any) -> Any:
        found, last = real(*args, **more)
        return [*found, {"pk": "CANDIDATE#KXA104843", "sk": f"ENTRY#{SESSION}"}], last

    monkeypatch.setattr(rows, "page_of_index", stale)
    assert who(get(world, CANDIDATES, nuria)) == [CANDIDATE, PENDING_CANDIDATE]
    assert "KXA104843" not in get(world, RESULTS_OF, nuria).raw


def test_what_a_line_shows_of_a_candidate(world: World) -> None:
    release_id = snapshots.begin(world, stories.set_the_stage)
    assert (
        world.ingest("entries", ENTRIES.splitlines()[0] + "\n" + NOA.replace("ES443,0001", "ES442,0003"))["state"]
        == "loaded"
    )
    stories.load_and_approve(world, release_id)
    stories.a_signed_in_candidate(world)
    assert stories.register(world, candidate_id=PENDING_CANDIDATE, secret_number="9203").status == 201
    for number in range(10):
        assert stories.register(world, candidate_id="KXA104843", secret_number=f"{number:04d}").status == 404
    accounts.mark_mail_trouble(CANDIDATE, stories.EMAIL, "bounced")
    seen_there = ("account", "mail_trouble", "notice", "locked")

    def lines() -> dict[str, tuple[Any, ...]]:
        listed = get(world, CANDIDATES, stories.staff_of(world, f"s{world.at:%d%H}@exams.example.org").cookie)
        assert stories.EMAIL not in listed.raw
        assert "@" not in listed.raw
        return {each["candidate_id"]: tuple(each[name] for name in seen_there) for each in listed.body["data"]}

    assert lines() == {
        CANDIDATE: ("active", "bounced", None, False),
        PENDING_CANDIDATE: ("unproved", None, None, False),
        "KXA104843": ("none", None, None, True),
    }
    stories.later(world, RELEASE_AT)
    assert lines() == {
        CANDIDATE: ("active", "bounced", "suppressed", False),
        PENDING_CANDIDATE: ("unproved", None, "unproved", False),
        "KXA104843": ("none", None, None, True),  # no result has come for her
    }


def test_results_are_shown_as_a_verification_shows_them_and_gone_while_recalled(world: World, released: str) -> None:
    nuria = staff(world)
    shown = get(world, RESULTS_OF, nuria).body
    assert shown["papers"] == ["reading", "use_of_english", "writing", "listening", "speaking"]
    assert [(each["status"], each["statement"]["code"]) for each in shown["data"]] == [
        ("released", None),
        ("pending", "Pending"),
    ]
    checked = stories.verify(world, stories.an_officer(world)).body["result"]
    assert shown["data"][0]["statement"] == checked
    before = len(records())
    recall = f"/v1/board/releases/{released}/recalls"
    assert world.call("POST", recall, {"reason": "the wrong file"}, operator="ana").status == 200
    cache.forget()
    hidden = get(world, RESULTS_OF, nuria)
    assert [(each["status"], each["statement"]) for each in hidden.body["data"]] == [("expected", None)] * 2
    assert '"176"' not in get(world, RESULTS_OF, nuria, format="csv").raw
    assert len(records()) == before, "what nobody saw is not recorded"


def test_late_results_show_as_soon_as_their_own_release_is_out(world: World, released: str) -> None:
    late = stories.plan_release(world, "2026-12-16T08:00:00Z")
    lines = [RESULTS.splitlines()[0], f"{PENDING_CANDIDATE},{SESSION},reported,160,160,160,160,160", ""]
    assert world.ingest("results", "\n".join(lines), late)["state"] == "loaded"
    world.approve(late)
    statuses = []
    for at in (RELEASE_AT + timedelta(days=1), RELEASE_AT + timedelta(days=7)):
        stories.later(world, at)
        person = stories.staff_of(world, f"s{at:%d}@exams.example.org")
        cache.forget()
        (_, pau) = get(world, RESULTS_OF, person.cookie).body["data"]
        statuses.append((pau["status"], pau["statement"]["version"]))
    assert statuses == [("pending", 1), ("released", 2)]


def test_every_look_is_recorded_before_the_answer_and_the_candidate_reads_of_it(world: World, released: str) -> None:
    pau = {"candidate_id": PENDING_CANDIDATE, "secret_number": "9203", "email": "pau@example.org"}
    assert stories.register(world, **pau).status == 201
    world.drain()
    nuria, pep = (
        stories.an_administrator(world),
        stories.staff_of(world, "pep@school.example.org", centre_number="ES901"),
    )
    for person, query in ((nuria, {}), (nuria, {}), (pep, {}), (nuria, {"format": "csv"})):
        assert get(world, RESULTS_OF, stories.sign_in_staff(world, person), **query).status == 200
        world.at += timedelta(days=1) if person == pep else timedelta(minutes=2)
    assert len(records()) == 2 + 2 + 2 + 2
    kept = access_record.find_looks(PENDING_CANDIDATE)
    assert [(each.route, each.seen) for each in kept] == [
        ("centre", (f"{SESSION}#1",)),
        ("school", (f"{SESSION}#1",)),
        ("centre", (f"{SESSION}#1",)),
        ("centre", (f"{SESSION}#1",)),  # both looks of one day, which are one line below
    ]
    assert "@" not in str(records()), "who looked is known by an id"
    lines = world.call("GET", "/v1/me/activity", cookie=stories.sign_in(world, PENDING_CANDIDATE)).body["data"]
    assert [(each["organisation"], each["route"], each["results"]) for each in lines] == [
        ("Exams Girona", "centre", [SESSION]),
        ("Escola", "school", [SESSION]),
        ("Exams Girona", "centre", [SESSION]),
    ]
    assert organisation_looks.looks_of_organisations(PENDING_CANDIDATE) == []


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("trouble", [lambda _: False, lambda _: (_ for _ in ()).throw(throttled("TransactWriteItems"))])
def test_without_the_record_there_is_no_answer(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch, form: str, trouble: Any
) -> None:
    nuria = staff(world)
    monkeypatch.setattr(rows, "transact", trouble)
    refused = get(world, RESULTS_OF, nuria, format=form)
    assert (refused.status, refused.body["code"]) == (503, "try_again")
    assert "176" not in refused.raw
    assert records() == []


def test_no_result_is_read_before_the_release_and_no_call_reveals_one_to_come(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    real = results.find_versions

    def noted(wanted: Any, **more: Any) -> Any:
        if more:  # ingest asks for one at a time
            asked.append(len(wanted))
        return real(wanted, **more)

    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id)
    person = stories.an_administrator(world)
    monkeypatch.setattr(results, "find_versions", noted)
    for name in ("json", "csv"):
        assert get(world, RESULTS_OF, person.cookie, format=name).status == 200
    assert asked == []
    stories.later(world, RELEASE_AT)
    late = stories.plan_release(world, "2026-12-16T08:00:00Z")
    made = []
    for loaded in (False, True):
        if loaded:
            lines = [RESULTS.splitlines()[0], f"{PENDING_CANDIDATE},{SESSION},reported,160,160,160,160,160", ""]
            assert world.ingest("results", "\n".join(lines), late)["state"] == "loaded"
        cookie = stories.sign_in_staff(world, person)
        get(world, RESULTS_OF, cookie)
        with watched() as calls:
            shown = get(world, RESULTS_OF, cookie)
        made.append((sorted(calls.made), shown.raw))
        world.at += timedelta(minutes=2)
    assert asked == [2] * 4
    assert made[0] == made[1]


def test_pages_follow_one_another_and_each_ends_with_a_cursor_of_its_own_list(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohorts, "PER_PAGE", 1)
    nuria = staff(world)
    for path in (CANDIDATES, RESULTS_OF):
        found, cursor = [], None
        for _ in range(4):
            page = get(world, path, nuria, **({"cursor": cursor} if cursor else {}))
            found += who(page)
            cursor = page.body["next_cursor"]
            assert page.body["has_more"] is (cursor is not None)
            if cursor is None:
                break
        assert found == [CANDIDATE, PENDING_CANDIDATE]


def test_a_broadsheet_comes_in_parts_that_make_one_file(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohorts, "PER_PAGE", 1)
    monkeypatch.setattr(broadsheet, "MOST_LINES", 1)
    nuria = staff(world)
    first = get(world, RESULTS_OF, nuria, format="csv")
    assert first.headers["content-type"] == "text/csv; charset=utf-8"
    assert first.raw.startswith('\ufeff"candidate_number",')
    path, _, rest = first.headers["link"].removeprefix("<").partition("?")
    query, _, relation = rest.partition(">")
    assert (path, relation) == (RESULTS_OF, '; rel="next"')
    named = dict(each.split("=", 1) for each in query.replace("%3D", "=").split("&"))
    assert named.pop("format") == "csv"
    text, parts = first.raw, 1
    while named:
        part = get(world, RESULTS_OF, nuria, format="csv", **named)
        text, parts = text + part.raw, parts + 1
        link = part.headers.get("link", "")
        named = {"cursor": link.split("cursor=")[1].split(">")[0].replace("%3D", "=")} if link else {}
    assert parts == 2
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [line[1] for line in lines] == ["candidate_id", "KXA 104 827", "KXA 104 835"]
    assert lines[1][7:15] == ["176", "171", "168", "182", "174", "174", "B", "B2"]
    assert "\ufeff" not in text[1:]


def test_a_part_has_a_thousand_lines_at_most_and_a_page_a_hundred(world: World) -> None:
    many_candidates.enter(world, 105)
    nuria = stories.an_administrator(world).cookie
    page = get(world, CANDIDATES, nuria).body
    assert (len(page["data"]), page["has_more"]) == (100, True)
    rest = get(world, CANDIDATES, nuria, cursor=page["next_cursor"]).body
    assert len(rest["data"]) == 7
    sheet = get(world, RESULTS_OF, nuria, format="csv")
    assert sheet.raw.count("\r\n") == 1 + 107
    assert "link" not in sheet.headers


def test_a_broadsheet_is_in_the_order_of_candidate_numbers_whatever_its_parts(
    world: World, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is in the order of ID numbers; a school has candidates of several centres."""
    more = [f"KXA1048{number},1180,Vidal,Noa,2009-01-30,ES442,00{40 - number},ES901,{SESSION}" for number in (20, 21)]
    assert world.ingest("entries", "\n".join([ENTRIES.splitlines()[0], *more, ""]))["state"] == "loaded"
    monkeypatch.setattr(cohorts, "PER_PAGE", 2)
    nuria, school = staff(world, "ES442"), staff(world, "ES901")
    for most in (1, 2, 1000):
        monkeypatch.setattr(broadsheet, "MOST_LINES", most)
        assert numbers_in_order(world, nuria) == ["ES442 0001", "ES442 0002", "ES442 0019", "ES442 0020"]
        assert numbers_in_order(world, school) == ["ES442 0002", "ES442 0019", "ES442 0020", "ES443 0001"]


def numbers_in_order(world: World, cookie: str) -> list[str]:
    text, query = "", {"format": "csv"}
    while query:
        part = get(world, RESULTS_OF, cookie, **query)
        text += part.raw
        link = part.headers.get("link")
        query = dict(parse_qsl(link[1 : link.index(">")].partition("?")[2])) if link else {}
    return [line[0] for line in csv.reader(io.StringIO(text))][1:]


def test_a_cursor_of_a_page_is_none_of_a_broadsheet(world: World, released: str) -> None:
    nuria, page = staff(world), str(cohort_cursor(SESSION, "ES442", CANDIDATE))
    part = str(cohort_cursor(SESSION, "ES442", f"ES442 0001 {CANDIDATE}", "broadsheet"))
    assert get(world, RESULTS_OF, nuria, cursor=page, format="csv").status == 422
    assert get(world, RESULTS_OF, nuria, cursor=part).status == 422
    assert get(world, RESULTS_OF, nuria, cursor=part, format="csv").raw.count("\r\n") == 1


CHAINS = cursor_of((CANDIDATE, SESSION, "2026-12-09T08:00:00.000+00:00"))


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "",
        "bnVsbA==",
        CHAINS,
        cohort_cursor("FCE-2027", "ES442", CANDIDATE),
        cohort_cursor(SESSION, "ES443", CANDIDATE),
        cohort_cursor(SESSION, "ES442", "kxa104827"),
        cohort_cursor(SESSION, "ES442", "KXA1048271"),
        cohort_cursor(SESSION, "ES442", ["KXA104827"]),  # type: ignore[arg-type]
    ],
)
@pytest.mark.parametrize("path", [CANDIDATES, RESULTS_OF])
def test_a_cursor_of_another_list_is_refused(world: World, released: str, path: str, cursor: str) -> None:
    refused = get(world, path, staff(world), cursor=cursor)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/cursor")


def test_a_made_up_cursor_opens_only_ones_own_list(world: World, released: str) -> None:
    """After somebody of another centre's, whom the index has between one's own."""
    page = get(world, CANDIDATES, staff(world), cursor=str(cohort_cursor(SESSION, "ES442", "KXA104828")))
    assert who(page) == [PENDING_CANDIDATE]
    last = get(world, CANDIDATES, staff(world, "ES443"), cursor=str(cohort_cursor(SESSION, "ES443", "KXA104835")))
    assert who(last) == ["KXA104843"]


@pytest.mark.parametrize("name", ["candidates", "results"])
def test_a_session_of_others_is_not_found_like_one_that_is_not_there(world: World, released: str, name: str) -> None:
    head, ada, _ = ENTRIES.splitlines()
    body = {"id": "FCE-2027", "exam": "FCE", "name": "March", "format": "digital", "exam_date": "2027-03-01"}
    assert world.call("POST", "/v1/board/sessions", body, operator="ana").status == 201
    assert world.ingest("entries", f"{head}\n{ada.replace(SESSION, 'FCE-2027')}\n")["state"] == "loaded"
    stranger = staff(world, "ES443")
    unknown = get(world, f"/v1/sessions/NONE-2027/{name}", stranger)
    assert unknown.status == 404
    for session in ("FCE-2027", "fce-2026-12-pb", "-", "x" * 40, "ES443"):
        assert face(get(world, f"/v1/sessions/{session}/{name}", stranger)) == face(unknown)
    cursor = str(cohort_cursor("FCE-2027", "ES443", CANDIDATE))
    assert face(get(world, f"/v1/sessions/FCE-2027/{name}", stranger, cursor=cursor)) == face(unknown)


def test_a_school_with_the_number_of_a_centre_sees_only_whom_it_prepared(world: World, released: str) -> None:
    """The kind is the awarding body's word; a number in the other column opens nothing."""
    body = {"name": "Exams Lleida", "zone": "Europe/Madrid", "kind": "school"}
    assert world.call("PUT", "/v1/board/centres/ES443", body, operator="ana").status == 200
    assert get(world, CANDIDATES, staff(world, "ES443")).status == 404


def test_nobody_else_reads_any_of_it(world: World, released: str) -> None:
    candidate, officer = stories.a_signed_in_candidate(world), stories.an_officer(world)
    person = stories.an_administrator(world)
    half = stories.begin_staff_sign_in(world, person.email, person.password).cookie
    forged = person.cookie.replace("=T.", "=C."), person.cookie.replace("=T.", "=O.")
    for cookie in (None, candidate, officer, half, *forged, "__Host-session=T.x.y"):
        for path in ROUTES:
            refused = get(world, path, cookie)
            assert (refused.status, refused.body["code"]) == (401, "sign_in_required"), path
    assert get(world, SESSIONS, person.cookie).status == 200
    world.at += timedelta(minutes=16)
    for path in ROUTES:
        assert get(world, path, person.cookie).status == 401


def test_a_colleague_who_was_removed_reads_nothing_more(world: World, released: str) -> None:
    nuria = snapshots.begin(world, stories.an_administrator).cookie
    joan = stories.staff_of(world, "joan@exams.example.org")
    listed = world.call("GET", "/v1/centres/me/staff", cookie=nuria).body["data"]
    (joans,) = [each["id"] for each in listed if each["email"] == joan.email]
    assert get(world, RESULTS_OF, joan.cookie).status == 200
    assert world.call("DELETE", f"/v1/centres/me/staff/{joans}", cookie=nuria).status == 204
    assert [get(world, path, joan.cookie).status for path in ROUTES] == [401] * 3
