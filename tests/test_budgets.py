"""Budgets that don't drift: calls to AWS a journey makes, and modules a handler loads at a cold start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from functions.release.handler import sweep
from infra.catalogue import FUNCTIONS
from shared.adapters import clock
from shared.store import keys, notices
from shared.store.calls import dynamodb
from tests.kit import document_files, enquiry_stories, many_candidates, stories
from tests.kit.aws_calls import Calls, watched
from tests.kit.stories import CANDIDATE, RELEASE_AT, SESSION
from tests.kit.world import Answer, World

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[1]

# Calls: what a warm environment pays, with the reference rows of the last three seconds remembered.


def short(calls: Calls) -> list[str]:
    return sorted(each.partition(".")[2] for each in calls.made)


def test_a_registration_is_one_try_one_strong_read_of_the_budgets_and_one_transaction(world: World) -> None:
    stories.set_the_stage(world)
    stories.register(world, secret_number="0418")  # unwraps the key and reads the system's budget
    with watched() as calls:
        assert stories.register(world).status == 201
    assert short(calls) == ["BatchGetItem", "SendMessage", "TransactWriteItems", "UpdateItem"]
    assert calls.strong == ["dynamodb.BatchGetItem"]


def test_a_registration_from_a_source_not_met_in_three_seconds_reads_its_count_besides(world: World) -> None:
    stories.set_the_stage(world)
    stories.register(world, secret_number="0418")
    world.source = "198.51.100.1"
    with watched() as calls:
        assert stories.register(world).status == 201
    assert short(calls) == ["BatchGetItem", "GetItem", "SendMessage", "TransactWriteItems", "UpdateItem"]


def test_a_refused_registration_is_three_writes_and_asking_for_a_reset_none(world: World) -> None:
    """Nobody is signed in: that is all that an anonymous request may cost."""
    stories.set_the_stage(world)
    stories.register(world, secret_number="0418")
    with watched() as calls:
        assert stories.register(world, secret_number="0419").status == 404
    assert short(calls) == ["UpdateItem", "UpdateItem", "UpdateItem"]
    with watched() as calls:
        assert world.call("POST", "/v1/password-resets", {"identifier": CANDIDATE}).status == 202
    assert short(calls) == ["SendMessage"]


@pytest.mark.parametrize("right", [True, False])
def test_the_tenth_try_of_an_id_that_nobody_has_registered_is_one_transaction_more(world: World, right: bool) -> None:
    """It spends a lock of its source."""
    stories.set_the_stage(world)
    for number in range(9):
        stories.register(world, secret_number=f"1{number:03d}")
    with watched() as calls:
        assert stories.register(world, **({} if right else {"secret_number": "0418"})).status == (201 if right else 404)
    usual = ["BatchGetItem", "SendMessage", "TransactWriteItems", "UpdateItem"] if right else ["UpdateItem"] * 3
    assert short(calls) == sorted([*usual, "TransactWriteItems"])


SIGN_IN = ["BatchGetItem", "BatchWriteItem", "GetItem", "UpdateItem", "UpdateItem"]
"""The last read is of the account again, after the sign-in is there: its password may have been replaced."""


def test_a_sign_in_is_two_strong_reads_its_hash_and_its_try_counted_and_one_write(world: World) -> None:
    """The counts come before the password is looked at, or a burst would be looked at unbounded. The sign-in and the
    end of the failures are one call, but no transaction: that would fail a candidate whom a stranger's try meets."""
    stories.set_the_stage(world)
    stories.register(world)
    mine = {"identifier": CANDIDATE, "password": stories.PASSWORD}
    with watched() as calls:
        first = world.call("POST", "/v1/sign-ins", mine)
    assert short(calls) == SIGN_IN
    assert calls.strong == ["dynamodb.BatchGetItem", "dynamodb.GetItem"]
    with watched() as calls:
        assert world.call("POST", "/v1/sign-ins", mine, cookie=first.device).status == 201
    assert short(calls) == SIGN_IN, "on a known device, too"


