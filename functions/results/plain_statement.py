"""A Statement of Results as a page: the figures of the one with script (web/assets/statement.js), without its chart."""

from __future__ import annotations

import re

from functions.results.my_statement import MyStatement
from functions.results.plain_words import day, format_of, moment, title
from shared.adapters.plain_pages import NOTHING, Html, Tongue, joined, own
from shared.exams.axis import axis
from shared.exams.catalogue import Exam, Kind, exam
from shared.exams.scale import Cefr
from shared.ground.settings import settings
from shared.results.result import OverallResult, PaperResult

NONE = "–"  # noqa: RUF001
LEVELS = list(Cefr)


def page(of: Tongue, mine: MyStatement) -> Html:
    named, candidate, session = title(of, mine["exam"], mine["session"]), mine["candidate"], mine["session"]
    is_reported = mine["status"] == "reported"
    content = of.draw(
        "statement",
        who=own(candidate["given_names"], candidate["family_name"]),
        id=own(_grouped(candidate["candidate_id"])),
        centre=own(mine["centre"]["number"], mine["centre"]["name"]),
        format=format_of(of, session),
        date=day(of, session["exam_date"]),
        practice=of.draw("notice", text=of.words["state_practice"]) if session["practice"] else NOTHING,
        state=_state(of, mine),
        reported=_reported(of, mine) if is_reported else NOTHING,
        exam=mine["exam"]["code"].lower(),
        site=settings().site_url.partition("//")[2],
    )
    return of.page(named, f"results/{mine['id']}", content)


def _grouped(number: str) -> str:
    return "\u00a0".join(number[place : place + 3] for place in range(0, len(number), 3))


def _state(of: Tongue, mine: MyStatement) -> Html:
    status, state = mine["status"], mine["state"]
    key = status if status != "reported" else f"state_{state}" if state not in ("valid", "practice") else ""
    return of.draw("notice", text=of.words[key]) if key else NOTHING


def _reported(of: Tongue, mine: MyStatement) -> Html:
    of_exam = exam(mine["exam"]["code"])
    when = moment(of, mine["released_at"], mine["centre"]["zone"])
    return of.draw(
        "reported",
        figures=_figures(of, mine, of_exam, mine["overall"]) if mine["overall"] else NOTHING,
        papers=_papers(of, mine, of_exam) if mine["papers"] else NOTHING,
        certificate=_certificate(of, mine, of_exam),
        validity=_validity(of, mine, of_exam),
        released=of.say("released", date=when, version=str(mine["version"])),
    )


def _figures(of: Tongue, mine: MyStatement, of_exam: Exam, overall: OverallResult) -> Html:
    is_grade, is_scale = overall["kind"] == Kind.GRADE, overall["kind"] == Kind.SCALE
    score = "" if is_grade else (overall["value"] or "") if overall["reported"] else of.words["not_reported"]
    grade = _grade_name(of, overall["grade"]) if overall["grade"] else NONE if is_scale else ""
    has_levels = any(each.name for each in axis(of_exam).stretches)
    level, plain = overall["cefr"], of.words["no_level"]
    return of.draw(
        "figures",
        overall=of.draw_if("figure_overall", value=score, plain=_range(of, mine, overall, of_exam) if score else ""),
        grade=of.draw(
            "figure_grade",
            value=grade,
            long=" long" if re.search("[a-z]{2}", grade) else "",
            plain=_grade_plain(of, of_exam, overall),
            next=_next(of, mine),
        )
        if grade
        else NOTHING,
        cefr=of.draw("figure_cefr", value=level or NONE, plain=of.words[f"cefr_{level}"] if level else plain)
        if level or has_levels
        else NOTHING,
    )


def _range(of: Tongue, mine: MyStatement, overall: OverallResult, of_exam: Exam) -> Html:
    least, most = mine["exam"]["scale_min"], mine["exam"]["scale_max"]
    if least:
        return of.say("range", min=str(least), max=str(most))
    return of.say("out_of", value=overall["value"] or "", max=_plain_number(axis(of_exam).highest))


