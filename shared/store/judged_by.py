"""What a row of the record of looks has of a requirement profile, and of the verdict that was shown."""

from __future__ import annotations

from shared.store.items import Row
from shared.verification.access_record import JudgedBy


def row_of(judged_by: JudgedBy | None) -> Row:
    if judged_by is None:
        return {}
    return {
        "profile_id": judged_by.profile_id,
        "profile_version": judged_by.version,
        "profile_name": judged_by.name,
        "verdict_only": judged_by.verdict_only,
        "meets": judged_by.meets,
    }


def judged_by_of(row: Row) -> JudgedBy | None:
    if "profile_id" not in row:
        return None
    named = (row["profile_id"], row["profile_version"], row["profile_name"])
    return JudgedBy(*named, row["verdict_only"], row.get("meets"))
