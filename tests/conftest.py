"""`aws`: moto with our tables, keys, queues, bucket and mail identity. `world`: the whole service on it."""

from __future__ import annotations

import functools
import gc
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from threading import RLock
from time import process_time
from typing import Any
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher
from botocore.loaders import JSONFileLoader
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler
from moto.kms.responses import KmsResponse
from moto.kms.utils import generate_private_key
from moto.moto_api._internal.models import moto_api_backend
from xdist.scheduler import LoadFileScheduling

from infra.catalogue import FUNCTIONS
from shared.adapters import cache, passwords, secret_number_macs
from shared.adapters.aws import client
from shared.certifying_statements.states import Applicant
from shared.ground.settings import environment, settings
from shared.store import keys
from shared.store.calls import dynamodb
from shared.store.tables import TABLES, create_request
from tests.iam import recorder
from tests.iam.recorder import LEDGER
from tests.iam.template import policies
from tests.kit import event_loops
from tests.kit.contract_ledger import CONTRACT
from tests.kit.quick_moto import quick
from tests.kit.signed_digests import as_aws_signs
from tests.kit.slow_tests import too_slow
from tests.kit.snapshots import Snapshot
from tests.kit.world import World, module

CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SITE = "https://results.example.org"


FIRST = (
    "tests/test_lint.py",
    "tests/browser/",
    "tests/test_grants.py",
    "tests/journeys/",
    "tests/test_budgets.py",
    "tests/functions/",
    "tests/faults/",
)
"""What takes longest begins first, so that no worker is left alone with it at the end."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The tests of a file go to one worker, which sets up once what they share, in the order below; `make fuzz`, which
    is one file, asks for another way."""
    if config.option.dist != "load":
        return None
    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


