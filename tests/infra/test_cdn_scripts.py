"""The CDN's two scripts: their words, size and work, and what they do under njs, whose engine is CloudFront's.

What runtime 2.0 knows: "JavaScript runtime 2.0 features for CloudFront Functions" (CloudFront developer guide).
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra.cdn.scripts import LARGEST, gate_script, pages_script, paths
from local.front.scripts import ScriptFailed, run
from tests import beside
from tests.infra.conftest import Templates
from web.body import load_body
from web.build import build

FILES = "/index.html /404.html /en/index.html /en/register/index.html /assets/a1/app.js /.well-known/security.txt"
PAGES = pages_script(FILES.split())

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


@pytest.fixture(scope="session")
def njs() -> str:
    path = shutil.which("njs")
    if path is None:
        sentence = "No njs here: NOT ONE of the CDN's scripts was run. Install Debian's package `njs`."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    out = tmp_path_factory.mktemp("site") / "dist"
    build(out, load_body())
    return paths(out)


def called(njs: str, code: str, uri: str, kind: str = "viewer-request", headers: Any = None) -> dict[str, Any]:
    event: dict[str, Any] = {"context": {"eventType": kind}, "request": {"uri": uri, "headers": {}}}
    if kind == "viewer-response":
        event["response"] = {"statusCode": 200, "headers": headers or {}}
    return beside.run(run(code, event, njs))


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


def test_every_name_can_stand_in_the_scripts_text(built: list[str]) -> None:
    assert len(built) > 100
    assert [name for name in built if re.search(r"[\s'\\]", name)] == []


def test_every_page_is_served_from_its_file(njs: str, built: list[str]) -> None:
    """All in one run of the deployed script."""
    code = pages_script(built)
    asked = {name: name for name in built}
    asked |= {name.removesuffix("/index.html") or "/": name for name in built if name.endswith("/index.html")}
    asked |= {name.removesuffix("index.html"): name for name in built if name.endswith("/index.html")}
    wrong = f"{code}\nconst asked = {asked!r};\nfunction wrong(uri) {{ return fileOf(uri) !== asked[uri]; }}\n"
    program = f"{wrong}console.log(JSON.stringify(Object.keys(asked).filter(wrong)));"
    done = subprocess.run([njs, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize(
    ("asked", "served", "status"),
    [
        ("/", "/index.html", 200),
        ("/en", "/en/index.html", 200),
        ("/en/", "/en/index.html", 200),
        ("/en/register", "/en/register/index.html", 200),
        ("/en/register/", "/en/register/index.html", 200),
        ("/.well-known/security.txt", "/.well-known/security.txt", 200),
        ("/assets/a1/app.js", "/assets/a1/app.js", 200),
        ("/assets/of-the-deploy-before.js", "/assets/of-the-deploy-before.js", 200),
        ("/404.html", "/404.html", 404),
        ("/en/nowhere", "/404.html", 404),
        ("/assets", "/404.html", 404),
        ("/%61ssets/a1/app.js", "/404.html", 404),
        ("/en/register/index.html/", "/404.html", 404),
        ("//en/register", "/404.html", 404),
        ("/en/../en/register", "/404.html", 404),
        ("/en%2Fregister", "/404.html", 404),
        ("/EN/register", "/404.html", 404),
        ("/%zz", "/404.html", 404),
        ("/r%C3%A9gistre", "/404.html", 404),
        ("/index.html /404.html", "/404.html", 404),
        ("", "/index.html", 200),
        ("/constructor", "/404.html", 404),
        ("/" + "x" * 8000, "/404.html", 404),
    ],
)
def test_an_address_is_served_from_its_file(njs: str, asked: str, served: str, status: int) -> None:
    assert called(njs, PAGES, asked)["uri"] == served
    kept = {"cache-control": {"value": "public, max-age=60"}}
    for uri in (asked, served):  # whichever of the two CloudFront shows on the way back
        answer = called(njs, PAGES, uri, "viewer-response", kept)
        assert answer["statusCode"] == status
        assert answer["headers"]["cache-control"]["value"] == ("no-store" if status == 404 else "public, max-age=60")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/board/sessions",
        "/v1/board",
        "/v1/board/",
        "/v1//board/releases",
        "/v1/%62oard/releases",
        "/v1/%2562oard/releases",
        "/v1/%252562oard/releases",
        "/v1/BOARD/releases",
        "/v1%2Fboard/releases",
        "/v1%2f%2fboard/releases",
        "/v1/me/../board/releases",
        "/v1/me/%2e%2e/board/releases",
        "/v1/./board/releases",
        "/v1/me/..",
        "/v1/%zz",
        "/v1/%",
        "/v1/%ff",
        "/v1/%ed%a0%80",
        "/v1/me//results",
        "/v1/" + "x" * 1000,
    ],
)
def test_the_boards_routes_do_not_exist_on_the_cdn(njs: str, path: str) -> None:
    answer = called(njs, gate_script(), path)
    assert (answer["statusCode"], answer["body"]) == (404, '{"message":"Not Found"}')


@pytest.mark.parametrize(
    "path",
    [
        "/v1/me/results",
        "/v1/calendar",
        "/v1/me/results/FCE-2026-12-PB~1",
        "/v1/me/results/F%C3%A9e%2F1",
        "/v1/boarding",
        "/v1/enquiries/a.b..c",
    ],
)
def test_other_routes_pass_the_gate_unchanged(njs: str, path: str) -> None:
    assert called(njs, gate_script(), path) == {"uri": path, "headers": {}}


@pytest.mark.parametrize(
    "uri", ["/" + "a" * 8190, "/" * 8191, "/" + "%25" * 2730, "/en/" * 2047, "/a" * 499, "/" + "%25" * 330]
)
def test_the_longest_address_takes_a_tenth_of_a_millisecond(
    njs: str, built: list[str], uri: str, tmp_path: Path
) -> None:
    """A script has about one; the longest address is 8,192 bytes. Each turn begins with the first line, as there."""
    event = json.dumps({"context": {"eventType": "viewer-request"}, "request": {"uri": uri}})
    for code in (pages_script(built), gate_script()):
        once = f"function once() {{\n{code}\nreturn handler({event});\n}}\n"
        few, many = (
            _seconds(njs, f"{once}for (let n = 0; n < {turns}; n++) once();", tmp_path / "script.js")
            for turns in (1, 201)
        )
        assert (many - few) / 200 < 0.0001


def test_a_script_that_throws_says_why(njs: str) -> None:
    with pytest.raises(ScriptFailed, match='"Set" is not defined'):
        called(njs, "const files = new Set([]);\nfunction handler(event) { return event.request; }", "/")


def _seconds(njs: str, program: str, file: Path) -> float:
    """Processor time, so that other work on this machine counts for nothing."""
    file.write_text(program, "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([njs, str(file)], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
