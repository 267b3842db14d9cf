"""moto's KMS hashes a digest once more before it signs, which AWS does not (`MessageType=DIGEST`)."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256


def as_aws_signs(sign: Callable[[Any], str]) -> Callable[[Any], str]:
    def signed(self: Any) -> str:
        if self._get_param("MessageType") != "DIGEST":
            return sign(self)
        key = self.kms_backend.describe_key(self._get_param("KeyId"))
        made = key.private_key.private_key.sign(self._get_param("Message"), ECDSA(Prehashed(SHA256())))
        return json.dumps({"KeyId": key.arn, "Signature": b64encode(made).decode()})

    return signed
