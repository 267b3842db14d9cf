"""The house rules that a reader relies on without asking: which room may know which, and what things are called."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from infra.catalogue import FUNCTIONS
from tests.kit.syntax import forget, nodes, tree

ROOT = Path(__file__).parents[1]
ROOMS = ("shared", "functions", "infra", "local", "cli", "web")

# The packages of `shared`, floor by floor: each knows those of the floors before its own, and itself.
FLOORS = (
    ("ground",),
    ("exams", "accounts"),
    ("calendar", "notices", "verification"),
    ("candidates",),
    ("centres",),
    ("teams",),
    ("results", "secret_numbers"),
    ("releases", "enquiries", "certificates"),
    ("cohorts", "documents", "certifying_statements"),
)
DOMAIN = {f"shared.{package}" for floor in FLOORS for package in floor}
OUTSIDE = {"shared.store", "shared.adapters"}
"""The only two that know AWS, and not each other."""
APPLICATION = {"shared.application"}
"""What two functions do alike with both of them."""
MAY_KNOW = {
    **{
        f"shared.{package}": {f"shared.{below}" for floor in FLOORS[:number] for below in floor}
        for number, floor in enumerate(FLOORS)
        for package in floor
    },
    **dict.fromkeys(OUTSIDE, DOMAIN),
    **dict.fromkeys(APPLICATION, DOMAIN | OUTSIDE),
    "functions": DOMAIN | OUTSIDE | APPLICATION,
    "web": DOMAIN,
    "infra": DOMAIN | {"shared.store", "functions", "web"},
    "local": DOMAIN | OUTSIDE | APPLICATION | {"functions", "infra", "web", "cli"},
    "cli": DOMAIN | OUTSIDE | APPLICATION | {"functions", "infra", "web"},
}
BANNED_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|misc|common|process)(_|$)", re.IGNORECASE)
OURS = set(MAY_KNOW) | {"tests"}
REACHES_OUT = {
    "asyncio",
    "concurrent",
    "http",
    "multiprocessing",
    "os",
    "random",
    "secrets",
    "socket",
    "ssl",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
}
TYPES = "typing_extensions"
"""Newer types for older Pythons: pydantic, which makes the contract's schemas, takes no other TypedDict before 3.12."""


@pytest.fixture(scope="module", autouse=True)
def read_before() -> Iterator[None]:
    """Else the first test would pay for all of them, and each later test of the worker for keeping them."""
    for path in sources(*ROOMS, "tests"):
        nodes(path)
    yield
    forget()


def sources(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts)


def room_of(module: str) -> str | None:
    """The room a dotted name belongs to, or None where it is not ours."""
    first, _, rest = module.partition(".")
    second = rest.partition(".")[0]
    home = f"{first}.{second}" if first == "shared" else first
    return home if home in OURS else None


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a file imports, wherever it does so; `from a import b` gives a.b."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def named(path: Path, line: int, what: str, root: Path = ROOT) -> str:
    return f"{path.relative_to(root)}:{line} {what}"


def guilty_lines(paths: list[Path], root: Path = ROOT) -> list[str]:
    """Every import that points the wrong way."""
    found = []
    for path in paths:
        home = room_of(".".join(path.relative_to(root).with_suffix("").parts))
        if home is None:  # the empty shared/__init__.py
            continue
        for line, module in imports(path):
            other = room_of(module)
            if other not in (None, home) and other not in MAY_KNOW[home]:
                found.append(named(path, line, f"imports {module}: {home} may not know {other}", root))
    return found


def test_nothing_points_back() -> None:
    assert guilty_lines(sources(*(room for room in ROOMS if (ROOT / room).exists()))) == []


def domain() -> list[Path]:
    """Everything in `shared` but the two rooms that know AWS, and the one that knows them."""
    beyond = OUTSIDE | APPLICATION
    return [path for path in sources("shared") if room_of(".".join(path.relative_to(ROOT).parts)) not in beyond]


def test_functions_do_not_know_each_other_nor_aws() -> None:
    found = []
    for path in sources("functions"):
        own = path.relative_to(ROOT).parts[1]
        for line, module in imports(path):
            first, second, *_ = [*module.split("."), ""]
            if first in ("boto3", "botocore") or (first == "functions" and second != own):
                found.append(named(path, line, f"imports {module}"))
    assert found == []


