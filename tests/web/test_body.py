from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shared.calendar.working_days import turnaround_of
from web.body import BODY_FILE, BadBody, load_body


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = BODY_FILE.read_text("utf-8")
    assert old in text
    path = tmp_path / "body.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_the_body_of_the_tree_can_be_used() -> None:
    body = load_body()
    assert body.default_language == "en"
    assert (body.candidate_days, body.centre_days) == (14, 30)
    turnaround = turnaround_of(body.enquiries.turnaround)
    assert (turnaround.stage_1_working_days, turnaround.stage_2_working_days, turnaround.alarm_percent) == (5, 15, 80)
    assert turnaround.calendar.zone == body.default_zone
    assert not turnaround.calendar.is_working_day(date(2026, 12, 8))
    assert turnaround.calendar.is_working_day(date(2027, 8, 13))  # certificates wait in August, answers do not
    assert body.colours("dark")["brand"] == body.dark.brand


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('brand = "#1d4e89"', 'brand = "#b8cbe0"', "Choose other brand colours"),
        ('on_brand = "#0b1220"', 'on_brand = "#777777"', "Choose other brand colours"),
        ('brand = "#1d4e89"', 'brand = "navy"', "#rrggbb"),
        ('languages = ["en", "es", "ca"]', 'languages = ["en", "fr"]', "languages is"),
        ('languages = ["en", "es", "ca"]', "languages = []", "languages is"),
        ('name = "Example Awarding Body"', 'name = " "', "name is missing or empty"),
        ("candidate_days = 14", "candidate_days = 0", "enquiry_windows: candidate_days is 0: write whole days"),
        ("appeal_days = 21", "appeals_days = 21", "enquiry_windows: appeals_days is 21"),
        ("appeal_days = 21", "exams = {XYZ = {appeal_days = 9}}", "enquiry_windows.exams names XYZ"),
        ("stage_2_working_days = 15", "stage_2_working_days = 0", "enquiry_turnaround/stage_2_working_days"),
        ("alarm_percent = 80", "alarm = 80", "enquiry_turnaround/alarm"),
        ("2026-12-08, ", '"soon", ', "enquiry_turnaround/holidays/0"),
        ("closed = []", "closed = [[2027-08-31, 2027-08-01]]", "the first"),
        ("grade_change", "never", "enquiry_refunds.rule is 'never'"),
        ("private = { amount = 10000", "private = { amount = -1", "certifying_statements/private/amount: An amount is"),
        ("[terms]", "[conditions]", "[terms] is missing"),
        ("date = 2026-11-01", 'date = "soon"', "write a date"),
        ("Europe/Madrid", "Europe/Madird", "IANA zone"),
        ("ca = ", "oc = ", "ca is missing"),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_with_a_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(BadBody) as refused:
        load_body(changed(tmp_path, old, new))
    assert sentence in str(refused.value)
