"""Clients of the services beside DynamoDB: one of each per environment, with bounded waiting."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

from shared.adapters.cache import once

_CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 4}, connect_timeout=2, read_timeout=10)
_OWN = {
    # An upload form for a bucket with a KMS key of its own is refused under S3's older signature. By default the form
    # names S3's global host, which knows no region opened after March 2019 and redirects from the others while a bucket
    # is new; a browser's form follows no redirect. An endpoint by IP address (the emulator's) stays in path style.
    "s3": Config(
        signature_version="s3v4", s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"}
    ),
    # A mail whose answer was lost may have been sent, so the client never sends it again; that is decided by its lease.
    "sesv2": Config(retries={"mode": "standard", "total_max_attempts": 1}),
}


@once
def client(service: str) -> Any:
    make: Any = boto3.client  # its stubs are overloads by literal name
    return make(service, config=_CONFIG.merge(_OWN.get(service, Config())))
