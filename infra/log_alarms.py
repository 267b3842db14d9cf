"""Alarms on log lines: what no failing call would show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.alarms import MINUTE, any_at_all
from infra.catalogue import FUNCTIONS
from infra.catalogued.grants import COUNT_SOURCE, GUARD
from infra.deployment import Deployment
from infra.function import log_name
from infra.keys import DOCUMENTS
from infra.words import Function, Mail
from shared.accounts.failed_sign_ins import REFUSED
from shared.documents.statement_file import UNSIGNED
from shared.enquiries.notifications import TIME_RUNS_OUT
from shared.ground.rate_limits import SPENT
from shared.notices.sending_rate import KEPT_WAITING
from shared.secret_numbers.wrong_pairs import ASKED_OF_EVERYONE

LOOKS_AGAIN = cdk.Duration.minutes(20)
"""Longer than a mail waits before a spent quota is checked again, so that one wait raises one alarm and not several."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log, in which functions it may stand, and the alarm that it raises; `least` says how many in the
    period raise it, by a deployment's choice."""

    message: str
    alarm: str
    identity: str
    metric: str
    why: str
    stands_in: Callable[[Function], bool]
    period: cdk.Duration = MINUTE
    least: Callable[[Deployment], int] = lambda _: 1


LINES = (
    Line(
        SPENT,
        "sources",
        "SourcesSpent",
        "sources-over-budget",
        "One address has tried too many pairs or passwords, or ordered too many mails: see docs/operations.md.",
        lambda row: COUNT_SOURCE in row.grants or set(GUARD) <= set(row.grants),
    ),
    Line(
        ASKED_OF_EVERYONE,
        "second-item",
        "SecondItemAsked",
        "second-item-asked",
        "Secret numbers are being guessed: everyone gives the date of birth besides. See docs/operations.md.",
        lambda row: row.name == "deadlines" or set(GUARD) <= set(row.grants),
    ),
    Line(
        REFUSED,
        "refused-sign-ins",
        "SignInsRefused",
        "sign-ins-refused",
        "Many sign-ins are refused, over all addresses: stolen passwords may be being tried. See docs/operations.md.",
        lambda row: row.name in ("register", "signin"),
        least=lambda deployment: deployment.refused_sign_ins,
    ),
    Line(
        TIME_RUNS_OUT,
        "enquiries",
        "EnquiriesOutOfTimeAlarm",
        "enquiries-out-of-time",
        "A results enquiry comes to the end of its working days, or is past it: the work list has it at its top.",
        lambda row: row.name == "deadlines",
    ),
    Line(
        UNSIGNED,
        "documents-unsigned",
        "DocumentsUnsigned",
        "documents-unsigned",
        "No document can be signed: the chain of certificates is missing or has ended. See docs/operations.md.",
        lambda row: row.name == DOCUMENTS,
    ),
    Line(
        KEPT_WAITING,
        "mail-waiting",
        "MailWaiting",
        "mails-kept-waiting",
        "Mail waits because SES's quota of 24 hours is spent, or SES has been busy or out of reach for minutes.",
        lambda row: Mail() in row.grants,
        period=LOOKS_AGAIN,
    ),
)
"""sources: one address is not shut out by it, because it may be a school's or a mobile carrier's. enquiries: at 80 % of
an enquiry's working days, and overdue; the awarding body gets no other mail about it. mail-waiting: no other alarm
would notice mails that `notify` sends back to its queue for most of a day."""


def watch_lines(scope: Construct, deployment: Deployment) -> None:
    """The functions' logs are named, not referred to, as the functions are (infra/alarms.py)."""
    for line in LINES:
        for row in filter(line.stands_in, FUNCTIONS):
            _count(scope, line, row, deployment)
        metric = cloudwatch.Metric(
            namespace=deployment.prefix, metric_name=line.metric, period=line.period, statistic="Sum"
        )
        name, least = deployment.named(line.alarm), line.least(deployment)
        any_at_all(scope, line.identity, metric, name, line.why, least=least)


def _count(scope: Construct, line: Line, row: Function, deployment: Deployment) -> None:
    """A metric that counts a log line; zero where only other lines were logged, so that an alarm on it ends by
    itself."""
    identity = f"{row.name.title()}{line.identity}"
    logs.MetricFilter(
        scope,
        identity,
        log_group=logs.LogGroup.from_log_group_name(scope, f"{identity}Log", log_name(row, deployment)),
        filter_pattern=logs.FilterPattern.string_value("$.message", "=", line.message),
        metric_namespace=deployment.prefix,
        metric_name=line.metric,
        default_value=0,
    )
