from __future__ import annotations

import re
from pathlib import Path

from web.problems import PROBLEMS

ROOT = Path(__file__).parent.parent.parent
# Where a code is born: a class of error, or the edge itself. The base's own code is never sent.
CODES = re.compile(r'(?:\bcode = |\bMalformed\(|_answer\(event, \d+, )"([a-z_]+)"')


def test_every_code_of_the_api_is_explained() -> None:
    sources = [*(ROOT / "shared").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    sent = {code for source in sources for code in CODES.findall(source.read_text("utf-8"))} - {"expected_error"}
    assert {"not_recognised", "malformed", "unexpected"} <= sent
    assert sent - set(PROBLEMS) == set()
