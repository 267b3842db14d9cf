"""The rules that turn the values of papers into an overall result, a grade, a CEFR level and a certificate.

Values are `Decimal`, unfloored; an exempt paper is None. Each rule names its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial

from shared.exams.catalogue import Band, CertificateRule, Exam, Kind, OverallRule, Paper
from shared.exams.scale import Cefr, half_up
from shared.ground.errors import RuleBroken
from shared.ground.text import as_meant, unmarked

# The value of a component that the candidate did not have to sit (statements since 2020).
EXEMPT = "exempt"

# Spreadsheets write 174 as 174.0 where a column has blanks, and as 174.00, 0174 or +174 as it is formatted.
_NUMBER = re.compile(r"\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_EXPONENT = re.compile(r"[0-9]+(\.[0-9]*)?E[+-]?[0-9]{1,2}", re.IGNORECASE)

Values = Mapping[Paper, Decimal | None]


class GradeDisagrees(RuleBroken):
    """A figure in a file differs from what the exam's rules compute from its papers."""

    code = "result_disagrees"


@dataclass(frozen=True, slots=True)
class Award:
    """What an overall result is worth."""

    grade: str | None
    cefr: Cefr | None
    certificate_cefr: Cefr | None


def shown(exam: Exam, value: Decimal) -> str:
    """A value as it is written: "176", or "7.0" where the exam counts in halves."""
    return str(int(value)) if exam.step == 1 else f"{value:.1f}"


def value_range(exam: Exam) -> str:
    """The values a paper can have, in words: "a whole number from 0 to 190"."""
    count = "a whole number" if exam.step == 1 else "a whole or half number"
    return f"{count} from {exam.accepted_from} to {exam.highest}"