def reaching_out(paths: list[Path], root: Path = ROOT) -> list[str]:
    """Every import by which a rule could ask anything of the world: a library but `TYPES`, or a part of Python that is
    not pure."""
    found = []
    for path in paths:
        for line, module in imports(path):
            first = module.partition(".")[0]
            is_standard = first in sys.stdlib_module_names and first not in REACHES_OUT
            is_pure = first in ("shared", TYPES) or is_standard
            if not is_pure and path.relative_to(root) != Path("shared/ground/settings.py"):
                found.append(named(path, line, f"imports {module}", root))
    return found


def test_the_domain_is_pure() -> None:
    """But for the settings, which are read from the environment, and only there."""
    assert reaching_out(domain()) == []


def test_everything_in_shared_stands_in_a_package_of_the_order() -> None:
    folders = {
        path.parent.relative_to(ROOT / "shared").parts[0] for path in sources("shared") if path.stem != "__init__"
    }
    assert {f"shared.{folder}" for folder in folders} == DOMAIN | OUTSIDE | APPLICATION
    assert [
        path for path in sources(*ROOMS) if path.stem == "__init__" and "shared" in path.parts and path.read_text()
    ] == []


def handed_on(paths: list[Path], root: Path = ROOT) -> list[str]:
    """Every name that is imported from a module of ours which has it from elsewhere itself, or that says `X as X`."""
    found = []
    for path in paths:
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                home = root / f"{node.module.replace('.', '/')}.py"
                made = _made_in(home) if home.exists() else {each.name for each in node.names}
                found += [
                    named(path, node.lineno, f"has {each.name} from {node.module}, which only hands it on", root)
                    for each in node.names
                    if each.name not in made or each.name == each.asname
                ]
    return found


@cache
def _made_in(path: Path) -> set[str]:
    """What stands in a module under a name of its own."""
    found: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            found |= {
                each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
            }
    return found


def test_a_name_has_one_home() -> None:
    assert handed_on(sources(*ROOMS, "tests")) == []


def plant(root: Path, room: str, line: str) -> Path:
    planted = root / room
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(f'"""A room."""\n\n{line}\n', encoding="utf-8")
    return planted


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("shared/exams/catalogue.py", "from shared.store import rows"),
        ("shared/exams/catalogue.py", "import shared.adapters.clock"),
        ("shared/exams/catalogue.py", "from shared.accounts import account"),
        ("shared/exams/catalogue.py", "from shared.results.result import Result"),
        ("shared/store/rows.py", "from shared.adapters import cache"),
        ("shared/adapters/cache.py", "from shared.store import rows"),
        ("shared/adapters/cache.py", "from shared.application import reference"),
        ("shared/store/rows.py", "from shared.application import reference"),
        ("shared/exams/catalogue.py", "from shared.application import reference"),
        ("shared/application/reference.py", "from functions.results import handler"),
        ("shared/adapters/cache.py", "from functions.board import releases"),
        ("functions/results/handler.py", "from infra.catalogue import FUNCTIONS"),
        ("functions/results/handler.py", "def late():\n    from local import run"),
    ],
)
def test_the_rule_names_the_guilty_line(room: str, line: str, tmp_path: Path) -> None:
    planted = plant(tmp_path, room, line)
    (guilty,) = guilty_lines([planted], tmp_path)
    assert guilty.startswith(f"{room}:{3 + line.count(chr(10))} ")


@pytest.mark.parametrize(
    "line", ["import boto3", "from pydantic import BaseModel", "import urllib.request", "import time"]
)
def test_a_rule_that_reaches_out_is_named(line: str, tmp_path: Path) -> None:
    planted = plant(tmp_path, "shared/exams/catalogue.py", line)
    (guilty,) = reaching_out([planted], tmp_path)
    assert guilty.startswith("shared/exams/catalogue.py:3 imports ")


@pytest.mark.parametrize(
    "line", ["from shared.exams.scale import Decimal", "from shared.exams.scale import BANDS as BANDS"]
)
def test_a_name_that_is_handed_on_is_named(line: str, tmp_path: Path) -> None:
    plant(tmp_path, "shared/exams/scale.py", "from decimal import Decimal\n\nBANDS = (Decimal(1),)")
    planted = plant(tmp_path, "shared/exams/catalogue.py", line)
    (guilty,) = handed_on([planted], tmp_path)
    assert guilty.startswith("shared/exams/catalogue.py:3 has ")


