"""Every id of another's, in every path, body, cursor and file name that a candidate or staff may send.

Nothing of theirs comes back, nothing of theirs changes, and the refusal is the one that an unknown id gets.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cli.contract.requests import REQUESTS
from infra.words import Role
from shared.application import cohorts
from tests.kit import document_files, other_tenants, request_bodies, stories
from tests.kit.certifying_stories import FEE, applied_through_the_centre
from tests.kit.document_stories import handed_out
from tests.kit.other_tenants import (
    ASKED_ABOUT,
    CENTRES,
    FIRST,
    IDS,
    KINDS,
    SECOND,
    SESSIONS,
    Neighbours,
    enquiry_of,
    own,
)
from tests.kit.stories import face, stored
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

OPENAPI = Path(__file__).parents[2] / "docs" / "openapi.json"
NOBODY, NOWHERE = "KXZ999999", "FCE-1999-12-PB"
NO_ENQUIRY = f"{NOBODY}.{FIRST}.1"
STAFF_ACTS = ("approvals", "refusals", "payments", "submissions", "appeals")
EVERYBODYS_ACTS = ("consents", "withdrawals")
LISTS = ("candidates", "certificates", "confirmations", "results")


def taking_ids() -> set[str]:
    """The routes of candidates and of staff that take somebody's or something's id, wherever it stands."""
    asked = {Role.CANDIDATE, Role.STAFF, Role.CANDIDATE_OR_STAFF, Role.SIGNED_IN}
    with_cursor = {
        f"{method.upper()} {path}"
        for path, methods in json.loads(OPENAPI.read_text())["paths"].items()
        for method, noted in methods.items()
        if any(each["name"] == "cursor" for each in noted.get("parameters", []))
    }
    return {
        key
        for key, route in request_bodies.ROUTES.items()
        if route.role in asked and ("{" in route.path or key in with_cursor or _names_an_id(REQUESTS.get(key, {})))
    }


def _names_an_id(body: dict[str, Any]) -> bool:
    return any(name.endswith(("_id", "_ids")) for name in body)


def ids_in(answer: Answer) -> set[str]:
    """Also as a broadsheet prints them, in groups of three."""
    return {found.replace(" ", "") for found in re.findall(r"KXC ?\d{3} ?\d{3}", answer.raw)}


def refused_alike(
    here: Neighbours, ask: Callable[[str], Answer], unknown: str, others: Iterable[str], status: int = 404
) -> None:
    """As an unknown one, to the byte."""
    wanted = face(ask(unknown))
    assert wanted[0] == status, wanted
    for each in here.some(sorted(others)):
        assert face(ask(each)) == wanted, each


@pytest.fixture(params=[4, pytest.param(1, marks=pytest.mark.long)], ids=["sample", "whole"])
def here(world: World, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Neighbours:
    monkeypatch.setattr(cohorts, "PER_PAGE", 3)
    for name in ("enquiry", "certifying"):
        monkeypatch.setattr(f"functions.{name}.centres.PER_PAGE", 1)
    return other_tenants.move_in(world, one_in=request.param)


def test_no_id_of_anothers_opens_anything(here: Neighbours) -> None:
    checks, documents = checks_of_each(here), documents_of_each(here)
    files_of_each(here)
    for each in ASKED_ABOUT:
        applied_through_the_centre(here.world.at, str(each.candidate_id), each.session_id, each.centre_number)
    before = _what_stands()
    for number, cookie in here.staff.items():
        sessions_in_paths(here, number, cookie)
        enquiries_in_paths(here, cookie, [each for each in ASKED_ABOUT if each.centre_number != number], STAFF_ACTS)
        candidates_in_paths(here, number, cookie)
        candidates_in_bodies(here, number, cookie)
        numbers_in_bodies(here, number, cookie)
        certificates_in_paths(here, number, cookie)
        colleagues_in_paths(here, number, cookie)
    for who, cookie in here.candidates.items():
        enquiries_in_paths(here, cookie, [each for each in ASKED_ABOUT if each.candidate_id != who], ())
        a_candidates_sessions(here, who, cookie)
        blocks_in_paths(here, who, cookie)
        authorisations_in_paths(here, who, cookie)
    shares_in_paths(here)
    receipts_in_paths(here, checks)
    files_in_paths(here)
    documents_in_paths(here, documents)
    applications(here)
    cursors(here)
    assert _what_stands() == before
    assert here.visited == taking_ids(), "a route that takes an id is not tried, or one is tried that takes none"


def _what_stands() -> list[dict[str, Any]]:
    """All but who has looked, which is theirs to look at, and the counts of sources."""
    found = stored()
    kept = [*found["test-results"], *found["test-notices"]]
    people = [
        each for each in found["test-people"] if each["pk"]["S"].split("#")[0] in ("GUARD", "CENTRE", "CANDIDATE")
    ]
    return sorted([*kept, *people], key=lambda each: (each["pk"]["S"], each["sk"]["S"]))


def sessions_in_paths(here: Neighbours, number: str, cookie: str) -> None:
    others = [each for each in SESSIONS if not own(number, each)]
    others += [f"{session}-{whose}{end}" for session in SESSIONS for whose in KINDS for end in ("", ".csv")]
    for name in LISTS:

        def ask(session: str, name: str = name) -> Answer:
            return here.calls("GET", f"/v1/sessions/{session}/{name}", None, cookie)

        refused_alike(here, ask, NOWHERE, others)
    for session in set(SESSIONS) - set(others):
        for name, form in (("candidates", {}), ("certificates", {}), ("results", {}), ("results", {"format": "csv"})):
            found: list[str] = []
            cursor: dict[str, str] | None = {}
            while cursor is not None:
                page = here.calls("GET", f"/v1/sessions/{session}/{name}", None, cookie, **form, **cursor)
                found += rows_of(page, number, session)
                cursor = next_of(page)
            assert sorted(found) == sorted(own(number, session)), (number, session, name)


def rows_of(page: Answer, number: str, session: str) -> list[str]:
    """The ID numbers of a page's rows; no other stands anywhere in it."""
    assert page.status == 200, page.raw
    assert ids_in(page) <= set(own(number, session))
    if page.body:
        return [each["candidate_id"] for each in page.body["data"]]
    assert page.headers["content-disposition"] == f'attachment; filename="{session}-{number}.csv"'
    lines = csv.reader(io.StringIO(page.raw.removeprefix("\ufeff")))
    return [line[1].replace(" ", "") for line in lines if line[1] != "candidate_id"]


