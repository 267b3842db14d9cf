"""Check one result, and say what it is good for now."""

import json
import os
import urllib.error
import urllib.request

URL, KEY = os.environ["RESULTS_ONLINE_URL"], os.environ["RESULTS_ONLINE_KEY"]
asked = {"candidate_id": "NGG004291", "secret_number": "5362", "purpose": "admission"}

request = urllib.request.Request(f"{URL}/v1/verifications", json.dumps(asked).encode())
request.add_header("Authorization", f"Bearer {KEY}")
request.add_header("Content-Type", "application/json")
try:
    with urllib.request.urlopen(request, timeout=30) as answer:
        check = json.load(answer)
except urllib.error.HTTPError as refused:
    problem = json.load(refused)
    raise SystemExit(f"{problem['code']}: {problem['detail']}")

for result in check["results"]:
    print(result["exam"]["name"], result["overall"]["value"], result["state"], sep=" · ")
