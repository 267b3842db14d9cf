"""Certifying statements over HTTP: what may be asked for, the application, its fee, the searches and the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from functions.certifying import centres
from functions.documents.signing import certificates
from shared.certificates.states import CertificateState
from shared.store import certifying_statements, documents, signing_chain
from tests.functions.test_statement_sheets import text_of
from tests.kit import certifying_stories, document_files, snapshots, stories
from tests.kit.builders import RELEASED_AT
from tests.kit.certifying_stories import ADAS, FEE, PATH, PAUS, act, ask, board, handed_over, issued, paid
from tests.kit.document_files import install_chain
from tests.kit.forgeries import poppler_accepts, pyhanko_accepts
from tests.kit.stories import CANDIDATE, PENDING_CANDIDATE, RELEASE_AT, SESSION, face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

DAMAGED = (
    "Up to and including 9 December 2028 your exam centre can ask for another certificate: ask it first. "
    "Up to and including 9 June 2027 another one is free."
)
NOBODYS = f"KXZ999999.{SESSION}.1"


@snapshots.stage
def out(world: World) -> str:
    return certifying_stories.results_are_out(world)


@pytest.fixture
def ada(world: World, out: str) -> str:
    return snapshots.begin(world, certifying_stories.ada)


@pytest.fixture
def pau(world: World, out: str) -> str:
    return snapshots.begin(world, certifying_stories.pau)


@pytest.fixture
def nuria(world: World, pau: str) -> str:
    return snapshots.begin(world, stories.an_administrator).cookie


def listed(world: World, cookie: str | None, **query: str) -> Answer:
    return world.call("GET", PATH, cookie=cookie, query=query or None)


def worklist(world: World) -> list[str]:
    found = world.call("GET", "/v1/board/certifying-statements", operator="ana")
    return [each["id"] for each in found.body["data"]]


AT_CENTRE = "Your certificate is at your exam centre. “My certificates” says how you get it, and when."


def offers(world: World, cookie: str) -> dict[str, str | None]:
    """The sentence of each loss, None where it may be asked for."""
    (only,) = listed(world, cookie).body["offers"]
    return {each["loss"]: each["detail"] for each in only["losses"]}


def refusal(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.body["code"]


def test_a_private_candidate_pays_the_body_and_gets_the_statement(world: World, ada: str) -> None:
    (offer,) = listed(world, ada).body["offers"]
    assert (offer["result_id"], offer["applicant"], offer["fee"]) == (f"{CANDIDATE}.{SESSION}", "private", FEE)
    assert offer["centre"]["name"] == "Exams Girona"
    made = ask(world, ada)
    assert (made.status, made.body["id"], made.body["state"], made.body["acts_next"]) == (201, ADAS, "fee_due", "board")
    assert made.body["may"] == ["withdraw"]
    assert worklist(world) == [ADAS]
    assert board(world, "payments", **FEE).body["may"] == ["search", "issue", "refuse"]
    assert refusal(board(world, "issues")) == (422, "record_not_found")
    assert board(world, "searches", found=False).status == 201
    assert refusal(board(world, "issues")) == (422, "record_not_found")
    assert board(world, "searches", found=True).status == 201
    done = board(world, "issues", revision=4)
    assert (done.status, done.body["state"], done.body["version"], done.body["acts_next"]) == (201, "issued", 1, None)
    assert worklist(world) == []
    (mine,) = listed(world, ada).body["data"]
    assert [each["found"] for each in mine["events"]] == [None, None, False, True, None]
    assert "ana" not in str(mine)


def test_a_preparation_centres_candidate_pays_the_exam_centre(world: World, pau: str, nuria: str) -> None:
    assert ask(world, pau).body["applicant"] == "preparation_centre"
    (line,) = listed(world, nuria).body["data"]
    assert (line["id"], line["family_name"], line["given_names"], line["may"]) == (PAUS, "Ferrer", "Pau", ["pay"])
    assert worklist(world) == []
    assert refusal(board(world, "payments", PAUS, **FEE)) == (403, "not_allowed")
    for other in ({**FEE, "amount": 9999}, {**FEE, "currency": "USD"}):
        assert refusal(act(world, nuria, "payments", **other)) == (422, "other_amount")
    assert refusal(act(world, nuria, "payments", **FEE, revision=2)) == (409, "stale_version")
    assert act(world, nuria, "payments", **FEE, revision=1).body["state"] == "paid"
    assert worklist(world) == [PAUS]
    assert "nuria@exams.example.org" in listed(world, nuria).raw
    assert "nuria@" not in listed(world, pau).raw
    refused = board(world, "refusals", PAUS, reason="There is no record of it")
    assert (refused.body["state"], refused.body["reason"]) == ("refused", "There is no record of it")
    assert listed(world, nuria).body["data"] == []
    assert [each["id"] for each in listed(world, nuria, state="ended").body["data"]] == [PAUS]
    assert ask(world, pau).body["id"] == PAUS[:-1] + "2"


def test_the_page_says_first_what_the_application_would_be_refused_for(world: World, ada: str) -> None:
    """Sentence for sentence, and nothing is written."""
    assert offers(world, ada) == {
        "lost": None,
        "never_arrived": "Your certificate was handed over or sent: say what has become of it.",
        "damaged": DAMAGED,
        "not_collected": "Your certificate was handed over or sent: say what has become of it.",
    }
    before = stored()["test-results"]
    for loss, sentence in offers(world, ada).items():
        if sentence:
            answer = ask(world, ada, loss)
            assert (answer.status, answer.body["detail"]) == (422, sentence)
    handed_over(state=CertificateState.AT_CENTRE)
    assert set(offers(world, ada).values()) == {AT_CENTRE}
    assert refusal(ask(world, ada)) == (422, "certificate_not_lost")
    handed_over()
    assert [row for row in stored()["test-results"] if row["pk"]["S"].startswith("CERTIFYING#")] == []
    assert len(before) == len(stored()["test-results"])
    assert ask(world, ada).status == 201
    (open_now,) = set(offers(world, ada).values())
    assert open_now == "There is an application for this certificate already: it waits for its fee."
    assert refusal(ask(world, ada)) == (409, "application_open")


def test_what_is_withdrawn_can_be_asked_for_again_and_what_is_paid_not_be_withdrawn(world: World, ada: str) -> None:
    assert ask(world, ada).status == 201
    assert refusal(act(world, ada, "withdrawals", ADAS, revision=7)) == (409, "stale_version")
    assert act(world, ada, "withdrawals", ADAS, revision=1).body["state"] == "withdrawn"
    assert worklist(world) == []
    again = ask(world, ada).body["id"]
    assert board(world, "payments", again, **FEE).status == 201
    assert refusal(act(world, ada, "withdrawals", again)) == (409, "application_state")


def test_a_fee_covers_four_searches(world: World, ada: str) -> None:
    paid(world, ada)
    for _ in range(4):
        assert board(world, "searches", found=False).status == 201
    assert refusal(board(world, "searches", found=True)) == (422, "searches_spent")


@pytest.mark.parametrize("how", ["recalled", "withheld"])
def test_nothing_is_certified_about_a_result_that_is_not_shown(world: World, ada: str, out: str, how: str) -> None:
    paid(world, ada)
    assert board(world, "searches", found=True).status == 201
    path = {"recalled": f"releases/{out}/recalls", "withheld": f"results/{CANDIDATE}.{SESSION}/withdrawals"}[how]
    assert world.call("POST", f"/v1/board/{path}", {"reason": "a wrong file"}, operator="ana").status in (200, 201)
    stories.later(world, RELEASE_AT + timedelta(minutes=1))
    before = stored()
    answer = board(world, "issues")
    sentence = {"recalled": "This result is not out", "withheld": "This result is withheld"}[how]
    assert refusal(answer) == (422, "no_certificate")
    assert answer.body["detail"].startswith(sentence)
    assert stored() == before
    assert listed(world, ada).body["offers"] == []


def test_before_the_release_there_is_nothing_to_ask_about(world: World) -> None:
    release_id = stories.set_the_stage(world)
    stories.load_and_approve(world, release_id, certifying_stories.RESULTS)
    stories.a_signed_in_candidate(world)
    stories.later(world, RELEASE_AT - timedelta(milliseconds=1))
    cookie = stories.sign_in(world)
    assert listed(world, cookie).body == {"data": [], "has_more": False, "next_cursor": None, "offers": []}
    wanted = face(ask(world, cookie, session="x"))
    assert wanted[0] == 404
    assert face(ask(world, cookie)) == face(ask(world, cookie, session="FCE-1999-12-PB")) == wanted


def test_without_a_certificate_by_rule_there_is_no_offer(world: World) -> None:
    release_id = stories.set_the_stage(world)
    below = certifying_stories.RESULTS.replace("176,171,168,182,174", "130,130,130,130,130")
    stories.load_and_approve(world, release_id, below)
    stories.later(world, RELEASE_AT)
    cookie = stories.a_signed_in_candidate(world)
    assert listed(world, cookie).body["offers"] == []
    answer = ask(world, cookie)
    assert (*refusal(answer), answer.body["detail"]) == (
        422, "no_certificate", "This result has no certificate, so none can be lost.",
    )  # fmt: skip


def test_nobody_elses_is_found(world: World, pau: str, nuria: str) -> None:
    """By another candidate, another centre, a school, or the centre where it goes directly to the body."""
    other = certifying_stories.ada(world)
    assert ask(world, pau).status == ask(world, other).status == 201
    place = {"name": "Elsewhere", "zone": "Europe/Madrid"}
    assert world.call("PUT", "/v1/board/centres/ES103", place, operator="ana").status == 200
    elsewhere = stories.staff_of(world, "other@exams.example.org", centre_number="ES103").cookie
    before = stored()["test-results"]
    wanted = {name: face(act(world, cookie, name, NOBODYS, **body)) for name, cookie, body in _acts(other, nuria)}
    assert {status for status, _, _ in wanted.values()} == {404}
    for application in (PAUS, "x", f"{PENDING_CANDIDATE}.{SESSION}.2"):
        assert face(act(world, other, "withdrawals", application)) == wanted["withdrawals"]
        assert face(act(world, elsewhere, "payments", application, **FEE)) == wanted["payments"]
    assert face(act(world, nuria, "payments", ADAS, **FEE)) == wanted["payments"]
    assert listed(world, elsewhere).body["data"] == []
    for cookie, name, body in ((None, "withdrawals", {}), (other, "payments", FEE), (nuria, "withdrawals", {})):
        assert act(world, cookie, name, PAUS, **body).status == 401
    for cookie in (None, nuria):
        assert ask(world, cookie).status == 401
    assert listed(world, None).status == 401
    assert stored()["test-results"] == before


def _acts(candidate: str, staff: str) -> list[tuple[str, str, dict[str, Any]]]:
    return [("withdrawals", candidate, {}), ("payments", staff, FEE)]


def test_a_school_only_looks(world: World, pau: str, nuria: str) -> None:
    """Also where the number that a candidate was entered under has become a school's."""
    assert ask(world, pau).status == 201
    school = {"name": "Exams Girona", "zone": "Europe/Madrid", "kind": "school"}
    assert world.call("PUT", "/v1/board/centres/ES442", school, operator="ana").status == 200
    stories.later(world, world.at)
    assert refusal(act(world, nuria, "payments", **FEE)) == (403, "not_allowed")


