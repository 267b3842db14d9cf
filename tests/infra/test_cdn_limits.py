"""What the CDN's two scripts may not exceed: the words of their runtime, the size of a function, the work of a request.

What runtime 2.0 knows: "JavaScript runtime 2.0 features for CloudFront Functions" (CloudFront developer guide).
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
from pathlib import Path

import pytest

from infra.cdn.scripts import LARGEST, gate_script, pages_script
from tests.infra.conftest import PAGES, Templates

# Not in ECMAScript 5.1 and not among the additions that the guide names; njs 0.7.9 takes some of them.
REFUSED = {
    "a class of its own": r"\b(Set|Map|WeakMap|WeakSet|WeakRef|URL|URLSearchParams|Proxy|Reflect|BigInt|Intl)\b",
    "a statement": r"\b(class|extends|super|yield|import|export|with)\b",
    "for…of": r"\bfor\s*\([^;)]*\bof\b",
    "?.": r"\?\.(?!\d)",
    "??": r"\?\?",
    "||= or &&=": r"(\|\||&&)=",
    "spread or rest": r"\.\.\.",
    "destructuring": r"\b(const|let|var)\s*[{\[]|(^|;)\s*\(?[{\[][\w\s,:]*[}\]]\s*=(?!=)",
    "a generator": r"\bfunction\s*\*",
    "a default value of an argument": r"\bfunction\b[^(]*\([^)]*=|\([^()]*=[^()=]*\)\s*=>",
    "catch without a name": r"\bcatch\s*\{",
    "code from text, or time": r"\b(eval|Function|setTimeout|setInterval|globalThis|structuredClone|fetch)\b",
    "1_000": r"\b\d+_\d",
}
KNOWN_METHODS = {
    *("charAt", "decodeURIComponent", "indexOf", "test", "toLowerCase"),  # ECMAScript 5.1; of ours no more is needed
}
LOOPS = r"\b(while|do)\b|\bfor\s*\((?!let turn = 0; turn < \d; turn\+\+\))|\.(split|forEach|map|filter|some|every)\("


def refused(code: str) -> list[str]:
    """The words in a script that its runtime does not know, whatever stands in texts, patterns and comments."""
    bare = bared(code)
    own = set(re.findall(r"\bfunction (\w+)", bare)) | {"if", "for", "while", "switch", "catch", "return"}
    called = set(re.findall(r"(?<!function )\b(\w+)\s*\(", bare)) - own - KNOWN_METHODS
    return [name for name, word in REFUSED.items() if re.search(word, bare, re.MULTILINE)] + sorted(called)


def bared(code: str) -> str:
    text = r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|`[^`]*`"
    without = re.sub(rf"({text})|//[^\n]*|/\*.*?\*/", lambda found: "''" if found[1] else "", code, flags=re.DOTALL)
    return re.sub(r"(?<=[(,=|&])(\s*)/(?![*/])(?:\\.|\[[^\]\n]*\]|[^/\\\n])+/[a-z]*", r"\1''", without)


@pytest.mark.parametrize("code", [PAGES, gate_script()], ids=["pages", "gate"])
def test_a_script_uses_no_word_that_its_runtime_does_not_know(code: str) -> None:
    assert refused(code) == []
    assert not re.search(LOOPS, bared(code))


@pytest.mark.parametrize(
    "code",
    [
        "const files = new Set('a b'.split(' '));",
        "const files = new Map();",
        "const seen = new WeakMap();",
        "class Page {}",
        "for (const name of names) found(name);",
        "const uri = event?.request;",
        "const uri = event.uri ?? '/';",
        "uri ||= '/';",
        "const all = [...names];",
        "const names = Array.from(files);",
        "const path = new URL(uri).pathname;",
        "const { uri } = event.request;",
        "const [first] = names;",
        "[first, second] = names;",
        "function file(uri = '/') {}",
        "const file = (uri = '/') => uri;",
        "try { go(); } catch { stop(); }",
        "const all = names.flat();",
        "const last = names.at(-1);",
        "const all = Object.fromEntries(names);",
        "setTimeout(done, 1);",
        "const most = 10_000;",
    ],
)
def test_a_word_that_it_does_not_know_is_found(code: str) -> None:
    assert refused(code)


def test_what_stands_in_texts_and_patterns_is_no_word() -> None:
    assert refused("const a = 'new Set(...)'; // for (x of y)\nif (/a??(class|x)/.test(a)) a.indexOf(\"?.\");") == []


def test_the_scripts_fit_into_a_cloudfront_function(templates: Templates) -> None:
    scripts = templates.of_type("AWS::CloudFront::Function").values()
    assert len(scripts) == 2
    for each in scripts:
        assert each["Properties"]["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
        assert len(each["Properties"]["FunctionCode"].encode()) <= LARGEST
        assert "%FILES%" not in each["Properties"]["FunctionCode"]
        assert refused(each["Properties"]["FunctionCode"]) == []


@pytest.mark.parametrize(
    "uri", ["/" + "a" * 8190, "/" * 8191, "/" + "%25" * 2730, "/en/" * 2047, "/a" * 499, "/" + "%25" * 330]
)
def test_the_longest_address_takes_a_tenth_of_a_millisecond(
    njs: str, built: list[str], uri: str, tmp_path: Path
) -> None:
    """A script has about one; the longest address is 8,192 bytes. Each turn begins with the first line, as there."""
    event = json.dumps({"context": {"eventType": "viewer-request"}, "request": {"uri": uri, "headers": {}}})
    for code in (pages_script(built), gate_script()):
        once = f"function once() {{\n{code}\nreturn handler({event});\n}}\n"
        few, many = (
            _seconds(njs, f"{once}for (let n = 0; n < {turns}; n++) once();", tmp_path / "script.js")
            for turns in (1, 1001)
        )
        assert (many - few) / 1000 < 0.0001


def _seconds(njs: str, program: str, file: Path) -> float:
    """Processor time, so that other work on this machine counts for little."""
    file.write_text(program, "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([njs, str(file)], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
