"""What things are called: a module by its own name, and everything by the words of the field."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.syntax import forget, nodes
from tests.test_house import ROOMS, ROOT, named, plant, sources

FIELDS_OWN = re.compile(
    r"import aws_cdk as cdk|from aws_cdk import aws_\w+ as \w+|from hypothesis import strategies as st"
)
"""What everybody who writes CDK or properties reads it as."""


@pytest.fixture(scope="module", autouse=True)
def read_before() -> Iterator[None]:
    """Else the first test would pay for all of them, and each later test of the worker for keeping them."""
    for path in sources(*ROOMS, "tests"):
        nodes(path)
    yield
    forget()


def aliases(paths: list[Path], root: Path = ROOT) -> list[str]:
    """Every import under another name: a clash is ended where it begins, by naming one of the two as it is."""
    found = []
    for path in paths:
        for node in nodes(path):
            if isinstance(node, ast.Import | ast.ImportFrom):
                said = f"from {node.module} import " if isinstance(node, ast.ImportFrom) else "import "
                written = [f"{said}{each.name} as {each.asname}" for each in node.names if each.asname]
                found += [named(path, node.lineno, each, root) for each in written if not FIELDS_OWN.fullmatch(each)]
    return found


def test_what_is_imported_keeps_its_name() -> None:
    assert aliases(sources(*ROOMS, "tests")) == []


@pytest.mark.parametrize(
    "line",
    ["from shared.releases import release as rules", "import shared.store.rows as marshal", "import json as cdk"],
)
def test_an_import_under_another_name_is_named(line: str, tmp_path: Path) -> None:
    planted = plant(tmp_path, "functions/board/releases.py", line)
    assert aliases([planted], tmp_path) == [f"functions/board/releases.py:3 {line}"]


# Words that had a meaning here alone, and what each became: notify or pending notifications, what it is, withheld,
# the end of a grace, a queued notice. In a sentence they are ordinary words.
RENAMED = re.compile(
    r"(^|_)(told|untold|tells?|tellings?|look(s|ed|ing)?_at|standing|held_?back|unheard|errands?|not_to_be_had)(_|$)"
)
RENAMED_CLASSES = {"Said", "Otherwise", "Because", "Explained", "Looked"}
"""Now RevisedScores, OptionalReason, RequiredReason, AtRevision: no noun says what a body holds."""
RENAMED_MODULES = {"cards", "loads", "chains", "transitions", "heldback", "conclusions", "findings", "givenout"}
"""Now session_list, loading, case, states, withheld_outcome, board_steps, revised_result, issuing or codes."""


def words(identifier: str) -> str:
    """The words of an identifier, split at underscores and at capitals: "_isToldOf" gives "is_told_of"."""
    return "_".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", identifier)).lower()


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    """(line, name) of every function, class, argument, variable, attribute, keyword and import of a file."""
    for node in nodes(path):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name():
                yield node.lineno, node.id
            case ast.Attribute():
                yield node.lineno, node.attr
            case ast.keyword(arg=str(name)):
                yield node.value.lineno, name
            case ast.MatchAs(name=str(name)):
                yield node.lineno, name


def renamed(paths: list[Path], root: Path = ROOT) -> list[str]:
    """Every identifier and every module that has a renamed word in its name."""
    found = []
    for path in paths:
        if path.stem in RENAMED_MODULES or RENAMED.search(words(path.stem)):
            found.append(named(path, 1, f"is a module named {path.stem}", root))
        for line, name in sorted(set(identifiers(path))):
            if name in RENAMED_CLASSES or RENAMED.search(words(name)):
                found.append(named(path, line, name, root))
    return found


def test_no_python_name_has_a_renamed_word() -> None:
    assert renamed(sources(*ROOMS, "tests")) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("def tell_centre() -> None: ...", "tell_centre"),
        ("class PendingTelling: ...", "PendingTelling"),
        ("class Otherwise: ...", "Otherwise"),
        ("def notify(is_told: bool) -> None: ...", "is_told"),
        ("standing = 1", "standing"),
        ("seen = chain.untold", "untold"),
        ("seen = dict(looked_at=1)", "looked_at"),
    ],
)
def test_a_renamed_word_is_named_with_its_line(line: str, name: str, tmp_path: Path) -> None:
    planted = plant(tmp_path, "shared/enquiries/notifications.py", line)
    assert renamed([planted], tmp_path) == [f"shared/enquiries/notifications.py:3 {name}"]


def test_a_module_with_a_renamed_word_is_named(tmp_path: Path) -> None:
    planted = [plant(tmp_path, f"shared/enquiries/{name}.py", "") for name in ("cards", "tellings")]
    assert [each.split(" ")[0] for each in renamed(planted, tmp_path)] == [
        "shared/enquiries/cards.py:1",
        "shared/enquiries/tellings.py:1",
    ]


# A script, and no text of it: comments and strings are taken out, the values in a template stay.
NO_NAME = re.compile(r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)


def scripts() -> list[Path]:
    return sorted(
        path for room in (*ROOMS, "tests") for end in ("js", "mjs") for path in (ROOT / room).rglob(f"*.{end}")
    )


def renamed_in_scripts(paths: list[Path], root: Path = ROOT) -> list[str]:
    found = []
    for path in paths:
        text = NO_NAME.sub(lambda part: "\n" * part[0].count("\n"), path.read_text(encoding="utf-8"))
        for line, code in enumerate(text.splitlines(), start=1):
            names = re.findall(r"[A-Za-z_$][\w$]*", code)
            found += [named(path, line, each, root) for each in names if RENAMED.search(words(each))]
    return found


def renamed_in_headings(paths: list[Path], root: Path = ROOT) -> list[str]:
    found = []
    for path in paths:
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if text.startswith("#") and RENAMED.search("_".join(re.findall(r"[a-z]+", text.lower()))):
                found.append(named(path, line, text, root))
    return found


def test_no_name_in_a_script_has_a_renamed_word() -> None:
    assert renamed_in_scripts(scripts()) == []


def test_no_heading_has_a_renamed_word() -> None:
    assert renamed_in_headings(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])) == []


def test_a_renamed_word_in_a_script_is_named(tmp_path: Path) -> None:
    planted = tmp_path / "page.js"
    planted.write_text(
        "// told\nconst said = 'told', toldOf = `${isTold}`;\n/* tell\n */ at(\"told\");\n", encoding="utf-8"
    )
    assert renamed_in_scripts([planted], tmp_path) == ["page.js:2 toldOf", "page.js:2 isTold"]


def test_a_renamed_word_in_a_heading_is_named(tmp_path: Path) -> None:
    planted = tmp_path / "page.md"
    planted.write_text("# Notices\n\nWhoever is told of it.\n\n## Who is told\n", encoding="utf-8")
    assert renamed_in_headings([planted], tmp_path) == ["page.md:5 ## Who is told"]