def test_a_list_goes_on_where_its_page_ended(world: World, pau: str, nuria: str, monkeypatch: Any) -> None:
    """And leaves out whose entry is not there."""
    monkeypatch.setattr(centres, "PER_PAGE", 1)
    assert ask(world, pau).status == 201
    certifying_stories.applied_through_the_centre(world.at + timedelta(minutes=1), "KXA104899")
    first = listed(world, nuria).body
    assert [each["id"] for each in first["data"]] == [PAUS]
    rest = listed(world, nuria, cursor=first["next_cursor"]).body
    assert (rest["data"], rest["has_more"]) == ([], False)


def test_issued_once(world: World, ada: str) -> None:
    issued(world, ada)
    before = stored()
    for name, body in (("issues", {}), ("refusals", {"reason": "a mistake"}), ("searches", {"found": True})):
        assert refusal(board(world, name, **body)) == (409, "application_state")
    assert stored() == before
    found = certifying_statements.get_applications(CANDIDATE, SESSION)
    assert (found.revision, found.last and found.last.version) == (4, 1)


def test_the_issued_statement_is_a_signed_document_of_what_the_certificate_said(
    world: World, ada: str, tmp_path: Path
) -> None:
    install_chain(world)
    wanted = {"kind": "certifying_statement"}
    assert refusal(document_files.ask(world, ada, **wanted)) == (422, "statement_not_issued")
    paid(world, ada)
    assert refusal(document_files.ask(world, ada, **wanted)) == (422, "statement_not_issued")
    assert board(world, "searches", found=True).status == 201
    assert board(world, "issues").status == 201
    answer = document_files.fetch(world, ada, document_files.ask(world, ada, **wanted))
    pdf = document_files.content(answer)
    assert (
        'filename="Certifying statement, B2 First, December 2026 - Ada Marti.pdf"'
        in answer.headers["content-disposition"]
    )
    assert pyhanko_accepts(pdf, certificates(signing_chain.find_chain() or "")[1], RELEASED_AT)
    assert poppler_accepts(pdf, tmp_path)
    printed = text_of(pdf, tmp_path)
    for words in ("Certifying statement", "Ada Martí", "KXA 104 827", "Exams Girona", "is not replaced", "B2"):
        assert words in printed
    assert "Overall score" not in printed
    assert "171" not in printed
    checked = world.call("POST", "/v1/document-checks", {"sha256": sha256(pdf).hexdigest()}).body
    assert (checked["state"], checked["document"]["kind"], checked["statement"]) == (
        "current",
        "certifying_statement",
        None,
    )
    stated = checked["certified"]
    assert (stated["awarded"], stated["grade"], stated["level"], stated["papers"]) == (True, "B", "B2", [])
    assert (stated["candidate"]["family_name"], stated["version"], '"171"' in str(checked)) == ("Martí", 1, False)
    assert "Date of issue 9 December 2026" in printed
    assert document_files.content(document_files.fetch(world, ada, document_files.ask(world, ada))) != pdf
    assert len(documents.find_documents(CANDIDATE)) == 2


