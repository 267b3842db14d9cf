"""The context an operator gives, and what is refused."""

from pathlib import Path

import pytest

from infra.bundle import SHIPPED
from infra.deployment import NO_ACCOUNT, BadContext, Deployment, from_context
from infra.limits import fanouts
from infra.words import Throttle
from web.body import load_body


def _read(**context: str) -> Deployment:
    return from_context(context.get, load_body())


def test_the_defaults_cost_nothing_and_need_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CDK_DEFAULT_ACCOUNT", raising=False)
    found = _read()
    assert (found.account, found.region, found.waf, found.concurrency) == (NO_ACCOUNT, "eu-west-1", False, {})
    assert found.target == SHIPPED
    assert found.mail_domain == found.body.mail_from.rpartition("@")[2]


def test_values_of_the_context_are_used() -> None:
    found = _read(
        waf="on",
        concurrency="release=10,register=200",
        origin_turn="7",
        number_turn="2",
        credential_turn="3",
        source_patience="50",
        prefix="exams",
        api_rate="900",
        mail_at_once="20",
        season_guesses="200",
        season_days="90",
        refused_sign_ins="9000",
    )
    assert (found.season_guesses, found.season_days, found.refused_sign_ins) == (200, 90, 9000)
    assert (found.waf, found.concurrency) == (True, {"release": 10, "register": 200})
    assert (found.mail_at_once, found.number_turn, found.source_patience) == (20, 2, 50)
    assert found.credential_turn == 3
    assert (found.origin_turn, found.api_rate, found.named("mail")) == (7, 900, "exams-mail")


@pytest.mark.parametrize(
    ("mail_at_once", "pages"), [(2, 2), (10, 2), (11, 3), (50, 10), (250, 50), (320, 64), (1000, 64)]
)
def test_a_fan_out_keeps_ahead_of_its_mails(mail_at_once: int, pages: int) -> None:
    """A call that sends is asked for 20 mails a second, a page is 170 rows; a shard has one page under way."""
    assert fanouts(mail_at_once) == _read(mail_at_once=str(mail_at_once)).most_at_once["fanout"] == pages


@pytest.mark.parametrize(
    ("context", "share"),
    [
        ({}, (1000, 500)),
        ({"api_rate": "500", "api_burst": "100"}, (250, 50)),
        ({"api_rate": "1", "api_burst": "1"}, (1, 1)),
    ],
)
def test_a_routes_limit_is_in_proportion_to_the_apis(context: dict[str, str], share: tuple[int, int]) -> None:
    assert _read(**context).share(Throttle(1000, 500)) == share


def test_on_this_machine_a_bundle_is_for_this_machine() -> None:
    assert _read(local="on").target.platform is None
    assert _read(local="on", mail_endpoint="http://127.0.0.1:8000").mail_endpoint == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("context", "sentence"),
    [
        ({"waf": "yes"}, "waf is 'yes': write on or off."),
        ({"local": "true"}, "local is 'true': write on or off."),
        ({"domain": "results.example.org"}, "domain and certificate go together"),
        ({"certificate": "arn:aws:acm:us-east-1:1:certificate/x"}, "domain and certificate go together"),
        ({"cdn_alarms": "on"}, "cdn_alarms goes with distribution"),
        ({"cdn_alarms": "on", "distribution": "d111.cloudfront.net"}, "the output DistributionId of the first deploy"),
        ({"mail_identity": "mine"}, "mail_identity is 'mine': write existing, or leave it out."),
        ({"mail_from_domain": "bounce.example.com"}, "must be a subdomain of example.org"),
        ({"mail_from_domain": "example.org"}, "must be a subdomain of example.org"),
        ({"mail_from_domain": "bounce.example.org", "mail_identity": "existing"}, "set it on the existing one in SES"),
        ({"origin_turn": "0"}, "origin_turn is '0': write a whole number from 1."),
        ({"number_turn": "0"}, "number_turn is '0': write a whole number from 1."),
        ({"mail_at_once": "1"}, "mail_at_once is '1': write a whole number from 2."),
        ({"api_rate": "many"}, "api_rate is 'many': write a whole number from 1."),
        ({"mail_endpoint": "http://127.0.0.1:8000"}, "mail_endpoint and store_endpoint go with local=on alone"),
        ({"concurrency": "release"}, "write it as release=10,register=200."),
        ({"concurrency": "relase=10"}, "no function is called relase"),
        ({"concurrency": "release=2"}, "Write release=3 or more, or leave it out."),
        ({"concurrency": "ingest=1"}, "Write ingest=2 or more, or leave it out."),
        ({"concurrency": "notify=5"}, r"\(notices 2, letters 2, mail-events 2\) .* Write notify=6 or more"),
        ({"concurrency": "notify=6", "mail_at_once": "3"}, "Write notify=9 or more"),
        ({"concurrency": "register=2"}, "Write register=3 or more"),
        ({"mail_at_once": "1001"}, "mail_at_once is 1001: Lambda takes at most 1000."),
    ],
)
def test_a_value_that_cannot_be_used_is_named(context: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadContext, match=sentence):
        _read(**context)


def test_the_context_that_stands_in_cdk_json_can_be_read() -> None:
    import json

    answer = json.loads((Path(__file__).parents[2] / "cdk.json").read_text("utf-8"))
    assert _read(**answer["context"]).region == answer["context"]["region"]
