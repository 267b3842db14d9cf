"""Every key string of the four tables; no other module writes one, but `share_keys` those of shares and of what is
published for them, `batch_keys` of batches.

people         CANDIDATE#<id>      ACCOUNT | SIGNIN#<hash>
               STAFF#<hash>        ACCOUNT | SIGNIN#<hash>      of a centre's or school's people; by email
               CENTRE#<number>     STAFF#<hash>          who is on its staff, or invited
               EMAIL#<hash>        ACCOUNT | SIGNIN#<hash>      of an organisation's people; by email
               ORGANISATION#<id>   EMAIL#<hash>          who acts for it, or is invited
               FAILURES#<account>  FAILURES | CODES      failed sign-ins in a row, by factor
                                   DEVICE#<name>         wrong passwords in a row on one known device
               SOURCE#<hash>       <kind>#<window>       what one source has done in a window
               TOKEN#<hash>        TOKEN | ACCEPTANCE    what a link is for; who has begun to follow it
               GUARD#<id>          GUARD                 the Secret number's MAC and its count of tries
               GUARD#SOURCE#<hash> <day>                 wrong pairs of one source, by use and second item
               GUARD#ALL#<use>     <day> | SEASON        wrong pairs of all; what the season's add up to
               GUARD#KEY           V<n>                  the wrapped keys of the MACs
results        SESSIONS            SESSION#<id>
               RELEASES            <instant>#<id>        every release, by when it was planned
               CENTRE#<number>     CENTRE | DIGEST
               SESSION#<id>        CENTRE#<number> | SCHOOL#<number>    who has candidates in it
                                   BIRTHS | INGEST#<id>  the latest of their births; a file with warnings
               RELEASE#<id>        RELEASE | KEY | ACT#<change>
               INGEST#<id>         INGEST
               INGEST#entries      TURN                  which file of entries is being loaded
               CANDIDATE#<id>      ENTRY#<session> | RESULT#<session>#<version>
               ENQUIRY#<candidate> SESSION#<session>     the chain of enquiries about one result
               ENQUIRY#ASKED#<id>  ASKED                 what came under an Idempotency-Key
               TURNAROUND#<month>  <enquiry>             how long the awarding body took to answer it
               CHANGES#<subject>   <number>              why results changed: of a release, or of one result
notices        NOTICE#<cause>#<n>  <recipient>
               VIEWED#<cause>#<n>  <candidate>           has viewed a result of this release
               PACE#<lane>         PACE                  when the next mail of a lane may leave
verifications  ORGANISATION#<id>   ORGANISATION          one whose address is proved
                                   PROFILE#<id>#<version>  a version of a requirement profile, for good
                                   OFFERED#<id>          a profile that is offered, with its newest version
                                   ACT#<number>          what the awarding body decided about it
               ORGANISATIONS#<state>  AT#<instant>#<id>  all in this state, by when their address was proved
                                   NAME#<words>#<id>     the same by each word of their names
               SEEN#<candidate>    <instant>#<id>        organisations' checks and looks, and what centres gave out
               LOOKS#<candidate>   <instant>#<id>        centres' and schools' looks at results
               CHECKS#<org>        <instant>#<id>        the same checks by the organisation that made them
               LIMIT#<org>         <day>                 an organisation's checks, and its tries by ID
               HANDOUTS            <day>#<centre>        codes that a centre gave to all its locked candidates
               CHANGES#<org>       <instant>#<number>    an organisation's list of changes
                                   #HEAD                 how many there are, and when the last was written
               CHANGED#<org>       <cause>#<about>       where the change by this cause is in the list
               CONCERNED#<cause>   <org>                 how many of an organisation's results a cause is about
               WEBHOOKS#<org>      <endpoint> | #COUNT   where it takes changes in; how many there are
               DELIVERIES#<endpoint>  <change>           what became of a change's delivery there
               KEYS#<org>          <key> | #COUNT        its keys, by their digests; how many there are
               KEYUSED#<org>       <key>                 when a key was last used
"""

from __future__ import annotations

from zlib import crc32

RELEASE_SHARDS = 64
"""Shards of a release's results in the index."""
NOTICE_SHARDS = 64
"""Shards of a cause's notices: put, lease, mark and two events are five writes a mail, and at 1,000 mails a second no
partition may take more than 200 of them."""