THOROUGH = ("tests/browser/", "tests/faults/", "tests/infra/", "tests/journeys/")
"""Whole stories, browsers and CDK: all of it is `thorough`, as is whatever is `long`."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "long" not in config.getoption("markexpr"):
        items[:] = [item for item in items if item.get_closest_marker("long") is None]
    for item in items:
        if item.nodeid.startswith(THOROUGH) or item.get_closest_marker("long"):
            item.add_marker("thorough")

    def turn(item: pytest.Item) -> int:
        return next((place for place, room in enumerate(FIRST) if item.nodeid.startswith(room)), len(FIRST))

    items.sort(key=turn)


def pytest_configure() -> None:
    gc.set_threshold(100_000, 50, 100)  # a tenth of the processor's time went into looking for garbage
    recorder.install()
    patch.object(JSONFileLoader, "load_file", lambda _, path: _model(path)).start()  # a model is read once a process


def pytest_collection_finish() -> None:
    """What is imported by now stays: no collection of garbage goes through it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    begun = process_time()
    yield
    sentence = too_slow(process_time() - begun, getattr(item, "fixturenames", ()))
    if sentence and item.get_closest_marker("thorough") is None:
        pytest.fail(sentence, pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of xdist hands its counts to who started it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["iam"] = LEDGER.counted()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    LEDGER.add(getattr(node, "workeroutput", {}).get("iam"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    recorded, judged, denied, unused = LEDGER.counted()
    if recorded:
        counts = f"{recorded} requests recorded, {judged} judged, {denied} denied"
        terminalreporter.write_line(f"IAM: {counts}, {len(unused)} grants without a call")
        for each in unused:
            terminalreporter.write_line(f"  {each}")


@pytest.fixture(autouse=True)
def without_a_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    with nullcontext() if request.node.get_closest_marker("browser") else event_loops.hidden():
        yield


@pytest.fixture(autouse=True)
def iam_allows() -> Iterator[None]:
    """A call of a function that its role may not make fails the test that makes it."""
    before = len(LEDGER.denied)
    yield
    refused = list(dict.fromkeys(LEDGER.denied[before:]))
    if refused:
        pytest.fail("IAM denies:\n" + "\n".join(refused), pytrace=False)


@pytest.fixture(autouse=True)
def contract_holds() -> Iterator[None]:
    """An answer outside the contract fails the test that got it."""
    before = len(CONTRACT.outside)
    yield
    outside = list(dict.fromkeys(CONTRACT.outside[before:]))
    if outside:
        pytest.fail("outside the contract:\n" + "\n".join(outside), pytrace=False)


@functools.cache
def _load() -> None:
    """Else the first test of a worker would pay for it."""
    for row in FUNCTIONS:
        module(row)
    policies()


@pytest.fixture(scope="module")
def moto_running() -> Iterator[None]:
    """moto and one set of clients for the tests of a file: patching, loading models and making RSA keys for symmetric
    keys would be most of a small test's time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        patched.setenv("AWS_ACCESS_KEY_ID", "testing")
        patched.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
            patched.delenv(name, raising=False)
        patched.setattr("moto.kms.models.generate_private_key", _only_for_signing)
        patched.setattr(KmsResponse, "sign", as_aws_signs(KmsResponse.sign))
        patched.setattr(DynamoHandler, "call_action", _one_at_a_time(DynamoHandler.call_action))
        # The real parameters stand in tests/adapters/test_passwords.py; here they would be a third of all work.
        patched.setattr(passwords, "_hasher", CHEAP_HASHER)
        patched.setattr(passwords, "_NOBODY", CHEAP_HASHER.hash("nobody"))
        with mock_aws(), quick():
            _forget_clients()
            _load()
            yield
        _forget()
        _forget_clients()


def _only_for_signing(spec: str) -> Any:
    return None if spec == "SYMMETRIC_DEFAULT" else generate_private_key(spec)


@pytest.fixture
def aws(moto_running: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With four shards, for sixty-four are sixteen times the same pages: a test of them is marked `all_shards`."""
    if request.node.get_closest_marker("all_shards") is None:
        monkeypatch.setattr(keys, "RELEASE_SHARDS", 4)
        monkeypatch.setattr(keys, "NOTICE_SHARDS", 4)
    with fresh_aws(monkeypatch):
        yield


@contextmanager
def fresh_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty tables, queues and keys; a test that compares worlds makes several, one after another."""
    _forget()
    made, variables = _made()
    made.restore()
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    yield
    _forget()


@functools.cache
def _made() -> tuple[Snapshot, dict[str, str]]:
    """What a deploy makes, once a worker; and the variables that name it."""
    moto_api_backend.reset()
    variables = _environment()
    for table in TABLES:
        dynamodb().create_table(**create_request(table, f"test-{table.name}"))
    return Snapshot(), variables


@pytest.fixture
def world(aws: None) -> World:
    return a_world()


def a_world() -> World:
    made = World()
    made.watch_mail(client("sesv2"))
    made.watch_queues(client("sqs"))
    made.watch_files(client("s3"))
    return made


_load_file = JSONFileLoader.load_file


def _one_at_a_time(call: Callable[..., Any]) -> Callable[..., Any]:
    """DynamoDB's writes are atomic; moto's are so only behind a lock."""
    lock = RLock()

    def locked(*args: Any, **kwargs: Any) -> Any:
        with lock:
            return call(*args, **kwargs)

    return locked


@functools.cache
def _model(path: str) -> Any:
    return _load_file(JSONFileLoader(), path)


def _signing_key() -> str:
    return str(client("kms").create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"])


def _environment() -> dict[str, str]:
    kms, sqs = client("kms"), client("sqs")
    for bucket in ("test-uploads", "test-batches", "test-documents"):
        client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    client("sesv2").create_email_identity(EmailIdentity="example.org")
    client("sesv2").create_configuration_set(ConfigurationSetName="test-mail")
    return environment(
        people_table="test-people",
        results_table="test-results",
        notices_table="test-notices",
        verifications_table="test-verifications",
        uploads_bucket="test-uploads",
        batches_bucket="test-batches",
        fanout_queue=sqs.create_queue(QueueName="fanout")["QueueUrl"],
        resets_queue=sqs.create_queue(QueueName="resets")["QueueUrl"],
        shares_queue=sqs.create_queue(QueueName="shares")["QueueUrl"],
        deadlines_queue=sqs.create_queue(QueueName="deadlines")["QueueUrl"],
        deliveries_queue=sqs.create_queue(QueueName="deliveries")["QueueUrl"],
        certificates_queue=sqs.create_queue(QueueName="certificates")["QueueUrl"],
        changes_queue=sqs.create_queue(QueueName="changes")["QueueUrl"],
        letters_queue=sqs.create_queue(QueueName="letters")["QueueUrl"],
        batches_queue=sqs.create_queue(QueueName="batches")["QueueUrl"],
        uploads_queue=sqs.create_queue(QueueName="uploads")["QueueUrl"],
        mail_events_queue=sqs.create_queue(QueueName="mail-events")["QueueUrl"],
        notices_queue=sqs.create_queue(QueueName="notices")["QueueUrl"],
        sealing_key=kms.create_key()["KeyMetadata"]["Arn"],
        secret_number_key=kms.create_key()["KeyMetadata"]["Arn"],
        second_factor_key=kms.create_key()["KeyMetadata"]["Arn"],
        confirmation_key=kms.create_key()["KeyMetadata"]["Arn"],
        webhook_secret_key=kms.create_key()["KeyMetadata"]["Arn"],
        document_signing_key=_signing_key(),
        credential_signing_key=(credential_key := _signing_key()),
        credential_keys=f"{credential_key},{_signing_key()}",
        documents_bucket="test-documents",
        site_url=SITE,
        origin_secrets="origin-one,origin-two",
        body_name="Example Awarding Body",
        mail_from="results@example.org",
        mail_configuration_set="test-mail",
        languages="en,es,ca",
        zone="Europe/Madrid",
        enquiry_turnaround='{"calendar": {"zone": "Europe/Madrid"}}',
        certifying_fees=json.dumps(dict.fromkeys(Applicant, {"amount": 10000, "currency": "EUR"})),
        terms_version="2026-09",
        support_contact="help@example.org",
    )


def _forget() -> None:
    """What an environment remembers is forgotten between tests, as between Lambda environments."""
    settings.cache_clear()
    secret_number_macs.forget()
    cache.forget()


def _forget_clients() -> None:
    dynamodb.cache_clear()
    client.cache_clear()
