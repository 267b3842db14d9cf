"""Mails: one template a kind and language, filled whole or not at all, sent by SES v2 one at a time.

A template is plain text: the first line is the subject, then a blank line, then paragraphs; a paragraph that is an
address alone becomes a link in the HTML body. The result of an exam is in no template, and the test that reads them
all says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from shared.adapters.aws import client
from shared.adapters.cache import for_seconds, once
from shared.ground.errors import TryAgain
from shared.ground.settings import settings
from shared.notices.notice import OPTIONAL, Notice
from shared.notices.sending_rate import Quota
from shared.notices.written_dates import in_words, sessions_in_words

FOLDER = Path(__file__).parent / "mails"
_REFUSED = {"MessageRejected", "BadRequestException"}
"""SES's errors about the mail itself. Every other refusal is temporary: it passes in a moment, or once somebody has
mended its cause."""
_UNVERIFIED = "not verified"
"""In the sentence of a MessageRejected that is no fault of the mail: the sender's domain has lost its verification, or
the account is in the sandbox. Source: "Amazon SES email sending errors" (developer guide)."""
_BUSY = {"TooManyRequestsException", "ThrottlingException", "Throttling"}
"""SES's errors above the account's rate, which pass by themselves. A paused account or a missing permission does
not."""
_SPENT = "LimitExceededException"


class BlankField(ValueError):
    """A merge field was empty. Elsewhere 7,000 candidates were once mailed a blank page, on time."""


class Refused(Exception):
    """SES will not take this mail, now or later."""


class Busy(TryAgain):
    """SES has not taken this mail, and will in a moment."""


class Spent(Busy):
    """SES has not taken this mail, and will once the quota of 24 hours has room again."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is ready to be sent: every field is filled in."""

    subject: str
    text: str
    html: str


def build(kind: str, language: str, merge: dict[str, str]) -> Mail:
    """Raises BlankField for an empty value and jinja2.UndefinedError for a missing one."""
    blank = sorted(name for name, value in merge.items() if not str(value).strip())
    if blank:
        raise BlankField(", ".join(blank))
    filled = (
        _templates()
        .get_template(f"{kind}.{language}.txt")
        .render({name: _in_words(name, value, language) for name, value in merge.items()})
    )
    subject, _, body = filled.partition("\n\n")
    return Mail(" ".join(subject.split()), body.strip() + "\n", _html(body, language))


def _in_words(name: str, value: str, language: str) -> str:
    """Dates as the mail's language has them: no template can forget it."""
    return sessions_in_words(value, language) if name == "sessions" else in_words(value, language)


def send(notice: Notice, mail: Mail) -> str:
    """SES's message id. Raises Refused when it never will send this mail, TryAgain when it surely has not yet
    (Busy where nobody need do anything about it).

    A time-out after the request left, or a failure inside SES, is neither: the caller does not know, and must not
    simply send again.
    """
    try:
        answer = client("sesv2").send_email(**_request(notice, mail))
    except ClientError as error:
        code, sentence = error.response["Error"]["Code"], error.response["Error"].get("Message", "").casefold()
        if code in _REFUSED and _UNVERIFIED not in sentence:
            raise Refused(code) from error
        if code == _SPENT or (code in _BUSY and "daily" in sentence):
            raise Spent from error
        if code in _BUSY:
            raise Busy from error
        if error.response["ResponseMetadata"].get("HTTPStatusCode", 500) < 500:
            raise TryAgain from error
        raise
    except (EndpointConnectionError, ConnectTimeoutError) as error:  # nothing has left
        raise Busy from error
    return str(answer["MessageId"])


def quota() -> Quota:
    """The account's own limits, as SES said within the last minute; Busy where it never said.

    All senders of an account together may ask once a second, so one that gets no answer goes by the last answer.
    """
    try:
        found = _ask_quota()
    except (ClientError, BotoCoreError) as error:
        if not _last_quota:
            raise Busy from error
        return _last_quota[-1]
    _last_quota[:] = [found]
    return found


def _quota() -> Quota:
    found = client("sesv2").get_account()["SendQuota"]
    return Quota(float(found["MaxSendRate"]), float(found["Max24HourSend"]), float(found["SentLast24Hours"]))


_ask_quota = for_seconds(60, _quota)
_last_quota: list[Quota] = []


def _request(notice: Notice, mail: Mail) -> dict[str, Any]:
    names = settings()
    return {
        "FromEmailAddress": names.mail_from,
        "Destination": {"ToAddresses": [notice.email]},
        "ConfigurationSetName": names.mail_configuration_set,
        "EmailTags": [
            {"Name": "cause", "Value": notice.cause},
            {"Name": "recipient", "Value": notice.recipient},
        ],
        "Content": {
            "Simple": {
                "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": mail.text, "Charset": "UTF-8"},
                    "Html": {"Data": mail.html, "Charset": "UTF-8"},
                },
                "Headers": _headers(notice),
            }
        },
    }


def _headers(notice: Notice) -> list[dict[str, str]]:
    """That no machine should answer (RFC 3834, 5), and how to stop an optional mail (RFC 2369); that about a release is
    not optional."""
    headers = {"Auto-Submitted": "auto-generated"}
    if notice.kind in OPTIONAL:
        headers["List-Unsubscribe"] = f"<mailto:{settings().support_contact}?subject=unsubscribe%20{notice.recipient}>"
    return [{"Name": name, "Value": value} for name, value in headers.items()]


@once
def _templates() -> Environment:
    # Plain text, so nothing is escaped here; the HTML body escapes the filled text as a whole.
    return Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=False)  # noqa: S701


def _html(body: str, language: str) -> str:
    paragraphs = "".join(f"<p>{_paragraph(each)}</p>" for each in body.strip().split("\n\n"))
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>'
        '<body style="margin:0 auto;max-width:36rem;padding:1.5rem;font:17px/1.5 system-ui,sans-serif;color:#14213d">'
        f"{paragraphs}</body></html>"
    )


def _paragraph(text: str) -> str:
    line = " ".join(text.split())
    if line.startswith(("https://", "http://")):
        return f'<a href="{escape(line)}">{escape(line)}</a>'
    return str(escape(line))
