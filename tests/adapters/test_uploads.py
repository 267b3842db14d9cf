"""Where the form of an upload is sent to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.adapters import aws, uploads
from shared.ground.settings import settings


@pytest.fixture(autouse=True)
def own_clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("UPLOADS_BUCKET", "an-uploads-bucket")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    settings.cache_clear()
    aws.client.cache_clear()
    yield
    settings.cache_clear()
    aws.client.cache_clear()


@pytest.mark.parametrize("region", ["eu-south-2", "eu-south-1", "eu-central-2", "eu-west-1", "us-east-1"])
def test_a_form_goes_to_the_buckets_own_host_in_its_region(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The global host refuses regions opened after March 2019, and redirects from the others for hours."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    assert (
        uploads.upload_form("an-uploads-bucket", "an-ingest")["url"]
        == f"https://an-uploads-bucket.s3.{region}.amazonaws.com/"
    )


def test_the_emulators_bucket_is_a_path_of_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    assert uploads.upload_form("an-uploads-bucket", "an-ingest")["url"] == "http://127.0.0.1:4566/an-uploads-bucket"