def test_a_sign_in_from_a_new_device_of_a_proved_account_is_a_transaction_and_a_message_more(world: World) -> None:
    stories.set_the_stage(world)
    stories.a_signed_in_candidate(world)
    mine = {"identifier": CANDIDATE, "password": stories.PASSWORD}
    wanted = SIGN_IN
    with watched() as calls:
        new = world.call("POST", "/v1/sign-ins", mine)
    assert short(calls) == sorted([*wanted, "TransactWriteItems", "SendMessageBatch"])
    with watched() as calls:
        assert world.call("POST", "/v1/sign-ins", mine, cookie=new.device).status == 201
    assert short(calls) == wanted


def test_a_staff_sign_in_is_three_strong_reads_and_one_write_more_for_its_password_and_one_transaction_for_its_code(
    world: World,
) -> None:
    stories.enter_candidates(world)
    person = stories.an_administrator(world)
    with watched() as calls:
        half = stories.begin_staff_sign_in(world, person.email, person.password)
    assert short(calls) == SIGN_IN
    code = {"code": person.recovery[0]}
    with watched() as calls:
        assert world.call("POST", "/v1/second-factors", code, cookie=half.cookie).status == 201
    wanted = ["BatchGetItem", "DeleteItem", "GetItem", "GetItem", "TransactWriteItems", "UpdateItem"]
    assert short(calls) == sorted([*wanted, "SendMessage"])  # the owner is told of a recovery code
    half = stories.begin_staff_sign_in(world, person.email, person.password)
    world.at += timedelta(minutes=2)
    code = {"code": person.code(world.at)}
    with watched() as calls:
        assert world.call("POST", "/v1/second-factors", code, cookie=half.cookie).status == 201
    assert short(calls) == sorted([*wanted, "Decrypt"])


@pytest.mark.parametrize(
    ("path", "admits"),
    [("/v1/me/results", "BatchGetItem"), (f"/v1/me/results/{SESSION}", "GetItem")],
    ids=["all", "one"],
)
@pytest.mark.parametrize("out", [False, True], ids=["before", "after"])
def test_a_view_is_two_calls(world: World, path: str, admits: str, out: bool) -> None:
    """The list reads sign-in and address in one."""
    cookie = a_candidate_about_to_look(world, out)
    world.call("GET", path, cookie=cookie)
    with watched() as calls:
        world.call("GET", path, cookie=cookie)
    assert short(calls) == [admits, "Query"]
    assert calls.strong == calls.made


@pytest.mark.parametrize(("idle", "stamps"), [(timedelta(minutes=5), 0), (timedelta(minutes=5, milliseconds=1), 1)])
def test_the_idle_stamp_is_one_more_write_after_five_minutes(world: World, idle: timedelta, stamps: int) -> None:
    cookie = a_candidate_about_to_look(world, True)
    world.call("GET", "/v1/me/results", cookie=cookie)
    world.at += idle
    with watched() as calls:
        assert world.call("GET", "/v1/me/results", cookie=cookie).status == 200
    assert short(calls) == ["BatchGetItem", "Query"] + ["UpdateItem"] * stamps


