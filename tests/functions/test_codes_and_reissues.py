"""What a centre gives out, over the routes: a lock is a detour, a lost number replaced, nobody else's is touched."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from functions.centre import codes
from shared.adapters import cache, log, secret_number_macs
from shared.ground.rate_limits import SPENT
from shared.ground.settings import keyed_hash, settings
from shared.secret_numbers.guard import Use
from shared.store import accounts, rows, wrong_pairs
from shared.store.access_record import adding_centre_act
from shared.verification import access_record
from shared.verification.access_record import CentreAct, CentreRoute
from tests.kit import guarded_pairs, snapshots, stories
from tests.kit.aws_calls import throttled, watched
from tests.kit.confirmation_stories import allow
from tests.kit.stories import (
    BORN,
    CANDIDATE,
    ENTRIES,
    PENDING_CANDIDATE,
    PENDING_SECRET,
    SECRET,
    SESSION,
    a_signed_in_candidate,
    an_officer,
    enter_candidates,
    face,
    is_refusal,
    link_token,
    register,
    release_results,
    row,
    staff_of,
    stored,
    tries,
    verify,
)
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

CODES, NUMBERS = "access-codes", "secret-reissues"
REASON = "Locked out on results day"
NOA, NOAS = "KXA104843", f"KXA104843,1180,Vidal,Noa,2009-01-30,ES443,0001,ES901,{SESSION}\n"


@snapshots.stage
def entered(world: World) -> World:
    """Ada and Pau of ES442, Noa of ES443; Pau and Noa were prepared by the school ES901."""
    enter_candidates(world)
    others_too(world)
    return world


@snapshots.stage
def released(world: World) -> World:
    release_results(world)
    others_too(world)
    return world


def others_too(world: World) -> None:
    assert world.ingest("entries", ENTRIES.splitlines()[0] + "\n" + NOAS)["state"] == "loaded"
    for number, kind in (("ES443", "centre"), ("ES901", "school")):
        body = {"name": f"Exams {number}", "zone": "Europe/Madrid", "kind": kind}
        assert world.call("PUT", f"/v1/board/centres/{number}", body, operator="ana").status == 200
    cache.forget()


def nuria(world: World, number: str = "ES442") -> str:
    return staff_of(world, f"staff@{number.lower()}.example.org", centre_number=number).cookie


def ask(world: World, cookie: str | None, name: str = CODES, candidate_id: str = CANDIDATE, **body: Any) -> Answer:
    return world.call("POST", f"/v1/candidates/{candidate_id}/{name}", {"reason": REASON, **body}, cookie=cookie)


def code_from(world: World, cookie: str, candidate_id: str = CANDIDATE) -> str:
    given = ask(world, cookie, CODES, candidate_id)
    assert given.status == 201, given.raw
    return str(given.body["access_code"])


def number_from(world: World, cookie: str, candidate_id: str = CANDIDATE) -> str:
    given = ask(world, cookie, NUMBERS, candidate_id)
    assert given.status == 201, given.raw
    assert given.body.keys() == {"candidate_id", "secret_number"}
    return str(given.body["secret_number"])


def lock(world: World, candidate_id: str = CANDIDATE) -> None:
    for _ in range(11):
        assert is_refusal(register(world, candidate_id=candidate_id, secret_number="0000"))
    assert tries(candidate_id) == 10


# A lock is a detour


def test_who_is_locked_out_registers_by_a_code_of_the_centre_and_reads_who_gave_it(entered: World) -> None:
    cookie = nuria(entered)
    lock(entered)
    assert is_refusal(register(entered))
    given = ask(entered, cookie)
    assert given.status == 201
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", given.body["access_code"])
    assert given.body == {**given.body, "candidate_id": CANDIDATE, "expires_at": "2026-12-08T09:00:00Z"}
    code = given.body["access_code"]
    assert is_refusal(register(entered, secret_number="0418", access_code=code))
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert register(entered, access_code=typed).status == 201
    assert is_refusal(register(entered, access_code=code))
    assert tries() == 10
    (line,) = entered.call("GET", "/v1/me/activity", cookie=stories.sign_in(entered)).body["data"]
    assert line == {
        "id": line["id"],
        "at": "2026-12-01T09:00:00Z",
        "organisation": "Exams Girona",
        "organisation_id": None,
        "route": "access_code",
        "results": [],
        "seen": [],
        "reason": REASON,
    }


def test_over_the_budget_of_everyone_a_code_stands_for_the_date_of_birth(entered: World) -> None:
    code = code_from(entered, nuria(entered))
    guarded_pairs.spend(Use.REGISTRATION, entered.at, day=500)
    assert register(entered).body["code"] == "second_item_required"
    assert is_refusal(register(entered, access_code="7K2M-X9QD"))
    assert register(entered, access_code=code).status == 201


def test_strangers_who_spend_tries_and_try_codes_keep_nobody_out(entered: World) -> None:
    code = code_from(entered, nuria(entered))
    lock(entered)
    for number in range(30):
        assert is_refusal(register(entered, access_code=f"7K2MX9{number:02d}"))
    assert register(entered, access_code=code).status == 201


def test_where_the_locks_of_an_address_are_spent_a_code_opens_for_who_is_there_and_not_locked(entered: World) -> None:
    """Half of the tries are spent from there, so that the rest is for elsewhere; the centre's list shows no lock."""
    cookie = nuria(entered)
    for _ in range(20):
        assert rows.transact([wrong_pairs.spending_lock(keyed_hash("source", entered.source)[:32], entered.at)])
    for number in range(7):
        assert is_refusal(register(entered, secret_number=f"1{number:03d}", date_of_birth=BORN))
    assert tries() == 5
    assert is_refusal(register(entered, date_of_birth=BORN))
    listed = entered.call("GET", f"/v1/sessions/{SESSION}/candidates", cookie=cookie).body["data"]
    assert [each["locked"] for each in listed if each["candidate_id"] == CANDIDATE] == [False]
    assert register(entered, access_code=code_from(entered, cookie)).status == 201


