"""The functions as they were deployed into the emulator: from their own zips, under their own roles.

Slower than the workers of `local/front/workers.py`, but with IAM enforced: the rehearsal's way.
"""

from __future__ import annotations

import asyncio
from typing import Any

from botocore.exceptions import ClientError

from local.front.runtime import FunctionFailed
from local.front.workers import Throttled, TooSlow


class EmulatedFunctions:
    """Invokes `<prefix>-<name>` with this boto3 Lambda client, which tries nothing again: API Gateway does not either.

    `throttled` counts the calls that found no environment free.
    """

    def __init__(self, client: Any, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self.throttled = 0

    async def invoke(self, name: str, event: bytes, patience: float) -> bytes:
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._invoke, name, event), patience)
        except TimeoutError:
            raise TooSlow from None

    def _invoke(self, name: str, event: bytes) -> bytes:
        try:
            answer = self._client.invoke(FunctionName=f"{self._prefix}-{name}", Payload=event)
        except ClientError as error:
            if error.response["Error"]["Code"] != "TooManyRequestsException":
                raise
            self.throttled += 1
            raise Throttled from error
        result: bytes = answer["Payload"].read()
        if "FunctionError" in answer:
            raise FunctionFailed(result.decode(errors="replace"))
        return result

    def start(self) -> None:
        """They start at their first event."""

    async def ready(self) -> list[str]:
        return []

    async def stop(self) -> None:
        """They stop with the emulator."""
