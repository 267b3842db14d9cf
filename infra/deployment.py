"""The settings of one deployment: the CDK context (`-c name=value`, or cdk.json) and the awarding body's `body.toml`.

region         where everything but the firewall is deployed      eu-west-1
account        the AWS account                                    the signed-in one
prefix         what every name begins with, the stacks' too       results-online, ResultsOnline-State
domain         the host people type, with `certificate`           the CDN's own host
certificate    ARN of its ACM certificate in us-east-1            none
site_url       the address that mails link to                     https:// and the host above
mail_domain    the SES identity that signs the mail               the domain of body.toml's mail_from
mail_identity  existing: SES knows that domain already here       made with the deployment
mail_from_domain  a subdomain that bounces come back to (SPF)     SES's own
alarms         an e-mail address that every alarm writes to       nobody
cdn_alarms     on: alarms of the CDN and IAM, in us-east-1        off
distribution   with cdn_alarms: the output DistributionId         none
waf            on: rate rules in front of the CDN                 off
concurrency    reserved: release=10,register=200                  none (a new account has ten in all)
mail_at_once   calls side by side that send a release's mails     2 (the least), up to about 80 mails a second
api_rate       requests per second; a route has its share of it   2000
api_burst      and at once                                        1000
origin_turn    raise by one to replace the CDN's secret           1
number_turn    raise by one for a new key to new Secret numbers   1
credential_turn  raise by one for a new key to new credentials    1
warm_writes    write units a second that each table takes at once   what a new one takes (4,000)
source_patience  times its budget one source may spend before it waits   100
refused_sign_ins  a minute, over all sources, that raise the alarm    1500
season_guesses unanswered guesses that ask everyone for a second item   1000
season_days    over how many days they are added up                180
timestamp_authority  the https address of one (RFC 3161) for documents   none
record_days    how long nobody can delete a night's copy of the record   1826 (five years)
record_lock    rehearsal: an administrator can, and it is one day    nobody can
bytecode       required: refuse to ship a zip without .pyc        as found
local          on: bundles for this machine, for the emulator     off
mail_endpoint  with local: where SES is played                    the emulator
store_endpoint with local: where DynamoDB is played               the emulator
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from infra.bundle import SHIPPED, Target, this_machine
from infra.limits import MOST_AT_ONCE, most_at_once, reservations, too_small
from infra.words import API_BURST, API_RATE, Throttle
from web.body import Body, load_body

NO_ACCOUNT = "000000000000"
"""The account in templates where nobody is signed in: synth needs no credentials, and the CLI refuses to deploy it."""

EXISTING = "existing"
_DISTRIBUTION = re.compile(r"E[0-9A-Z]{8,}")


class BadContext(ValueError):
    """The context cannot be used; the message says which value, and what to write."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment's choices, as the table above. Rates are per second."""

    body: Body
    region: str = "eu-west-1"
    account: str = NO_ACCOUNT
    prefix: str = "results-online"
    domain: str | None = None
    certificate: str | None = None
    site_url: str | None = None
    mail_domain: str = ""
    mail_identity_exists: bool = False
    mail_from_domain: str | None = None
    alarms: str | None = None
    cdn_alarms: bool = False
    distribution: str | None = None
    waf: bool = False
    concurrency: dict[str, int] = field(default_factory=dict)
    mail_at_once: int = 2
    api_rate: int = API_RATE
    api_burst: int = API_BURST
    origin_turn: int = 1
    number_turn: int = 1
    credential_turn: int = 1
    source_patience: int = 100
    refused_sign_ins: int = 1500
    season_guesses: int = 1000
    season_days: int = 180
    timestamp_authority: str | None = None
    warm_writes: int | None = None
    record_days: int = 1826
    rehearses: bool = False
    bytecode_required: bool = False
    local: bool = False
    mail_endpoint: str | None = None
    store_endpoint: str | None = None

    @property
    def target(self) -> Target:
        return this_machine() if self.local else SHIPPED

    @property
    def over_tls(self) -> bool:
        """Buckets and queues refuse plain HTTP, which is all the emulator speaks."""
        return not self.local

    @property
    def most_at_once(self) -> dict[str, int]:
        """By queue, how many calls its mapping may have under way."""
        return most_at_once(self.mail_at_once)

    @property
    def stacks(self) -> str:
        """What the stacks' names begin with: "ResultsOnline"."""
        return self.prefix.title().replace("-", "")

    def share(self, limit: Throttle) -> tuple[int, int]:
        """A route's requests a second and at once, in this deployment; at least one."""
        rate = limit.rate * self.api_rate // API_RATE
        return max(1, rate), max(1, limit.burst * self.api_burst // API_BURST)

    def named(self, name: str) -> str:
        """The physical name of one of this deployment's things."""
        return f"{self.prefix}-{name}"


def from_context(context: Callable[[str], object], body: Body | None = None) -> Deployment:
    """What `context` says of each name, None where it says nothing; BadContext names a value that cannot be used."""

    def setting(name: str) -> str | None:
        found = context(name)
        return None if found in (None, "") else str(found)

    body = body or load_body()
    mail_domain = setting("mail_domain") or body.mail_from.rpartition("@")[2]
    if bool(setting("domain")) != bool(setting("certificate")):
        raise BadContext("domain and certificate go together: give both, or neither.")
    _check_mail(setting, mail_domain)
    if _switch(setting, "cdn_alarms") and not _DISTRIBUTION.fullmatch(setting("distribution") or ""):
        raise BadContext("cdn_alarms goes with distribution: the output DistributionId of the first deploy, E1ABC….")
    if (setting("mail_endpoint") or setting("store_endpoint")) and not _switch(setting, "local"):
        raise BadContext("mail_endpoint and store_endpoint go with local=on alone: everywhere else AWS is AWS.")
    if setting("record_lock") not in (None, "rehearsal"):
        raise BadContext(f"record_lock is {setting('record_lock')!r}: write rehearsal, or leave it out.")
    rehearses = setting("record_lock") is not None or _switch(setting, "local")
    concurrency, mail_at_once = _reservations(setting("concurrency") or ""), _whole(setting, "mail_at_once", 2, least=2)
    if mail_at_once > MOST_AT_ONCE:
        raise BadContext(f"mail_at_once is {mail_at_once}: Lambda takes at most {MOST_AT_ONCE}.")
    if sentence := too_small(concurrency, mail_at_once):
        raise BadContext(sentence)
    return Deployment(
        body=body,
        region=setting("region") or "eu-west-1",
        account=setting("account") or os.environ.get("CDK_DEFAULT_ACCOUNT") or NO_ACCOUNT,
        prefix=setting("prefix") or "results-online",
        domain=setting("domain"),
        certificate=setting("certificate"),
        site_url=setting("site_url"),
        mail_domain=mail_domain,
        mail_identity_exists=setting("mail_identity") == EXISTING,
        mail_from_domain=setting("mail_from_domain"),
        alarms=setting("alarms"),
        cdn_alarms=_switch(setting, "cdn_alarms"),
        distribution=setting("distribution"),
        waf=_switch(setting, "waf"),
        concurrency=concurrency,
        mail_at_once=mail_at_once,
        api_rate=_whole(setting, "api_rate", API_RATE),
        api_burst=_whole(setting, "api_burst", API_BURST),
        origin_turn=_whole(setting, "origin_turn", 1),
        number_turn=_whole(setting, "number_turn", 1),
        credential_turn=_whole(setting, "credential_turn", 1),
        source_patience=_whole(setting, "source_patience", 100),
        refused_sign_ins=_whole(setting, "refused_sign_ins", 1500),
        season_guesses=_whole(setting, "season_guesses", 1000),
        season_days=_whole(setting, "season_days", 180, least=2),
        warm_writes=_whole(setting, "warm_writes", 4000, least=4000) if setting("warm_writes") else None,
        timestamp_authority=_address(setting, "timestamp_authority"),
        record_days=1 if rehearses else _whole(setting, "record_days", 1826),
        rehearses=rehearses,
        bytecode_required=setting("bytecode") == "required",
        local=_switch(setting, "local"),
        mail_endpoint=setting("mail_endpoint"),
        store_endpoint=setting("store_endpoint"),
    )


def _check_mail(setting: Callable[[str], str | None], mail_domain: str) -> None:
    if setting("mail_identity") not in (None, EXISTING):
        raise BadContext(f"mail_identity is {setting('mail_identity')!r}: write {EXISTING}, or leave it out.")
    if setting("mail_from_domain") is None:
        return
    if setting("mail_identity") == EXISTING:
        raise BadContext("mail_from_domain goes with an identity that is made here: set it on the existing one in SES.")
    if not str(setting("mail_from_domain")).endswith(f".{mail_domain}"):
        raise BadContext(f"mail_from_domain must be a subdomain of {mail_domain}, used for nothing else.")


def _address(setting: Callable[[str], str | None], name: str) -> str | None:
    found = setting(name)
    if found and not found.startswith("https://"):
        raise BadContext(f"{name} is {found!r}: write an address that begins with https://, or leave it out.")
    return found


def _switch(setting: Callable[[str], str | None], name: str) -> bool:
    found = setting(name) or "off"
    if found not in ("on", "off"):
        raise BadContext(f"{name} is {found!r}: write on or off.")
    return found == "on"


def _whole(setting: Callable[[str], str | None], name: str, default: int, *, least: int = 1) -> int:
    found = setting(name) or str(default)
    if not found.isdecimal() or int(found) < least:
        raise BadContext(f"{name} is {found!r}: write a whole number from {least}.")
    return int(found)


def _reservations(text: str) -> dict[str, int]:
    try:
        return reservations(text)
    except ValueError as wrong:
        raise BadContext(str(wrong)) from None
