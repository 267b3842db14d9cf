"""The key strings of the table of verifications, but those of shares (`share_keys`) and of batches (`batch_keys`).

ORGANISATION#<id>      ORGANISATION           one whose address is proved
                       PROFILE#<id>#<version> a version of a requirement profile, for good
                       OFFERED#<id>           a profile that is offered, with its newest version
                       ACT#<number>           what the awarding body decided about it
ORGANISATIONS#<state>  AT#<instant>#<id>      all in this state, by when their address was proved
                       NAME#<words>#<id>      the same by each word of their names
SEEN#<candidate>       <instant>#<id>         organisations' checks and looks, and what centres gave out
LOOKS#<candidate>      <instant>#<id>         centres' and schools' looks at results
CHECKS#<org>           <instant>#<id>         the same checks by the organisation that made them
LIMIT#<org>            <day>                  an organisation's checks, and its tries by ID
HANDOUTS               <day>#<centre>         codes that a centre gave to all its locked candidates
CHANGES#<org>          <instant>#<number>     an organisation's list of changes
                       #HEAD                  how many there are, and when the last was written
CHANGED#<org>          <cause>#<about>        where the change by this cause is in the list
CONCERNED#<cause>      <org>                  how many of an organisation's results a cause is about
WEBHOOKS#<org>         <endpoint> | #COUNT    where it takes changes in; how many there are
DELIVERIES#<endpoint>  <change>               what became of a change's delivery there
KEYS#<org>             <key> | #COUNT         its keys, by their digests; how many there are
KEYUSED#<org>          <key>                  when a key was last used

The people of an organisation are under `ORGANISATION#<id>` too, in the table of people.
"""

from __future__ import annotations

HANDOUTS = "HANDOUTS"
"""One partition of all centres: a row for each day on which one gave out codes to all."""
FEED_HEAD = "#HEAD"
"""Sorts before every instant."""
COUNT = "#COUNT"


def organisation(organisation_id: str) -> str:
    return f"ORGANISATION#{organisation_id}"


def profile_versions(profile_id: str) -> str:
    return f"PROFILE#{profile_id}#"


def profile_version(profile_id: str, version: int) -> str:
    """Six digits, so that text sorts as numbers do."""
    return f"{profile_versions(profile_id)}{version:06d}"


def offered_profile(profile_id: str) -> str:
    return f"OFFERED#{profile_id}"


def organisations(state: str) -> str:
    return f"ORGANISATIONS#{state}"


def seen(candidate_id: str) -> str:
    return f"SEEN#{candidate_id}"


def checks(organisation_id: str) -> str:
    """Apart from the organisation's own row, so that IAM can allow adding a check and not an organisation."""
    return f"CHECKS#{organisation_id}"


def looks(candidate_id: str) -> str:
    """Views of results by centres; apart, because their great number must not push the rows of `seen` out of a page."""
    return f"LOOKS#{candidate_id}"


def limit(organisation_id: str) -> str:
    return f"LIMIT#{organisation_id}"


def changes(organisation_id: str) -> str:
    return f"CHANGES#{organisation_id}"


def change_place(instant: str, number: int) -> str:
    """Twelve digits, so that text sorts as numbers do."""
    return f"{instant}#{number:012d}"


def changed(organisation_id: str) -> str:
    return f"CHANGED#{organisation_id}"


def webhooks(organisation_id: str) -> str:
    return f"WEBHOOKS#{organisation_id}"


def api_keys(organisation_id: str) -> str:
    return f"KEYS#{organisation_id}"


def key_uses(organisation_id: str) -> str:
    """Apart from the keys, so that IAM can allow noting a use and not making a key."""
    return f"KEYUSED#{organisation_id}"


def deliveries(endpoint_id: str) -> str:
    return f"DELIVERIES#{endpoint_id}"


def concerned(cause_name: str) -> str:
    return f"CONCERNED#{cause_name}"