def next_of(page: Answer) -> dict[str, str] | None:
    link = re.search("cursor=([^>&]+)", page.headers.get("link", ""))
    cursor = page.body["next_cursor"] if page.body else (link[1].replace("%3D", "=") if link else None)
    return {"cursor": cursor} if cursor else None


with_revision = itertools.cycle((True, False, False))
"""By turns of three, for staff have seven acts and candidates two: each is tried both ways by one or another."""


def enquiries_in_paths(here: Neighbours, cookie: str, others: list[Any], acts: tuple[str, ...]) -> None:
    given = [enquiry_of(each) for each in others]
    refused_alike(here, lambda each: here.calls("GET", f"/v1/enquiries/{each}", None, cookie), NO_ENQUIRY, given)
    for act in (*acts, *EVERYBODYS_ACTS):
        body = a_body(f"POST /v1/enquiries/{{id}}/{act}", with_revision=next(with_revision))

        def ask(enquiry: str, act: str = act, body: dict[str, Any] = body) -> Answer:
            return here.calls("POST", f"/v1/enquiries/{enquiry}/{act}", body, cookie)

        refused_alike(here, ask, NO_ENQUIRY, given)
    if acts:
        many = {"enquiry_ids": [NO_ENQUIRY, *given]}
        noted = here.calls("POST", "/v1/enquiry-submissions", many, cookie).body["data"]
        assert [each["id"] for each in noted] == many["enquiry_ids"]
        assert {(each["submitted"], each["code"], each["detail"]) for each in noted} == {
            (False, "not_found", "There is no enquiry with this id.")
        }


def a_body(key: str, *, with_revision: bool = False) -> dict[str, Any]:
    return {name: value for name, value in REQUESTS[key].items() if name != "revision" or with_revision}


def candidates_in_paths(here: Neighbours, number: str, cookie: str) -> None:
    """What is given out, and what was; a school gives nothing, to nobody's candidates."""
    status, others = (404, set(IDS) - set(own(number))) if number in CENTRES else (403, set(IDS))
    for method, name in (("POST", "access-codes"), ("POST", "secret-reissues"), ("GET", "activity")):
        body = REQUESTS.get(f"{method} /v1/candidates/{{id}}/{name}")

        def ask(who: str, method: str = method, name: str = name, body: Any = body) -> Answer:
            return here.calls(method, f"/v1/candidates/{who}/{name}", body, cookie)

        refused_alike(here, ask, NOBODY, sorted(others), status)

    def confirm(day: str) -> Answer:
        return here.calls("POST", f"/v1/centres/me/access-codes/{day}/confirmations", {}, cookie)

    refused_alike(here, confirm, NOBODY, [f"{here.world.at:%Y-%m-%d}"], status)


