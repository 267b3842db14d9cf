"""Take over what changed since the last time. Run it every few minutes; a run that is cut short loses nothing."""

import json
import os
import sqlite3
import urllib.error
import urllib.parse
import urllib.request

URL, KEY = os.environ["RESULTS_ONLINE_URL"], os.environ["RESULTS_ONLINE_KEY"]


def ask(path, body=None):
    request = urllib.request.Request(URL + path, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", f"Bearer {KEY}")
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        if refused.code in (404, 410):  # no longer there for us: the candidate has ended it
            return {"results": []}
        raise SystemExit(f"{refused.code}, the next run goes on from here: {refused.read().decode()}")


ours = sqlite3.connect("admissions.db")
ours.execute("CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY, cursor TEXT)")
ours.execute("CREATE TABLE IF NOT EXISTS changes (id TEXT PRIMARY KEY, line TEXT, done INTEGER)")

more = True
while more:
    kept = ours.execute("SELECT cursor FROM place").fetchone()
    query = {"limit": 100, **({"cursor": kept[0]} if kept else {})}
    page = ask("/v1/result-changes?" + urllib.parse.urlencode(query))
    with ours:  # the lines and the place after them, both or neither; a line that comes twice is one
        for line in page["data"]:
            ours.execute("INSERT OR IGNORE INTO changes VALUES (?, ?, 0)", (line["id"], json.dumps(line)))
        if page["next_cursor"]:
            ours.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (page["next_cursor"],))
    more = page["has_more"]

for (text,) in ours.execute("SELECT line FROM changes WHERE done = 0 ORDER BY rowid").fetchall():
    line, check = json.loads(text), {"results": []}
    if line["share_id"]:
        check = ask("/v1/verifications", {"share_id": line["share_id"], "purpose": "admission"})
        ask(f"/v1/shared-results/{line['share_id']}/acknowledgements", {})
    elif line["verification_id"]:
        check = ask(f"/v1/verifications/{line['verification_id']}")
    for result in check["results"]:
        print(line["type"], line["candidate_id"], result["state"])
    with ours:
        ours.execute("UPDATE changes SET done = 1 WHERE id = ?", (line["id"],))
