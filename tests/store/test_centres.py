"""Centres come back as they went."""

from __future__ import annotations

import pytest

from shared.calendar.enquiry_windows import OwnWindows
from shared.centres.centre import Centre, unnamed_centre
from shared.centres.fees import Money
from shared.exams.enquiry_stages import Stage
from shared.store import centres

FEES = {"FCE": {Stage.CLERICAL_RECHECK: Money(4200, "EUR")}, "*": {Stage.REMARK: Money(0, "JPY")}}
CENTRE = Centre(
    number="ES442",
    name="Exams Girona",
    zone="Europe/Madrid",
    windows=OwnWindows(10, 20, 5),
    contact_email="exams@example.org",
    fees=FEES,
)


def test_a_centre_comes_back_as_it_went(aws: None) -> None:
    with pytest.raises(centres.UnknownCentre):
        centres.get_centre("ES442")
    centres.put_centre(CENTRE)
    assert not centres.add_centre(unnamed_centre("ES442", "UTC"))
    assert centres.find_centre("ES442") == CENTRE
    assert centres.get_centre("ES442") == CENTRE
