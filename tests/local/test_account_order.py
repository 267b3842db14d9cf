"""The rehearsal on a real account as a whole: its steps in order, what a failure leaves, and whose account it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.stub import Stubber

from local.account import __main__
from local.account.__main__ import Rehearsal
from local.account.account import PREFIX, Account
from local.emulator.deploy import cdk
from local.place import RehearsalFailed
from tests.kit.stubbed_clients import stubbed

ACCOUNT, REGION = "123456789012", "eu-west-1"
AT = datetime(2026, 11, 29, tzinfo=UTC)
STACK_IDS = {name: f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}/1" for name in __main__.STACKS}


@dataclass
class _Played:
    """The place of a rehearsal whose steps only say that they were done, and of whom they were asked; the step that
    `fails` does not work. What each asks of AWS is in test_account.py."""

    fails: str = ""
    home: str = REGION
    done: list[str] = field(default_factory=list)
    unlocking: Stubber | None = None

    def client(self, name: str, region: str = "") -> Any:
        if name != "cloudformation":
            return None
        answer = {"CreationTime": AT, "StackStatus": "CREATE_COMPLETE"}
        stand = [
            ("describe_stacks", {"Stacks": [{"StackName": each, "StackId": id_, **answer}]}, {"StackName": each})
            for each, id_ in STACK_IDS.items()
        ]
        unlocked = {"StackName": __main__.STACKS[-1], "EnableTerminationProtection": False}
        client, self.unlocking = stubbed(
            "cloudformation",
            *stand,
            ("update_termination_protection", {"StackId": STACK_IDS[__main__.STACKS[-1]]}, unlocked),
        )
        return client

    def environment(self) -> dict[str, str]:
        return {}

    def cdk(self, place: Any, verb: str, *arguments: str, cwd: Path | None = None) -> str:
        assert place is self
        if verb == "bootstrap":
            assert arguments == (f"aws://{ACCOUNT}/{REGION}",)
        if verb == "deploy":
            outputs = dict.fromkeys(("SiteUrl", "ApiUrl", "NoticesTable", "OperatorsPolicyArn"), "x")
            Path(arguments[arguments.index("--outputs-file") + 1]).write_text(json.dumps({"Stack": outputs}))
        if verb == "destroy":
            assert self.unlocking
            self.unlocking.assert_no_pending_responses()
        self.do(f"cdk {verb}")
        return ""

    def synth(self, outdir: str, context: dict[str, str]) -> None:
        assert context == {"account": ACCOUNT, "region": REGION, "prefix": PREFIX, "record_lock": "rehearsal"}
        self.do("synth")

    def kept_by(self, _: Any, ids: list[str]) -> dict[str, list[str]]:
        assert ids == list(STACK_IDS.values())
        self.do("kept_by")
        return {"AWS::DynamoDB::Table": ["people-1"]}

    def remove(self, _: Any, kept: dict[str, list[str]]) -> None:
        assert kept == {"AWS::DynamoDB::Table": ["people-1"]}
        self.do("remove")

    def do(self, step: str) -> None:
        self.done.append(step)
        if step == self.fails:
            raise RehearsalFailed(f"{step} failed")


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> _Played:
    made = _Played()
    monkeypatch.setattr(__main__, "OUT", tmp_path / "out")
    for name in ("cdk", "synth", "kept_by", "remove"):
        monkeypatch.setattr(__main__, name, getattr(made, name))
    for name in WHOLE:
        if hasattr(__main__, name) and name not in {"synth", "kept_by"}:
            monkeypatch.setattr(__main__, name, lambda *_, step=name: made.do(step))
    monkeypatch.setattr("local.emulator.teardown.promised", lambda _: {"AWS::DynamoDB::Table": 1})
    return made


def _rehearse(played: _Played, yes: str = ACCOUNT, typed: str = "") -> None:
    __main__.rehearse(Rehearsal(cast(Account, played), ACCOUNT, "me@example.org", lambda _: typed, yes))


WHOLE = [
    "cdk bootstrap",
    "synth",
    "cdk deploy",
    "check_scripts",
    "check_pages",
    "await_mail_domain",
    "make_operators",
    "run_story",
    "remove_operators",  # before the destroy, which a policy that is attached would block
    "await_delivery",
    "cdk diff",
    "cdk destroy",
    "kept_by",
]


@pytest.mark.parametrize(
    ("yes", "typed", "is_removed"),
    [(ACCOUNT, "", True), ("", "remove", True), ("", "", False), ("", "yes", False), ("210987654321", "remove", False)],
)
def test_every_step_comes_in_its_order_and_what_is_kept_goes_only_if_you_say_so(
    played: _Played, capsys: pytest.CaptureFixture[str], yes: str, typed: str, is_removed: bool
) -> None:
    _rehearse(played, yes, typed)
    assert played.done == [*WHOLE, *(["remove"] if is_removed else [])]
    assert "kept: AWS::DynamoDB::Table people-1" in capsys.readouterr().out


@pytest.mark.parametrize("fails", WHOLE)
def test_the_first_step_that_fails_is_the_last_and_nothing_is_removed(played: _Played, fails: str) -> None:
    """Not even destroyed: whoever reads the failure needs what failed, and is told the commands that clean up."""
    played.fails = fails
    with pytest.raises(RehearsalFailed, match=f"{fails} failed"):
        _rehearse(played)
    assert played.done == WHOLE[: WHOLE.index(fails) + 1]


def test_more_or_less_than_the_templates_keep_is_named_and_stays(
    played: _Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local.emulator.teardown.promised", lambda _: {"AWS::DynamoDB::Table": 2})
    with pytest.raises(RehearsalFailed, match=r"should remain .*Table': 2}, and there remains .*people-1"):
        _rehearse(played)
    assert played.done == WHOLE


def test_the_cdk_command_line_knows_the_profile_and_no_other_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever the shell is signed in to."""
    program = tmp_path / "cdk"
    program.write_text("#!/bin/sh\nenv | grep ^AWS_ | sort\n")
    program.chmod(0o755)
    monkeypatch.setattr("local.emulator.deploy.CDK", program)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.setenv(name, "anothers")
    answer = cdk(Account("throwaway", REGION), "deploy").split()
    assert answer == [f"AWS_DEFAULT_REGION={REGION}", "AWS_PROFILE=throwaway", f"AWS_REGION={REGION}"]
