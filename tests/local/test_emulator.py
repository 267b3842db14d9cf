"""The emulator as a process: it keeps its state over a stop, enforces IAM when told to, and says why it won't start."""

import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from local.emulator import teardown
from local.emulator.emulator import PROGRAM, REGION, Emulator, EmulatorFailed

pytestmark = [
    pytest.mark.rehearsal,
    pytest.mark.skipif(not PROGRAM.exists(), reason="the emulator is not installed: make setup"),
]


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Emulator(port, tmp_path / "emulator")
    yield made
    made.stop()


@pytest.mark.thorough
def test_state_outlives_a_stop_and_what_is_left_over_is_found(emulator: Emulator) -> None:
    emulator.start()
    assert teardown.found(emulator) == {}
    emulator.client("sqs").create_queue(QueueName="kept")
    for name in ("/aws/lambda/kept", "/aws/lambda/late"):
        emulator.client("logs").create_log_group(logGroupName=name)
    emulator.client("logs").put_retention_policy(logGroupName="/aws/lambda/kept", retentionInDays=90)
    emulator.stop()
    assert not emulator.ready()
    emulator.start()
    assert teardown.found(emulator) == {"AWS::SQS::Queue": 1, "AWS::Logs::LogGroup": 1}


def test_with_iam_on_a_user_without_a_grant_is_refused(emulator: Emulator) -> None:
    emulator.start(iam=True)
    iam = emulator.client("iam")
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    asking = boto3.client(
        "dynamodb",
        endpoint_url=emulator.url,
        region_name=REGION,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        asking.list_tables()


def test_a_taken_port_is_reported_in_the_emulators_own_words(emulator: Emulator, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        second = Emulator(taken.getsockname()[1], tmp_path / "second")
        with pytest.raises(EmulatorFailed, match=r"did not start.*"):
            second.start()
