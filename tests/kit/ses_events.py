"""SES's events as EventBridge has them, one of each type that we ask for, with every field of AWS's published examples.

"Examples of event data that Amazon SES publishes" (SES developer guide; the record stands under `detail`). Addresses
and names are ours, and stand wherever SES writes such; the tags are those of `shared/adapters/mail.py`.
"""

from __future__ import annotations

from typing import Any

TO, NAMED, SENDER = "anna.lopez@example.org", "Anna Lopez <anna.lopez@example.org>", "Results <results@example.org>"
PERSONAL = ("@", "Anna", "Lopez", "results are ready", "example.org", "550", "SMTP", "10.0.0.1", "ComcastFeedback")
"""What must not go further: addresses, names, the subject, the other side's words, machines."""
MESSAGE_ID = "0102019a5b2c3d4e-11111111-2222-3333-4444-555555555555-000000"
AT = "2026-12-09T08:00:01.123Z"

_HEADERS = {
    "From": SENDER,
    "To": NAMED,
    "Subject": "Anna, your results are ready",
    "MIME-Version": "1.0",
    "Content-Type": "multipart/alternative",
    "Auto-Submitted": "auto-generated",
    "List-Unsubscribe": "<mailto:help@example.org?subject=unsubscribe>",
}
_ANSWERS: dict[str, dict[str, Any]] = {
    "Send": {},
    "Delivery": {
        "timestamp": AT,
        "processingTimeMillis": 3980,
        "recipients": [TO],
        "smtpResponse": f"250 2.6.0 Message received for {TO}",
        "remoteMtaIp": "10.0.0.1",
        "reportingMTA": "mta.example.org",
    },
    "DeliveryDelay": {
        "timestamp": AT,
        "delayType": "TransientCommunicationFailure",
        "expirationTime": AT,
        "reportingMTA": "mta.example.org",
        "delayedRecipients": [{"emailAddress": TO, "status": "4.4.1", "diagnosticCode": f"SMTP; 421 4.4.1 {TO}"}],
    },
    "Bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [
            {
                "emailAddress": TO,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": f'SMTP; 550 5.1.1 <{TO}>: user "Anna" unknown',
            }
        ],
        "timestamp": AT,
        "feedbackId": "0102019a5b2c-feedback",
        "reportingMTA": "dsn; mta.example.org",
        "remoteMtaIp": "10.0.0.1",
    },
    "Complaint": {
        "complainedRecipients": [{"emailAddress": TO}],
        "timestamp": AT,
        "feedbackId": "0102019a5b2c-feedback",
        "complaintSubType": None,
        "userAgent": "ComcastFeedbackLoop/1.0",
        "complaintFeedbackType": "abuse",
        "arrivalDate": AT,
    },
    "Reject": {"reason": "Bad content"},
}
KINDS = tuple(_ANSWERS)
_TYPES = {
    "Send": "Email Sent",
    "Delivery": "Email Delivered",
    "DeliveryDelay": "Email Delivery Delayed",
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
    "Reject": "Email Rejected",
}


def full(kind: str, cause: str, recipient: str, named_in: str = "eventType", **answer: str | None) -> dict[str, Any]:
    """The whole event; `named_in` is the field that says its type, `answer` replaces fields of the part under the
    type's own name."""
    return {
        "version": "0",
        "id": "7bf73129-1428-4cd3-a780-95db273d1602",
        "detail-type": _TYPES[kind],
        "source": "aws.ses",
        "account": "123456789012",
        "time": "2026-12-09T08:00:02Z",
        "region": "eu-west-1",
        "resources": ["arn:aws:ses:eu-west-1:123456789012:configuration-set/results-online-mail"],
        "detail": {
            named_in: kind,
            kind[0].lower() + kind[1:]: {**_ANSWERS[kind], **answer},
            "mail": _mail(cause, recipient),
        },
    }


def _mail(cause: str, recipient: str) -> dict[str, Any]:
    return {
        "timestamp": AT,
        "source": SENDER,
        "sourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/example.org",
        "sendingAccountId": "123456789012",
        "messageId": MESSAGE_ID,
        "destination": [TO],
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in _HEADERS.items()],
        "commonHeaders": {
            "from": [SENDER],
            "to": [NAMED],
            "messageId": MESSAGE_ID,
            "subject": _HEADERS["Subject"],
        },
        "tags": {
            "ses:source-tls-version": ["TLSv1.3"],
            "ses:operation": ["SendEmail"],
            "ses:configuration-set": ["results-online-mail"],
            "ses:source-ip": ["10.0.0.1"],
            "ses:from-domain": ["example.org"],
            "ses:caller-identity": ["results-online-notify"],
            "cause": [cause],
            "recipient": [recipient],
        },
    }
