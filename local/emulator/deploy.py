"""This very CDK app into the emulator: synthesize for this machine, bootstrap, deploy, upload the pages.

python -m local.emulator.deploy --port 4566 --site-url http://127.0.0.1:8000
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from mimetypes import guess_type
from pathlib import Path

from infra.headers import cache_control
from local.emulator.emulator import REGION, ROOT, Emulator
from local.place import Place
from local.signing_authority import install
from web.body import load_body
from web.build import build

CDK = ROOT / "node_modules" / ".bin" / "cdk"
ACCOUNT = "000000000000"


class DeployFailed(RuntimeError):
    """The CDK command line ended with an error; the message is what it wrote last."""


def deploy(emulator: Emulator, site_url: str, out: Path, store_url: str | None = None) -> dict[str, str]:
    """Every output of every stack by its name (`ApiUrl`, `PeopleTable`, `MailEventsQueueUrl`, ...).

    `out` is a scratch folder of ours: the assembly, the built pages and the outputs are put there.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with ThreadPoolExecutor() as beside:
        bootstrapped = beside.submit(cdk, emulator, "bootstrap", f"aws://{ACCOUNT}/{REGION}", cwd=out)
        synthesize(site_url, out / "cdk.out", store_url)
        bootstrapped.result()
    outputs = out / "outputs.json"
    # Without change sets: nobody reads them in the emulator, and waiting for them takes ten seconds.
    cdk(emulator, "deploy", "--all", "--app", str(out / "cdk.out"), "--require-approval", "never", "--method", "direct",
        "--outputs-file", str(outputs))  # fmt: skip
    found = flat(json.loads(outputs.read_text("utf-8")))
    build(out / "pages", load_body())
    upload_pages(emulator, out / "pages", found["PagesBucket"])
    install(emulator)
    return found


def synthesize(site_url: str, out: Path, store_url: str | None = None) -> None:
    """The front at `site_url` is also the mail provider (`local/mail_provider`); `store_url` plays DynamoDB."""
    where = {"region": REGION, "account": ACCOUNT}
    played = {"site_url": site_url, "mail_endpoint": site_url, **({"store_endpoint": store_url} if store_url else {})}
    synth(outdir=str(out), context={"local": "on", **where, **played})


def synth(outdir: str, context: Mapping[str, str]) -> None:
    """The templates into `outdir`."""
    from infra import app  # CDK starts a Node of its own, for which whoever only imports this need not wait

    app.synth(outdir=outdir, context=dict(context))


def cdk(place: Place, *arguments: str, cwd: Path = ROOT) -> str:
    """Run the pinned CDK command line against this place and return what it wrote; DeployFailed on an error.

    In a folder without a cdk.json it takes no app, and `bootstrap` then need not wait for one.
    """
    done = subprocess.run(
        [str(CDK), *arguments, "--ci", "--no-notices", "--no-color"],
        env=_environment(place),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DeployFailed(f"cdk {arguments[0]} failed:\n{_failed_lines(done.stdout + done.stderr)}")
    return done.stdout + done.stderr


def upload_pages(emulator: Emulator, built: Path, bucket: str) -> None:
    """On AWS the stack's BucketDeployment does this; its custom resource does not run in the emulator."""
    s3 = emulator.client("s3")
    for path in sorted(built.rglob("*")):
        if path.is_file():
            key = path.relative_to(built).as_posix()
            kind = guess_type(path.name)[0] or "application/octet-stream"
            s3.put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType=kind,
                          CacheControl=cache_control(f"/{key}"))  # fmt: skip


def _failed_lines(written: str) -> str:
    """The lines that name a failed resource, and the end; a roll-back buries them under a hundred others."""
    lines = written.splitlines()
    return "\n".join([line for line in lines if "_FAILED" in line] + lines[-8:])


def _environment(place: Place) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, **place.environment(), "CDK_DISABLE_VERSION_CHECK": "1", "CDK_DISABLE_CLI_TELEMETRY": "1"}


def flat(stacks: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """CDK's own exports between stacks are left out."""
    return {
        name: value
        for outputs in stacks.values()
        for name, value in outputs.items()
        if not name.startswith("ExportsOutput")
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=4566)
    parser.add_argument("--site-url", default="http://127.0.0.1:8000")
    parser.add_argument("--out", type=Path, default=ROOT / ".local" / "deploy")
    options = parser.parse_args()
    emulator = Emulator(options.port, options.out.parent / "emulator")
    print(json.dumps(deploy(emulator, options.site_url, options.out), indent=2))


if __name__ == "__main__":
    main()