def test_no_path_has_a_name_that_says_nothing() -> None:
    rooms = [room for room in (*ROOMS, "tests") if (ROOT / room).exists()]
    paths = [path.relative_to(ROOT) for room in rooms for path in (ROOT / room).rglob("*")]
    parts = {part for path in paths if "__pycache__" not in path.parts for part in path.with_suffix("").parts}
    assert sorted(part for part in parts if BANNED_NAMES.search(part)) == []


LONGEST, LONGEST_HANDLER = 250, 80
"""Lines."""


def test_no_file_is_too_long_to_read_at_once() -> None:
    lines = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in sources(*ROOMS)}
    assert [str(path) for path, count in lines.items() if count > LONGEST] == []
    assert [str(path) for path, count in lines.items() if path.name == "handler.py" and count > LONGEST_HANDLER] == []


def test_nothing_is_named_process() -> None:
    found = [
        named(path, node.lineno, node.name)
        for path in sources(*(room for room in ROOMS if (ROOT / room).exists()))
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and re.match(r"_?(process_|Process)|.*(Manager|Helper|Service|Utils?)$", node.name)
    ]
    assert found == []


def test_the_glossary_has_every_word_of_the_domain_by_package_and_in_order() -> None:
    """A word that is missing there is brought there first; one that the domain has dropped goes."""
    packages = [package for floor in FLOORS for package in floor]
    words = {package: sorted(_words(package), key=str.casefold) for package in packages}
    assert glossary() == {package: found for package, found in words.items() if found}


def _words(package: str) -> Iterator[str]:
    """The public classes of a package's modules but the errors, which say themselves what went wrong."""
    for path in sources(f"shared/{package}"):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        classes = [each for each in vars(module).values() if isinstance(each, type)]
        own = {each.__name__: each for each in classes if each.__module__ == module.__name__}
        yield from (name for name, each in own.items() if name[0] != "_" and not issubclass(each, Exception))


def glossary() -> dict[str, list[str]]:
    """docs/glossary.md: its code names by the package that they stand under."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line.removeprefix("## ")] = []
        elif word := re.match(r"- `(\w+)`: ", line):
            found[list(found)[-1]].append(word[1])
    return found


@pytest.mark.parametrize(
    "path",
    [path for path in sources("functions") if path.name != "__init__.py"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_function_says_who_calls_it_and_what_it_never_does(path: Path) -> None:
    text = ast.get_docstring(tree(path))
    assert text, f"{path} opens without a docstring"
    if path.name == "handler.py":
        assert text.startswith("Called "), f"{path} does not say who calls it"
        assert {"Promises:", "Never"} <= set(text.split())


def test_every_row_of_the_catalogue_has_its_folder_and_every_folder_its_row() -> None:
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/handler.py")}
    assert folders == {row.name for row in FUNCTIONS}
    unhandled = {path.name for path in (ROOT / "functions").iterdir() if path.is_dir()} - folders - {"__pycache__"}
    assert unhandled == set()


KEY_TABLES = {"keys.py", "verification_keys.py", "share_keys.py", "batch_keys.py", "document_keys.py"}
KEY = re.compile(
    "(CANDIDATE|ORGANISATIONS?|EMAIL|FAILURES|TOKEN|GUARD|SESSION|CENTRE|RELEASE|INGEST|ENTRY|RESULT|NOTICE|SEEN|LIMIT"
    "|SIGNIN|STAFF|ENQUIRY|INBOX|SHARES?|SHARERS|SHARED|BATCH|BATCHES|KEYS|KEYUSED|WEBHOOKS|DELIVERIES|CHANGES|CHANGED"
    "|CONCERNED|CHECKS|LOOKS|PROFILE|OFFERED|SOURCE|VIEWED|PACE|TURNAROUND|UNDELIVERED|DOCUMENTS?|FILE"
    "|DOCUMENTTOKEN)#"
)
"""What a key begins with, as these list them."""


def test_no_function_compares_the_key_of_a_heads_own_route() -> None:
    """A HEAD is for whom its GET is: `events.route_key` knows both by one key, but for what no route fits."""
    found = [path for path in sorted((ROOT / "functions").rglob("*.py")) if '"routeKey"' in path.read_text("utf-8")]
    assert [path.parent.name for path in found] == ["calendar"]


def test_every_key_is_spelled_in_one_place() -> None:
    found = [
        named(path, node.lineno, repr(node.value))
        for path in sources("shared", "functions")
        if path.name not in KEY_TABLES
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.match(node.value)
    ]
    assert found == []
