"""The committed list of what the last production version holds: tables, indexes, keys, buckets and exports.

    python -m cli.kept_resources            writes it again
    python -m cli.kept_resources --check    says what an update from it would lose or be refused; exit code 1

Before version 1.0 there is no production to protect: a change writes the list again in the same commit, with the line
"new deployment" in CHANGELOG.md. From 1.0 on it is written when a version is released, and by nothing else.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import tomllib
from pathlib import Path

from infra.app import synth
from infra.kept_resources import KeptResources, dangers, kept_resources

ROOT = Path(__file__).parents[1]
LIST = ROOT / "infra" / "kept_resources.json"
CONTEXT = {"account": "123456789012", "region": "eu-west-1", "waf": "on", "alarms": "duty@example.org"}
"""The context with every option on, because resources that an option adds must be kept, too."""
ANEW = (
    "No production version exists yet: `python -m cli.kept_resources` writes infra/kept_resources.json anew, and the "
    "change's line in CHANGELOG.md says 'new deployment'."
)


def today() -> KeptResources:
    """The kept resources of this working tree."""
    with tempfile.TemporaryDirectory() as out:
        synth(outdir=out, context=dict(CONTEXT))
        return kept_resources(read(Path(out)))


def read(folder: Path) -> dict[str, dict[str, object]]:
    """The templates of an assembly by their stack ("State")."""
    files = {path.name.removesuffix(".template.json"): path for path in folder.glob("*.template.json")}
    return {name.removeprefix("ResultsOnline-"): json.loads(path.read_text("utf-8")) for name, path in files.items()}


def faults(version: str, before: KeptResources, after: KeptResources) -> list[str]:
    """The faults that block a commit of this version, a sentence each."""
    if is_production(version):
        return dangers(before, after)
    if before == after:
        return []
    dangers_found = dangers(before, after) or ["Something was added to what is kept."]
    return [*dangers_found, ANEW]


def is_production(version: str) -> bool:
    return int(version.partition(".")[0]) >= 1


def version() -> str:
    dangers_found: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return dangers_found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        LIST.write_text(json.dumps(today(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    found = faults(version(), json.loads(LIST.read_text("utf-8")), today())
    print("\n".join(found) or "An update from the last production version loses nothing.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
