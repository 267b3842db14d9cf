from __future__ import annotations

import pytest

from shared.exams.axis import axis, scale_axis
from shared.exams.catalogue import EXAMS

# code: the names of the bands from the left, and the labelled edges
LINES = [
    ("KET", ["", "A1", "A2", "B1"], ["82", "100", "120", "140", "150"]),
    ("PET", ["A1", "A2", "B1", "B2"], ["102", "120", "140", "160", "170"]),
    ("FCE", ["A2", "B1", "B2", "C1"], ["122", "140", "160", "180", "190"]),
    ("CAE", ["B1", "B2", "C1", "C2"], ["142", "160", "180", "200", "210"]),
    ("CPE", ["B2", "C1", "C2"], ["162", "180", "200", "230"]),
    ("YLES", ["", "", "", "", ""], ["0", "1", "2", "3", "4", "5"]),
    ("TKT", ["", "", "", ""], ["0", "1", "2", "3", "4"]),
    ("IELTS", ["", "B1", "B2", "C1", "C2"], ["0", "4", "5.5", "7", "8.5"]),
    ("BULATS", ["A1", "A2", "B1", "B2", "C1", "C2"], ["0", "20", "40", "60", "75", "90"]),
    ("DELTA1", [""], ["0", "100"]),
    ("ILEC", [""], ["0", "50"]),
]


@pytest.mark.parametrize(("code", "names", "labels"), LINES)
def test_the_line_of_an_exam(code: str, names: list[str], labels: list[str]) -> None:
    line = axis(EXAMS[code])
    assert [stretch.name for stretch in line.stretches] == names
    assert [tick.label for tick in line.ticks] == labels


@pytest.mark.parametrize("code", EXAMS)
def test_the_bands_fill_the_line_without_gap(code: str) -> None:
    line = axis(EXAMS[code])
    ends = [stretch.start + stretch.width for stretch in line.stretches]
    assert line.stretches[0].start == 0
    assert ends[-1] == pytest.approx(100, abs=0.02)
    for end, following in zip(ends, line.stretches[1:], strict=False):
        assert end == pytest.approx(following.start, abs=0.02)


def test_b2_of_first_begins_at_160_on_the_chart() -> None:
    line = axis(EXAMS["FCE"])
    assert line.stretches[2].start == pytest.approx(100 * (160 - 122) / (190 - 122), abs=0.01)


def test_the_whole_scale_has_its_levels_from_100_on() -> None:
    line = scale_axis(80, 230)
    assert (line.lowest, line.highest) == (80, 230)
    assert [stretch.name for stretch in line.stretches] == ["", "A1", "A2", "B1", "B2", "C1", "C2"]
    assert [tick.label for tick in line.ticks] == ["80", "100", "120", "140", "160", "180", "200", "230"]
