"""What the journey of certificates reads on paper: the numbers of a Confirmation of Entry, and a signed Statement."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from tempfile import NamedTemporaryFile

from local.client.caller import Unexpected

_CONFIRMATION = re.compile(r"^ *((?:[A-Z0-9]{3} ){2}[A-Z0-9]{3}) +([0-9]{4}) *$", re.MULTILINE)
"""Both in one line: the ID number may stand above as well, in place of a name that cannot be printed."""
_NUMBER = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}\b")


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, as poppler reads it."""
    program = shutil.which("pdftotext")
    if program is None:
        raise Unexpected("Nothing here reads a PDF: install poppler-utils.")
    made = subprocess.run([program, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [page for page in made.stdout.decode().split("\f") if page.strip()]


def pairs_printed(pdf: bytes) -> Mapping[str, str]:
    """The Secret number of each ID number, a page a candidate."""
    found = {}
    for page in text_of(pdf):
        numbers = _CONFIRMATION.search(page)
        if numbers is None:
            raise Unexpected("A page of the Confirmations has no two numbers.")
        found["".join(numbers[1].split())] = numbers[2]
    return found


def number_printed(pdf: bytes) -> str:
    """The document's number."""
    numbers = _NUMBER.findall(" ".join(text_of(pdf)))
    if len(numbers) != 1:
        raise Unexpected(f"One document number is printed, not {numbers}.")
    return str(numbers[0])


def signature_report(pdf: bytes) -> str:
    """What poppler's pdfsig says of the file."""
    program = shutil.which("pdfsig")
    if program is None:
        raise Unexpected("Nothing here reads a signature: install poppler-utils.")
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run([program, file.name], capture_output=True, check=False).stdout.decode()