def test_the_two_calls_of_a_view_go_side_by_side(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = a_candidate_about_to_look(world, True)
    world.call("GET", "/v1/me/results", cookie=cookie)
    both_are_out = Barrier(2, timeout=5)
    for name in ("batch_get_item", "query"):
        monkeypatch.setattr(dynamodb(), name, _waiting(getattr(dynamodb(), name), both_are_out))
    assert world.call("GET", "/v1/me/results", cookie=cookie).status == 200


def _waiting(call: Any, barrier: Barrier) -> Any:
    def waits(**request: Any) -> Any:
        barrier.wait()
        return call(**request)

    return waits


def test_a_verification_is_three_reads_two_counts_and_one_transaction(world: World) -> None:
    """The organisation's own count comes before the comparison, and goes back in the transaction with the try; the
    third read is of the budgets, after the comparison."""
    a_candidate_about_to_look(world, True)
    officer = stories.an_officer(world)
    assert stories.verify(world, officer).status == 200
    with watched() as calls:
        assert stories.verify(world, officer).status == 200
    assert short(calls) == ["BatchGetItem", "BatchGetItem", "Query", "TransactWriteItems", "UpdateItem", "UpdateItem"]


def test_a_page_of_checks_is_one_query_and_reads_of_many_and_a_look_again_one_transaction_more(world: World) -> None:
    """The sign-in, the list, the records, the versions of all their results at once. Of one check: its record beside
    the candidate's choice, and the record of the look with its count."""
    a_candidate_about_to_look(world, True)
    officer = stories.an_officer(world)
    check = stories.verify(world, officer).body["verification_id"]
    for _ in range(9):
        assert stories.verify(world, officer, stories.PENDING_CANDIDATE, stories.PENDING_SECRET).status == 200
    with watched() as calls:
        assert len(world.call("GET", "/v1/verifications", cookie=officer).body["data"]) == 10
    assert short(calls) == ["BatchGetItem", "BatchGetItem", "BatchGetItem", "Query"]
    with watched() as calls:
        assert world.call("GET", f"/v1/verifications/{check}", cookie=officer).status == 200
    assert short(calls) == ["BatchGetItem", "BatchGetItem", "GetItem", "GetItem", "Query", "TransactWriteItems"]


def test_a_wrong_pair_costs_no_more_than_a_right_one(world: World) -> None:
    a_candidate_about_to_look(world, True)
    officer = stories.an_officer(world)
    for secret in ("0418", "0419"):
        with watched() as calls:
            assert stories.verify(world, officer, secret=secret).status == 404
    assert len(calls.made) <= 6
    assert calls.of("TransactWriteItems", "PutItem") == []


def test_a_release_is_one_write_for_any_number_and_a_mail_few_read_units(
    world: World,
) -> None:
    """Of a release's whole way: the release's own step, the pages, the sendings and the provider's events."""
    many = 100
    release_id = many_candidates.approved(world, many)
    stories.later(world, RELEASE_AT - timedelta(minutes=6))  # the test mails have gone
    with watched() as publishing:
        sweep(RELEASE_AT - timedelta(minutes=3))
    assert len(publishing.writes) == 1
    with watched() as whole:
        stories.later(world, RELEASE_AT)
    assert len(world.mails()) == many
    assert whole.of("Scan") == []
    assert whole.read_units <= (3 + 5) * many + 3 * keys.RELEASE_SHARDS, "with its certificate, and a shard's page"
    assert sum(notices.count_states(release_id).values()) == many


def test_an_enquiry_is_opened_and_agreed_to_by_one_write_after_three_reads(world: World) -> None:
    """The sign-in and the chain, beside them the record; followed by the sign-in and the chain alone. Where somebody is
    to be told, one message asks for it."""
    enquiry_stories.results_are_out(world)
    cookie = enquiry_stories.somebody_of_age(world)
    world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie)
    assert enquiry_stories.ask(world, cookie, session="x").status == 404
    assert enquiry_stories.ask(world, cookie).status == 201
    assert enquiry_stories.act(world, cookie, "withdrawals").status == 201
    number_2 = f"{enquiry_stories.OF_AGE}.{SESSION}.2"
    acts: tuple[Callable[[], Answer], ...] = (
        lambda: enquiry_stories.ask(world, cookie),
        lambda: enquiry_stories.act(world, cookie, "consents", number_2),
        lambda: enquiry_stories.act(world, cookie, "withdrawals", number_2),
    )
    for act, answer in zip(acts, ([], ["SendMessage"], ["SendMessage"]), strict=True):
        with watched() as calls:
            assert act().status == 201
        assert short(calls) == ["GetItem", "GetItem", "PutItem", "Query", *answer]
    with watched() as calls:
        assert enquiry_stories.look(world, cookie, number_2).status == 200
    assert short(calls) == ["GetItem", "GetItem"]
    with watched() as calls:
        assert world.call("GET", "/v1/enquiries", cookie=cookie).status == 200
    assert short(calls) == ["GetItem", "Query"]


def test_what_a_centre_does_with_an_enquiry_is_two_reads_side_by_side_and_one_write(world: World) -> None:
    enquiry_stories.results_are_out(world)
    asked = enquiry_stories.ask(world, enquiry_stories.somebody_of_age(world), consent=True).body["id"]
    staff = stories.an_administrator(world).cookie
    enquiry_stories.act(world, staff, "approvals", asked, revision=9)
    assert enquiry_stories.act(world, staff, "approvals", asked).status == 201
    for act, body in (("payments", {"amount": 4200, "currency": "EUR"}), ("submissions", {})):
        with watched() as calls:
            assert enquiry_stories.act(world, staff, act, asked, **body).status == 201
        assert [each for each in short(calls) if each != "SendMessage"] == ["BatchGetItem", "GetItem", "PutItem"]
    with watched() as calls:
        assert len(world.call("GET", "/v1/enquiries", cookie=staff).body["data"]) == 1
    assert short(calls) == ["BatchGetItem", "BatchGetItem", "Query"]


