"""QR codes as SVG: one element that needs nothing from anywhere."""

from __future__ import annotations

from xml.etree import ElementTree

from shared.adapters import qr


def test_it_stands_alone_and_scales() -> None:
    drawn = ElementTree.fromstring(qr.svg("otpauth://totp/Body:nuria%40exams.example.org?secret=AAAA&issuer=Body"))
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert "viewBox" in drawn.attrib
    assert not {"width", "height", "class", "style", "onload"} & drawn.attrib.keys()
    assert {each.tag.partition("}")[2] for each in drawn} == {"path"}


def test_another_text_is_another_code() -> None:
    assert qr.svg("otpauth://totp/a") != qr.svg("otpauth://totp/b")
