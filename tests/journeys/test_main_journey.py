"""The main job, told in order: entries in, results in, released on the second, mailed, read, verified, recalled."""

from __future__ import annotations

from datetime import timedelta

from shared.adapters import cache
from tests.kit.stories import RELEASE_AT, RESULTS, link_token, register, set_the_stage, sign_in
from tests.kit.world import World


def test_from_a_file_of_results_to_a_verified_statement(world: World) -> None:
    release_id = set_the_stage(world)
    loaded = world.ingest("results", RESULTS, release_id)
    assert loaded["state"] == "loaded", loaded
    assert loaded["counts"] == {"reported": 1, "pending": 1}

    approvals = f"/v1/board/releases/{release_id}/approvals"
    assert world.call("POST", approvals, {}, operator="ana").status == 201
    twice = world.call("POST", approvals, {}, operator="ana")
    assert (twice.status, twice.body["code"]) == (403, "second_person_required")
    assert world.call("POST", approvals, {}, operator="ben").body["state"] == "approved"

    registered = register(world, candidate_id="kxa 104-827")
    assert registered.status == 201, registered.raw
    world.drain()
    (mail,) = world.mails()
    assert mail["to"] == "ada@example.org"
    token = link_token(mail["text"])
    assert [world.call("POST", "/v1/email-confirmations", {"token": token}).status for _ in range(2)] == [200, 200]

    cookie = sign_in(world, device=registered.device)
    (line,) = world.call("GET", "/v1/me/results", cookie=cookie).body["data"]
    assert (line["status"], line["expected_at"]) == ("expected", "2026-12-09T08:00:00Z")

    world.move_to(RELEASE_AT - timedelta(milliseconds=1))
    cache.forget()
    cookie = sign_in(world, device=registered.device)
    assert world.call("GET", "/v1/me/results/FCE-2026-12-PB", cookie=cookie).status == 404
    assert len(world.mails()) == 1

    world.move_to(RELEASE_AT)
    cache.forget()
    statement = world.call("GET", "/v1/me/results/FCE-2026-12-PB", cookie=cookie)
    assert statement.status == 200, statement.raw
    assert statement.body["overall"]["scale_score"] == 174
    assert statement.body["overall"]["grade"] == "B"
    assert statement.body["overall"]["cefr"] == "B2"
    assert [paper["scale_score"] for paper in statement.body["papers"]] == [176, 171, 168, 182, 174]
    assert statement.body["enquiry"]["stage_1"]["candidate_until"] == "2026-12-23T22:59:59Z"

    (released,) = world.mails()[1:]
    assert released["to"] == "ada@example.org"
    assert "174" not in released["text"]
    world.tick()
    world.drain()
    assert len(world.mails()) == 2

    org = {
        "name": "Universitat",
        "person_name": "Laia Puig",
        "email": "adm@uni.example.org",
        "password": "admissions office",
        "accept_terms": "2026-09",
    }
    assert world.call("POST", "/v1/organisations", org).status == 201
    world.drain()
    token = link_token(world.mails()[-1]["text"])
    officer = sign_in(world, "adm@uni.example.org", "admissions office")
    check = {"candidate_id": "KXA104827", "secret_number": "0417", "purpose": "employment"}
    assert world.call("POST", "/v1/verifications", check, cookie=officer).status == 403
    proof = {"token": token, "password": org["password"]}
    assert world.call("POST", "/v1/organisation-confirmations", proof).status == 200
    cache.forget()
    verified = world.call("POST", "/v1/verifications", check, cookie=officer)
    assert verified.status == 200, verified.raw
    assert verified.body["result"] == {
        name: value for name, value in statement.body.items() if name not in ("enquiry", "next_grade")
    }
    (line,) = world.call("GET", "/v1/verifications", cookie=officer).body["data"]
    listed = world.call("GET", "/v1/verifications", cookie=officer, query={"candidate_id": line["candidate_id"]})
    assert listed.body["data"] == [line]
    again = world.call("GET", f"/v1/verifications/{line['verification_id']}", cookie=officer)
    assert again.body["results"][0]["result"] == verified.body["result"]
    seen = world.call("GET", "/v1/me/activity", cookie=cookie).body["data"]
    assert [(each["organisation"], each["purpose"]) for each in seen] == [("Universitat", "employment")] * 2

    wrong = [
        world.call("POST", "/v1/verifications", {**check, "secret_number": "0000"}, cookie=officer) for _ in range(3)
    ]
    assert {(each.status, each.raw) for each in wrong} == {(404, wrong[0].raw)}
    assert world.call("POST", "/v1/verifications", check, cookie=officer).status == 429  # it waits for this ID

    assert (
        world.call(
            "POST", f"/v1/board/releases/{release_id}/recalls", {"reason": "a wrong file"}, operator="ana"
        ).status
        == 200
    )
    cache.forget()
    assert world.call("GET", "/v1/me/results/FCE-2026-12-PB", cookie=cookie).status == 404
    assert world.call("POST", f"/v1/board/releases/{release_id}/restorations", operator="ana").status == 200
    world.drain()
    cache.forget()
    assert world.call("GET", "/v1/me/results/FCE-2026-12-PB", cookie=cookie).body == statement.body
    assert len(world.mails()) == 3
