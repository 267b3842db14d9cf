"""The catalogue of the system: one row for each function. Pure data.

CDK, the local front, the OpenAPI file and the drift tests read the same rows, so a route, a grant or a
trigger that is written in `catalogued` exists everywhere, and one that is not exists nowhere.
"""

from __future__ import annotations

from infra.catalogued import candidates, centres, operators, sweeps, verification
from infra.words import Function

UPLOADED = ("uploads", "batches")
"""The queues of upload buckets, each of the bucket of its name."""
QUEUES = (
    *(*UPLOADED, "fanout", "notices", "letters", "resets", "shares", "mail-events", "deadlines", "changes"),
    *("deliveries", "certificates"),
)
"""Every queue has a failure queue beside it (`<name>-failed`) and an alarm on that.
uploads: S3 ObjectCreated, files of the awarding body; batches: the same, rows of organisations; fanout: releases whose
notices are to be written; notices: references to a release's notice rows; letters: the same for mails that somebody
waits for (a link that is good for minutes must not wait behind a release's mails); resets: requests for a new
password, of known accounts or not, and candidates whose number was locked; shares: candidates whose shares may open;
mail-events: SES events through EventBridge; deadlines: pages of test mails, centres and schools to be notified, and
chains of enquiries; changes: causes for which results changed that organisations have seen; deliveries: attempts to
deliver a change to a webhook; certificates: pages of a release, and single results, whose certificates are to be made
or recalled."""

FUNCTIONS = (
    *candidates.FUNCTIONS,
    *centres.FUNCTIONS,
    *verification.FUNCTIONS,
    *operators.FUNCTIONS,
    *sweeps.FUNCTIONS,
)


def function(name: str) -> Function:
    return next(row for row in FUNCTIONS if row.name == name)