def candidates_in_bodies(here: Neighbours, number: str, cookie: str) -> None:
    """Also a candidate of one's own in the session that they sat elsewhere, and a school's, which submits nothing."""
    mine = {session: own(number, session) if number in CENTRES else [] for session in SESSIONS}
    pairs = [f"{who}.{session}" for session in SESSIONS for who in IDS if who not in mine[session]]

    def ask(pair: str) -> Answer:
        who, session = pair.split(".")
        body = {"candidate_id": who, "session_id": session, "stage": "stage_1"}
        return here.calls("POST", "/v1/enquiries", body, cookie)

    refused_alike(here, ask, f"{NOBODY}.{FIRST}", pairs)


def numbers_in_bodies(here: Neighbours, number: str, cookie: str) -> None:
    """Each of the others alone: of nobody a number is printed, nor another issued."""
    for session in SESSIONS:
        others = sorted(set(IDS) - set(own(number, session)))
        for name, more in (("confirmations", {}), ("confirmation-reissues", {"reason": "the printer jammed"})):

            def ask(who: str, path: str = f"/v1/sessions/{session}/{name}", more: dict[str, str] = more) -> Answer:
                return here.calls("POST", path, {"candidates": [who], **more}, cookie)

            is_refused = more and number not in CENTRES and own(number, session)
            refused_alike(here, ask, NOBODY, others, 403 if is_refused else 404)


def colleagues_in_paths(here: Neighbours, number: str, cookie: str) -> None:
    ids = {whose: mine.split(".")[1] for whose, mine in here.staff.items()}
    others = [staff_id for whose, staff_id in ids.items() if whose != number]
    refused_alike(
        here, lambda each: here.calls("DELETE", f"/v1/centres/me/staff/{each}", None, cookie), "0" * 64, others
    )


def a_candidates_sessions(here: Neighbours, who: str, cookie: str) -> None:
    others = [
        each
        for each in SESSIONS
        if who not in {str(e.candidate_id) for e in other_tenants.ENTERED if e.session_id == each}
    ]
    refused_alike(here, lambda each: here.calls("GET", f"/v1/me/results/{each}", None, cookie), NOWHERE, others)

    def document(session: str, kind: str) -> Answer:
        asked = {"kind": kind, "language": "en"}
        return here.calls("POST", f"/v1/me/results/{session}/documents", asked, cookie)

    for kind in ("statement", "credential"):
        refused_alike(here, partial(document, kind=kind), NOWHERE, others)

    def ask(session: str, **more: str) -> Answer:
        return here.calls("POST", "/v1/enquiries", {"session_id": session, "stage": "stage_1", **more}, cookie)

    refused_alike(here, ask, NOWHERE, others)
    refused_alike(here, lambda each: ask(FIRST, candidate_id=each), NOBODY, set(IDS) - {who}, 422)
    listed = here.calls("GET", "/v1/enquiries", None, cookie)
    assert ids_in(listed) == {who}


def blocks_in_paths(here: Neighbours, who: str, cookie: str) -> None:
    """There is no organisation here, and a candidate's block stands in their own row alone."""
    path = "/v1/me/blocked-organisations"
    others = [each for each in (*IDS, *CENTRES) if each != who]
    refused_alike(here, lambda each: here.calls("PUT", f"{path}/{each}", {}, cookie), NOBODY, others)
    assert {here.calls("DELETE", f"{path}/{each}", None, cookie).status for each in others} == {204}


APPLICATIONS = "/v1/certifying-statements"


def applications(here: Neighbours) -> None:
    """Each with the path of the others', and with the cursor of another centre's list."""
    cursors_of = {}
    for number, cookie in here.staff.items():

        def pay(application: str, cookie: str = cookie) -> Answer:
            return here.calls("POST", f"{APPLICATIONS}/{application}/payments", FEE, cookie)

        refused_alike(here, pay, NO_ENQUIRY, [enquiry_of(e) for e in ASKED_ABOUT if e.centre_number != number])
        cursors_of[number] = here.calls("GET", APPLICATIONS, None, cookie).body["next_cursor"]
    for (whose, cursor), (number, cookie) in itertools.product(cursors_of.items(), here.staff.items()):
        if cursor and whose != number:
            listed = here.calls("GET", APPLICATIONS, None, cookie, cursor=cursor)
            assert ids_in(listed) <= {str(e.candidate_id) for e in ASKED_ABOUT if e.centre_number == number}
    for who, cookie in here.candidates.items():

        def ask(session: str, cookie: str = cookie) -> Answer:
            return here.calls("POST", APPLICATIONS, {"session_id": session, "loss": "lost"}, cookie)

        def withdraw(application: str, cookie: str = cookie) -> Answer:
            return here.calls("POST", f"{APPLICATIONS}/{application}/withdrawals", {}, cookie)

        sat = {each.session_id for each in other_tenants.ENTERED if each.candidate_id == who}
        refused_alike(here, ask, NOWHERE, set(SESSIONS) - sat)
        refused_alike(here, withdraw, NO_ENQUIRY, [enquiry_of(e) for e in ASKED_ABOUT if e.candidate_id != who])
        assert ids_in(here.calls("GET", APPLICATIONS, None, cookie)) == {who}
    assert any(cursors_of.values())


