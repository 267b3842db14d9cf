"""Forgeries of a signed document: single bytes, spread over the whole file, and what somebody would try by hand."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True, slots=True)
class Forgery:
    """`within`: in the digits of the signature itself, which no signature covers; the hash of the file does."""

    name: str
    content: bytes
    within: bool = False


def gap(pdf: bytes) -> tuple[int, int]:
    """From where to where the signature's own digits run, brackets included."""
    _, ends, begins, _ = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].byte_range
    return int(ends), int(begins)


def of_one_byte(pdf: bytes, count: int, seed: int = 14) -> Iterator[Forgery]:
    """One in each of `count` equal parts of the file."""
    chance, (first, last) = random.Random(seed), gap(pdf)
    for part in range(count):
        place = chance.randrange(part * len(pdf) // count, (part + 1) * len(pdf) // count)
        other = bytes([pdf[place] ^ chance.randrange(1, 256)])
        yield Forgery(f"byte {place}", pdf[:place] + other + pdf[place + 1 :], first <= place < last)


def by_hand(pdf: bytes, other: bytes, of_another_key: bytes, unsigned: bytes) -> Iterator[Forgery]:
    """`other` is another document of ours, `of_another_key` this one signed by somebody else."""
    (first, last), (begins, ends) = gap(pdf), gap(other)
    yield Forgery("a line appended", pdf + b"\n% more\n")
    yield Forgery("a revision appended", _revised(pdf, title=False))
    yield Forgery("the title edited in a revision", _revised(pdf, title=True))
    yield Forgery("the metadata edited in place", pdf.replace(b"B2 First", b"C2 First"))
    yield Forgery("the signature of another document", pdf[:first] + other[begins:ends] + pdf[last:])
    yield Forgery("the signature of nothing", pdf[:first] + b"<" + b"0" * (last - first - 2) + b">" + pdf[last:])
    yield Forgery("signed with another key", of_another_key)
    yield Forgery("never signed", unsigned)
    yield Forgery("cut short", pdf[:-200])
    yield Forgery("nothing", b"")


def _revised(pdf: bytes, *, title: bool) -> bytes:
    writer, made = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    if title:
        edited = {pdf_name("/Title"): pdf_string("C2 Proficiency")}
        writer.set_info(DictionaryObject(edited))  # type: ignore[no-untyped-call]
    else:
        writer.root["/PageMode"] = pdf_name("/UseOutlines")
        writer.update_root()  # type: ignore[no-untyped-call]
    writer.write(made)  # type: ignore[no-untyped-call]
    return made.getvalue()


def pyhanko_accepts(pdf: bytes, authority: Certificate, at: datetime) -> bool:
    """One signature, sound and trusted, over the whole file; what cannot be read is not accepted."""
    trusting = ValidationContext(trust_roots=[authority], moment=at, allow_fetching=False)
    try:
        (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
        with ThreadPoolExecutor(max_workers=1) as beside:  # a browser test may have left a loop of events in this one
            status = beside.submit(validate_pdf_signature, signature, trusting).result()
    except Exception:  # of whatever kind: the file is broken
        return False
    return bool(status.bottom_line) and status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def poppler_accepts(pdf: bytes, folder: Path) -> bool:
    """Its own "Signature is Valid" alone is also said of a file with something added."""
    path = folder / "judged.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False).stdout
    return b"Signature is Valid" in said and b"Total document signed" in said
