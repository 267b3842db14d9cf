"""From blank numbers to Confirmations that are printed once, and registered with; and who may not."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from functions.documents.confirmation_sheet import Numbered, confirmation_sheet
from functions.documents.typesetting import typeset
from functions.documents.words import words_in
from shared.adapters import sealed_numbers
from shared.ground.dates import instant_text
from shared.store import centres, confirmations, results, sessions
from shared.store.confirmations import SealedNumber
from tests.kit import snapshots, stories
from tests.kit.aws_calls import watched
from tests.kit.confirmation_stories import (
    EVA,
    HEADER,
    LEO,
    NOA,
    NOAS,
    PATH,
    WHY,
    ask,
    enter,
    listed,
    numbers_on,
    of,
    person_of,
    printed,
    reissue,
)
from tests.kit.stories import (
    SESSION,
    a_signed_in_candidate,
    an_officer,
    is_refusal,
    register,
)
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough


@snapshots.stage
def entered(world: World) -> World:
    return enter(world)


# The walk


def test_a_blank_number_is_printed_once_and_registers_its_candidate(entered: World) -> None:
    cookie = of(entered)
    assert listed(entered, cookie) == {
        stories.CANDIDATE: ("from_file", False),
        stories.PENDING_CANDIDATE: ("from_file", False),
        NOA: ("waiting", False),
        LEO: ("waiting", False),
    }
    answer = ask(entered, cookie, NOA, LEO)
    assert (answer.status, answer.headers["content-type"]) == (201, "application/pdf")
    assert "no-store" in answer.headers["cache-control"]
    name = f"confirmations-ES442-{SESSION}-2026-12-01-100000.pdf"  # on the centre's clock
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    numbers = numbers_on(answer)
    assert set(numbers) == {NOA, LEO}
    assert listed(entered, cookie)[NOA] == ("printed", False)
    assert register(entered, candidate_id=NOA, secret_number=numbers[NOA], email="noa@example.org").status == 201
    again = ask(entered, cookie, LEO)
    assert (again.status, again.body["code"]) == (409, "not_waiting")
    assert confirmations.find_sealed([NOA, LEO, EVA]).keys() == {EVA}


def test_who_prints_is_recorded_where_centre_and_candidate_read_it(entered: World) -> None:
    cookie = of(entered)
    number = printed(entered, cookie, NOA)[NOA]
    (line,) = entered.call("GET", f"/v1/candidates/{NOA}/activity", cookie=cookie).body["data"]
    assert (line["act"], line["staff"], line["reason"]) == ("confirmation", "Staff", None)
    assert register(entered, candidate_id=NOA, secret_number=number, email="noa@example.org").status == 201
    mine = stories.sign_in(entered, NOA)
    (act,) = entered.call("GET", "/v1/me/activity", cookie=mine).body["data"]
    assert (act["route"], act["organisation"]) == ("confirmation", "Exams Girona")


def test_a_list_with_one_that_does_not_wait_prints_nobody(entered: World) -> None:
    cookie = of(entered)
    refused = ask(entered, cookie, NOA, stories.CANDIDATE)
    assert (refused.status, refused.body["code"]) == (409, "not_waiting")
    assert stories.CANDIDATE in refused.body["detail"]
    assert NOA not in refused.body["detail"]
    assert listed(entered, cookie)[NOA] == ("waiting", False)


@pytest.mark.parametrize(
    "body",
    [
        {"candidates": []},
        {"candidates": [NOA] * 101},
        {"candidates": ["KX"]},
        {"candidates": [NOA], "language": "xx"},
        {"candidates": [NOA], "more": True},
        {"candidates": NOA},
    ],
)
def test_what_is_no_list_of_candidates_is_refused(entered: World, body: dict[str, Any]) -> None:
    refused = entered.call("POST", PATH, body, cookie=of(entered))
    assert (refused.status, refused.body["code"]) == (422, "validation_failed")


# Who may


def test_a_code_is_younger_than_five_minutes_or_another_is_given(entered: World) -> None:
    person = person_of(entered)
    entered.at += timedelta(minutes=5)
    numbers = [printed(entered, person.cookie, NOA)]
    entered.at += timedelta(seconds=1)
    refused = ask(entered, person.cookie, LEO)
    assert (refused.status, refused.body["code"]) == (403, "code_too_old")
    code = {"code": person.code(entered.at)}
    assert entered.call("POST", "/v1/second-factors", code, cookie=person.cookie).status == 201
    numbers.append(printed(entered, person.cookie, LEO))
    assert [*map(set, numbers)] == [{NOA}, {LEO}]


def test_nobody_prints_or_reissues_for_others_candidates(entered: World) -> None:
    """Another centre, a school's others, and who is in no session: one answer."""
    before = stories.stored()["test-people"]
    own = {"ES442": [EVA, "ZZZ999999"], "ES443": [NOA, LEO], "ES901": [LEO]}
    for number, others in own.items():
        cookie = of(entered, number)
        for who in others:
            refused = ask(entered, cookie, who)
            assert (refused.status, refused.body["code"]) == (404, "not_found"), (number, who)
            expected = (403, "not_allowed") if number == "ES901" else (404, "not_found")
            refused = reissue(entered, cookie, who)
            assert (refused.status, refused.body["code"]) == expected, (number, who)
        nowhere = entered.call("POST", "/v1/sessions/NO-SUCH/confirmations", {"candidates": [NOA]}, cookie=cookie)
        assert (nowhere.status, nowhere.body["code"]) == (404, "not_found")
    numbers = {"CONFIRMATION#", "SEALED#", "GUARD#KX"}

    def about(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [each for each in rows if each["pk"]["S"].startswith(tuple(numbers))]

    assert about(stories.stored()["test-people"]) == about(before)


def test_neither_candidate_nor_organisation_nor_stranger_prints(entered: World) -> None:
    for cookie in (a_signed_in_candidate(entered), an_officer(entered), None):
        for answer in (
            ask(entered, cookie, NOA),
            reissue(entered, cookie, NOA),
            entered.call("GET", PATH, cookie=cookie),
        ):
            assert (answer.status, answer.body["code"]) == (401, "sign_in_required")


def test_a_school_prints_the_first_number_of_its_own_and_no_other(entered: World) -> None:
    centre, school = of(entered), of(entered, "ES901")
    assert set(listed(entered, school)) == {stories.PENDING_CANDIDATE, NOA, EVA}
    assert set(printed(entered, school, NOA, EVA)) == {NOA, EVA}
    assert reissue(entered, centre, NOA).body["data"] == [{"candidate_id": NOA, "reissued": True}]
    assert listed(entered, school)[NOA] == ("waiting", True)
    refused = ask(entered, school, NOA)
    assert (refused.status, refused.body["code"]) == (409, "not_waiting")
    assert set(printed(entered, centre, NOA)) == {NOA}
    lines = {each["candidate_id"]: each for each in entered.call("GET", PATH, cookie=school).body["data"]}
    assert (lines[NOA]["done_by"], lines[NOA]["person"]) == ("ES442", None)  # their name is for their colleagues


# Another number


def test_another_number_makes_the_one_before_void_and_is_printed(entered: World) -> None:
    cookie = of(entered)
    first = printed(entered, cookie, NOA)[NOA]
    entered.at += timedelta(seconds=1)
    assert reissue(entered, cookie, NOA).body["data"] == [{"candidate_id": NOA, "reissued": True}]
    entered.at += timedelta(seconds=1)
    assert is_refusal(register(entered, candidate_id=NOA, secret_number=first, email="noa@example.org"))
    second = printed(entered, cookie, NOA)[NOA]
    assert second != first
    assert register(entered, candidate_id=NOA, secret_number=second, email="noa@example.org").status == 201
    acts = entered.call("GET", f"/v1/candidates/{NOA}/activity", cookie=cookie).body["data"]
    assert [each["act"] for each in acts] == ["confirmation", "confirmation_reissue", "confirmation"]
    assert acts[1]["reason"] == WHY


def test_the_number_that_was_sealed_before_is_gone(entered: World) -> None:
    cookie = of(entered)
    (before,) = confirmations.find_sealed([NOA]).values()
    reissue(entered, cookie, NOA)
    (after,) = confirmations.find_sealed([NOA]).values()
    assert before.issue_id != after.issue_id
    path = f"/v1/candidates/{LEO}/secret-reissues"
    shown = entered.call("POST", path, {"reason": WHY}, cookie=cookie)
    assert shown.status == 201
    assert listed(entered, cookie)[LEO] == ("shown", True)
    assert confirmations.find_sealed([LEO]) == {}


def test_who_registers_with_a_number_that_waits_leaves_none(entered: World) -> None:
    """By a guess, or with the number of somebody's note: it cannot be printed any more."""
    (sealed,) = confirmations.find_sealed([NOA]).values()
    number = sealed_numbers.unseal(NOA, sealed.box)
    assert register(entered, candidate_id=NOA, secret_number=number, email="noa@example.org").status == 201
    assert confirmations.find_sealed([NOA]) == {}
    cookie = of(entered)
    assert ask(entered, cookie, NOA).body["code"] == "not_waiting"
    (line,) = reissue(entered, cookie, NOA).body["data"]
    assert (line["reissued"], line["code"], line["next_at"]) == (False, "has_account", None)


def test_another_number_a_day_and_three_a_season_each_refused_alone(entered: World) -> None:
    person = person_of(entered)
    for spent in (1, 2, 3):
        cookie = person.cookie
        assert reissue(entered, cookie, NOA).body["data"][0]["reissued"]
        noa, leo = reissue(entered, cookie, NOA, stories.PENDING_CANDIDATE).body["data"]
        assert (noa["reissued"], noa["code"]) == (False, "reissues_spent" if spent == 3 else "reissued_today")
        assert noa["next_at"] == instant_text(entered.at + timedelta(days=178 if spent == 3 else 1))
        assert leo["reissued"]
        entered.at += timedelta(days=1)
        stories.sign_in_staff(entered, person)
    (line,) = reissue(entered, person.cookie, NOA).body["data"]
    assert (line["reissued"], line["code"]) == (False, "reissues_spent")
    assert line["next_at"] == instant_text(entered.at + timedelta(days=177))


# Races and dumps


def test_two_prints_at_once_share_the_numbers_and_none_is_printed_twice(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = of(entered), of(entered, name="joan")
    real, both_have_read = confirmations.find_sealed, Barrier(2, timeout=5)

    def together(who: list[str]) -> dict[str, SealedNumber]:
        found = real(who)
        both_have_read.wait()
        return found

    with monkeypatch.context() as patched, watched(), ThreadPoolExecutor(2) as pool:
        patched.setattr(confirmations, "find_sealed", together)
        answers = list(pool.map(lambda cookie: ask(entered, cookie, NOA, LEO), (first, second)))
    assert {each.status for each in answers} <= {201, 409}
    pages = [who for each in answers if each.status == 201 for who in numbers_on(each)]
    assert sorted(pages) == [NOA, LEO]


def test_no_answer_and_no_log_but_the_print_has_the_number(entered: World, capsys: pytest.CaptureFixture[str]) -> None:
    cookie = of(entered)
    number = printed(entered, cookie, NOA)[NOA]
    for answer in (entered.call("GET", PATH, cookie=cookie), reissue(entered, cookie, LEO)):
        assert f'"{number}"' not in answer.raw
    assert f'"{number}"' not in capsys.readouterr().out
    assert number.encode() not in [each for row in stories.stored()["test-people"] for each in row.values()]


def test_a_print_of_two_costs_two_openings_and_one_transaction(entered: World) -> None:
    cookie = of(entered)
    with watched() as calls:
        printed(entered, cookie, NOA, LEO)
    made = sorted(each.partition(".")[2] for each in calls.made)
    assert made.count("Decrypt") == 2
    assert made.count("TransactWriteItems") == 1


# What is printed


def pages_of(answer: Answer) -> list[str]:
    pdf = answer.raw.encode("latin-1")
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return [" ".join(page.split()) for page in text.decode().split("\f")[:-1]]


def test_a_page_says_whose_it_is_and_how_to_register_in_the_language_asked_for(entered: World) -> None:
    cookie = of(entered)
    (page,) = pages_of(ask(entered, cookie, NOA, language="es"))
    for said in (
        "Noa Puig i Soler",
        "Número ID",
        "Número secreto",
        "B2 First",
        "28 de noviembre de 2026",
        "ES442 0003",
        "9 de diciembre de 2026 a las 9:00 (Madrid)",
        "Cómo registrarte",
        "Abre results.example.org/es y elige «Registrarse».",
        "Impreso por ES442 el 1 de diciembre de 2026 a las 10:00 (Madrid).",
    ):
        assert said in page, page


@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "$x$ *b* _i_ @ref", "\\u{41} \\n", "Robert'); DROP"])
def test_what_a_person_is_called_is_never_markup(entered: World, name: str) -> None:
    """Names as these come into no file, but the template must not rely on that."""
    session, centre = sessions.get_session(SESSION), centres.get_centre("ES442")
    entry = results.find_entries([(NOA, SESSION)])[NOA, SESSION]
    numbered = [Numbered(replace(entry, given_names=name), "0417")]
    sheet = confirmation_sheet(numbered, session, session.name, centre, words_in("en"), entered.at)
    (page,) = pages_of(Answer(201, None, {}, [], typeset("confirmation", [sheet], entered.at).decode("latin-1")))
    assert name.split(" ")[0] in page