SESSIONS, RELEASES = "SESSIONS", "RELEASES"
ACTS = "ACT#"
SECRET_KEY = "GUARD#KEY"
DUE = "DUE"
HANDOUTS = "HANDOUTS"
"""One partition of all centres: a row for each day on which one gave out codes to all."""
TEST, DIGEST = "TEST", "DIGEST"
"""Partitions of the index `due`: releases, sessions whose test mail is to come, centres whose digest is."""
CHAIN = "ENQUIRY"
"""And chains of enquiries that the sweep must look at."""
CAUSE = "CHANGES"
"""And causes for which results changed, until everybody concerned has been told."""
WORKLIST = "BOARD"
"""The one partition of the index `worklist`: what the awarding body has to answer."""


def candidate(candidate_id: str) -> str:
    return f"CANDIDATE#{candidate_id}"


def entry(session_id: str) -> str:
    return f"ENTRY#{session_id}"


def result(session_id: str, version: int) -> str:
    return f"RESULT#{session_id}#{version:04d}"


def enquiries(candidate_id: str) -> str:
    """A partition apart from the candidate's results, so that IAM can allow writing enquiries and not results."""
    return f"ENQUIRY#{candidate_id}"


def asked(asking_id: str) -> str:
    return f"ENQUIRY#ASKED#{asking_id}"


def turnaround(month: str) -> str:
    return f"TURNAROUND#{month}"


def causes(subject: str) -> str:
    return f"CHANGES#{subject}"


def cause(number: int) -> str:
    """Ten digits, so that text sorts as numbers do."""
    return f"{number:010d}"


def inbox(centre_number: str, group: str) -> str:
    return f"INBOX#{centre_number}#{group}"


def session(session_id: str) -> str:
    return f"SESSION#{session_id}"


def centre(number: str) -> str:
    return f"CENTRE#{number}"


def school(number: str) -> str:
    return f"SCHOOL#{number}"


def release(release_id: str) -> str:
    return f"RELEASE#{release_id}"


def act(change: int) -> str:
    """Ten digits, so that text sorts as numbers do."""
    return f"{ACTS}{change:010d}"


def ingest(ingest_id: str) -> str:
    return f"INGEST#{ingest_id}"


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


def staff(email_hash: str) -> str:
    return f"STAFF#{email_hash}"


def sign_in(token_hash: str) -> str:
    return f"SIGNIN#{token_hash}"


def token(token_hash: str) -> str:
    return f"TOKEN#{token_hash}"


def guard(candidate_id: str) -> str:
    return f"GUARD#{candidate_id}"


def wrong_pairs(use: str) -> str:
    return f"GUARD#ALL#{use}"


def pairs_of_source(source: str) -> str:
    return f"GUARD#SOURCE#{source}"


def email(email_hash: str) -> str:
    return f"EMAIL#{email_hash}"


def failures(account: str) -> str:
    return f"FAILURES#{account}"


def device(name: str) -> str:
    return f"DEVICE#{name}"


def source(source_hash: str) -> str:
    return f"SOURCE#{source_hash}"


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


FEED_HEAD = "#HEAD"
"""Sorts before every instant."""


def change_place(instant: str, number: int) -> str:
    """Twelve digits, so that text sorts as numbers do."""
    return f"{instant}#{number:012d}"


def changed(organisation_id: str) -> str:
    return f"CHANGED#{organisation_id}"


COUNT = "#COUNT"


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


def notices(cause: str, shard: int) -> str:
    return f"NOTICE#{cause}#{shard:02d}"


def viewed(release_id: str, shard: int) -> str:
    return f"VIEWED#{release_id}#{shard:02d}"


def undelivered(cause: str, state: str) -> str:
    return f"UNDELIVERED#{cause}#{state}"


def pace(lane: int) -> str:
    return f"PACE#{lane}"


def release_shard(release_id: str, shard: int) -> str:
    return f"RELEASE#{release_id}#{shard:02d}"


def session_centre(session_id: str, centre_number: str) -> str:
    return f"SESSION#{session_id}#{centre_number}"


def session_school(session_id: str, number: str) -> str:
    return f"SESSION#{session_id}#{number}"


def named_in(key: str) -> str:
    """What a key names: "KXA104827" in "CANDIDATE#KXA104827"."""
    return key.partition("#")[2]


def is_entry(sort_key: str) -> bool:
    return sort_key.startswith(entry(""))


def is_result(sort_key: str) -> bool:
    return sort_key.startswith("RESULT#")


def release_shard_of(candidate_id: str) -> int:
    return crc32(candidate_id.encode()) % RELEASE_SHARDS


def notice_shard_of(recipient: str) -> int:
    """The shard of a recipient's notice, by other bits than the index's shard: else one page of the fan-out would write
    into one partition of the outbox."""
    return crc32(recipient.encode()) // RELEASE_SHARDS % NOTICE_SHARDS
