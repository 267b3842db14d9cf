"""An invented exam, as its entry in the exam table would be written, and the table with such an entry at its end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TABLE = Path("shared/exams/exams.json")
CODE, NAME = "B2N", "B2 Nursing"
GRADES = (("A", 180, 190, "next_level"), ("B", 176, 179, "exam_level"), ("C", 160, 175, "exam_level"))


def an_entry(**changes: Any) -> dict[str, Any]:
    """Sound in every field. Grade B begins three points above that of B2 First, and only Reading and Writing is marked
    again, so that no other exam's rules give the same figures."""
    bands = [*GRADES, ("Level B1", 140, 159, "level_below")]
    rule = {"checked": ["reading_and_writing", "listening", "speaking"], "remarked": ["reading_and_writing"]}
    sound = {
        "code": CODE,
        "name": NAME,
        "group": "work",
        "ages": [24, 26],
        "cefr": "B2",
        "kind": "scale",
        "papers": {"reading_and_writing": 2, "listening": 1, "speaking": 1},
        "accepted_from": 0,
        "reported_from": 122,
        "highest": 190,
        "step": 1,
        "overall": "weighted_mean",
        "bands": [dict(zip(("grade", "lowest", "highest", "certifies"), band, strict=True)) for band in bands],
        "bands_on_papers": True,
        "given_grades": [],
        "certificate": "level",
        "modular": False,
        "validity": {"years": 3, "advice_years": None},
        "enquiries": [{"since": "2026-01-01", **rule, "own_route": False, "source": "Invented."}],
        "retired": None,
        "source": "Invented for a test.",
    }
    return {**sound, **changes}


def write_table(path: Path, entry: dict[str, Any]) -> Path:
    """The table of the tree and this entry after all others."""
    table = json.loads((Path(__file__).parents[2] / TABLE).read_text("utf-8"))
    table["exams"].append(entry)
    path.write_text(json.dumps(table), "utf-8")
    return path