def test_a_name_that_the_fonts_cannot_write_costs_nobody_elses(entered: World) -> None:
    lines = [HEADER, NOAS.replace("Puig i Soler,Noa", "陳,大文").replace(NOA, "KXA104875").replace("0003", "0005"), ""]
    assert entered.ingest("entries", "\n".join(lines))["state"] == "loaded"
    chen, noa = pages_of(ask(entered, of(entered), "KXA104875", NOA))
    assert "ID number KXA 104 875" in chen
    assert "written in a script that this document cannot print" in chen
    assert "Noa Puig i Soler" in noa
    assert all("Session December 2026" in page for page in (chen, noa)), (chen, noa)


def test_a_session_that_the_fonts_cannot_write_is_named_by_its_id_and_costs_no_candidates_name(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = replace(sessions.get_session(SESSION), name="二〇二六")
    monkeypatch.setattr("functions.documents.confirmations.session_of", lambda _: session)
    (noa,) = pages_of(ask(entered, of(entered), NOA))
    assert "Noa Puig i Soler" in noa
    assert f"Session {SESSION}" in noa


def test_a_hundred_are_one_answer_that_api_gateway_takes(entered: World) -> None:
    """Six megabytes are the most that Lambda answers."""
    session, centre = sessions.get_session(SESSION), centres.get_centre("ES442")
    entry = results.find_entries([(NOA, SESSION)])[NOA, SESSION]
    numbered = [Numbered(entry, "0417")] * 100
    sheet = confirmation_sheet(numbered, session, session.name, centre, words_in("en"), entered.at)
    content = typeset("confirmation", [sheet], entered.at)
    assert len(content) < 1_500_000
