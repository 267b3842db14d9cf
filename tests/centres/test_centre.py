"""Centres: each has windows of its own, and the body's own where it has none."""

from __future__ import annotations

import pytest

from shared.calendar.enquiry_windows import OwnWindows
from shared.centres.centre import CentreKind, centre_name, unnamed_centre
from shared.ground.errors import RuleBroken


def test_a_centre_that_only_a_file_has_named_has_the_bodys_windows() -> None:
    centre = unnamed_centre("ES442", "Atlantic/Canary")
    assert (centre.name, centre.zone, centre.windows) == ("ES442", "Atlantic/Canary", OwnWindows())
    assert (centre.kind, centre.contact_email) == (CentreKind.CENTRE, None)


@pytest.mark.parametrize(
    ("text", "name"), [(" Escola  Oficial ", "Escola Oficial"), ("UB", "UB"), ("x" * 120, "x" * 120)]
)
def test_a_centres_name_as_it_is_printed(text: str, name: str) -> None:
    assert centre_name(text) == name


@pytest.mark.parametrize("text", ["", "x", "x" * 121, "Gir\u200bona", "Gir\u202eona", "Gir\u200dona"])
def test_texts_that_are_no_centres_name(text: str) -> None:
    with pytest.raises(RuleBroken, match="the centre's name") as refusal:
        centre_name(text)
    assert refusal.value.pointer == "/name"
