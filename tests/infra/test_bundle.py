"""What is in a zip: everything its handler imports, nothing else, the same bytes each time."""

import hashlib
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from infra.bundle import ROOT, SHIPPED, bundle, fingerprint, this_machine
from infra.bytecode import NoBytecode, interpreter, require_bytecode
from infra.catalogue import FUNCTIONS, function
from infra.words import Function

by_name = pytest.mark.parametrize("row", FUNCTIONS, ids=lambda row: row.name)
RUNTIME = ("boto3", "botocore", "jmespath", "s3transfer", "dateutil", "six", "urllib3")
"""What Lambda's own runtime brings."""
IMPORT = "import sys; sys.path[:0] = {paths!r}; import importlib; importlib.import_module({module!r})"


@by_name
def test_a_handler_imports_from_its_bundle_alone(row: Function, runtime: Path) -> None:
    """With -I nothing of this machine is on the path but the standard library."""
    if not (ROOT / "functions" / row.name / "handler.py").exists():
        pytest.skip(f"functions/{row.name}/handler.py is not written yet")
    paths = [str(bundle(row, this_machine())), str(runtime)]
    code = IMPORT.format(paths=paths, module=row.handler.rpartition(".")[0])
    done = subprocess.run([_bare_python(), "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@by_name
def test_a_bundle_holds_its_own_folder_and_shared_and_no_other_function(row: Function) -> None:
    made = bundle(row, SHIPPED)
    assert {path.name for path in (made / "functions").iterdir() if path.is_dir()} - {"__pycache__"} == {row.name}
    assert (made / "shared" / "exams" / "exams.json").is_file()
    for stranger in ("boto3", "botocore", "tests", "infra", "local", "cli", "web", "bin"):
        assert not (made / stranger).exists(), stranger


def test_bundles_of_the_same_sources_are_the_same_bytes(tmp_path: Path) -> None:
    row = function("results")
    first, second = (bundle(row, SHIPPED, tmp_path / name) for name in ("first", "second"))
    assert first.name == second.name
    assert _bytes(first) == _bytes(second)


def test_a_changed_source_is_another_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = function("calendar")
    before = fingerprint(row, SHIPPED)
    assert before != fingerprint(row, this_machine())
    for folder in ("functions/calendar", "shared", "functions"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    for name in ("requirements-core.txt", "functions/__init__.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "shared" / "exams.py").write_text("PASS = 60\n")
    monkeypatch.setattr("infra.bundle.ROOT", tmp_path)
    planted = fingerprint(row, SHIPPED)
    (tmp_path / "shared" / "exams.py").write_text("PASS = 61\n")
    assert fingerprint(row, SHIPPED) != planted


BASE, EACH = 2.5, {"body": 4.0, "sealing": 5.2, "passwords": 0.3, "mail": 0.6, "documents": 48.3}
"""MB of a zip and what a group of libraries may add, .pyc included: what a cold start may cost to fetch.

pydantic's compiled core is 2 MB of it, cryptography's 4.5 MB, typst's compiler 33 MB: `documents` may have 60 in all.
"""


@by_name
def test_a_zip_stays_small(row: Function) -> None:
    size = _zipped(bundle(row, SHIPPED)) / 1e6
    assert size <= BASE + sum(EACH.get(library, 0) for library in row.libraries), f"{row.name}: {size:.1f} MB"


def test_an_interpreter_is_taken_only_if_it_starts() -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert interpreter(here) == sys.executable
    assert interpreter("3.99") is None


def test_a_release_build_refuses_to_ship_without_bytecode() -> None:
    with pytest.raises(NoBytecode, match=r"Put a Python 3\.99 on the PATH"):
        require_bytecode("3.99")


@pytest.mark.skipif(interpreter(SHIPPED.python) is None, reason=f"no Python {SHIPPED.python} here to compile with")
def test_bytecode_is_unchecked_and_names_no_path_of_this_machine() -> None:
    made = bundle(function("calendar"), SHIPPED)
    compiled = list(made.glob("shared/**/__pycache__/*.pyc"))
    assert compiled
    for path in compiled:
        content = path.read_bytes()
        assert content[4:8] == (1).to_bytes(4, "little")  # PEP 552: hash-based, not checked
        assert str(ROOT).encode() not in content


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with boto3 and what it needs, and nothing else."""
    import boto3

    beside = tmp_path_factory.mktemp("runtime")
    packages = Path(boto3.__file__).parents[1]
    for name in RUNTIME:
        found = next(path for path in (packages / name, packages / f"{name}.py") if path.exists())
        (beside / found.name).symlink_to(found)
    return beside


def _bare_python() -> str:
    """The interpreter itself, not the virtual environment's: no site-packages with it."""
    return str(Path(sys.executable).resolve())


def _bytes(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _zipped(folder: Path) -> int:
    """Bytes of a zip of it. Functions share nearly all of their files, and each content is compressed once."""
    found = [(path.relative_to(folder), path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    return sum(_compressed(content) + 76 + 2 * len(str(name)) for name, content in found)


COMPRESSED: dict[bytes, int] = {}


def _compressed(content: bytes) -> int:
    digest = hashlib.sha256(content).digest()
    if digest not in COMPRESSED:
        COMPRESSED[digest] = len(zlib.compress(content))
    return COMPRESSED[digest]
