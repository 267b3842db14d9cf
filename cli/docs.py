"""`make docs`: what is generated from the code. A test compares; nobody edits these files by hand.

docs/openapi.json   the HTTP contract: what comes in from the handlers, what goes out from cli/contract/
docs/functions.md   the functions with their routes and grants, from the catalogue
docs/exams.md       the exams, from the exam table
functions/calendar/methods.json  the methods of each path, from the catalogue
functions/signin/plain/, functions/results/plain/  the plain pages, in each language, from the templates of the pages
functions/documents/words/  what documents say, in each language, from the catalogues of the pages
docs/operations.md  the lists in "Restoring a table", between its markers
"""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path

from cli.contract.document import HEAD, openapi
from cli.restoring import blocks, doors
from infra.catalogue import FUNCTIONS
from infra.words import REST, Function, Grant, Key, Mail, Queue, Route, Rows, Uploads
from shared.exams.catalogue import EXAMS, Exam
from shared.exams.enquiry_stages import newest_rule
from web.body import TRANSLATED
from web.plain import plain_files
from web.printed_words import written_words

DOCS = Path(__file__).parent.parent / "docs"

METHODS = DOCS.parent / "functions" / "calendar" / "methods.json"
WORDS = DOCS.parent / "functions" / "documents" / "words"


def main() -> None:
    for name, text in written().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    METHODS.write_text(methods(), encoding="utf-8")
    for language in TRANSLATED:
        (WORDS / f"{language}.json").write_text(written_words(language), encoding="utf-8")
    for name, text in plain_files(TRANSLATED).items():
        (DOCS.parent / name).write_text(text, encoding="utf-8")


def methods() -> str:
    """The methods of each path of the API, for what answers 405."""
    found: dict[str, list[str]] = {}
    for row in FUNCTIONS:
        for route in row.api_routes:
            if route != REST:
                found.setdefault(_one_name(route.path), []).append(route.method)
    return json.dumps({path: sorted(has) for path, has in found.items()}, indent=1, sort_keys=True) + "\n"


def written() -> dict[str, str]:
    """Each generated file by its name under docs/."""
    return {
        "openapi.json": json.dumps(openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n",
        "functions.md": functions(),
        "exams.md": exams(),
        "operations.md": filled((DOCS / "operations.md").read_text(encoding="utf-8"), blocks(doors())),
    }


def filled(text: str, parts: dict[str, str]) -> str:
    """`text` with each part between its markers, `<!-- generated: NAME -->` and `<!-- end -->`; KeyError for a marker
    that no part is for, and for a part without a marker."""
    left = dict(parts)
    whole = re.sub(
        r"(<!-- generated: (\w+) -->\n).*?([ ]*<!-- end -->)",
        lambda found: f"{found[1]}{left.pop(found[2])}\n{found[3]}",
        text,
        flags=re.DOTALL,
    )
    if left:
        raise KeyError(f"docs/operations.md has no marker for {sorted(left)}")
    return whole


def functions() -> str:
    parts = [f"# The functions\n\nGenerated from `infra/catalogued/` by `make docs`. {HEAD}\n"]
    parts += [_function(row) for row in FUNCTIONS]
    return "\n".join(parts)


def exams() -> str:
    lines = [
        "# The exams\n",
        "Generated from `shared/exams/exams.json` by `make docs`; how to add an exam: CONTRIBUTING.md. S1 and S2: what",
        "Stage 1 of an enquiry checks, and what Stage 2 marks again.\n",
        "| Code | Exam | Level | Papers | Values | S1 | S2 | Sources |",
        "|---|---|---|---|---|---|---|---|",
        *(f"| {' | '.join(_exam(each))} |" for each in EXAMS.values()),
    ]
    return "\n".join(lines) + "\n"


def _exam(exam: Exam) -> tuple[str, ...]:
    rule, name = newest_rule(exam.code), exam.name + (f" (until {exam.retired})" if exam.retired else "")
    checked, remarked = (
        "its own route" if rule.own_route else ", ".join(each) for each in (rule.checked, rule.remarked)
    )
    values = f"{exam.reported_from} to {exam.highest}, {exam.kind}"
    return exam.code, name, exam.cefr or "", ", ".join(exam.papers), values, checked, remarked, exam.source


def _one_name(path: str) -> str:
    return re.sub(r"\{\w+\}", "{id}", path)


def _function(row: Function) -> str:
    module = importlib.import_module(f"functions.{row.name}.handler")
    lines = [f"## {row.name}\n", (module.__doc__ or "").strip(), ""]
    lines += [f"- `{route.key}` · {_who(route)} · {route.limit.rate} a second" for route in (*row.routes, *row.pages)]
    lines += [f"- takes from the queue `{queue}`" for queue in row.consumes]
    lines += ["- is called every minute"] if row.minutely else []
    lines += ["", "May:", ""]
    lines += [f"- {_sentence(grant)}" for grant in row.grants]
    return "\n".join(lines) + "\n"


def _who(route: Route) -> str:
    return f"{route.role.name.lower()}, {route.duty}" if route.duty else route.role.name.lower()


def _sentence(grant: Grant) -> str:
    match grant:
        case Rows(table=table, actions=actions, keys=keys):
            return f"{', '.join(actions)} on `{table}`, only {', '.join(f'`{key}`' for key in keys)}"
        case Key(name=name, actions=actions):
            return f"{', '.join(actions)} with the key `{name}`"
        case Queue(name=name):
            return f"send to the queue `{name}`"
        case Uploads(actions=actions):
            return f"{', '.join(actions)} on uploaded files"
        case Mail():
            return "send mail from the awarding body's address"


if __name__ == "__main__":
    main()