def test_of_a_result_without_a_certificate_by_now_none_is_made(world: World, ada: str) -> None:
    install_chain(world)
    issued(world, ada)
    path = f"/v1/board/results/{CANDIDATE}.{SESSION}/withdrawals"
    assert world.call("POST", path, {"reason": "a wrong file"}, operator="ana").status == 201
    stories.later(world, RELEASE_AT + timedelta(minutes=1))
    answer = document_files.ask(world, ada, kind="certifying_statement")
    assert answer.status == 422
    assert documents.find_documents(CANDIDATE) == []


BAD: list[tuple[str, str, dict[str, Any], tuple[int, str]]] = [
    ("fee_due", "payments", {"amount": 9999, "currency": "EUR"}, (422, "other_amount")),
    ("fee_due", "payments", {"amount": 10000, "currency": "USD"}, (422, "other_amount")),
    ("fee_due", "payments", {"amount": -1, "currency": "EUR"}, (422, "validation_failed")),
    ("fee_due", "searches", {"found": True}, (409, "application_state")),
    ("fee_due", "issues", {}, (409, "application_state")),
    ("fee_due", "refusals", {}, (422, "validation_failed")),
    ("fee_due", "refusals", {"reason": "   "}, (422, "validation_failed")),
    ("paid", "payments", FEE, (409, "application_state")),
    ("paid", "withdrawals", {}, (409, "application_state")),
    ("paid", "issues", {}, (422, "record_not_found")),
    ("paid", "searches", {}, (422, "validation_failed")),
    ("paid", "searches", {"found": "yes"}, (422, "validation_failed")),
    ("paid", "refusals", {"reason": "No record", "revision": 1}, (409, "stale_version")),
    ("issued", "payments", FEE, (409, "application_state")),
    ("issued", "withdrawals", {}, (409, "application_state")),
    ("issued", "refusals", {"reason": "No record"}, (409, "application_state")),
]


