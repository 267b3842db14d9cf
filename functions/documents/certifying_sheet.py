"""What a certifying statement prints, by the template of the Statement: what the certificate said, and no scores.

A certificate states grade and level, or, where each paper is certified by itself, the papers with their values.
"""

from __future__ import annotations

from functions.documents.statement_sheet import Figure, Marks, StatementSheet, statement_sheet
from functions.documents.words import Words
from shared.results.statement import StatementView

CERTIFYING_TEMPLATE = "certifying-1"
"""To be raised when it is to look different: one that was handed out stays as it is."""


def certifying_sheet(shown: StatementView, words: Words, marks: Marks) -> StatementSheet:
    whole, kind = statement_sheet(shown, words, marks), words["certifying_statement"]
    figures = _figures(shown, whole, words)
    return {
        **whole,
        "title": f"{kind}: {whole['heading']}",
        "kind": kind,
        "figures": figures,
        "chart": {**whole["chart"], "rows": [] if figures else whole["chart"]["rows"]},
        "notes": [words.say("certifies", body=marks.body_name), words["certificate_not_replaced"]],
    }


def _figures(shown: StatementView, whole: StatementSheet, words: Words) -> list[Figure]:
    grades = [each for each in whole["figures"] if each["label"] == words["grade"]]
    level = shown["certificate"]["cefr"]
    if not level:
        return grades
    return [*grades, {"label": words["certificate_level"], "value": level, "plain": words[f"cefr_{level}"]}]
