"""Take in webhooks; pip install standardwebhooks. Behind your own web server, which speaks https."""

import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["RESULTS_ONLINE_WEBHOOK_SECRET"])  # whsec_...
taken = set()  # in your system a table: the same id may come again


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            webhook.verify(body, {name.lower(): value for name, value in self.headers.items()})
        except WebhookVerificationError:
            return self.answer(401)
        message = json.loads(body)
        if message["id"] not in taken:
            taken.add(message["id"])
            print(message["type"], message["data"], flush=True)  # fetch it later, not before you answer
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver).serve_forever()
