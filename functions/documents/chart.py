"""The chart of a Statement, which is its table: a line for each paper, and the overall one, as the page draws them."""

from __future__ import annotations

from dataclasses import asdict

from typing_extensions import TypedDict

from functions.documents.words import Words
from shared.exams.axis import Axis, axis
from shared.exams.catalogue import Kind, exam
from shared.results.result import OverallResult, PaperResult
from shared.results.statement import StatementView

NONE = "–"
SHORTEST_BAR = 0.8
"""Of the line, in per cent: a bar of the lowest value is seen, too."""


class Line(TypedDict):
    """One row of the chart; `why` stands where there is no bar."""

    name: str
    share: float
    why: str
    value: str
    level: str
    strong: bool


class Chart(TypedDict):
    """`level` is empty where no paper has one."""

    paper: str
    place: str
    value: str
    level: str
    bands: list[dict[str, object]]
    ticks: list[dict[str, object]]
    rows: list[Line]


def chart_of(shown: StatementView, papers: list[PaperResult], words: Words) -> Chart:
    of, overall = exam(shown["exam"]["code"]), shown["overall"]
    line, levelled = axis(of), any(paper["cefr"] for paper in papers)
    rows = [_paper(line, paper, words) for paper in papers]
    if rows and overall and overall["kind"] is not Kind.GRADE:
        rows.append(_overall(line, overall, words))
    return {
        "paper": words["paper"],
        "place": words["place"],
        "value": words[f"value_{of.kind}"],
        "level": words["level"] if levelled else "",
        "bands": [asdict(each) for each in line.stretches],
        "ticks": [asdict(each) for each in line.ticks],
        "rows": rows,
    }


def _paper(line: Axis, paper: PaperResult, words: Words) -> Line:
    why = "exempt" if paper["exempt"] else "" if paper["reported"] else "not_reported"
    shields = paper["kind"] is Kind.SHIELDS
    counted = words.say("out_of", value=paper["value"], max=plain(line.highest)) if shields else paper["value"]
    return {
        "name": words[paper["paper"]],
        "share": 0 if why else _share(line, paper["value"]),
        "why": words[f"{why}_plain"] if why else "",
        "value": words[why] if why else counted or "",
        "level": paper["cefr"] or NONE,
        "strong": False,
    }


def _overall(line: Axis, overall: OverallResult, words: Words) -> Line:
    is_reported = overall["reported"]
    return {
        "name": words["overall_row"],
        "share": _share(line, overall["value"]) if is_reported else 0,
        "why": "" if is_reported else words["not_reported_plain"],
        "value": (overall["value"] or "") if is_reported else words["not_reported"],
        "level": overall["cefr"] or NONE,
        "strong": True,
    }


def _share(line: Axis, value: str | None) -> float:
    share = 100 * (float(value or 0) - line.lowest) / (line.highest - line.lowest)
    return round(min(100.0, max(share, SHORTEST_BAR)), 2)


def plain(number: float) -> str:
    return f"{number:g}"