@pytest.mark.parametrize(("state", "name", "body", "wanted"), BAD)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    world: World, ada: str, state: str, name: str, body: dict[str, Any], wanted: tuple[int, str]
) -> None:
    begin: dict[str, Callable[[World, str], object]] = {"fee_due": ask, "paid": paid, "issued": issued}
    begin[state](world, ada)
    before = stored()["test-results"]
    answer = act(world, ada, name, ADAS, **body) if name == "withdrawals" else board(world, name, **body)
    assert refusal(answer) == wanted
    assert stored()["test-results"] == before


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        (CertificateState.MADE, "Your certificate is not printed yet: your exam centre gets it."),
        (CertificateState.NUMBERED, "Your certificate is on its way to your exam centre."),
        (CertificateState.AT_CENTRE, AT_CENTRE),
        (CertificateState.RETURNED, "Nobody collected your certificate, and the awarding body has it: "
                                    "ask your exam centre."),
    ],
)  # fmt: skip
def test_nobody_pays_for_a_certificate_that_can_still_be_had(
    world: World, ada: str, state: CertificateState, detail: str
) -> None:
    handed_over(state=state)
    for loss in ("lost", "never_arrived", "damaged", "not_collected"):
        answer = ask(world, ada, loss)
        assert (*refusal(answer), answer.body["detail"]) == (422, "certificate_not_lost", detail)
    assert certifying_statements.find_applications(CANDIDATE, SESSION) is None
