"""What a certifying statement prints, by the template of the Statement: what the certificate said, and no scores."""

from __future__ import annotations

from functions.documents.statement_sheet import Figure, Marks, StatementSheet, statement_sheet
from functions.documents.words import Words
from shared.ground.dates import zone_named
from shared.notices.written_dates import WRITTEN
from shared.results.certified import CertifiedView, certified
from shared.results.statement import StatementView

CERTIFYING_TEMPLATE = "certifying-2"
"""To be raised when it is to look different: one that was handed out stays as it is."""


def certifying_sheet(shown: StatementView, words: Words, marks: Marks) -> StatementSheet:
    whole, kind, stated = statement_sheet(shown, words, marks), words["certifying_statement"], certified(shown)
    issued_on = marks.made_at.astimezone(zone_named(shown["centre"]["zone"])).date()
    return {
        **whole,
        "title": f"{kind}: {whole['heading']}",
        "kind": kind,
        "facts": [*whole["facts"], (words["issued_on"], WRITTEN[words.language].day(issued_on))],
        "figures": _figures(stated, whole, words),
        "chart": {**whole["chart"], "rows": whole["chart"]["rows"] if stated["papers"] else []},
        "notes": [words.say("certifies", body=marks.body_name), words["certificate_not_replaced"]],
    }


def _figures(stated: CertifiedView, whole: StatementSheet, words: Words) -> list[Figure]:
    level = stated["level"]
    grades = [each for each in whole["figures"] if each["label"] == words["grade"]] if stated["grade"] else []
    if not level:
        return grades
    return [*grades, {"label": words["certificate_level"], "value": level, "plain": words[f"cefr_{level}"]}]
