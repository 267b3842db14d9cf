"""The script of a page is one file: its modules in the order they need each other, each with its names to itself."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from web.build import ASSETS
from web.scripts import BadScript, joined

MODULES = {
    "page.js": 'import { said } from "./said.js";\nimport { twice } from "./twice.js";\n'
    'const line = twice("a");\nsaid(line);\n',
    "said.js": 'console.log("first");\nconst line = "mine";\nexport const said = (text) => console.log(line, text);\n',
    "twice.js": 'import { said } from "./said.js";\n'
    'export function twice(text) {\n  said("once");\n  return text + text;\n}\n',
    "every.js": 'console.log("on every page");\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, code in MODULES.items():
        (tmp_path / name).write_text(code, "utf-8")
    return tmp_path


def ran(script: Path) -> list[str]:
    return subprocess.run(["node", str(script)], check=True, capture_output=True, text=True).stdout.splitlines()


def test_each_module_runs_once_and_before_whoever_imports_it(folder: Path) -> None:
    out = folder / "joined.mjs"
    out.write_text(joined(folder / "every.js", folder / "page.js"), "utf-8")
    assert ran(out) == ["on every page", "first", "mine once", "mine aa"]


@pytest.mark.parametrize(
    "line",
    [
        "export { said };",
        "export default said;",
        "export let said = 1;",
        'import said from "./said.js";',
        'import { said as spoken } from "./said.js";',
        'import "./said.js";',
        'import {\n  said,\n} from "./said.js";',
        "const lines = `one\n  two`;",
    ],
)
def test_what_cannot_be_joined_is_named(folder: Path, line: str) -> None:
    (folder / "page.js").write_text(f"const before = 1;\n{line}\n", "utf-8")
    with pytest.raises(BadScript, match=re.escape(f"page.js: write {line.splitlines()[0]!r}")):
        joined(folder / "page.js")


def test_lines_of_comment_stay_in_the_tree(folder: Path) -> None:
    (folder / "page.js").write_text("// Why.\nconst at = 1; // what\n  // And why.\n  console.log(at);\n", "utf-8")
    assert joined(folder / "page.js") == "(() => {\nconst at = 1; // what\nconsole.log(at);\n})();\n"


def test_no_page_is_kept_for_the_back_button_with_a_person_on_it(dist: Path) -> None:
    """What every page does by itself stands in each script, whatever the script imports."""
    assert [script.name for script in dist.rglob("*.js") if "pagehide" not in script.read_text("utf-8")] == []


def test_the_script_of_a_page_is_a_module_that_needs_no_other(dist: Path, tmp_path: Path) -> None:
    scripts = sorted(dist.rglob("*.js"))
    assert scripts
    for script in scripts:
        code = script.read_text("utf-8")
        assert not re.search(r"^(import|export)\b", code, re.MULTILINE), script.name
        module = tmp_path / f"{script.stem}.mjs"
        module.write_text(code, "utf-8")
        subprocess.run(["node", "--check", str(module)], check=True)


def test_one_module_reads_what_is_behind_the_hash() -> None:
    """Whatever somebody has typed there: `decodeURIComponent` throws at "%zz"."""
    decoding = {each.name for each in ASSETS.rglob("*.js") if "decodeURIComponent" in each.read_text("utf-8")}
    assert decoding == {"addresses.js", "download.js"}
