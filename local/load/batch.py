"""`make batch`: 5,000 rows and then 10,000 guesses by an institution's batches, on a stack of its own, or at URL=...

    URL=http://127.0.0.1:8000 python -m local.load.batch [--rows 5000] [--guesses 10000] [--seed 1]

Prints how long the rows took beside as many single checks, and how many guesses were compared. Unexpected where a row
has no state, more is compared than the refusals of a day, or a candidate's pair opens nothing afterwards.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import httpx
from pyotp import TOTP

from local.client.caller import Body, Caller, Unexpected, wait_for
from local.data.candidates import Candidate, Row, as_bytes, make_candidates, session_body
from local.data.registered import LOADS_WITHIN, PASSWORD, ZONE
from local.journeys.story import must
from local.load.spare_stack import own_stack
from shared.verification.batch import MOST_ROWS
from shared.verification.organisation import MOST_FAILED_CHECKS_PER_DAY
from web.body import load_body

COLUMNS = ("candidate_id", "secret_number")
SINGLE = 20
"""Single checks whose time is told beside the rows'."""
WITHIN = 600.0  # seconds
PATH = "/v1/verification-batches"


def play(url: str, rows: int, guesses: int, seed: int) -> None:
    caller = Caller(url)
    run = f"{int(caller.now().timestamp()):X}"
    candidates = list(make_candidates(rows, (f"FCE-{run}",), seed=seed + int(run, 16)))
    _release(caller, f"FCE-{run}", candidates)
    pairs = [{name: each.entry[name] for name in COLUMNS} for each in candidates]
    office = _an_organisation(caller, f"Load {run}", f"load-{run.lower()}@example.org")
    began = time.monotonic()
    counts = _checked(caller, office, pairs)
    seconds = time.monotonic() - began
    must(sum(counts.values()) == rows and "not_recognised" not in counts, f"Every row has its state: {counts}")
    print(f"{rows} rows in {seconds:.1f} s, {1000 * seconds / rows:.1f} ms each: {counts}", flush=True)
    began = time.monotonic()
    for pair in pairs[:SINGLE]:
        caller.post("/v1/verifications", {**pair, "purpose": "admission"}, cookie=office)
    print(f"a single check, one after another: {1000 * (time.monotonic() - began) / SINGLE:.1f} ms", flush=True)
    _guess(caller, run, pairs, guesses)


def _release(caller: Caller, session: str, candidates: Sequence[Candidate]) -> None:
    sat_on = (caller.now() - timedelta(days=30)).date()
    caller.board("POST", "sessions", session_body(session, zone=ZONE, exam_date=sat_on))
    entries, results = as_bytes(candidates)
    caller.load("entries", entries, within=LOADS_WITHIN)
    release_at = caller.now() + timedelta(minutes=10)
    release_id = caller.plan([session], release_at, ZONE)
    caller.load("results", results, release_id, within=LOADS_WITHIN)
    caller.approve(release_id, "ann", "ben")
    caller.come_to(release_at)
    wait_for("the release", lambda: caller.board("GET", f"releases/{release_id}")["state"] == "released" or None, 60)


def _an_organisation(caller: Caller, name: str, email: str) -> str:
    """Approved; its cookie."""
    terms = load_body().terms_version
    words = {"name": name, "email": email, "password": PASSWORD, "language": "en", "accept_terms": terms}
    words |= {"person_name": "Laia Puig"}
    caller.post("/v1/organisations", words)
    proof = {"token": caller.token_mailed_to(email), "password": PASSWORD}
    caller.post("/v1/organisation-confirmations", proof)
    listed = caller.board("GET", "organisations?state=instant")["data"]
    own = next(each["id"] for each in listed if each["name"] == name)
    cookie = caller.sign_in(email, PASSWORD)
    begun = caller.post("/v1/organisations/me/second-factors", {"password": PASSWORD}, cookie=cookie)
    code = {"code": TOTP(begun["secret"]).at(caller.now())}
    caller.post("/v1/organisations/me/second-factors/confirmations", code, cookie=cookie)
    caller.board("POST", f"organisations/{own}/approvals", {"checks_per_day": 50_000})
    time.sleep(3)  # an environment may remember the organisation as it was
    return cookie


def _checked(caller: Caller, cookie: str, pairs: Sequence[Row]) -> Counter[str]:
    opened = caller.post(PATH, {"purpose": "admission"}, cookie=cookie)
    text = "\n".join([",".join(COLUMNS), *(",".join(each[name] for name in COLUMNS) for each in pairs)])
    form = opened["upload"]
    sent = httpx.post(form["url"], data=form["fields"], files={"file": ("rows.csv", text.encode())}, timeout=60)
    must(sent.is_success, f"The upload was answered {sent.status_code}: {sent.text[:300]}")

    def ended() -> Body | None:
        batch = caller.get(f"{PATH}/{opened['id']}", cookie=cookie)
        return batch if batch["state"] in ("finished", "refused") else None

    found = wait_for("the batch", ended, WITHIN)
    must(found["state"] == "finished", f"The file is sound: {found['faults'][:3]}")
    return Counter(found["counts"])


def _guess(caller: Caller, run: str, pairs: Sequence[Row], guesses: int) -> None:
    """Another number for each candidate, again and again; then the right ones of those that were tried."""
    burglar = _an_organisation(caller, f"Guesses {run}", f"guesses-{run.lower()}@example.org")
    wrong = [_other(pairs[number % len(pairs)], 1 + number // len(pairs)) for number in range(guesses)]
    began, counts = time.monotonic(), Counter[str]()
    for start in range(0, guesses, MOST_ROWS):
        counts += _checked(caller, burglar, wrong[start : start + MOST_ROWS])
    print(f"{guesses} guesses in {time.monotonic() - began:.1f} s: {dict(counts)}", flush=True)
    must(set(counts) == {"not_recognised", "checks_spent"}, f"Nothing is opened: {counts}")
    must(counts["not_recognised"] <= MOST_FAILED_CHECKS_PER_DAY, "No more is compared than the refusals of a day.")
    office = _an_organisation(caller, f"After {run}", f"after-{run.lower()}@example.org")
    after = _checked(caller, office, pairs[: 2 * MOST_FAILED_CHECKS_PER_DAY])
    must("not_recognised" not in after, f"Each candidate's pair opens as before: {after}")
    print(f"afterwards the pairs open as before: {dict(after)}", flush=True)


def _other(pair: Row, by: int) -> Row:
    return {**pair, "secret_number": f"{(int(pair['secret_number']) + by) % 10_000:04d}"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.load.batch", description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=MOST_ROWS)
    parser.add_argument("--guesses", type=int, default=2 * MOST_ROWS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    try:
        if "URL" in os.environ:
            play(os.environ["URL"], options.rows, options.guesses, options.seed)
        else:
            with own_stack() as url:
                play(url, options.rows, options.guesses, options.seed)
    except Unexpected as other:
        print(other, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