def shares_in_paths(here: Neighbours) -> None:
    """One of each candidate's, and every session that they did not sit."""
    path, shares = "/v1/me/shares", {}
    for who, cookie in here.candidates.items():
        sat = [str(each.session_id) for each in other_tenants.ENTERED if each.candidate_id == who]

        def share(session: str, cookie: str = cookie) -> Answer:
            return here.calls("POST", path, {"session_id": session, "fields": ["overall"]}, cookie)

        refused_alike(here, share, NOWHERE, set(SESSIONS) - set(sat), 422)
        shares[who] = share(sat[0]).body["id"]
    for who, cookie in here.candidates.items():
        others = [share for whose, share in shares.items() if whose != who]
        for method, body in (("GET", None), ("PATCH", {"expires_in_days": 1}), ("DELETE", None)):

            def ask(share: str, method: str = method, body: Any = body, cookie: str = cookie) -> Answer:
                return here.calls(method, f"{path}/{share}", body, cookie)

            refused_alike(here, ask, "0" * 30, others)
        assert here.calls("GET", f"{path}/{shares[who]}", None, cookie).body["state"] == "live"


def certificates_in_paths(here: Neighbours, number: str, cookie: str) -> None:
    """Of each other centre's candidates; a school's own, too, are the exam centre's to hand over."""
    others = [enquiry_of(each) for each in ASKED_ABOUT if each.centre_number != number]
    for step in ("receipts", "collections", "dispatches", "returns", "destructions"):
        key = f"POST /v1/certificates/{{id}}/{step}"

        def ask(certificate: str, step: str = step, key: str = key) -> Answer:
            return here.calls("POST", f"/v1/certificates/{certificate}/{step}", REQUESTS[key], cookie)

        refused_alike(here, ask, NO_ENQUIRY, others)


def authorisations_in_paths(here: Neighbours, who: str, cookie: str) -> None:
    others = [enquiry_of(each) for each in ASKED_ABOUT if each.candidate_id != who]
    for method, of in itertools.product(("PUT", "DELETE"), ("authorisation", "dispatch")):
        body = REQUESTS.get(f"{method} /v1/me/certificates/{{id}}/{of}")

        def ask(certificate: str, method: str = method, of: str = of, body: Any = body) -> Answer:
            return here.calls(method, f"/v1/me/certificates/{certificate}/{of}", body, cookie)

        refused_alike(here, ask, NO_ENQUIRY, others)


def documents_of_each(here: Neighbours) -> dict[str, str]:
    sat = {str(each.candidate_id): str(each.session_id) for each in other_tenants.ENTERED}
    return {who: handed_out(here.world.at, who, sat[who]).document.id for who in here.candidates}


def documents_in_paths(here: Neighbours, made: dict[str, str]) -> None:
    """Its owner alone lists it, and nobody else retires it."""
    path = "/v1/me/documents"
    for who, cookie in here.candidates.items():

        def ask(document: str, cookie: str = cookie) -> Answer:
            return here.calls("DELETE", f"{path}/{document}", None, cookie)

        refused_alike(here, ask, "0" * 16, [each for whose, each in made.items() if whose != who])
        listed = here.world.call("GET", path, cookie=cookie).body["data"]
        assert {line["retired_at"] for line in listed} == {None}
        assert {line["id"] for line in listed} & {*made.values()} == {made[who]}


def checks_of_each(here: Neighbours) -> dict[str, str]:
    """An organisation's, by candidate."""
    officer = stories.an_officer(here.world)
    pairs = {who: f"{int(who[3:]) + 1000}" for who in here.candidates}
    return {who: stories.verify(here.world, officer, who, pairs[who]).body["verification_id"] for who in pairs}


