"""The key strings of batches, in `verifications`.

BATCHES#<org>       <instant>#<id>           an organisation's batches
                    KEY#<id>                 which batch came under an Idempotency-Key
BATCH#<id>          ROW#<number> | FAULTS    what has become of a row of a batch; what is wrong with its file
"""

from __future__ import annotations

ROWS, FAULTS = "ROW#", "FAULTS"


def batches(organisation_id: str) -> str:
    return f"BATCHES#{organisation_id}"


def asked(asking_id: str) -> str:
    """Letters sort behind the digits of an instant, so no key stands among the batches."""
    return f"KEY#{asking_id}"


def batch(batch_id: str) -> str:
    return f"BATCH#{batch_id}"


def row(number: int) -> str:
    """Five digits, so that text sorts as numbers do."""
    return f"{ROWS}{number:05d}"