def test_an_enquiry_is_concluded_by_two_reads_side_by_side_and_one_transaction(world: World) -> None:
    enquiry_stories.results_are_out(world)
    enquiry = enquiry_stories.submitted(world, enquiry_stories.somebody_of_age(world))
    stories.later(world, world.at)  # everybody has been told of it
    with watched() as calls:
        assert enquiry_stories.board(world, "begins", enquiry).status == 201
    assert short(calls) == ["GetItem", "PutItem"]
    assert enquiry_stories.board(world, "outcomes", enquiry, checks=enquiry_stories.CHECKS[:1]).status == 422
    with watched() as calls:
        assert len(world.call("GET", "/v1/board/enquiries", operator="ana").body["data"]) == 1
    assert short(calls) == ["BatchGetItem", "Query"]
    with watched() as calls:
        changed = {"checks": enquiry_stories.CHECKS, "papers": {"reading": "190"}}
        assert enquiry_stories.board(world, "outcomes", enquiry, **changed).status == 201
    assert short(calls) == ["GetItem", "Query", "SendMessage", "TransactWriteItems"]


def test_an_outcome_is_shown_after_one_read_more(world: World) -> None:
    """Whether the result is there to be looked at."""
    enquiry_stories.results_are_out(world)
    cookie = enquiry_stories.somebody_of_age(world)
    enquiry = enquiry_stories.begun(world, cookie)
    assert enquiry_stories.board(world, "outcomes", enquiry, checks=enquiry_stories.CHECKS).status == 201
    enquiry_stories.look(world, cookie)
    for path, wanted in ((f"/v1/enquiries/{enquiry}", ["GetItem", "GetItem"]), ("/v1/enquiries", ["GetItem", "Query"])):
        with watched() as calls:
            assert world.call("GET", path, cookie=cookie).status == 200
        assert short(calls) == [*wanted, "Query"]


