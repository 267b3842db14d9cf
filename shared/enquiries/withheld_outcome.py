"""A chain of enquiries without its outcomes, as it is shown while an outcome is withheld.

An outcome says what has become of a result, so it is shown only where that result is shown: not while its release is
recalled, nor while the result is withheld. The enquiry's state stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from shared.enquiries.case import Chain, Enquiry, Event
from shared.enquiries.outcome import Outcome
from shared.enquiries.states import Step


def outcomes_of(chain: Chain) -> list[Outcome]:
    found = (outcome for each in chain.enquiries for outcome in (each.outcome, each.appeal_outcome))
    return [outcome for outcome in found if outcome]


def as_shown(chain: Chain, out: Collection[str]) -> Chain:
    """The chain without the outcomes of other releases than these, the refunds that those made, and the words that
    answered an appeal."""
    hidden = [outcome for outcome in outcomes_of(chain) if outcome.release_id not in out]
    if not hidden:
        return chain
    causes = {(outcome.at, outcome.kind.value) for outcome in hidden}
    return replace(
        chain,
        enquiries=tuple(_without(each, out) for each in chain.enquiries),
        ledger=tuple(entry for entry in chain.ledger if (entry.at, entry.cause) not in causes),
    )


def _without(enquiry: Enquiry, out: Collection[str]) -> Enquiry:
    outcome = enquiry.appeal_outcome or enquiry.outcome
    is_withheld = outcome is not None and outcome.release_id not in out
    return replace(
        enquiry,
        outcome=_shown(enquiry.outcome, out),
        appeal_outcome=_shown(enquiry.appeal_outcome, out),
        events=tuple(_wordless(each) if is_withheld else each for each in enquiry.events),
    )


def _shown(outcome: Outcome | None, out: Collection[str]) -> Outcome | None:
    return outcome if outcome and outcome.release_id in out else None


def _wordless(event: Event) -> Event:
    return replace(event, reason=None) if event.step is Step.SETTLE else event