def _plain_number(number: float) -> str:
    return f"{number:g}"


def _grade_name(of: Tongue, grade: str) -> str:
    if grade.startswith("Level "):
        return of.say("grade_level", cefr=grade.removeprefix("Level "))
    return of.words.get(f"grade_{grade}", grade)


def _grade_plain(of: Tongue, of_exam: Exam, overall: OverallResult) -> Html:
    grade, certified = overall["grade"], overall["certificate_cefr"]
    if not grade:
        return of.say("grade_none")
    if overall["kind"] == Kind.GRADE:
        passes = [each.grade for each in of_exam.given_grades if each.is_pass]
        return of.say("grade_pass" if grade in passes else "grade_fail", exam=of_exam.name)
    if grade.startswith("Level "):
        return of.say("grade_below", exam=of_exam.name)
    is_next = bool(certified and of_exam.cefr and LEVELS.index(certified) > LEVELS.index(of_exam.cefr))
    return of.say("grade_next" if is_next else "grade_pass", exam=of_exam.name)


def _next(of: Tongue, mine: MyStatement) -> Html:
    nearest = mine["next_grade"]
    if nearest is None:
        return NOTHING
    grade, points = _grade_name(of, nearest["grade"]), nearest["points"]
    return of.say("next_one", grade=grade) if points == 1 else of.say("next_grade", grade=grade, points=str(points))


def _papers(of: Tongue, mine: MyStatement, of_exam: Exam) -> Html:
    is_levelled, overall = any(each["cefr"] for each in mine["papers"]), mine["overall"]
    rows = [_paper(of, each, of_exam, is_levelled=is_levelled) for each in mine["papers"]]
    if overall and overall["kind"] != Kind.GRADE:
        value = (overall["value"] or "") if overall["reported"] else of.words["not_reported"]
        level = _level(of, overall["cefr"]) if is_levelled else NOTHING
        rows.append(of.draw("row", css="overall", name=of.words["overall_row"], value=value, level=level, why=NOTHING))
    head = of.draw("level_head") if is_levelled else NOTHING
    return of.draw("papers", value=of.words[f"value_{of_exam.kind}"], level=head, rows=joined(rows))


def _paper(of: Tongue, paper: PaperResult, of_exam: Exam, *, is_levelled: bool) -> Html:
    why = "exempt" if paper["exempt"] else "" if paper["reported"] else "not_reported"
    value: str = of.words[why] if why else paper["value"] or ""
    if not why and of_exam.kind is Kind.SHIELDS:
        value = of.say("out_of", value=value, max=_plain_number(axis(of_exam).highest))
    return of.draw(
        "row",
        css="unreported" if why else "",
        name=of.words.get(paper["paper"], paper["paper"]),
        value=value,
        level=_level(of, paper["cefr"]) if is_levelled else NOTHING,
        why=of.draw("row_why", text=of.words[f"{why}_plain"]) if why else NOTHING,
    )


def _level(of: Tongue, level: Cefr | None) -> Html:
    return of.draw("level", level=level or NONE)


def _certificate(of: Tongue, mine: MyStatement, of_exam: Exam) -> Html:
    awarded, level, overall = mine["certificate"]["awarded"], mine["certificate"]["cefr"], mine["overall"]
    if awarded:
        return of.draw("line", text=of.say("certificate", cefr=level) if level else of.words["certificate_given"])
    is_judged = of_exam.kind is Kind.SCALE or (overall is not None and overall["kind"] == Kind.GRADE)
    return of.draw("line", text=of.words["certificate_none"]) if is_judged else NOTHING


def _validity(of: Tongue, mine: MyStatement, of_exam: Exam) -> Html:
    until, years = mine["validity"]["expires_on"], of_exam.validity.advice_years
    if until:
        return of.say("expires", date=day(of, until))
    return of.say("advice", years=str(years)) if years else of.say("no_expiry")
