"""Hears every call that a function's code makes of the SDK, in whatever test, and puts it to IAM as it is made.

Whose call it is, the stack tells: the innermost frame of `functions.<name>`, unless a test stands between it and the
call. Work handed to a pool of threads is its giver's. A denied call is kept, and tests/conftest.py fails the test that
made it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from threading import local
from types import FrameType
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.signers import S3PostPresigner

from tests.iam import policy
from tests.iam.policy import Question
from tests.iam.questions import may_list, questions
from tests.iam.template import policies


@dataclass
class Ledger:
    """`calls` counts all calls of the SDK, `recorded` those of functions and `judged` questions; `asked` are the
    different ones, by function; `denied` names each that was refused, and `unused` each grant that the whole service at
    work does not use, with its reason."""

    calls: int = 0
    recorded: int = 0
    judged: int = 0
    asked: dict[tuple[str, Question], bool] = field(default_factory=dict)
    denied: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def put(self, function: str, service: str, operation: str, request: dict[str, Any]) -> None:
        self.recorded += 1
        for question in questions(service, operation, request):
            self.judged += 1
            if (function, question) not in self.asked:
                self.asked[function, question] = policy.allows(policies()[function], question)
            if not self.asked[function, question]:
                self.denied.append(refusal(function, question))

    def counted(self) -> tuple[int, int, int, list[str]]:
        """Calls, questions, how many were denied, and the unused grants: also of the workers that were added."""
        return self.recorded, self.judged, len(self.denied), self.unused

    def add(self, counted: tuple[int, int, int, list[str]] | None) -> None:
        """What a worker counted; None of one that died."""
        recorded, judged, denied, unused = counted or (0, 0, 0, [])
        self.recorded += recorded
        self.judged += judged
        self.denied += ["by a worker"] * denied
        self.unused += unused


LEDGER = Ledger()
_given = local()
"""`.function`: in a thread of a pool, whose work it does."""


def refusal(function: str, question: Question) -> str:
    near = "\n".join(f"    {each}" for each in policy.nearly(policies()[function], question))
    met = ", ".join(f"{key}={'|'.join(values)}" for key, values in question.context)
    return f"{function} may not {question.action} on {question.resource} with {met}\n{near or '    no such action'}"


def caller() -> str | None:
    """The function whose code makes this call, or None where a test makes it, be it in the midst of a function."""
    for module in _callers(sys._getframe(1)):
        if module.startswith("functions."):
            return module.split(".")[1]
        if module.startswith("tests."):
            return None
    return getattr(_given, "function", None)


def _callers(frame: FrameType | None) -> Iterator[str]:
    """The modules on the stack, innermost first, after what tests have put before the door that is gone through."""
    at_the_door = True
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        at_the_door = at_the_door and name.startswith(("tests.", "unittest."))
        if not at_the_door:
            yield name
        frame = frame.f_back


@cache
def install() -> None:
    """For the rest of this process, under whatever a test patches on top."""
    real_call = BaseClient._make_api_call  # type: ignore[attr-defined]  # what every client method goes through
    real_presign = S3PostPresigner.generate_presigned_post
    real_submit = ThreadPoolExecutor.submit

    def call(client: Any, operation: str, request: dict[str, Any]) -> Any:
        function = caller()
        LEDGER.calls += 1
        if function is None:
            return real_call(client, operation, request)
        LEDGER.put(function, client.meta.service_model.service_name, operation, request)
        try:
            return real_call(client, operation, request)
        except ClientError as error:
            raise _as_s3_says(function, request, error) from error

    def presign(signer: Any, request_dict: Any, fields: Any = None, *args: Any, **more: Any) -> Any:
        function = caller()
        if function is not None:  # S3 checks the form's signer when the file comes
            conditions = more["conditions"] if "conditions" in more else args[0]
            (bucket,) = (each["bucket"] for each in conditions if "bucket" in each)
            LEDGER.put(function, "s3", "PutObject", {"Bucket": bucket, "Key": fields["key"]})
        return real_presign(signer, request_dict, fields, *args, **more)

    def submit(pool: Any, act: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
        function = caller()
        return real_submit(pool, _for(function, act) if function else act, *args, **more)

    BaseClient._make_api_call = call  # type: ignore[attr-defined]
    S3PostPresigner.generate_presigned_post = presign  # type: ignore[assignment, method-assign]
    ThreadPoolExecutor.submit = submit  # type: ignore[method-assign]


def _for(function: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def acting(*args: Any, **more: Any) -> Any:
        _given.function = function
        try:
            return act(*args, **more)
        finally:
            _given.function = None

    return acting


def _as_s3_says(function: str, request: dict[str, Any], error: ClientError) -> ClientError:
    """Of an object that is not there, S3 tells only those who may list the bucket."""
    if error.response["Error"]["Code"] != "NoSuchKey" or policy.allows(
        policies()[function], may_list(request["Bucket"])
    ):
        return error
    answer: Any = {
        "Error": {"Code": "AccessDenied", "Message": "Access Denied"},
        "ResponseMetadata": {"HTTPStatusCode": 403},
    }
    return ClientError(answer, error.operation_name)