def receipts_in_paths(here: Neighbours, checks: dict[str, str]) -> None:
    for who, cookie in here.candidates.items():

        def ask(check: str, cookie: str = cookie) -> Answer:
            return here.calls("GET", f"/v1/me/activity/{check}/receipt", None, cookie)

        unknown = checks[who][:-1] + ("0" if checks[who][-1] != "0" else "1")
        refused_alike(here, ask, unknown, [check for whose, check in checks.items() if whose != who])
        assert ask(checks[who]).body["candidate_id"] == who


def files_of_each(here: Neighbours) -> dict[str, str]:
    """The links of their first Statements, which are made once."""
    document_files.install_chain(here.world)
    links = {}
    for who, cookie in here.candidates.items():
        (session, *_) = [each.session_id for each in other_tenants.ENTERED if each.candidate_id == who]
        asked = {"kind": "statement", "language": "en"}
        made = here.calls("POST", f"/v1/me/results/{session}/documents", asked, cookie)
        links[who] = made.body["url"].rpartition("/")[2]
    return links


def files_in_paths(here: Neighbours) -> None:
    """Each fetches their own, and nobody another's."""
    links = files_of_each(here)
    for who, cookie in here.candidates.items():

        def fetch(link: str, cookie: str = cookie) -> Answer:
            return here.calls("GET", f"/v1/me/files/{link}", None, cookie)

        refused_alike(here, fetch, "0" * 16, [link for whose, link in links.items() if whose != who])
        assert fetch(links[who]).status == 200


INBOX = "/v1/enquiries"
WHERE = {f"/v1/sessions/{session}/{name}": session for session in SESSIONS for name in LISTS}
"""The lists by session; a centre's own candidates and results of one session are in one order."""


def cursors(here: Neighbours) -> None:
    """Each taken from its owner's list and given to everybody for every list, by its owner for the others."""
    taken: list[tuple[str, str | None, str]] = []
    for number, cookie in here.staff.items():
        for path in (*WHERE, INBOX):
            cursor = here.calls("GET", path, None, cookie).body.get("next_cursor")
            taken += [(number, WHERE.get(path), cursor)] if cursor else []
    assert {session for _, session, _ in taken} == {*SESSIONS, None}
    for (whose, session, cursor), (number, cookie) in here.some(itertools.product(taken, here.staff.items())):
        for path in [each for each in WHERE if (number, WHERE[each]) != (whose, session)]:
            wanted = here.calls("GET", path, None, cookie, cursor="bm9uZQ==")
            assert wanted.status in (404, 422)
            assert face(here.calls("GET", path, None, cookie, cursor=cursor)) == face(wanted)
        listed = here.calls("GET", INBOX, None, cookie, cursor=cursor)
        assert listed.status == (200 if session is None else 422)
        assert ids_in(listed) <= {str(each.candidate_id) for each in ASKED_ABOUT if each.centre_number == number}
    for cookie, (_, _, cursor) in here.some(itertools.product(here.candidates.values(), taken)):
        for path in (INBOX, "/v1/me/activity"):
            assert here.calls("GET", path, None, cookie, cursor=cursor).status == 422


def test_with_ids_of_their_own_all_of_it_works(here: Neighbours) -> None:
    """Else a refusal above would prove nothing."""
    for entry in ASKED_ABOUT[::4]:
        number, who, enquiry = entry.centre_number, str(entry.candidate_id), enquiry_of(entry)
        cookie, candidate = here.staff[number], here.candidates[who]
        for path in (f"/v1/enquiries/{enquiry}", f"/v1/me/results/{entry.session_id}"):
            assert here.calls("GET", path, None, candidate).status == 200
        assert here.calls("POST", f"/v1/enquiries/{enquiry}/consents", {}, candidate).status == 201
        for act in ("approvals", "payments", "submissions"):
            body = a_body(f"POST /v1/enquiries/{{id}}/{act}")
            assert here.calls("POST", f"/v1/enquiries/{enquiry}/{act}", body, cookie).status == 201
        for name in ("access-codes", "secret-reissues"):
            body = REQUESTS[f"POST /v1/candidates/{{id}}/{name}"]
            assert here.calls("POST", f"/v1/candidates/{who}/{name}", body, cookie).status == 201
        assert len(here.calls("GET", f"/v1/candidates/{who}/activity", None, cookie).body["data"]) == 2


def test_the_other_tenants_are_as_the_tests_need_them() -> None:
    assert (len(IDS), len(KINDS), len(SESSIONS)) == (50, 5, 2)
    assert own("ES103", SECOND) == own("ES902", FIRST) == []
    assert all(own(number) for number in KINDS)
    both = [who for who in IDS if sum(str(each.candidate_id) == who for each in other_tenants.ENTERED) == 2]
    assert [(who in own("ES101", FIRST), who in own("ES102", SECOND)) for who in both] == [(True, True)] * 2
