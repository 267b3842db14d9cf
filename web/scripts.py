"""Join the script of a page with the modules it imports: one file and one request a page, however many modules there
are.

The modules in `web/assets` are ES modules that use only the forms of `import` and `export` described here.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (\{ \w+(?:, \w+)* \}) from "(\.{1,2}/[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class|function|async function) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^ +", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*|^[^`\n]*`(?:[^`\n]*`[^`\n]*`)*[^`\n]*$", re.MULTILINE)


class BadScript(ValueError):
    """A module imports or exports in a form that cannot be joined; the message names the file and the line."""


def joined(*scripts: Path) -> str:
    """One module that runs these scripts in turn, each module they import once and before whoever imports it."""
    found: dict[Path, str] = {}
    for script in scripts:
        _add(script.resolve(), found)
    return "".join(found.values())


def _add(module: Path, found: dict[Path, str]) -> None:
    if module in found:
        return
    code = module.read_text("utf-8")
    for _, other in _IMPORT.findall(code):
        _add((module.parent / other).resolve(), found)
    found[module] = _scoped(module, code)


def _scoped(module: Path, code: str) -> str:
    """A module as a function of its own, so that its names stay private; the function returns what the module exports.

    Lines of comment and indentation are left out: they would be a quarter of what a page loads. So a template literal
    stays on its line.
    """
    exported = _EXPORT.findall(code)
    code = _IMPORT.sub(lambda line: f"const {line[1]} = {_name(Path(line[2]))};\n", code)
    code = _INDENT.sub("", _COMMENT.sub("", _EXPORT.sub("", code)))
    if left := _LEFT.search(code):
        raise BadScript(f"{module.name}: write {left[0]!r} as the other modules do, on one line.")
    if not exported:
        return f"(() => {{\n{code}}})();\n"
    return f"const {_name(module)} = (() => {{\n{code}return {{ {', '.join(exported)} }};\n}})();\n"


def _name(module: Path) -> str:
    return "$" + re.sub(r"\W", "_", module.stem)
