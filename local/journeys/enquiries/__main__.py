"""The command that runs the journey through results enquiries."""

from __future__ import annotations

import sys

from local.journeys import enquiries
from local.journeys.command import run

if __name__ == "__main__":
    sys.exit(run("enquiries", enquiries.__doc__, enquiries.walk, "The story of enquiries is as it should be."))
