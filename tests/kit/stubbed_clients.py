"""AWS's clients that answer what a test tells them, each request and answer held against AWS's own model."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.stub import Stubber


def stubbed(service: str, *answers: tuple[str, dict[str, Any] | str, dict[str, Any]]) -> tuple[Any, Stubber]:
    """A client that takes exactly these (method, answer or error code, request), each valid in AWS's model."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    client = boto3.client(service, region_name="eu-west-1", **keys)  # type: ignore[call-overload]
    stub = Stubber(client)
    for method, answer, asked in answers:
        if isinstance(answer, str):
            stub.add_client_error(method, answer, expected_params=asked)
        else:
            stub.add_response(method, answer, asked)
    stub.activate()
    return client, stub