def test_after_seven_days_a_code_opens_nothing(entered: World) -> None:
    code = code_from(entered, nuria(entered))
    entered.at += timedelta(days=7)
    assert is_refusal(register(entered, access_code=code))
    entered.at -= timedelta(milliseconds=1)
    assert register(entered, access_code=code).status == 201


def test_the_newest_code_counts(entered: World) -> None:
    cookie = nuria(entered)
    first, second = code_from(entered, cookie), code_from(entered, cookie)
    assert first != second
    assert is_refusal(register(entered, access_code=first))
    assert register(entered, access_code=second).status == 201


def test_a_code_that_is_none_is_said_to_be_none_and_counts_nothing(entered: World) -> None:
    before = stored()["test-people"]
    for text in ("7K2M-X9Q", "7K2M-X9QU", "7K2M-X9QD-1", "7K2M/X9QD"):
        answer = register(entered, access_code=text)
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/access_code")
        assert text not in answer.raw
    assert stored()["test-people"] == before


def test_every_refused_code_looks_the_same_and_costs_the_same(entered: World) -> None:
    """Unknown, wrong, old, used, another's, never given, registered: the same bytes and calls."""
    cookie, faces, made = nuria(entered), {}, {}

    def refused(what: str, candidate_id: str, secret: str, code: str) -> None:
        with watched() as calls:
            answer = register(entered, candidate_id=candidate_id, secret_number=secret, access_code=code)
        assert is_refusal(answer), what
        faces[what], made[what] = json.dumps(face(answer)), calls.made

    assert is_refusal(register(entered, access_code="0000-0000"))  # unwraps the key, reads the budgets
    pau = code_from(entered, cookie, PENDING_CANDIDATE)
    refused("never given", CANDIDATE, SECRET, pau)
    refused("unknown", "ZZZ999999", SECRET, pau)
    refused("wrong", PENDING_CANDIDATE, PENDING_SECRET, "0000-0000")
    refused("wrong number", PENDING_CANDIDATE, "0000", pau)
    entered.at += timedelta(days=7)
    register(entered, access_code="0000-0000")
    refused("old", PENDING_CANDIDATE, PENDING_SECRET, pau)
    cookie = nuria(entered, "ES443")
    noas = code_from(entered, cookie, NOA)
    assert register(entered, candidate_id=NOA, secret_number="1180", access_code=noas).status == 201
    refused("used", NOA, "1180", noas)
    refused("registered", NOA, "1180", "0000-0000")
    assert len(set(faces.values())) == 1
    assert set(map(tuple, made.values())) == {("dynamodb.Query", "dynamodb.UpdateItem", "dynamodb.UpdateItem")}


