"""Log lines: who, what, when, outcome and request, and nothing that a stranger may not read."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from hashlib import sha256
from io import StringIO

import pytest

from shared.adapters import log
from shared.ground.settings import settings
from tests.kit.stories import (
    BORN,
    CANDIDATE,
    EMAIL,
    OFFICER,
    PASSWORD,
    SECRET,
    SESSION,
    a_signed_in_candidate,
    an_officer,
    link_token,
    register,
    release_results,
    verify,
)
from tests.kit.world import World


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What Lambda would keep: our logger's lines, and what any library sends to the root logger from INFO on."""
    written = StringIO()
    monkeypatch.setattr(log._logger.registered_handler, "stream", written)
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [*root.handlers, logging.StreamHandler(written)])
    monkeypatch.setattr(root, "level", logging.INFO)
    return written


@pytest.mark.thorough
def test_the_whole_journey_leaves_no_secret_in_any_line(
    world: World,
    lines: StringIO,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release_results(world)
    cookie, officer = a_signed_in_candidate(world), an_officer(world)
    verify(world, officer)
    verify(world, officer, secret="7351")
    register(world, secret_number="7351", email="eve@example.org")
    world.call("POST", "/v1/registrations", raw_body='{"secret_number": "7351", "email": 1, "name": "Martí"}')
    world.call("POST", "/v1/registrations", raw_body='{"secret_number": "7351"')
    world.call("POST", "/v1/sign-ins", {"identifier": CANDIDATE, "password": "wrong horse battery"})
    world.call("POST", "/v1/password-resets", {"identifier": CANDIDATE})
    world.drain()
    world.call("GET", f"/v1/me/results/{SESSION}", cookie=cookie)
    with monkeypatch.context() as patched:
        patched.setattr("shared.store.rows.query", failing(f"{SECRET} {EMAIL} {cookie}"))
        assert world.call("GET", "/v1/me/results", cookie=cookie).status == 500
    printed = capsys.readouterr()
    logged = f"{lines.getvalue()}{printed.out}{printed.err}"
    tokens = [link_token(mail["text"]) for mail in world.mails() if "#" in mail["text"]]
    secrets = [cookie.rsplit(".", 1)[-1], officer.rsplit(".", 1)[-1], *tokens, PASSWORD, "wrong horse battery"]
    persons = [EMAIL, "eve@example.org", OFFICER, "Martí", "Ada", BORN, CANDIDATE, "admissions office", "7351"]
    scores = ["0417", "174", "176", "scale_score"]
    assert [each for each in (*secrets, *persons, *scores) if stands_in(each, logged)] == []
    assert logged.count("answered") > 10


def stands_in(text: str, logged: str) -> bool:
    """Not as a part of a longer word or number: hashes and times have such digits by chance."""
    untimed = re.sub(r'"timestamp":"[^"]*"', "", logged)
    return re.search(rf"(?<![\w.]){re.escape(text)}(?!\w)", untimed) is not None


def failing(message: str) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise KeyError(message)

    return fail


def test_a_line_says_who_what_when_outcome_and_request(world: World, lines: StringIO) -> None:
    world.call("GET", "/v1/board/sessions", operator="ana")
    line = next(json.loads(each) for each in lines.getvalue().splitlines() if each.startswith("{"))
    assert line["message"] == "answered"
    assert (line["route"], line["status"], line["request_id"]) == ("GET /v1/board/sessions", 200, "request-1")
    assert line["operator"].endswith("/ana")
    assert line["timestamp"].endswith("+0000")


def test_an_exception_is_logged_by_type_and_place_only(lines: StringIO) -> None:
    try:
        int("o417")
    except ValueError as error:
        log.failure("a number was none", error, route="GET /")
    line = lines.getvalue()
    assert '"error":"ValueError"' in line
    assert "test_log.py:" in line
    assert "o417" not in line
    assert "Traceback" not in line


@pytest.mark.parametrize("field", ["email", "candidate_id", "secret_number", "body", "password", "token"])
def test_a_field_that_is_not_allowed_is_refused(field: str) -> None:
    with pytest.raises(KeyError):
        log.info("x", **{field: "y"})


def test_who_is_enough_to_follow_and_too_little_to_look_up() -> None:
    assert log.who(CANDIDATE) == log.who(CANDIDATE)
    assert log.who(CANDIDATE) != log.who("KXA104828")
    assert CANDIDATE not in log.who(CANDIDATE)


def test_who_in_the_log_is_keyed_as_source_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are a few hundred thousand ID numbers: whoever reads the log would hash them all."""
    named = set()
    for secret in ("one,two", "three", ""):
        monkeypatch.setenv("ORIGIN_SECRETS", secret)
        settings.cache_clear()
        named.add(log.who(CANDIDATE))
        assert log.who(CANDIDATE) in named, "a function without the secret has one name for them, too"
    assert len(named) == 3
    assert not named & {sha256(f"{kind}{CANDIDATE}".encode()).hexdigest()[:12] for kind in ("", "log|")}
