"""The settings of a deployed function, for a command that acts on the same deployment with its user's own rights."""

from __future__ import annotations

import os
from typing import Any

import boto3

from shared.ground.settings import settings

PREFIX = "results-online"


def take_settings(function: str, prefix: str, region: str | None) -> None:
    """Those of `<prefix>-<function>`, for this process."""
    client: Any = boto3.client("lambda", region_name=region)
    found = client.get_function_configuration(FunctionName=f"{prefix}-{function}")["Environment"]["Variables"]
    os.environ.update(found)
    if region:
        os.environ["AWS_DEFAULT_REGION"] = region
    settings.cache_clear()
