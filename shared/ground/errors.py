"""The expected errors, by kind.

    ExpectedError ┬─ NotFound          it does not exist, or the caller may not see it
                  ├─ NotAllowed        the caller is known, but may not do this
                  ├─ Conflict          the thing's current state forbids it
                  ├─ RuleBroken        a rule of the field, or of the form, says no
                  ├─ LinkExpired       a link that is no longer good
                  ├─ SignInRequired    nobody is signed in
                  ├─ TooManyAttempts   a limit was reached; try later
                  └─ TryAgain          temporary trouble on our side

Each carries a sentence a candidate may read, a stable `code`, and, where one field is to blame,
its JSON pointer. HTTP statuses are not known here: `shared/adapters/problems.py` holds the only map.
"""

from __future__ import annotations

from collections.abc import Sequence


class ExpectedError(Exception):
    """An expected error. `detail` is safe to show to anyone; `pointer` names the guilty field, as "/email"."""

    code = "expected_error"

    def __init__(self, detail: str, *, pointer: str | None = None, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        if code is not None:
            self.code = code


class NotFound(ExpectedError):
    code = "not_found"


class NotAllowed(ExpectedError):
    code = "not_allowed"


class Conflict(ExpectedError):
    code = "conflict"


class StaleVersion(Conflict):
    """Somebody has changed it since it was read."""

    code = "stale_version"


class AnotherPerson(Conflict):
    """The request names whose page it comes from, and the cookie is somebody else's: another page of the same browser
    has signed them in since."""

    code = "another_person"

    def __init__(self) -> None:
        super().__init__("Another person has signed in here since this page was loaded. Load it again.")


class RuleBroken(ExpectedError):
    code = "validation_failed"


class SeveralFaults(RuleBroken):
    """Several faults in one thing that was sent, such as a file; each is an error with a pointer of its own."""

    def __init__(self, detail: str, faults: Sequence[ExpectedError]) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


class LinkExpired(ExpectedError):
    code = "link_expired"


class SignInRequired(ExpectedError):
    code = "sign_in_required"


class TooManyAttempts(ExpectedError):
    """`retry_after` is in seconds."""

    code = "too_many_attempts"

    def __init__(self, detail: str, *, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class TryAgain(ExpectedError):
    code = "try_again"

    def __init__(self) -> None:
        super().__init__("We could not do this just now. Nothing is lost: please try again in a few seconds.")


class NotRecognised(NotFound):
    """The error for every refused pair of ID and Secret number, the same whatever the reason."""

    code = "not_recognised"

    def __init__(self) -> None:
        super().__init__(
            "We do not recognise this ID number and Secret number together. Check both on the Confirmation of Entry, "
            "or ask the exam centre."
        )