def _read(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _is_value(exam: Exam, value: Decimal) -> bool:
    return exam.accepted_from <= value <= exam.highest and not value % exam.step


def _remedy(text: str, is_taken: Callable[[Decimal], bool], takes: str) -> str:
    """How to write the number that is meant, if it would be taken then; what is taken here otherwise."""
    with_point = _read(text.replace(",", ".", 1))
    if with_point is not None and is_taken(with_point):
        return "Write a point, not a comma, before decimals."
    if _EXPONENT.fullmatch(text) and is_taken(Decimal(text)):
        return "Write this number out in digits: where a spreadsheet writes an exponent, it may have cut digits off."
    return takes


@lru_cache(maxsize=4096)  # a file of 100,000 results writes the same few hundred numbers
def number(exam: Exam, text: str, pointer: str, or_else: str = "") -> Decimal:
    """The value written as `text`; raises RuleBroken outside the exam's range or between its steps, whose sentence
    names what else is taken, `or_else`."""
    written, is_taken = unmarked(text), partial(_is_value, exam)
    value = _read(written)
    if value is None or not is_taken(value):
        takes = f"{exam.code} takes {value_range(exam)} here, in the digits 0 to 9{or_else}."
        raise RuleBroken(_remedy(written, is_taken, takes), pointer=pointer)
    return value


def paper_value(exam: Exam, paper: Paper, text: str) -> Decimal | None:
    """The value of one paper of the exam, None if exempt; raises RuleBroken with the paper's column as pointer.

    A value below the scale minimum is kept: the overall needs the true one (a real statement fits only that way).
    """
    pointer = f"/{paper}"
    if paper not in exam.weights:
        raise RuleBroken(f"{exam.code} has no such paper: leave this column blank.", pointer=pointer)
    if not text:
        raise RuleBroken(f"{exam.code} needs {value_range(exam)} here, or {EXEMPT}.", pointer=pointer)
    return None if as_meant(text).casefold() == EXEMPT else number(exam, text, pointer, f", or {EXEMPT}")


def weighted_mean(exam: Exam, values: Values) -> Fraction:
    """The mean of the papers sat, by weight (scale guide, 2015; in Key, Reading and Writing counts double).

    An exempt paper leaves the sum and the divisor: no source states this, and anything else would invent a score.
    """
    sat = [(value, exam.weights[paper]) for paper, value in values.items() if value is not None]
    return Fraction(sum(value * weight for value, weight in sat)) / sum(weight for _, weight in sat)


def half_band(mean: Fraction) -> Decimal:
    """The nearest half band; .25 goes up to the half, .75 up to the whole (ielts.org)."""
    return Decimal(half_up(mean * 2)) / 2


def overall_of(exam: Exam, values: Values) -> Decimal | None:
    """The overall result by the exam's rule; None where it has none, or where a total misses an exempt paper."""
    if exam.overall is OverallRule.WEIGHTED_MEAN:
        return Decimal(half_up(weighted_mean(exam, values)))
    if exam.overall is OverallRule.HALF_BAND_MEAN:
        return half_band(weighted_mean(exam, values))
    if exam.overall is OverallRule.TOTAL and None not in values.values():
        return sum((value for value in values.values() if value is not None), Decimal(0))
    return None


def may_be_floored(exam: Exam, values: Values) -> bool:
    """Whether some paper is at or under the scale minimum, so that its true value may be lower than written."""
    return exam.kind is Kind.SCALE and any(
        value is not None and value <= exam.reported_from for value in values.values()
    )


def overall_stated(exam: Exam, text: str) -> Decimal:
    """The overall written as `text`: in a paper's range, but for a total, which adds the papers up."""
    if exam.overall is not OverallRule.TOTAL:
        return number(exam, text, "/overall")
    written = unmarked(text)
    value = _read(written)
    if value is None or not _is_total(value):
        takes = f"{exam.code} takes the total of its papers here, in the digits 0 to 9."
        raise RuleBroken(_remedy(written, _is_total, takes), pointer="/overall")
    return value


def _is_total(value: Decimal) -> bool:
    return value < 1000 and not value % 1


def agreed_overall(exam: Exam, values: Values, given: str | None) -> Decimal | None:
    """The overall by the rule, or the one given where it may rightly differ; raises GradeDisagrees.

    Awarding bodies compute the overall from true values but may send a component held at the scale minimum. Then the
    mean of what was sent comes out wrong, and the overall that they give is kept and judged.
    """
    computed = overall_of(exam, values)
    if not given:
        return computed
    if computed is None:
        raise GradeDisagrees(f"{exam.code} has no overall result here: leave this column blank.", pointer="/overall")
    stated = overall_stated(exam, given)
    if stated != computed and not may_be_floored(exam, values):
        raise GradeDisagrees(f"The papers make {shown(exam, computed)}: correct them or this.", pointer="/overall")
    return stated


def band_at(exam: Exam, value: Decimal) -> Band | None:
    """The band a value falls in; None below the lowest."""
    for band in exam.bands:
        if band.lowest <= value <= band.highest:
            return band
    return None


def award_by_band(exam: Exam, overall: Decimal | None) -> Award:
    """Grade and levels depend on the overall alone, never on a component (scale guide, 2015).

    Grade A certifies the next level, B and C the exam's, a near miss the level below (centre guidance); under that
    the score stands on the statement without a level.
    """
    band = band_at(exam, overall) if overall is not None else None
    return Award(band.grade, band.cefr, band.certificate_cefr) if band else Award(None, None, None)


def award_by_given_grade(exam: Exam, given: str | None) -> Award:
    """The levels of a grade that only the awarding body can give; raises RuleBroken if it is not one of the exam's."""
    for known in exam.given_grades:
        if _same(known.grade, given):
            return Award(known.grade, known.cefr, known.cefr)
    names = ", ".join(known.grade for known in exam.given_grades)
    raise RuleBroken(f"No rule computes the grade of {exam.code}: give one of {names}.", pointer="/grade")


def completion_award(exam: Exam, values: Values) -> Award:
    """A certificate at the exam's level for completing every paper, without grade or pass (Young Learners pages)."""
    return Award(None, None, exam.cefr if None not in values.values() else None)


def award(exam: Exam, values: Values, overall: Decimal | None, grade_given: str | None) -> Award:
    """Grade and levels by the exam's own rule; raises GradeDisagrees if a computed grade is not the one given."""
    if exam.given_grades:
        return award_by_given_grade(exam, grade_given)
    if exam.certificate is CertificateRule.COMPLETION:
        awarded = completion_award(exam, values)
    else:
        awarded = award_by_band(exam, overall)
    if grade_given and not _same(awarded.grade, grade_given):
        raise GradeDisagrees(
            f"{_by_the_rules(awarded.grade, 'grade')}: correct it or leave it blank.", pointer="/grade"
        )
    return awarded


def agree_on_cefr(awarded: Award, given: str | None) -> None:
    """Raises GradeDisagrees if a CEFR level is given and is not the one the rules make."""
    if given and not _same(awarded.cefr, given):
        raise GradeDisagrees(f"{_by_the_rules(awarded.cefr, 'level')}: correct it or leave it blank.", pointer="/cefr")


def _same(computed: str | None, given: str | None) -> bool:
    """Whether both are the same word, in capitals or not."""
    return computed is not None and given is not None and computed.casefold() == as_meant(given).casefold()


def _by_the_rules(computed: str | None, noun: str) -> str:
    return f"By the rules the {noun} is {computed}" if computed else f"By the rules there is no {noun}"


def paper_cefr(exam: Exam, value: Decimal) -> Cefr | None:
    """The level a paper's value is drawn at: the same bands as the overall (statement chart); None if none applies."""
    band = band_at(exam, value) if exam.bands_on_papers else None
    return band.cefr if band else None
