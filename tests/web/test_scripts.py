"""The script of a page is one file that needs no other: its modules in the order they need each other."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from web.build import ASSETS
from web.bundles import BadBundle, bundled

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


def page_of(folder: Path) -> bytes:
    return bundled([folder / "page.js"], folder / "every.js", {})["page.js"]


def test_each_module_runs_once_and_before_whoever_imports_it(folder: Path) -> None:
    (folder / "out.mjs").write_bytes(page_of(folder))
    ran = subprocess.run(["node", str(folder / "out.mjs")], check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines() == ["on every page", "first", "mine once", "mine aa"]


@pytest.mark.parametrize(
    "line",
    ['import { unknown } from "./said.js"; unknown();', 'import "./missing.js";', "const half = ;"],
    ids=("name", "file", "code"),
)
def test_what_cannot_be_bundled_stops_the_build_by_file_and_line(folder: Path, line: str) -> None:
    (folder / "page.js").write_text(f"const before = 1;\n{line}\nconsole.log(before);\n", "utf-8")
    with pytest.raises(BadBundle, match=r"page\.js:2:"):
        page_of(folder)


def test_comments_stay_in_the_tree(folder: Path) -> None:
    (folder / "page.js").write_text("// Why.\nconst at = 1; /*! whose */\nconsole.log(at);\n", "utf-8")
    assert page_of(folder) == b'console.log("on every page");console.log(1);\n'


def test_a_sheet_keeps_its_name_and_loses_its_spaces(folder: Path) -> None:
    sheets = {"one.css": "/* Why. */\na {\n  color: red;\n}\n", "two.css": "b { color: blue }"}
    assert bundled([], folder / "every.js", sheets) == {
        "one.css": b"a{color:red}\n",
        "two.css": b"b{color:#00f}\n",
    }


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
