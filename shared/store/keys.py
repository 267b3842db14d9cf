"""The key strings of the tables of people, results and notices; those of verifications are in `verification_keys`,
`share_keys` and `batch_keys`, and those of documents in `document_keys`. No other module writes one.

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
               CONFIRMATION#<id>   CONFIRMATION          of a number issued here: since when it waits to be printed
               ALLOWANCE#<id>      ALLOWANCE             one more number than the limits let a centre issue
               SEALED#<id>         SEALED                that number, sealed, until it is printed
               GUARD#SOURCE#<hash> <day>                 wrong pairs of one source, by use and second item
               GUARD#ALL#<use>     <day> | SEASON        wrong pairs of all; what the season's add up to
               GUARD#KEY           V<n>                  the wrapped keys of the MACs
results        SESSIONS            SESSION#<id>
               RELEASES            <instant>#<id>        every release, by when it was planned
               CENTRE#<number>     CENTRE | DIGEST
               SESSION#<id>        CENTRE#<number> | SCHOOL#<number>    who has candidates in it
                                   BIRTHS | ENTERED | INGEST#<id>  latest birth; how many; a file with warnings
               RELEASE#<id>        RELEASE | KEY | ACT#<change>
               INGEST#<id>         INGEST
               INGEST#entries      TURN                  which file of entries is being loaded
               CANDIDATE#<id>      ENTRY#<session> | RESULT#<session>#<version>
               ENQUIRY#<candidate> SESSION#<session>     the chain of enquiries about one result
               CERTIFICATE#<candidate>  SESSION#<session>   the certificates of one result
               DISPATCH#<candidate>     SESSION#<session>   where the certificate of it is to be sent
               CERTIFYING#<candidate>   SESSION#<session>   applications for a certifying statement about it
               CERTIFICATENUMBER#<number>  NUMBER        which certificate it is printed on
               ENQUIRY#ASKED#<id>  ASKED                 what came under an Idempotency-Key
               TURNAROUND#<month>  <enquiry>             how long the awarding body took to answer it
               CHANGES#<subject>   <number>              why results changed: of a release, or of one result
notices        NOTICE#<cause>#<n>  <recipient>
               VIEWED#<cause>#<n>  <candidate>           has viewed a result of this release
               PACE#<lane>         PACE                  when the next mail of a lane may leave
"""

from __future__ import annotations

from zlib import crc32

RELEASE_SHARDS = 64
"""Shards of a release's results in the index."""
NOTICE_SHARDS = 64
"""Shards of a cause's notices: put, lease, mark and two events are five writes a mail, and at 1,000 mails a second no
partition may take more than 200 of them."""

SESSIONS, RELEASES, ENTERED = "SESSIONS", "RELEASES", "ENTERED"
ACTS = "ACT#"
SECRET_KEY = "GUARD#KEY"
DUE = "DUE"
TEST, DIGEST = "TEST", "DIGEST"
"""Partitions of the index `due`: releases, sessions whose test mail is to come, centres whose digest is."""
CHAIN, DISPATCH, CERTIFICATES = "ENQUIRY", "DISPATCH", "CERTIFICATES"
"""And chains of enquiries, requests for dispatch, and certificates at a centre, that the sweep must look at."""
CAUSE = "CHANGES"
"""And causes for which results changed, until everybody concerned has been told."""
WORKLIST = "BOARD"
"""A partition of the index `worklist`: the enquiries that the awarding body has to answer."""
CERTIFYING = "CERTIFYING"
"""And the applications for certifying statements that it has to act on; in `due` those with mails to be written."""


def candidate(candidate_id: str) -> str:
    return f"CANDIDATE#{candidate_id}"


def entry(session_id: str) -> str:
    return f"ENTRY#{session_id}"


def result(session_id: str, version: int) -> str:
    return f"RESULT#{session_id}#{version:04d}"


def enquiries(candidate_id: str) -> str:
    """A partition apart from the candidate's results, so that IAM can allow writing enquiries and not results."""
    return f"ENQUIRY#{candidate_id}"


def certificates(candidate_id: str) -> str:
    """A partition apart from the candidate's results, as that of enquiries."""
    return f"CERTIFICATE#{candidate_id}"


def dispatches(candidate_id: str) -> str:
    return f"DISPATCH#{candidate_id}"


def certificate_number(number: str) -> str:
    return f"CERTIFICATENUMBER#{number}"


def certifying(candidate_id: str) -> str:
    """A partition apart, as that of enquiries is."""
    return f"CERTIFYING#{candidate_id}"


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


def staff(email_hash: str) -> str:
    return f"STAFF#{email_hash}"


def sign_in(token_hash: str) -> str:
    return f"SIGNIN#{token_hash}"


def token(token_hash: str) -> str:
    return f"TOKEN#{token_hash}"


def guard(candidate_id: str) -> str:
    return f"GUARD#{candidate_id}"


def confirmation(candidate_id: str) -> str:
    return f"CONFIRMATION#{candidate_id}"


def allowance(candidate_id: str) -> str:
    return f"ALLOWANCE#{candidate_id}"


def sealed_number(candidate_id: str) -> str:
    """A partition apart from what is known of it, so that IAM can allow listing what waits, and not reading it."""
    return f"SEALED#{candidate_id}"


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
