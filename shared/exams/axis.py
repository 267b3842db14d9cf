"""The line of an exam's values: the places of bands, their names and ticks, in per cent of its width.

Computed here, from the catalogue, so that no page, no script and no template of a document knows a band by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.exams.catalogue import Exam, Kind
from shared.exams.scale import CEFR_BANDS

# The label of the line's end is left out when a tick is nearer than this, in per cent: on a phone they would touch.
ROOM_FOR_A_LABEL = Decimal(13)
# And a band's name, when the band is narrower than its two letters.
ROOM_FOR_A_NAME = Decimal(5)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A band drawn on the line: its left end and its width in per cent; the name may be empty."""

    name: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled edge, at a place in per cent."""

    label: str
    place: float


@dataclass(frozen=True, slots=True)
class Axis:
    """The line of one exam, from `lowest` to `highest` in the exam's own values."""

    lowest: float
    highest: float
    stretches: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]


def axis(exam: Exam) -> Axis:
    """The line every paper of this exam is drawn on."""
    lowest, highest = _ends(exam)
    return _line(_starts(exam, lowest, highest), lowest, highest)


def scale_axis(from_score: int, to_score: int) -> Axis:
    """The Cambridge English Scale between two scores, with its levels, whatever exam reports them."""
    lowest, highest = Decimal(from_score), Decimal(to_score)
    return _line([("", lowest), *((str(band.cefr), Decimal(band.lowest)) for band in CEFR_BANDS)], lowest, highest)


def _line(starts: list[tuple[str, Decimal]], lowest: Decimal, highest: Decimal) -> Axis:
    edges = [*(start for _, start in starts), highest]
    places = [(edge - lowest) * 100 / (highest - lowest) for edge in edges]
    stretches = tuple(
        Stretch(name if right - left >= ROOM_FOR_A_NAME else "", _short(left), _short(right - left))
        for (name, _), left, right in zip(starts, places, places[1:], strict=False)
    )
    if len(places) > 2 and places[-1] - places[-2] < ROOM_FOR_A_LABEL:
        edges, places = edges[:-1], places[:-1]
    ticks = tuple(Tick(f"{edge.normalize():f}", _short(place)) for edge, place in zip(edges, places, strict=True))
    return Axis(float(lowest), float(highest), stretches, ticks)


def _ends(exam: Exam) -> tuple[Decimal, Decimal]:
    counted_from_one = exam.kind in (Kind.SHIELDS, Kind.BAND) and not exam.bands
    return Decimal(0) if counted_from_one else exam.reported_from, exam.highest


def _starts(exam: Exam, lowest: Decimal, highest: Decimal) -> list[tuple[str, Decimal]]:
    """The name and the first value of each band, from the left, with no gap between them."""
    if exam.kind is Kind.SCALE:
        named = [(str(band.cefr), Decimal(band.lowest), Decimal(band.highest)) for band in CEFR_BANDS]
    elif exam.bands:
        named = [(str(band.cefr or ""), band.lowest, band.highest) for band in reversed(exam.bands)]
    elif exam.kind is Kind.MARKS:
        named = [("", lowest, highest)]
    else:
        named = [("", Decimal(step), Decimal(step + 1)) for step in range(int(lowest), int(highest))]
    starts = [(name, max(first, lowest)) for name, first, last in named if last > lowest and first < highest]
    return starts if starts[0][1] == lowest else [("", lowest), *starts]


def _short(number: Decimal) -> float:
    return round(float(number), 2)