def test_a_page_of_a_centres_candidates_is_one_query_and_a_read_of_many_for_each_thing_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a hundred: the sign-in, entries, accounts, locks. Once a release is out, where its mails stand besides."""
    many_candidates.approved(world, 100)
    person = stories.an_administrator(world)
    monkeypatch.setattr(clock, "elapsed", lambda: 0.0)  # moto takes its time over so many: what is kept stays kept
    path = f"/v1/sessions/{SESSION}/candidates"
    for out in (False, True):
        if out:
            stories.later(world, RELEASE_AT)
        cookie = stories.sign_in_staff(world, person)
        world.call("GET", path, cookie=cookie)
        with watched() as calls:
            page = world.call("GET", path, cookie=cookie)
        assert len(page.body["data"]) == 100
        assert short(calls) == ["BatchGetItem"] * (4 + out) + ["Query"]
    path = f"/v1/sessions/{SESSION}/results"
    world.call("GET", path, cookie=cookie)
    with watched() as calls:
        assert world.call("GET", path, cookie=cookie).body["data"][2]["status"] == "released"
    # The sign-in and the entries; versions of one release and two more; one record of all.
    assert short(calls) == ["BatchGetItem"] * (2 + 3) + ["Query", "TransactWriteItems"]
    with watched() as calls:
        world.call("GET", path, cookie=cookie, query={"format": "csv"})
    counted = sorted(calls.of("Query", "TransactWriteItems"))
    assert counted == ["dynamodb.Query"] * 2 + ["dynamodb.TransactWriteItems"] * 2


def test_a_centres_list_of_sessions_is_one_read_where_the_rest_is_remembered(world: World) -> None:
    stories.release_results(world)
    cookie = stories.an_administrator(world).cookie
    with watched() as calls:
        world.call("GET", "/v1/centres/me/sessions", cookie=cookie)
    assert short(calls) == ["BatchGetItem"] * 3 + ["GetItem", "Query"]
    with watched() as calls:
        world.call("GET", "/v1/centres/me/sessions", cookie=cookie)
    assert short(calls) == ["BatchGetItem"]


def a_candidate_about_to_look(world: World, out: bool) -> str:
    stories.load_and_approve(world, stories.set_the_stage(world))
    stories.later(world, RELEASE_AT if out else RELEASE_AT - timedelta(minutes=3))
    cookie = stories.a_signed_in_candidate(world)
    assert cookie.startswith(f"__Host-session=C.{CANDIDATE}.")
    return cookie


def test_a_statement_is_made_by_one_signature_and_saved_again_by_reads(world: World) -> None:
    cookie = a_candidate_about_to_look(world, True)
    document_files.install_chain(world)
    world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie)
    with watched() as calls:
        asked = document_files.ask(world, cookie)
    read = ["GetItem", "GetItem", "GetItem", "Query"]  # the sign-in, the record, the slot and the chain, for a minute
    assert short(calls) == sorted([*read, "Sign", "PutObject", "TransactWriteItems"])
    with watched() as calls:
        document_files.fetch(world, cookie, asked)
    assert short(calls) == ["BatchGetItem", "GetItem", "GetObject", "Query", "Query"]
    with watched() as calls:
        document_files.ask(world, cookie)
    assert short(calls) == ["GetItem", "GetItem", "GetItem", "GetObject", "Query"]


# Modules: each ceiling is the count of today and a few; growth is a decision, taken here.
CEILINGS = {
    "batches": 768,
    "board": 753,
    "calendar": 585,
    "casework": 735,
    "centre": 738,
    "certificates": 745,
    "certifying": 728,
    "changes": 506,
    "deadlines": 560,
    "documents": 1400,
    "enquiry": 718,
    "ingest": 555,
    "members": 726,
    "notify": 487,
    "organisations": 712,
    "register": 707,
    "printing": 715,
    "release": 484,
    "results": 648,
    "shares": 770,
    "signin": 690,
    "staff": 711,
    "verify": 758,
    "webhooks": 720,
}
NOBODYS = {
    "reportlab", "lxml", "aws_xray_sdk", "moto", "web", "infra", "local", "cli", "tests",
    "aws_lambda_powertools.utilities.parser", "aws_lambda_powertools.event_handler.openapi.swagger_ui",
}  # fmt: skip


def having(library: str) -> set[str]:
    return {row.name for row in FUNCTIONS if library in row.libraries}


ONLY = {
    "pydantic": having("body"),
    "email_validator": having("body"),
    "argon2": having("passwords"),
    "cryptography": having("sealing"),
    "jinja2": {"notify"},
    "pyotp": having("codes"),
    "segno": having("codes") | having("documents"),
    "typst": having("documents"),
    "pyhanko": having("documents"),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The modules of each handler, in an interpreter that finds `shared` and `functions` and nothing else of ours. Our
    own packages are empty files, and left out."""
    zipped = tmp_path_factory.mktemp("zip")
    for room in ("shared", "functions"):
        (zipped / room).symlink_to(ROOT / room)
    return {row.name: _modules(row.name, zipped) for row in FUNCTIONS}


def _modules(name: str, zipped: Path) -> set[str]:
    script = f"import functions.{name}.handler, sys; print(*sys.modules)"
    environment = {"PYTHONPATH": str(zipped), "PATH": "/usr/bin:/bin", "AWS_DEFAULT_REGION": "eu-west-1"}
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=zipped, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return {each for each in ran.stdout.split() if not (zipped / each.replace(".", "/")).is_dir()}


@pytest.mark.parametrize("name", [row.name for row in FUNCTIONS])
def test_a_handler_loads_no_more_than_its_ceiling(name: str, loaded: dict[str, set[str]]) -> None:
    assert len(loaded[name]) <= CEILINGS[name], f"{name} loads {len(loaded[name])} modules"


@pytest.mark.parametrize("name", [row.name for row in FUNCTIONS])
def test_a_handler_loads_nothing_it_does_not_need(name: str, loaded: dict[str, set[str]]) -> None:
    dear = {module for module in loaded[name] if any(f"{module}.".startswith(f"{each}.") for each in NOBODYS)}
    assert dear == set()
    unneeded = {library for library, users in ONLY.items() if library in loaded[name] and name not in users}
    assert unneeded == set()


def test_the_ceilings_name_every_function() -> None:
    assert set(CEILINGS) == {row.name for row in FUNCTIONS}