def test_a_source_that_tries_codes_is_logged(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Mock()
    monkeypatch.setattr(log, "_logger", found)
    for number in range(110):
        register(entered, access_code=f"7K2MX{number:03d}")
    warned = [each.kwargs["extra"] for each in found.warning.call_args_list if each.args == (SPENT,)]
    assert [(each["kind"], each["count"]) for each in warned] == [("CODES", 100)]


def test_who_has_an_account_is_shown_the_way_in(entered: World) -> None:
    cookie = nuria(entered)
    a_signed_in_candidate(entered)
    before = stored()["test-verifications"]
    refused = ask(entered, cookie)
    assert (refused.status, refused.body["code"]) == (409, "has_account")
    assert stored()["test-verifications"] == before


# A lost number is replaced


def test_the_number_before_opens_nothing_any_more(released: World) -> None:
    cookie, officer = nuria(released), an_officer(released)
    lock(released)
    number = number_from(released, cookie)
    assert re.fullmatch("[0-9]{4}", number)
    assert number != SECRET
    assert tries() == 0
    assert is_refusal(register(released))
    assert is_refusal(verify(released, officer))
    assert verify(released, officer, secret=number, date_of_birth=BORN).status == 200
    assert register(released, secret_number=number).status == 201


def test_who_has_registered_has_theirs_replaced_for_verifications(released: World) -> None:
    cookie, officer, candidate = nuria(released), an_officer(released), a_signed_in_candidate(released)
    number = number_from(released, cookie)
    assert is_refusal(verify(released, officer))
    assert verify(released, officer, secret=number).status == 200
    lines = released.call("GET", "/v1/me/activity", cookie=candidate).body["data"]
    found = [(each["route"], each.get("reason")) for each in lines]
    assert sorted(found) == [("secret_number", None), ("secret_reissue", REASON)]


def test_who_has_a_proved_address_is_mailed_that_the_number_is_new_and_never_the_number(entered: World) -> None:
    cookie = nuria(entered)
    a_signed_in_candidate(entered)
    before = len(entered.mails())
    number, _ = number_from(entered, cookie), number_from(entered, cookie, PENDING_CANDIDATE)
    entered.drain()
    (mail,) = entered.mails()[before:]
    assert (mail["to"], mail["subject"]) == (stories.EMAIL, "You have a new Secret number")
    assert "Exams Girona" in mail["text"]
    assert "https://results.example.org/en/activity\n" in mail["text"]
    assert not {number, SECRET, CANDIDATE, REASON} & {*re.findall(r"\w+", mail["text"]), mail["text"]}


def test_an_address_that_is_not_proved_or_takes_no_mail_is_not_written_to(entered: World) -> None:
    cookie = nuria(entered)
    assert register(entered).status == 201
    entered.drain()
    before = len(entered.mails())
    number_from(entered, cookie)
    proof = {"token": link_token(entered.mails()[-1]["text"])}
    assert entered.call("POST", "/v1/email-confirmations", proof).status == 200
    assert accounts.mark_mail_trouble(CANDIDATE, stories.EMAIL, "bounced")
    assert allow(entered, CANDIDATE).status == 201
    number_from(entered, cookie)
    entered.drain()
    assert len(entered.mails()) == before


def test_a_file_goes_on_with_the_first_number_or_the_new_one_and_a_third_is_a_fault(entered: World) -> None:
    number = number_from(entered, nuria(entered))
    before = stored()["test-people"]
    third = next(each for each in ("5555", "6666", "7777") if each != number)
    for secret, state in ((SECRET, "loaded"), (number, "loaded"), (third, "rejected")):
        loaded = entered.ingest("entries", ENTRIES.replace(SECRET, secret))
        assert loaded["state"] == state
    assert [(each["column"], each["found"]) for each in loaded["faults"]] == [("secret_number", "another number")]
    wrong = entered.ingest("entries", ENTRIES.replace("2009-05-17", "2009-05-18"))
    assert [each["column"] for each in wrong["faults"]] == ["date_of_birth"]
    assert stored()["test-people"] == before
    assert is_refusal(register(entered))
    assert register(entered, secret_number=number).status == 201


def test_a_new_number_is_neither_the_one_before_nor_the_first(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie, drawn = nuria(entered), iter([SECRET, "1111", "1111", SECRET, "2222"])
    monkeypatch.setattr(secret_number_macs, "new_number", lambda: next(drawn))
    assert number_from(entered, cookie) == "1111"
    assert allow(entered, CANDIDATE).status == 201
    assert number_from(entered, cookie) == "2222"


def test_numbers_and_codes_are_kept_under_the_newest_key_and_met_by_older_environments(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = nuria(entered)
    assert is_refusal(register(entered, secret_number="0000"))  # this environment knows the first key alone
    old = dict(secret_number_macs._unwrapped)
    monkeypatch.setenv("SECRET_NUMBER_VERSION", "2")
    settings.cache_clear()
    assert row("people", f"GUARD#{CANDIDATE}", "GUARD")["key_version"] == {"N": "1"}
    number_from(entered, cookie)
    assert row("people", f"GUARD#{CANDIDATE}", "GUARD")["key_version"] == {"N": "1"}, "there is no second key yet"
    assert entered.ingest("entries", ENTRIES)["state"] == "loaded"
    assert allow(entered, CANDIDATE).status == 201
    number, code = number_from(entered, cookie), code_from(entered, cookie)
    assert row("people", f"GUARD#{CANDIDATE}", "GUARD")["key_version"] == {"N": "2"}
    assert entered.ingest("entries", ENTRIES)["state"] == "loaded"
    secret_number_macs.forget()
    secret_number_macs._unwrapped.update(old)
    assert register(entered, secret_number=number, access_code=code).status == 201


# Whose they are


@pytest.mark.parametrize("name", [CODES, NUMBERS])
def test_a_candidate_of_another_centre_is_not_found(entered: World, name: str) -> None:
    cookie, before = nuria(entered), stored()
    answers = [ask(entered, cookie, name, each) for each in (NOA, "ZZZ999999", "NGG004291", "kxa", "KXA104827%23x")]
    assert {answer.status for answer in answers} == {404}
    assert len({json.dumps(face(answer)) for answer in answers}) == 1
    assert stored() == before


@pytest.mark.parametrize("name", [CODES, NUMBERS])
def test_a_school_gives_nothing_out_not_even_to_whom_it_prepared(entered: World, name: str) -> None:
    cookie, before = nuria(entered, "ES901"), stored()
    answers = [ask(entered, cookie, name, each) for each in (PENDING_CANDIDATE, NOA, CANDIDATE, "ZZZ999999")]
    assert {(answer.status, answer.body["code"]) for answer in answers} == {(403, "not_allowed")}
    assert len({json.dumps(face(answer)) for answer in answers}) == 1
    assert stored() == before


@pytest.mark.parametrize("name", [CODES, NUMBERS])
def test_nobody_else_gives_anything_out(entered: World, name: str) -> None:
    cookies = [None, a_signed_in_candidate(entered), an_officer(entered), "__Host-session=T.forged.forged"]
    before = stored()
    assert [ask(entered, each, name).status for each in cookies] == [401] * 4
    assert stored() == before


@pytest.mark.parametrize("reason", [None, "", "  ", "no", "x" * 501, "lost\u202eit"])
def test_a_reason_is_asked_for_that_the_candidate_can_read(entered: World, reason: str | None) -> None:
    cookie, before = nuria(entered), stored()
    for name in (CODES, NUMBERS):
        answer = ask(entered, cookie, name, reason=reason)
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/reason")
    assert stored() == before


def test_one_person_gives_out_a_hundred_a_day(entered: World) -> None:
    cookie, colleague = nuria(entered), staff_of(entered, "joan@exams.example.org").cookie
    assert {ask(entered, cookie, name).status for name in [CODES] * 99 + [NUMBERS]} == {201}
    assert ask(entered, cookie, candidate_id=NOA).status == 404, "it costs nothing, and is told as ever"
    before = stored()
    refused = ask(entered, cookie)
    assert (refused.status, refused.body["code"]) == (429, "too_many_attempts")
    assert refused.headers["retry-after"] == str(15 * 3600)
    assert stored() == before
    assert ask(entered, colleague).status == 201
    entered.at += timedelta(hours=15)
    cookie = nuria(entered, "ES443")
    assert ask(entered, cookie, candidate_id=NOA).status == 201


def test_a_candidate_has_three_other_numbers_in_a_season(entered: World) -> None:
    """Each has ten tries of its own; one a day."""
    for number in range(3):
        cookie = staff_of(entered, f"person{number}@exams.example.org").cookie
        assert ask(entered, cookie, NUMBERS).status == 201
        too_soon = ask(entered, cookie, NUMBERS)
        assert (too_soon.status, too_soon.body["code"]) == (409, "reissues_spent" if number == 2 else "reissued_today")
        entered.at += timedelta(days=1)
    cookie = staff_of(entered, "person3@exams.example.org").cookie
    before = stored()
    refused = ask(entered, cookie, NUMBERS)
    assert (refused.status, refused.body["code"]) == (409, "reissues_spent")
    assert "until 30 May 2027" in refused.body["detail"]
    for table, kept in before.items():
        assert [each for each in stored()[table] if "SOURCE#" not in str(each)] == [
            each for each in kept if "SOURCE#" not in str(each)
        ]
    entered.at += timedelta(days=180)
    assert ask(entered, staff_of(entered, "joan@exams.example.org").cookie, NUMBERS).status == 201


# Recorded, or not given


def test_the_centre_reads_who_of_it_gave_what_when_and_why(entered: World) -> None:
    cookie = nuria(entered)
    path = f"/v1/candidates/{CANDIDATE}/activity"
    assert entered.call("GET", path, cookie=cookie).body["data"] == []
    code_from(entered, cookie)
    entered.at += timedelta(minutes=1)
    assert ask(entered, cookie, NUMBERS, reason="Lost the paper").status == 201
    code_from(entered, cookie, PENDING_CANDIDATE)
    assert entered.call("GET", path, cookie=cookie).body == {
        "has_more": False,
        "next_cursor": None,
        "data": [
            {"at": "2026-12-01T09:01:00Z", "act": "secret_reissue", "reason": "Lost the paper", "staff": "Staff"},
            {"at": "2026-12-01T09:00:00Z", "act": "access_code", "reason": REASON, "staff": "Staff"},
        ],
    }
    others, school = nuria(entered, "ES443"), nuria(entered, "ES901")
    assert entered.call("GET", path, cookie=others).status == 404
    assert entered.call("GET", path, cookie=school).status == 403
    assert entered.call("GET", path).status == 401


def test_no_number_of_looks_pushes_out_of_sight_what_a_centre_gave_out(
    released: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_record, "MOST_LOOKS_READ", 5)
    monkeypatch.setattr(codes, "MOST_READ", 5)
    ada, cookie = a_signed_in_candidate(released), nuria(released)
    number_from(released, cookie)
    moments = [released.at + timedelta(seconds=second) for second in range(1, 9)]
    who = ("ES442", "Exams Girona", "hash", "Staff")
    looks = [CentreAct(f"look{at:%S}", CANDIDATE, *who, at, CentreRoute.CENTRE) for at in moments]
    assert rows.transact([adding_centre_act(look) for look in looks])
    mine = pages(released, "/v1/me/activity", ada)
    assert [each["route"] for each in mine] == ["centre", "centre", "secret_reissue"]
    theirs = pages(released, f"/v1/candidates/{CANDIDATE}/activity", cookie)
    assert [each["act"] for each in theirs] == ["secret_reissue"]


def pages(world: World, path: str, cookie: str) -> list[dict[str, Any]]:
    """The lines of all pages of a list."""
    lines, cursor = [], None
    while True:
        answer = world.call("GET", path, cookie=cookie, query={"cursor": cursor} if cursor else None)
        assert answer.status == 200, answer.raw
        lines += answer.body["data"]
        cursor = answer.body["next_cursor"]
        if not answer.body["has_more"]:
            return lines


def test_a_year_after_the_exam_its_centre_gives_nothing_out(entered: World) -> None:
    entered.at += timedelta(days=380)
    cookie = nuria(entered)
    assert [ask(entered, cookie, name).status for name in (CODES, NUMBERS)] == [404, 404]


@pytest.mark.parametrize("name", [CODES, NUMBERS])
def test_without_its_record_nothing_is_given_out(entered: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = nuria(entered)
    before = row("people", f"GUARD#{CANDIDATE}", "GUARD")

    def fail(writes: list[dict[str, Any]]) -> bool:
        assert [next(iter(each.values()))["TableName"][5:] for each in writes] == ["people", "verifications"]
        raise throttled("TransactWriteItems")

    with monkeypatch.context() as patched:
        patched.setattr(rows, "transact", fail)
        answer = ask(entered, cookie, name)
    assert answer.status in (500, 503)
    assert not re.search("[0-9A-Z]{4}-[0-9A-Z]{4}|secret_number|access_code", answer.raw)
    assert row("people", f"GUARD#{CANDIDATE}", "GUARD") == before


def test_neither_code_nor_number_is_stored_or_logged(entered: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie, found = nuria(entered), Mock()
    monkeypatch.setattr(log, "_logger", found)
    code, number = code_from(entered, cookie), number_from(entered, cookie)
    assert register(entered, secret_number=number, access_code=code).status == 201
    everything = str(stored()) + str(found.mock_calls)
    for secret in (code, code.replace("-", ""), f"'{number}'"):
        assert secret not in everything
    kept = {each["route"]["S"]: each for each in stored()["test-verifications"] if each["pk"]["S"].startswith("SEEN#")}
    assert kept.keys() == {"access_code", "secret_reissue"}
    assert {each["staff_name"]["S"] for each in kept.values()} == {"Staff"}


# Meanwhile


def test_who_is_admitted_by_a_code_that_is_replaced_meanwhile_does_not_register(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the comparison and the registration's transaction."""
    cookie = nuria(entered)
    code, newer = code_from(entered, cookie), []

    def meanwhile(*args: Any) -> Any:
        newer.append(code_from(entered, cookie))
        return "$argon2id$"

    with monkeypatch.context() as patched:
        patched.setattr("shared.adapters.passwords.hash_password", meanwhile)
        assert is_refusal(register(entered, access_code=code))
    assert register(entered, access_code=newer[0]).status == 201


def test_who_is_admitted_with_a_number_that_is_replaced_meanwhile_does_not_register(
    entered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie, newer = nuria(entered), []

    def meanwhile(*args: Any) -> Any:
        newer.append(number_from(entered, cookie))
        return "$argon2id$"

    with monkeypatch.context() as patched:
        patched.setattr("shared.adapters.passwords.hash_password", meanwhile)
        assert is_refusal(register(entered))
    assert register(entered, secret_number=newer[0]).status == 201
